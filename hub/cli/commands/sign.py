"""``hub sign``: compose what is not composed yet and sign every slot the keys allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.commands.checkpoint import TSA_VARIABLE
from hub.cli.exit_codes import ExitCode
from hub.cli.giving import Terminal
from hub.cli.inputs import plugin_host
from hub.cli.options import (
    DEFAULT_KEY_FILE,
    DEFAULT_STORE,
    AsJson,
    KeyFile,
    Lang,
    Setting,
    StorePlace,
    Strict,
    settings_of,
    signer_settings,
)
from hub.cli.output import Output, default_language
from hub.cli.raising import FileLevel, augmenter_of
from hub.cli.waiting import sizes_of, tell_asked, ticket_to_json, wait_for
from hub.core.document.slots import Role
from hub.core.errors import HubError
from hub.core.host import PluginHost
from hub.core.journey.batch import Bench, Issued
from hub.core.journey.issue import Stopped
from hub.core.journey.preparing import Work
from hub.core.journey.schools import assigned_signers, roles_of
from hub.core.journey.tickets.accounts import AssignedSigner
from hub.core.journey.workshop import Site, Workshop
from hub.core.model import Level, Transcript
from hub.core.registry.assigned import Place
from hub.core.registry.days import today
from hub.core.registry.rights import Action
from hub.core.store import WAITING, Search, Store, StoredTicket, TicketState
from hub.core.text import Language, Text
from hub.core.transport import write_atomic

_BATCH = 500


@dataclass(slots=True)
class _Account:
    """What one run of the command did."""

    documents: int = 0
    signatures: int = 0
    complete: int = 0
    asked: list[StoredTicket] = field(default_factory=list)
    stopped: list[Stopped] = field(default_factory=list)

    def add(self, issued: Issued) -> None:
        """Count what became of one group."""
        self.documents += len(issued.works)
        self.signatures += issued.signatures
        self.complete += issued.complete
        self.asked += issued.asked
        self.stopped += issued.stopped


def run(
    keys: Annotated[
        Path | None,
        typer.Option(help="Tệp khóa hoặc thư mục khóa. / Key file or folder of key files."),
    ] = None,
    signer: Annotated[
        str | None,
        typer.Option(
            help="Bộ ký; bỏ trống là theo phân công, với --keys là keyfile. / Signer; else as "
            "assigned, with --keys keyfile."
        ),
    ] = None,
    setting: Setting = None,
    slot: Annotated[
        list[Role] | None,
        typer.Option(help="Chỉ ký các vị trí này. / Sign only these slots."),
    ] = None,
    school: Annotated[
        str | None, typer.Option(help="Chỉ trường có mã này. / Only the school with this code.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Thư mục nhận tệp học bạ XML. / Folder for the XML documents."),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            help="Chỉ ký phần của người này (số định danh hoặc họ tên). / Only what this person "
            "signs (personal id or name)."
        ),
    ] = None,
    wait: Annotated[
        bool,
        typer.Option(
            "--wait",
            help="Chờ người ký xác nhận trên điện thoại rồi ký tiếp. / Wait for the phones, then "
            "go on.",
        ),
    ] = False,
    level: Annotated[
        FileLevel | None,
        typer.Option(
            help="Nâng chữ ký trong tệp tới mức này, khi nơi nhận đòi. / Raise the signatures "
            "inside the file, where a receiver asks for it."
        ),
    ] = None,
    tsa: Annotated[
        str | None,
        typer.Option(
            envvar=TSA_VARIABLE, help="Dịch vụ cấp dấu thời gian. / Time-stamp authority."
        ),
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option(help="Thư mục chứng thư gốc, cho --level. / Trust anchors, for --level."),
    ] = None,
    ask_host: Annotated[
        list[str] | None,
        typer.Option(help="Máy được hỏi thêm về thu hồi. / A further host that may be asked."),
    ] = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Lập và ký học bạ trong kho, đúng thứ tự vị trí ký. / Compose and sign, slot by slot.

    Mỗi vị trí do bộ ký được phân công ký, trừ khi tùy chọn chỉ bộ ký khác. / Each slot is signed by
    its assigned signer, unless an option names another.

    Bộ ký qua điện thoại: lệnh gửi yêu cầu, nói ai phải xác nhận gì, rồi kết thúc; xem hub ticket. /
    Where people confirm on phones the command asks them, says who must confirm what, and ends.

    Mã thoát / exit code: 0 ký hết hoặc đang chờ/all signed or waiting, 1 có học bạ phải dừng/some
    stopped.

    Ví dụ / Example: hub sign --keys khoa/ --out hoc-ba/
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    given = _given(host, signer, keys, settings_of(setting))
    roles = frozenset(slot or Role)
    augmenter = augmenter_of(level, tsa, trust, ask_host)
    with (
        closing(Workshop.open(Site(store, key_file), host)) as shop,
        output.progress(_SIGNING) as tick,
    ):
        with shop.store.reading() as transaction:
            access = access_to(transaction)
            search = access.allowed(Search(school_code=school), Action.SIGN)
        who = access.account.id
        bench = Bench(
            shop.store, shop.checker, who, tick, Terminal(output), person, augmenter=augmenter
        )
        account = _sign(shop, bench, search, given, roles, out)
        asked = account.asked
        while wait and any(ticket.state in (*WAITING, TicketState.SIGNED) for ticket in asked):
            tell_asked(output, asked, sizes_of(shop.store, asked))
            names = [ticket.request_id for ticket in asked]
            known = {} if given is None else {given.account: given.signer}
            ended = wait_for(shop, known, names)
            if not any(ticket.state is TicketState.SIGNED for ticket in ended):
                account.asked = ended
                break
            account = _sign(shop, bench, search, given, roles, out)
            asked = account.asked
        sizes = sizes_of(shop.store, account.asked)
    output.answer(_to_json(account, sizes, output.language))
    _tell(output, account)
    tell_asked(output, account.asked, sizes)
    raise typer.Exit(ExitCode.NO if account.stopped else ExitCode.DONE)


def _sign(
    shop: Workshop,
    bench: Bench,
    search: Search,
    given: AssignedSigner | None,
    roles: frozenset[Role],
    out: Path | None,
) -> _Account:
    """Bring everything that was found as far as it can come now."""
    account = _Account()
    for group in _groups(shop.store, search):
        signers, missing = _signers(shop, group, given)
        wanted = {role: each for role, each in signers.items() if role in roles}
        issued = bench.issue(group, wanted)
        account.add(issued)
        if out is not None:  # Files that leave the store are read by whoever has them.
            with shop.store.writing() as transaction:
                written = [work.transcript.key for work in issued.works]
                transaction.readings.add(bench.actor, "sign", written)
        _write_files(out, issued.works)
        if missing is not None:
            raise missing
    return account


def _given(
    host: PluginHost, signer: str | None, keys: Path | None, settings: Mapping[str, object]
) -> AssignedSigner | None:
    """Return the signer that options name, None where assignments decide.

    Its account has no assignment's number: who goes on names the same options again.
    """
    if signer is None and keys is None and not settings:
        return None
    name = signer or "keyfile"
    return AssignedSigner(host.build_signer(name, signer_settings(settings, keys)), name)


def _signers(
    shop: Workshop, group: Sequence[Transcript], given: AssignedSigner | None
) -> tuple[Mapping[Role, AssignedSigner], HubError | None]:
    if given is not None:
        return dict.fromkeys(Role, given), None
    first = group[0]
    place = Place(first.school.code, first.level, today())
    with shop.store.reading() as transaction:
        return assigned_signers(shop, transaction, place, roles_of(group))


def _groups(store: Store, search: Search) -> Iterator[list[Transcript]]:
    """Yield transcripts in bounded groups, each of one school and level."""
    after: str | None = None
    while True:
        with store.reading() as transaction:
            page = transaction.transcripts.find(search, limit=_BATCH, after=after)
        groups: dict[tuple[str, Level], list[Transcript]] = defaultdict(list)
        for item in page.items:
            transcript = item.transcript
            groups[transcript.school.code, transcript.level].append(transcript)
        yield from groups.values()
        if page.after is None:
            return
        after = page.after


def _write_files(folder: Path | None, works: Sequence[Work]) -> None:
    if folder is None:
        return
    for work in works:
        transcript = work.transcript
        holder = folder / transcript.school.code / transcript.classroom.name
        holder.mkdir(parents=True, exist_ok=True)
        write_atomic(holder / f"{transcript.pupil.code}.xml", work.document.content)


def _tell(output: Output, account: _Account) -> None:
    for stopped in account.stopped[:20]:
        place = f"{stopped.transcript.school.code} {stopped.transcript.classroom.name}"
        if stopped.problem is not None:
            _problem(output, place, stopped.problem)
        output.findings([(place, finding) for finding in stopped.findings])
    if len(account.stopped) > 20:
        output.say(_MORE.format(n=len(account.stopped) - 20))
    output.say(
        _DONE.format(
            documents=account.documents,
            signatures=account.signatures,
            complete=account.complete,
            stopped=len(account.stopped),
        ),
        "bold",
    )


def _problem(output: Output, place: str, problem: HubError) -> None:
    output.say(_PROBLEM.format(place=place, what=problem.what, remedy=problem.remedy), "yellow")


def _to_json(account: _Account, sizes: Mapping[str, int], language: Language) -> dict[str, object]:
    return {
        "documents": account.documents,
        "signatures": account.signatures,
        "complete": account.complete,
        "asked": [
            ticket_to_json(each, sizes.get(each.request_id, 0), language) for each in account.asked
        ],
        "stopped": [_stopped(stopped, language) for stopped in account.stopped],
    }


def _stopped(stopped: Stopped, language: Language) -> dict[str, object]:
    problem = stopped.problem
    return {
        "transcript": stopped.transcript.key,
        "school": stopped.transcript.school.code,
        "class": stopped.transcript.classroom.name,
        "problem": problem.what.get(language) if problem else None,
        "next": problem.remedy.get(language) if problem else None,
        "findings": [finding.to_json(language) for finding in stopped.findings],
    }


_SIGNING = Text("Ký số", "Signing")
_MORE = Text("… và {n} học bạ nữa.", "… and {n} more transcripts.")
_PROBLEM = Text("{place}: {what} {remedy}", "{place}: {what} {remedy}")
_DONE = Text(
    "Tệp học bạ: {documents}; chữ ký mới: {signatures}; đủ chữ ký: {complete}; "
    "dừng lại: {stopped}.",
    "Documents: {documents}; new signatures: {signatures}; complete: {complete}; "
    "stopped: {stopped}.",
)
