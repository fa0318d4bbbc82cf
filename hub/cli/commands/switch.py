"""``hub switch``: a school moves from one vendor to another, and back."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import plugin_host, verifier_trust
from hub.cli.options import (
    DEFAULT_KEY_FILE,
    DEFAULT_STORE,
    AsJson,
    At,
    KeyFile,
    Lang,
    Setting,
    StorePlace,
    day_of,
    settings_of,
    signer_settings,
)
from hub.cli.output import Output, default_language
from hub.core.registry.rights import Action
from hub.core.text import Text
from hub.core.transport import write_atomic

if TYPE_CHECKING:  # Loading the journey takes longer than most commands.
    from hub.core.journey.workshop import Workshop
    from hub.core.store import StoredSwitch, SwitchItem

app = typer.Typer(
    no_args_is_help=True,
    help="Chuyển trường sang nhà cung cấp khác, không mất học bạ nào. / Switch vendors.",
)

School = Annotated[str, typer.Argument(help="Mã trường. / The school's code.")]
Why = Annotated[str, typer.Option("--reason", help="Lý do, không nêu tên. / Why, without names.")]

_AGREED_DAYS = 30
_LISTED = 50


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every command here works with."""

    output: Output
    shop: Workshop
    actor: str

    def latest(self, school: str) -> StoredSwitch:
        """Return the school's latest switch."""
        from hub.core.switching.deciding import latest

        with self.shop.store.reading() as transaction:
            return latest(transaction, school)

    def tell(self, switch: StoredSwitch) -> None:
        """Tell where the switch stands, and count everything in it."""
        from hub.core.switching.words import Stage

        counts: dict[str, dict[str, int]] = {}
        with self.shop.store.reading() as transaction:
            for column in ("finding", "outcome", "checked", "verdict"):
                tally = transaction.switches.tally(switch.id, column)
                counts[column] = {f"{k}:{v}": n for (k, v), n in sorted(tally.items()) if v}
        self.output.answer({**_to_json(switch), **counts})
        stage = Stage(switch.state).label
        self.output.say(_STANDS.format(n=switch.id, school=switch.school, stage=stage), "bold")
        for column, said in counts.items():
            for word, count in said.items():
                label = _labelled(column, *word.split(":", 1))
                self.output.say(Text(f"  {label.vi}: {count}", f"  {label.en}: {count}"))


@contextmanager
def _desk(
    school: str, action: Action, store: str, key_file: Path, lang: Lang, *, as_json: bool
) -> Iterator[_Desk]:
    from hub.core.journey.workshop import Site, Workshop

    output = Output(lang or default_language(), as_json=as_json)
    with closing(Workshop.open(Site(store, key_file), plugin_host())) as shop:
        with shop.store.writing() as transaction:
            access = access_to(transaction)
            access.require(action, school)
        yield _Desk(output, shop, access.account.id)


@app.command("plan")
def plan(
    school: School,
    source: Annotated[str, typer.Option("--from", help="Đang dùng. / The adapter in use.")],
    target: Annotated[str, typer.Option("--to", help="Sắp dùng. / The next adapter.")],
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Đọc cả hai bên và lập kế hoạch; chưa ghi gì. / Read both sides, plan; nothing is written.

    Bên mới phải được phân công trước: hub assign set TRƯỜNG adapter-next … / The target is assigned
    first. Từ đây phải khóa nhập liệu ở bên cũ. / From now on nobody writes at the source.

    Mã thoát / exit code: 0 chuyển được/ready to run, 1 có mục phải quyết/something blocks it.

    Ví dụ / Example: hub switch plan 37TH001 --from viettel --to vnpt
    """
    from hub.core.switching.planning import plan as make_plan

    with _desk(school, Action.ASSIGN, store, key_file, lang, as_json=as_json) as desk:
        planned = make_plan(desk.shop, school, source, target, actor=desk.actor)
        desk.tell(planned)
        blocked = _blocked(desk, planned)
        _tell_standing(desk, school)
        desk.output.say(_FREEZE.format(source=source), "yellow")
    raise typer.Exit(ExitCode.NO if blocked else ExitCode.DONE)


@app.command("show")
def show(
    school: School,
    held: Annotated[
        bool, typer.Option("--held", help="Chỉ mục trục giữ. / Only what the hub holds.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Ghi các mục ấy ra thư mục. / Write them to a folder.")
    ] = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Xem lần chuyển gần nhất: mục phải quyết, mục trục giữ. / Show the latest switch.

    Ví dụ / Example: hub switch show 37TH001 --held --out truc-giu/
    """
    from hub.core.switching.words import BLOCKING, OURS, Outcome

    with _desk(school, Action.READ, store, key_file, lang, as_json=as_json) as desk:
        switch = desk.latest(school)
        with desk.shop.store.reading() as transaction:
            wanted = OURS if held else BLOCKING
            items = [
                each
                for each in transaction.switches.items(switch.id, findings=wanted)
                if not held or each.outcome == Outcome.HELD
            ]
        if out is not None:
            _write(items, out)
        desk.output.answer({**_to_json(switch), "items": [_item_to_json(each) for each in items]})
        desk.output.table(_COLUMNS, [_cells(each, desk.output) for each in items[:_LISTED]])
        desk.output.say(_ITEMS.format(n=len(items)))


@app.command("settle")
def settle(
    school: School,
    pupil: Annotated[str, typer.Argument(help="Mã học sinh. / The pupil's code.")],
    there: Annotated[str, typer.Option("--as", help="Mã ở bên mới. / Its code at the target.")],
    why: Why,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Cho biết học sinh này là ai ở bên mới, rồi lập lại kế hoạch. / Tell whose an id is.

    Ví dụ / Example: hub switch settle 37TH001 3700000012 --as 3700000012 --reason "đã rõ"
    """
    from hub.core.switching.deciding import settle as say

    with _desk(school, Action.IMPORT, store, key_file, lang, as_json=as_json) as desk:
        switch = desk.latest(school)
        with desk.shop.store.writing() as transaction:
            say(transaction, switch, pupil, there, why=why, actor=desk.actor)
        desk.output.answer({"pupil": pupil, "there": there})
        desk.output.say(_SETTLED, "green")


@app.command("accept")
def accept(
    school: School,
    why: Why,
    key: Annotated[
        list[str] | None, typer.Option(help="Khóa của mục; bỏ trống là tất cả. / Else all.")
    ] = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Chấp nhận mục khác nhau, thiếu hoặc trục phải giữ. / Accept differences, in your name.

    Ví dụ / Example: hub switch accept 37TH001 --reason "bên mới chỉ có dữ liệu thử"
    """
    from hub.core.switching.deciding import accept as say

    with _desk(school, Action.IMPORT, store, key_file, lang, as_json=as_json) as desk:
        switch = desk.latest(school)
        with desk.shop.store.writing() as transaction:
            count = say(transaction, switch, frozenset(key or ()), why=why, actor=desk.actor)
        desk.output.answer({"accepted": count})
        desk.output.say(_ACCEPTED.format(n=count), "green")


@app.command("run")
def run(
    school: School,
    here: Annotated[
        bool,
        typer.Option("--here", help="Tự làm luôn, không chờ hub worker. / Work in this process."),
    ] = False,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Chuyển theo kế hoạch, từng lô; chạy lại không chuyển hai lần. / Move what is planned.

    Mã thoát / exit code: 0 mọi mục đã có kết quả/all moved, 1 còn dở/some are still open.

    Ví dụ / Example: hub switch run 37TH001 --here
    """
    from hub.core.journey.engine import Jobs
    from hub.core.journey.engine_place import engine_of
    from hub.core.switching.jobs import enqueue
    from hub.core.switching.moving import begin

    with _desk(school, Action.ASSIGN, store, key_file, lang, as_json=as_json) as desk:
        switch = desk.latest(school)
        requests = begin(desk.shop, switch, actor=desk.actor)
        with closing(Jobs(engine_of(store))) as jobs:
            enqueue(jobs, switch, requests, turn=uuid.uuid4().hex[:12], actor=desk.actor)
        if here and requests:
            _work(desk.shop)
        desk.tell(desk.latest(school))
        with desk.shop.store.reading() as transaction:
            left = transaction.switches.requests(switch.id)
    raise typer.Exit(ExitCode.NO if left else ExitCode.DONE)


@app.command("verify")
def verify(
    school: School,
    trust: Annotated[
        Path | None,
        typer.Option(help="Thư mục tin cậy, để xác minh lại chữ ký. / Folder of whom to trust."),
    ] = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Đọc lại bên mới, đối chiếu từng trường, từng tệp. / Read the target back and compare.

    Mã thoát / exit code: 0 giống hệt/all the same, 1 có khác biệt/something differs.

    Ví dụ / Example: hub switch verify 37TH001 --trust tin-cay/
    """
    from hub.core.switching.verifying import verify_switch
    from hub.core.switching.words import Stage

    with _desk(school, Action.IMPORT, store, key_file, lang, as_json=as_json) as desk:
        whom = None if trust is None else verifier_trust(trust)
        now = dt.datetime.now(dt.UTC)
        switch = desk.latest(school)
        checked = verify_switch(desk.shop, switch, whom, at=now, actor=desk.actor)
        desk.tell(checked)
    raise typer.Exit(ExitCode.DONE if checked.state == Stage.VERIFIED else ExitCode.NO)


@app.command("cutover")
def cutover(
    school: School,
    at: At = None,
    until: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Ngày cuối còn quay lại được. / Last way back."),
    ] = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Dùng bên mới từ ngày --at; còn quay lại được 30 ngày. / Use the target from a day on.

    Ví dụ / Example: hub switch cutover 37TH001 --at 2026-08-01
    """
    from hub.core.switching.cutting import cut_over

    with _desk(school, Action.ASSIGN, store, key_file, lang, as_json=as_json) as desk:
        day = day_of(at)
        last = until.date() if until is not None else day + dt.timedelta(days=_AGREED_DAYS)
        desk.tell(cut_over(desk.shop, desk.latest(school), day, last, actor=desk.actor))


@app.command("rollback")
def rollback(
    school: School,
    why: Why,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Quay lại bên cũ trong thời hạn đã hẹn. / Go back within the agreed time.

    Ví dụ / Example: hub switch rollback 37TH001 --reason "bên mới chưa in được sổ"
    """
    from hub.core.switching.cutting import roll_back

    with _desk(school, Action.ASSIGN, store, key_file, lang, as_json=as_json) as desk:
        desk.tell(roll_back(desk.shop, desk.latest(school), why=why, actor=desk.actor))


@app.command("report")
def report(
    school: School,
    name: Annotated[str, typer.Option(help="Tên người ký trên chứng thư. / Who signs it.")],
    out: Annotated[Path, typer.Option(help="Tệp XML của biên bản. / The report as XML.")],
    keys: Annotated[
        Path | None, typer.Option(help="Tệp khóa hoặc thư mục khóa. / Key file or folder.")
    ] = None,
    signer: Annotated[str, typer.Option(help="Bộ ký. / Signer.")] = "keyfile",
    setting: Setting = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Ký biên bản chuyển đổi; kiểm tra lại bằng hub verify. / Sign the switch report.

    Ví dụ / Example: hub switch report 37TH001 --name "Nguyễn Văn A" --keys khoa/ --out bienban.xml
    """
    from hub.core.contracts import Holder
    from hub.core.switching.report import Hand, sign_report

    with _desk(school, Action.SIGN, store, key_file, lang, as_json=as_json) as desk:
        settings = signer_settings(settings_of(setting), keys)
        built = desk.shop.host.build_signer(signer, settings)
        hand = Hand(built, Holder(full_name=name))
        now = dt.datetime.now(dt.UTC)
        content = asyncio.run(sign_report(desk.shop.store, desk.latest(school), hand, at=now))
        write_atomic(out, content)
        desk.output.answer({"report": str(out)})
        desk.output.say(_REPORTED.format(path=out), "bold green")


def _work(shop: Workshop) -> None:
    """Do all that is queued in this process."""
    import os
    import threading

    from hub.core.journey.jobs.shift import Shift
    from hub.core.switching.jobs import BODIES

    shift = Shift(site=shop.site, name=f"switch-{os.getpid()}", processes=0, more=BODIES)
    shift.work(threading.Event(), until_idle=True, host=shop.host)


def _blocked(desk: _Desk, switch: StoredSwitch) -> bool:
    from hub.core.switching.words import BLOCKING

    with desk.shop.store.reading() as transaction:
        return next(transaction.switches.items(switch.id, findings=BLOCKING), None) is not None


def _tell_standing(desk: _Desk, school: str) -> None:
    """Tell what is on its way at the hub: it stays here, whichever vendor the school uses."""
    from hub.core.journey.states import State

    signing = {State.COMPOSED, State.SIGNING}
    unreported = {State.PUBLISHED, State.PACKAGED, State.REPORTED, State.RECALLED}
    with desk.shop.store.reading() as transaction:
        tallies = [one for one in transaction.journeys.tallies() if one.school_code == school]
    for states, text in ((signing, _SIGNING), (unreported, _UNREPORTED)):
        count = sum(one.count for one in tallies if one.state in states)
        if count:
            desk.output.note(text.format(n=count))


def _write(items: list[SwitchItem], folder: Path) -> None:
    """Write what the hub keeps of these, each a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for item in items:
        suffix = "xml" if item.kind == "file" else "json"
        write_atomic(folder / f"{item.key}.{suffix}", item.content)


def _to_json(switch: StoredSwitch) -> dict[str, object]:
    return {
        "switch": switch.id,
        "school": switch.school,
        "from": switch.source,
        "to": switch.target,
        "state": switch.state,
        "cut_over": switch.cut_over_on.isoformat() if switch.cut_over_on else None,
        "back_until": switch.agreed_until.isoformat() if switch.agreed_until else None,
    }


def _item_to_json(item: SwitchItem) -> dict[str, object]:
    names = ("kind", "key", "name", "school_year", "class_name", "pupil", "target_pupil")
    more = ("finding", "reason", "accepted_by", "outcome", "checked", "verdict")
    return {name: getattr(item, name) for name in (*names, *more)}


def _cells(item: SwitchItem, output: Output) -> list[str]:
    from hub.core.switching.words import Found, Kind

    return [
        Kind(item.kind).label.get(output.language),
        f"{item.school_year} {item.class_name}".strip(),
        item.pupil or item.name,
        Found(item.finding).label.get(output.language),
        item.reason or "",
        item.key,
    ]


def _labelled(column: str, kind: str, word: str) -> Text:
    from hub.core.switching.words import Checked, Found, Kind, Outcome

    labels = {
        "finding": lambda: Found(word).label,
        "outcome": lambda: Outcome(word).label,
        "checked": lambda: Checked(word).label,
        "verdict": lambda: Text(word, word),
    }
    what = labels[column]()
    kind_label = Kind(kind).label
    return Text(f"{kind_label.vi}, {what.vi}", f"{kind_label.en}, {what.en}")


_COLUMNS = (
    Text("Loại", "Kind"),
    Text("Lớp", "Class"),
    Text("Mã", "Code"),
    Text("Kết quả", "Found"),
    Text("Lý do", "Reason"),
    Text("Khóa", "Key"),
)
_STANDS = Text(
    "Chuyển đổi số {n} của trường {school}: {stage}.", "Switch {n} of the school {school}: {stage}."
)
_FREEZE = Text(
    "Từ bây giờ hãy khóa nhập liệu ở bên cũ “{source}”: có thay đổi thì phải lập lại kế hoạch.",
    "From now on nobody may write at “{source}”: a change there needs another plan.",
)
_SIGNING = Text(
    "Có {n} học bạ đang chờ ký ở trục; chúng ở lại trục và ký tiếp được.",
    "{n} transcripts wait for signatures at the hub; they stay there and go on.",
)
_UNREPORTED = Text(
    "Có {n} học bạ chưa báo cáo xong; chúng ở lại trục và báo cáo tiếp.",
    "{n} transcripts are not reported yet; they stay at the hub and go on.",
)
_ITEMS = Text("{n} mục.", "{n} items.")
_SETTLED = Text(
    "Đã ghi; lập lại kế hoạch: hub switch plan.", "Noted; now plan again: hub switch plan."
)
_ACCEPTED = Text("Đã chấp nhận {n} mục.", "{n} items accepted.")
_REPORTED = Text("Biên bản đã ký: {path}", "The signed report: {path}")
