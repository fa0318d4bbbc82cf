"""``hub import``: preview, confirm, write; refused rows come back in their own form."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.asking import answer, somebody_answers
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import checker_of, plugin_host
from hub.cli.notices import notice_to_json, say_notices
from hub.cli.options import (
    DEFAULT_KEY_FILE,
    DEFAULT_STORE,
    AdapterId,
    AsJson,
    KeyFile,
    Lang,
    Setting,
    StorePlace,
    Strict,
    settings_of,
)
from hub.cli.output import Output, default_language
from hub.core.contracts import Adapter, Notice, Page, Query
from hub.core.errors import Reject
from hub.core.journey.collect import Collected, Keep, collect
from hub.core.journey.keep import Keeper
from hub.core.journey.shrink import Shrinkage, ShrinkGuard, stop_at_shrinkage
from hub.core.model import Level
from hub.core.registry.access import Access
from hub.core.registry.assigned import Assigned, InForce, Place
from hub.core.registry.days import today
from hub.core.registry.matters import Matter
from hub.core.registry.rights import Action
from hub.core.spec import Checker
from hub.core.store import SaveCounts, UnitKind, open_store
from hub.core.text import Language, Text
from hub.core.transport import write_atomic


@dataclass(frozen=True, slots=True)
class _Source:
    """Which adapter reads, with which settings, and what of it is wanted."""

    adapter: str
    settings: Mapping[str, object] = field(repr=False)
    query: Query = field(default_factory=Query)


@dataclass(frozen=True, slots=True)
class _Import:
    """One run of the command: what is read, by what, and how it is told."""

    adapter: Adapter
    source: _Source
    checker: Checker
    output: Output
    allow_shrink: bool

    def collect(self, keep: Keep) -> Collected:
        with self.output.progress(Text("Đọc dữ liệu", "Reading")) as tick:
            return asyncio.run(collect(self.adapter, self.source.query, self.checker, keep, tick))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one run brought; no counts where nothing was to be written."""

    collected: Collected
    shrunk: tuple[Shrinkage, ...] = ()
    counts: SaveCounts | None = None


def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Sổ tính, CSV, hoặc thư mục. / Workbooks, CSV files, or folders."),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option(
            help="Thay cho tệp: lấy bằng bộ chuyển đổi được phân công cho đơn vị này. / Instead of "
            "files: what this unit's assigned adapter has."
        ),
    ] = None,
    year: Annotated[
        str | None, typer.Option(help="Với --unit: chỉ năm học này. / Only this school year.")
    ] = None,
    level: Annotated[
        Level | None, typer.Option(help="Với --unit: chỉ cấp học này. / Only this level.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ xem trước, không ghi. / Preview only.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ghi mà không hỏi. / Write without asking.")
    ] = False,
    encoding: Annotated[
        str | None,
        typer.Option(
            metavar="utf-8|utf-16|cp1258|tcvn3|vni",
            help="Bảng mã của chữ trong tệp. / Encoding of the text in the files.",
        ),
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option(help="Hồ sơ ánh xạ cột của hub map. / Profile of columns from hub map."),
    ] = None,
    allow_shrink: Annotated[
        bool,
        typer.Option(
            "--allow-shrink",
            help="Nhận cả khi tệp thiếu nhiều học sinh so với kho. / "
            "Import even if many pupils of the store are missing.",
        ),
    ] = False,
    returned: Annotated[
        Path | None,
        typer.Option(help="Thư mục nhận các dòng bị trả lại. / Folder for the rows given back."),
    ] = None,
    adapter: AdapterId = "csv-import",
    setting: Setting = None,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Nhập sổ tính: xem trước, xác nhận, rồi ghi trọn vẹn. / Import: preview, confirm, write.

    Mã thoát / exit code: 0 nhận hết/all accepted, 1 có dòng bị trả lại/some rows refused,
    4 tệp thiếu nhiều học sinh/many pupils are missing.

    Ví dụ / Example: hub import so-diem/ --encoding tcvn3 --returned tra-lai/
    hub import --unit 37TH001 --year 2025-2026
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    checker = checker_of(host)
    if bool(paths) == (unit is not None):
        raise typer.BadParameter("cần tệp hoặc --unit / files or --unit are needed")
    source = _Source(adapter, {"paths": paths, "preview": dry_run})
    if unit is not None:
        source = _assigned(Assigned(host, key_file), store, Place(unit, level, today()), year)
    options = {"encoding": encoding, "profile": profile}
    given = {name: value for name, value in options.items() if value is not None}
    settings: dict[str, object] = {**source.settings, **settings_of(setting), **given}

    def attempt() -> tuple[_Import, _Outcome]:
        built = host.build_adapter(source.adapter, settings)
        job = _Import(built, source, checker, output, allow_shrink)
        try:
            return job, _look(job, store) if dry_run else _write(job, store, yes=yes)
        except Reject as error:
            settings.update(_answer(job, error))
        return attempt()

    job, outcome = attempt()
    files = _give_back(job.adapter, outcome.collected.refused, returned)
    output.answer(_to_json(outcome, files, output.language))
    _tell(output, outcome.counts, files)
    stops = not allow_shrink and any(each.marked for each in outcome.shrunk)
    raise typer.Exit(ExitCode.NO if outcome.collected.refused or stops else ExitCode.DONE)


def _assigned(assigned: Assigned, store: str, place: Place, year: str | None) -> _Source:
    """Return the adapter that is assigned at `place`.

    :raises UnknownCode: when none is, with what to type.
    """
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        in_force = InForce.load(transaction)
        assignment = in_force.decided(place, Matter.ADAPTER)
        settings = assigned.settings(transaction, assignment)
        spell = in_force.tree.require(place.unit, place.day)
    school = place.unit if spell.kind is UnitKind.SCHOOL else None
    return _Source(assignment.value, settings, Query(school, year, place.level))


def _answer(job: _Import, error: Reject) -> Mapping[str, object]:
    """Return the settings by which a person answers what was refused.

    :raises Reject: the error itself, where nobody can answer it.
    """
    question = job.adapter.question(error) if somebody_answers(job.output) else None
    if question is None:
        raise error
    return answer(question, job.output)


def _look(job: _Import, store: str) -> _Outcome:
    """Read everything and write nothing; a store that is there is compared with."""
    with ExitStack() as open_until_told:
        guard = None
        if "://" in store or Path(store).exists():
            opened = open_until_told.enter_context(closing(open_store(store)))
            transaction = open_until_told.enter_context(opened.reading())
            guard = ShrinkGuard(transaction.transcripts.roster)

        def keep(page: Page) -> Page:
            if guard is not None:
                guard.see(page)
            return page

        collected = job.collect(keep)
        outcome = _Outcome(collected, guard.found() if guard else ())
    _preview(job.output, outcome)
    return outcome


def _write(job: _Import, store: str, *, yes: bool) -> _Outcome:
    """Write everything in one transaction that is kept only when the person agrees.

    The store is opened when the first page arrives: a file that cannot be read leaves no trace.

    :raises Pause: many pupils are missing and nobody said that this is right.
    """
    with ExitStack() as open_until_decided:
        keeper: Keeper | None = None
        access: Access | None = None

        def keep(page: Page) -> Page:
            nonlocal keeper, access
            if keeper is None or access is None:
                opened = open_until_decided.enter_context(closing(open_store(store)))
                transaction = open_until_decided.enter_context(opened.writing())
                access = access_to(transaction)
                keeper = Keeper(transaction, job.source.adapter, actor=access.account.id)
            access.require_each(Action.IMPORT, (record.transcript for record in page.records))
            return keeper.keep(page)

        collected = job.collect(keep)
        if keeper is None:
            return _Outcome(collected, counts=SaveCounts())
        outcome = _Outcome(collected, keeper.shrink.found(), keeper.counts)
        _preview(job.output, outcome)
        if not job.allow_shrink:
            stop_at_shrinkage(outcome.shrunk)
        keeper.finish(collected)
        if not yes:
            _confirm(job.output)
        return outcome


def _confirm(output: Output) -> None:
    if not somebody_answers(output):
        raise typer.BadParameter(
            "cần --yes khi không có người trả lời / --yes is needed where nobody can answer",
            param_hint="--yes",
        )
    question = Text("Ghi vào kho?", "Write to the store?")
    typer.confirm(question.get(output.language), abort=True)


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


def _preview(output: Output, outcome: _Outcome) -> None:
    collected = outcome.collected
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
    say_notices(output, collected.refused, Text("Trả lại", "Refused"))
    say_notices(output, collected.flagged, Text("Lưu ý", "Flagged"))
    for shrinkage in outcome.shrunk:
        output.say(shrinkage.sentence, "bold red" if shrinkage.marked else "")


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


def _to_json(outcome: _Outcome, files: Sequence[Path], language: Language) -> dict[str, object]:
    collected, counts = outcome.collected, outcome.counts
    return {
        "accepted": collected.accepted,
        "refused": [notice_to_json(notice, language) for notice in collected.refused],
        "flagged": [notice_to_json(notice, language) for notice in collected.flagged],
        "written": counts is not None,
        "inserted": counts.inserted if counts else 0,
        "updated": counts.updated if counts else 0,
        "unchanged": counts.unchanged if counts else 0,
        "returned": [str(path) for path in files],
        "shrunk": [{**asdict(each), "marked": each.marked} for each in outcome.shrunk],
    }
