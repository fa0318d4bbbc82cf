"""``hub reissue``: what was signed is recalled and composed again from corrected data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.commands.decide import Reason, Which
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import checker_of, plugin_host
from hub.cli.options import (
    DEFAULT_STORE,
    AdapterId,
    AsJson,
    Lang,
    Setting,
    StorePlace,
    Strict,
    settings_of,
)
from hub.cli.output import Output, default_language
from hub.cli.reading import read_transcripts
from hub.core.errors import UnreadableInput
from hub.core.host import PluginHost
from hub.core.journey.reissue import Reissued, reissue
from hub.core.model import Transcript
from hub.core.registry.rights import Action
from hub.core.spec import Severity
from hub.core.store import Store, open_store
from hub.core.store.batching import batches
from hub.core.text import Language, Text

_PORTION = 200


def run(
    reason: Reason,
    which: Which = None,
    corrected: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="Dữ liệu đã sửa: sổ tính, JSON; bỏ trống thì lập lại từ dữ liệu đang có. / "
            "Corrected data: a workbook or JSON; else the data are those of the store.",
        ),
    ] = None,
    adapter: AdapterId = "csv-import",
    setting: Setting = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Thu hồi học bạ đã ký và lập phiên bản mới. / Recall what was signed, compose a new version.

    Bản cũ vẫn được giữ. Dữ liệu sửa còn lỗi thì không thu hồi gì. / The old one is kept. Corrected
    data that have mistakes recall nothing.

    Mã thoát / exit code: 0 lập lại hết/all done, 1 có học bạ không lập lại được/some refused.

    Ví dụ / Example: hub reissue --from sua.xlsx --reason "Sai điểm môn Toán"
    """
    output = Output(lang or default_language(), as_json=as_json)
    if bool(which) is (corrected is not None):
        raise typer.BadParameter(
            "cần mã học bạ hoặc --from / codes or --from are needed", param_hint="CODE"
        )
    host = plugin_host(strict=strict)
    checker = checker_of(host)
    total = Reissued()
    with closing(open_store(store)) as opened, output.progress(_REISSUING) as tick:
        for portion in batches(
            _from_file(corrected, host, adapter, settings_of(setting))
            if corrected is not None
            else _from_store(opened, which or ()),
            _PORTION,
        ):
            with opened.writing() as transaction:
                access = access_to(transaction)
                access.require_each(Action.SUBMIT, portion)
                access.require_each(Action.IMPORT, portion)
                who = access.account.id
                done = reissue(transaction, portion, checker, reason=reason, actor=who)
            total.replaced |= done.replaced
            total.refused |= done.refused
            total.stopped += done.stopped
            tick(len(portion))
    output.answer(_to_json(total, output.language))
    _tell(output, total)
    open_ends = total.refused or total.stopped or not total.replaced
    raise typer.Exit(ExitCode.NO if open_ends else ExitCode.DONE)


def _from_store(store: Store, codes: Sequence[str]) -> Iterator[Transcript]:
    with store.writing() as transaction:
        access = access_to(transaction)
        found = [access.only(code, "reissue").transcript for code in codes]
    yield from {each.key: each for each in found}.values()


def _from_file(
    path: Path, host: PluginHost, adapter: str, settings: Mapping[str, object]
) -> Iterator[Transcript]:
    """Yield the transcripts of a file of corrected data; one wrong row refuses the whole file.

    :raises UnreadableInput: when a row cannot be read or two are of one transcript.
    """
    reading = read_transcripts(path, host, adapter, settings, lambda steps=1: None)
    errors = [each for each in reading.findings if each[1].severity is Severity.ERROR]
    found = {transcript.key: transcript for _, transcript in reading.transcripts}
    if errors or len(found) != len(reading.transcripts):
        raise UnreadableInput(
            Text(
                "Dữ liệu sửa có {n} dòng sai hoặc trùng.",
                "The corrected data have {n} rows that are wrong or double.",
            ).format(n=len(errors) or len(reading.transcripts) - len(found)),
            where=errors[0][0] if errors else str(path),
            remedy=Text("Xem lỗi bằng hub check.", "See what is wrong with hub check."),
        )
    yield from found.values()


def _to_json(done: Reissued, language: Language) -> dict[str, object]:
    return {
        "replaced": [{"old": old, "new": new} for old, new in done.replaced.items()],
        "refused": [
            {"transcript": key, "why": why.get(language)} for key, why in done.refused.items()
        ],
        "stopped": [
            {
                "transcript": each.transcript.key,
                "problem": each.problem.what.get(language) if each.problem else None,
                "findings": [finding.to_json(language) for finding in each.findings],
            }
            for each in done.stopped
        ],
    }


def _tell(output: Output, done: Reissued) -> None:
    for key, why in list(done.refused.items())[:20]:
        output.say(_LINE.format(key=key, why=why), "yellow")
    for each in done.stopped[:20]:
        if each.problem is not None:
            output.say(_LINE.format(key=each.transcript.key, why=each.problem.what), "yellow")
        output.findings([(each.transcript.key, finding) for finding in each.findings])
    output.say(
        _DONE.format(
            replaced=len(done.replaced), refused=len(done.refused), stopped=len(done.stopped)
        ),
        "bold",
    )


_REISSUING = Text("Lập phiên bản mới", "New versions")
_LINE = Text("{key}: {why}", "{key}: {why}")
_DONE = Text(
    "Đã lập {replaced} phiên bản mới, chờ ký; không được: {refused}; dữ liệu còn lỗi: {stopped}.",
    "{replaced} new versions, to be signed; refused: {refused}; data with mistakes: {stopped}.",
)
