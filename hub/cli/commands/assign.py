"""``hub assign``: who uses which plugin or office, from when to when, and why."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from getpass import getpass
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import plugin_host, read_input
from hub.cli.options import (
    DEFAULT_KEY_FILE,
    DEFAULT_STORE,
    AsJson,
    At,
    KeyFile,
    Lang,
    Setting,
    StorePlace,
    Strict,
    day_of,
    settings_of,
)
from hub.cli.output import Output, default_language
from hub.cli.proofs import proof_to_json, proofs_of, tell_proofs
from hub.core.contracts import Adapter, Destination, Signer
from hub.core.errors import Actor, UnreadableInput
from hub.core.host import PluginHost
from hub.core.model import Level
from hub.core.registry.assigning import Assigner, end_assignment, resolution
from hub.core.registry.certification.keeping import known
from hub.core.registry.certification.override import Override
from hub.core.registry.errors import nothing_assigned
from hub.core.registry.keeping import load_tree
from hub.core.registry.matters import Matter
from hub.core.registry.resolving import Resolution, Standing
from hub.core.registry.rights import Action
from hub.core.registry.vault import Vault
from hub.core.store import Assignment, Span, open_store
from hub.core.text import Text

app = typer.Typer(
    no_args_is_help=True,
    help="Phân công tích hợp: đơn vị nào dùng gì, từ ngày nào. / Who uses what, from when.",
)

HIDDEN = "***"

Code = Annotated[str, typer.Argument(help="Mã đơn vị. / The unit's code.")]
What = Annotated[Matter, typer.Argument(help="Việc được phân công. / What is decided.")]
ForLevel = Annotated[
    Level | None,
    typer.Option("--level", help="Cấp học: 02, 03, 04, 05; bỏ trống là mọi cấp. / Else every."),
]


@app.command("set")
def assign(
    unit: Code,
    matter: What,
    value: Annotated[
        str,
        typer.Argument(help="Mã plugin, hoặc mã nơi kiểm tra. / A plugin's id, an office's code."),
    ],
    level: ForLevel = None,
    at: At = None,
    until: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Đến hết ngày. / The last day."),
    ] = None,
    setting: Setting = None,
    settings: Annotated[
        Path | None, typer.Option(help="Tệp JSON các thiết lập. / A JSON file of settings.")
    ] = None,
    secret: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=FILE",
            help="Thiết lập mật, đọc từ tệp; “-” là hỏi. / A secret from a file; “-” asks for it.",
        ),
    ] = None,
    secret_from: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=STORE:REF",
            help="Thiết lập mật để ở két của plugin. / A secret that a plugin's store keeps.",
        ),
    ] = None,
    uncertified: Annotated[
        str | None,
        typer.Option(
            metavar="REASON",
            help="Cho dùng khi chưa chứng nhận, đến --until; ghi vào sổ cái. / Allow what is not "
            "certified, until --until; the ledger keeps it.",
        ),
    ] = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Phân công từ ngày --at. / Assign from a day on.

    Ví dụ / Example: hub assign set 37 adapter csv-import --settings nguon.json --at 2025-07-01
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    end = until.date() + dt.timedelta(days=1) if until else None
    wanted = Assignment(
        unit=unit,
        level=level,
        matter=matter,
        value=value,
        span=_span(day_of(at), end),
        settings={**_from_file(settings), **settings_of(setting), **_secrets(secret)},
        secrets=settings_of(secret_from, "--secret-from"),
    )
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        access = access_to(transaction)
        access.require(Action.ASSIGN, unit, level)
        override = None
        if uncertified is not None:
            access.require(Action.USE_UNCERTIFIED, unit, level)
            override = Override(access.account.id, uncertified)
        kept = Assigner(host, Vault(key_file, host)).assign(transaction, wanted, override)
    output.answer(_to_json(kept))
    output.say(Text("Đã phân công.", "Assigned."), "bold green")
    _table(output, [kept])


@app.command("end")
def end(
    unit: Code,
    matter: What,
    level: ForLevel = None,
    at: At = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Kết thúc phân công: --at là ngày đầu tiên không còn nó. / End an assignment from a day on.

    Ví dụ / Example: hub assign end 37 adapter --at 2026-08-01
    """
    output = Output(lang or default_language(), as_json=as_json)
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        access_to(transaction).require(Action.ASSIGN, unit, level)
        ended = end_assignment(transaction, unit, level, matter, day_of(at))
    output.answer(_to_json(ended))
    output.say(Text("Đã kết thúc.", "Ended."), "bold green")
    _table(output, [ended])


@app.command("show")
def show(
    unit: Code,
    matter: Annotated[
        Matter | None, typer.Argument(help="Bỏ trống là mọi việc. / Else every matter.")
    ] = None,
    level: ForLevel = None,
    at: At = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Vì sao: dòng nào thắng, dòng nào thua. / Why."),
    ] = False,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Đơn vị dùng gì vào một ngày, theo đơn vị gần nhất. / What a unit uses as of a day.

    Mã thoát / exit code: 0 có phân công/assigned, 1 không có/nothing is.

    Ví dụ / Example: hub assign show GL37TH0001 adapter --level 02 --explain
    """
    output = Output(lang or default_language(), as_json=as_json)
    day = day_of(at)
    wanted = [matter] if matter else list(Matter)
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        found = {one: resolution(transaction, unit, level, one, day) for one in wanted}
        given = known(transaction)
    decided = [each.decided for each in found.values() if each.decided is not None]
    proofs = proofs_of(decided, given, plugin_host(), day) if explain else []
    output.answer(
        {
            "at": day.isoformat(),
            "decided": [_to_json(one) for one in decided],
            "considered": [one for each in found.values() for one in _explained(each)],
            **({"proofs": [proof_to_json(each) for each in proofs]} if explain else {}),
        }
    )
    _table(output, decided)
    if explain:
        for each in found.values():
            _explain(output, each)
        tell_proofs(proofs, output)
    raise typer.Exit(ExitCode.DONE if decided else ExitCode.NO)


@app.command("list")
def list_assignments(
    below: Annotated[
        str | None, typer.Argument(help="Chỉ dưới đơn vị này. / Only below this unit.")
    ] = None,
    at: At = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Các phân công có hiệu lực vào một ngày. / The assignments in force on a day.

    Ví dụ / Example: hub assign list 37 --at 2025-09-05
    """
    output = Output(lang or default_language(), as_json=as_json)
    day = day_of(at)
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        every = transaction.assignments.find()
        tree = load_tree(transaction)
    within = None
    if below is not None:
        within = tree.subtree(tree.require(below, day).code, day)
    found = [one for one in every if day in one.span and (within is None or one.unit in within)]
    output.answer({"at": day.isoformat(), "assignments": [_to_json(one) for one in found]})
    _table(output, found)


@app.command("try")
def try_out(
    unit: Code,
    matter: What,
    level: ForLevel = None,
    at: At = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Dựng plugin đang được phân công và hỏi nó dùng được chưa. / Build and probe what is assigned.

    Mã thoát / exit code: 0 dùng được/ready, 1 chưa/not ready.

    Ví dụ / Example: hub assign try GL37TH0001 adapter
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        access_to(transaction).require(Action.ASSIGN, unit, level)
        decided = resolution(transaction, unit, level, matter, day_of(at)).decided
        if decided is None or matter.plugin_kind is None:
            raise nothing_assigned(unit)
        given = Assigner(host, Vault(key_file, host)).settings(transaction, decided)
    ready, reasons = asyncio.run(_ready(_built(host, matter, decided.value, given)))
    told = [reason.get(output.language) for reason in reasons]
    output.answer({**_to_json(decided), "ready": ready, "reasons": told})
    output.say(_READY if ready else _NOT_READY, "bold green" if ready else "yellow")
    for reason in reasons:
        output.say(reason)
    raise typer.Exit(ExitCode.DONE if ready else ExitCode.NO)


def _built(
    host: PluginHost, matter: Matter, plugin: str, settings: Mapping[str, object]
) -> Adapter | Signer | Destination:
    if matter is Matter.ADAPTER:
        return host.build_adapter(plugin, settings)
    if matter is Matter.DESTINATION:
        return host.build_destination(plugin, settings)
    return host.build_signer(plugin, settings)


async def _ready(plugin: Adapter | Signer | Destination) -> tuple[bool, tuple[Text, ...]]:
    if isinstance(plugin, Adapter | Destination):
        probe = await plugin.probe()
        return probe.ready, tuple(problem.message for problem in probe.problems)
    answer = await plugin.availability()
    return answer.available, () if answer.reason is None else (answer.reason,)


def _span(start: dt.date, end: dt.date | None) -> Span:
    if end is not None and end <= start:
        raise typer.BadParameter(
            "ngày cuối phải sau ngày đầu / the last day comes before the first",
            param_hint="--until",
        )
    return Span(start, end)


def _from_file(path: Path | None) -> dict[str, object]:
    if path is None:
        return {}
    try:
        data = json.loads(read_input(path))
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise _wrong_file(
            path, Text("Tệp thiết lập phải là đối tượng JSON.", "Settings must be a JSON object.")
        )
    return data


def _secrets(pairs: Sequence[str] | None) -> dict[str, object]:
    return {
        name: _asked(name) if place == "-" else _secret_in(Path(place))
        for name, place in settings_of(pairs, "--secret").items()
    }


def _secret_in(path: Path) -> str:
    try:
        return read_input(path).decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        pass
    # Raised outside of `except`: that error holds the file's bytes, and must not ride along.
    raise _wrong_file(path, Text("Bí mật phải là chữ UTF-8.", "A secret must be UTF-8 text."))


def _wrong_file(path: Path, what: Text) -> UnreadableInput:
    return UnreadableInput(
        what,
        where=str(path),
        who=Actor.OPERATOR,
        remedy=Text("Sửa tệp rồi chạy lại.", "Mend the file and run again."),
    )


def _asked(name: str) -> str:
    if sys.stdin.isatty():
        return getpass(f"{name}: ")
    return sys.stdin.readline().rstrip("\r\n")


def _table(output: Output, assignments: Sequence[Assignment]) -> None:
    output.table(
        (
            Text("Đơn vị", "Unit"),
            Text("Cấp học", "Level"),
            Text("Việc", "Matter"),
            Text("Dùng", "Uses"),
            Text("Thời gian", "Days"),
            Text("Thiết lập", "Settings"),
        ),
        (
            (
                one.unit,
                one.level or "",
                Matter(one.matter).label.get(output.language),
                one.value,
                str(one.span),
                "\n".join(f"{name}={value}" for name, value in _shown(one).items()),
            )
            for one in assignments
        ),
    )


def _explain(output: Output, found: Resolution) -> None:
    for one in found.considered:
        chosen = one.standing is Standing.DECIDES
        output.say(
            _WHY.format(
                mark="→" if chosen else " ",
                unit=f"{one.unit.name} [{one.unit.code}]",
                value=one.assignment.value,
                level=one.assignment.level or "–",
                span=one.assignment.span,
                why=one.standing.label,
            ),
            "bold" if chosen else "",
        )


def _explained(found: Resolution) -> list[dict[str, object]]:
    return [
        {**_to_json(one.assignment), "standing": one.standing.value} for one in found.considered
    ]


def _shown(assignment: Assignment) -> dict[str, object]:
    return {**assignment.settings, **dict.fromkeys(assignment.secrets, HIDDEN)}


def _to_json(assignment: Assignment) -> dict[str, object]:
    end = assignment.span.end
    return {
        "id": assignment.id,
        "unit": assignment.unit,
        "level": assignment.level.value if assignment.level else None,
        "matter": assignment.matter,
        "value": assignment.value,
        "from": assignment.span.start.isoformat(),
        "until": (end - dt.timedelta(days=1)).isoformat() if end else None,
        "settings": _shown(assignment),
    }


_WHY = Text(
    "{mark} {unit}: {value}, cấp {level}, {span}: {why}",
    "{mark} {unit}: {value}, level {level}, {span}: {why}",
)
_READY = Text("Dùng được.", "Ready.")
_NOT_READY = Text("Chưa dùng được.", "Not ready.")
