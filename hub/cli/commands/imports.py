"""``hub import``: preview, confirm, write; refused rows come back in their own form."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
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
from hub.cli.reading import place_text
from hub.core.contracts import Adapter, Notice, Page, Query
from hub.core.journey.collect import Collected, Keep, collect
from hub.core.journey.keep import Keeper
from hub.core.registry.access import Access
from hub.core.registry.rights import Action
from hub.core.spec import Checker
from hub.core.store import SaveCounts, open_store
from hub.core.text import Language, Text
from hub.core.transport import write_atomic


@dataclass(frozen=True, slots=True)
class _Import:
    """One run of the command: what is read, by what, and how it is told."""

    adapter: Adapter
    adapter_id: str
    checker: Checker
    output: Output

    def collect(self, keep: Keep) -> Collected:
        with self.output.progress(Text("Đọc dữ liệu", "Reading")) as tick:
            return asyncio.run(collect(self.adapter, Query(), self.checker, keep, tick))


def run(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Sổ tính, CSV, hoặc thư mục. / Workbooks, CSV files, or folders."),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ xem trước, không ghi. / Preview only.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ghi mà không hỏi. / Write without asking.")
    ] = False,
    returned: Annotated[
        Path | None,
        typer.Option(help="Thư mục nhận các dòng bị trả lại. / Folder for the rows given back."),
    ] = None,
    adapter: AdapterId = "csv-import",
    setting: Setting = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Nhập sổ tính: xem trước, xác nhận, rồi ghi trọn vẹn. / Import: preview, confirm, write.

    Mã thoát / exit code: 0 nhận hết/all accepted, 1 có dòng bị trả lại/some rows refused.

    Ví dụ / Example: hub import so-diem/ --returned tra-lai/
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    settings: Mapping[str, object] = {"paths": paths, "preview": dry_run, **settings_of(setting)}
    job = _Import(host.build_adapter(adapter, settings), adapter, checker_of(host), output)
    if dry_run:
        collected, counts = job.collect(_keep_nothing), None
        _preview(output, collected)
    else:
        collected, counts = _write(job, store, yes=yes)
    files = _give_back(job.adapter, collected.refused, returned)
    output.answer(_to_json(collected, counts, files, output.language))
    _tell(output, counts, files)
    raise typer.Exit(ExitCode.NO if collected.refused else ExitCode.DONE)


def _write(job: _Import, store: str, *, yes: bool) -> tuple[Collected, SaveCounts]:
    """Write everything in one transaction that is kept only when the person agrees.

    The store is opened when the first page arrives: a file that cannot be read leaves no trace.
    """
    with ExitStack() as open_until_decided:
        keeper: Keeper | None = None
        access: Access | None = None

        def keep(page: Page) -> Page:
            nonlocal keeper, access
            if keeper is None or access is None:
                opened = open_until_decided.enter_context(closing(open_store(store)))
                unit = open_until_decided.enter_context(opened.writing())
                keeper, access = Keeper(unit, job.adapter_id), access_to(unit)
            access.require_each(Action.IMPORT, (record.transcript for record in page.records))
            return keeper.keep(page)

        collected = job.collect(keep)
        _preview(job.output, collected)
        if keeper is None:
            return collected, SaveCounts()
        keeper.finish(collected)
        if not yes:
            _confirm(job.output)
        return collected, keeper.counts


def _confirm(output: Output) -> None:
    if output.as_json or not sys.stdin.isatty():
        raise typer.BadParameter(
            "cần --yes khi không có người trả lời / --yes is needed where nobody can answer",
            param_hint="--yes",
        )
    question = Text("Ghi vào kho?", "Write to the store?")
    typer.confirm(question.get(output.language), abort=True)


def _keep_nothing(page: Page) -> Page:
    return page


def _give_back(adapter: Adapter, refused: Sequence[Notice], folder: Path | None) -> list[Path]:
    if folder is None or not refused:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for evidence in adapter.give_back(refused):
        path = folder / Path(evidence.name).name
        write_atomic(path, evidence.content)
        files.append(path)
    return files


def _preview(output: Output, collected: Collected) -> None:
    sentence = Text(
        "Nhận {accepted} học bạ, trả lại {refused} dòng, lưu ý {flagged} chỗ.",
        "{accepted} transcripts accepted, {refused} rows refused, {flagged} places flagged.",
    )
    output.say(
        sentence.format(
            accepted=collected.accepted,
            refused=len(collected.refused),
            flagged=len(collected.flagged),
        )
    )
    _notices(output, collected.refused, Text("Trả lại", "Refused"))
    _notices(output, collected.flagged, Text("Lưu ý", "Flagged"))


def _notices(output: Output, notices: Sequence[Notice], title: Text, limit: int = 20) -> None:
    line = Text("{title} {place} [{column}]: {why}", "{title} {place} [{column}]: {why}")
    for notice in notices[:limit]:
        for reason in notice.reasons:
            output.say(
                line.format(
                    title=title,
                    place=place_text(notice.place),
                    column=reason.column or "-",
                    why=reason.message,
                )
            )
    if len(notices) > limit:
        more = Text("… và {n} dòng nữa.", "… and {n} more.")
        output.say(more.format(n=len(notices) - limit))


def _tell(output: Output, counts: SaveCounts | None, files: Sequence[Path]) -> None:
    if counts is not None:
        kept = Text(
            "Đã ghi: {new} mới, {changed} thay đổi, {same} giữ nguyên.",
            "Written: {new} new, {changed} changed, {same} unchanged.",
        )
        output.say(
            kept.format(new=counts.inserted, changed=counts.updated, same=counts.unchanged),
            "bold green",
        )
    for path in files:
        output.say(Text("Dòng trả lại: {path}", "Rows given back: {path}").format(path=path))


def _to_json(
    collected: Collected, counts: SaveCounts | None, files: Sequence[Path], language: Language
) -> dict[str, object]:
    return {
        "accepted": collected.accepted,
        "refused": [_notice(notice, language) for notice in collected.refused],
        "flagged": [_notice(notice, language) for notice in collected.flagged],
        "written": counts is not None,
        "inserted": counts.inserted if counts else 0,
        "updated": counts.updated if counts else 0,
        "unchanged": counts.unchanged if counts else 0,
        "returned": [str(path) for path in files],
    }


def _notice(notice: Notice, language: Language) -> dict[str, object]:
    return {
        "source": notice.place.source,
        "sheet": notice.place.sheet,
        "row": notice.place.row,
        "reasons": [
            {
                "code": reason.code,
                "message": reason.message.get(language),
                "column": reason.column,
                "who": reason.who.value,
            }
            for reason in notice.reasons
        ],
    }
