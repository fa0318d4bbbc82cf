"""``hub run``: a unit's whole journey of a year, as far as nobody must decide."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import plugin_host
from hub.cli.options import (
    DEFAULT_KEY_FILE,
    DEFAULT_STORE,
    AsJson,
    KeyFile,
    Lang,
    StorePlace,
    Strict,
)
from hub.cli.output import Output, default_language, error_to_json
from hub.cli.work import stoppage_to_json, tell_stoppage
from hub.core.journey.engine_place import engine_of
from hub.core.registry.rights import Action
from hub.core.store import Stoppage
from hub.core.text import Language, Text

if TYPE_CHECKING:  # Loading the engine takes longer than most commands.
    from hub.core.journey.engine import Jobs, JobStatus
    from hub.core.journey.jobs.running import Run
    from hub.core.journey.workshop import Workshop

_LOOK_SECONDS = 0.5


def run(
    unit: Annotated[str, typer.Argument(help="Mã đơn vị. / The unit's code.")],
    year: Annotated[str, typer.Option(help="Năm học, ví dụ 2025-2026. / The school year.")],
    here: Annotated[
        bool,
        typer.Option(
            "--here", help="Tự làm luôn, không chờ hub worker. / Do the work in this process."
        ),
    ] = False,
    wait: Annotated[
        bool,
        typer.Option("--wait/--no-wait", help="Chờ đến khi xong. / Wait until all is done."),
    ] = True,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Thu thập, kiểm tra, lập và ký học bạ của một đơn vị theo phân công. / Run a unit's journey.

    Việc được xếp hàng cho hub worker; chạy lại không làm hai lần. / The work is queued for hub
    worker; running again does nothing twice.

    Mã thoát / exit code: 0 xong/all done, 1 có việc phải dừng/some stopped.

    Ví dụ / Example: hub run 37 --year 2025-2026 --here
    """
    from hub.core.journey.engine import Jobs
    from hub.core.journey.jobs import running
    from hub.core.journey.workshop import Site, Workshop

    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    with (
        closing(Workshop.open(Site(store, key_file), host)) as shop,
        closing(Jobs(engine_of(store))) as jobs,
    ):
        with shop.store.reading() as transaction:
            access = access_to(transaction)
            for action in (Action.IMPORT, Action.SIGN):
                access.require(action, unit)
        begun = running.begin(shop, jobs, unit, year, actor=access.account.id)
        _say_queued(output, begun)
        if wait or here:
            with _worker(shop, here=here):
                _follow(output, jobs, begun.id)
        found = jobs.find(prefix=begun.id, limit=_MANY, results=True)
        stopped = _stopped(shop, begun) if wait or here else ()
    output.answer(_to_json(begun, found, stopped, output.language))
    _tell(output, found, stopped)
    failed = any(job.state == "failed" for job in found)
    raise typer.Exit(ExitCode.NO if stopped or failed or begun.missing else ExitCode.DONE)


_MANY = 100_000


@contextmanager
def _worker(shop: Workshop, *, here: bool) -> Iterator[None]:
    """Have a worker in this process while it is open, where that is wanted."""
    if not here:
        yield
        return
    from hub.core.journey.jobs.shift import Shift
    from hub.core.switching import jobs as switching

    shift = Shift(
        site=shop.site,
        name=f"run-{os.getpid()}",
        processes=os.cpu_count() or 1,
        more=switching.BODIES,
    )
    stop = threading.Event()
    with shift.at_work(shop.host) as at_work:
        working = threading.Thread(
            target=at_work, args=(stop,), kwargs={"until_idle": False}, daemon=True
        )
        working.start()
        try:
            yield
        finally:
            stop.set()
            working.join()


def _follow(output: Output, jobs: Jobs, run_id: str) -> None:
    """Wait until every job of the run has ended, those included that its jobs queue."""
    with output.progress(_JOBS) as tick:
        told = 0
        while True:
            states = Counter(job.state.value for job in jobs.find(prefix=run_id, limit=_MANY))
            ended = states["done"] + states["failed"] + states["cancelled"]
            tick(ended - told)
            told = ended
            if ended == states.total():
                return
            time.sleep(_LOOK_SECONDS)


def _stopped(shop: Workshop, begun: Run) -> tuple[Stoppage, ...]:
    schools = {each.school_code for each in (*begun.cohorts, *begun.kept)}
    with shop.store.reading() as transaction:
        return tuple(
            each for school in sorted(schools) for each in transaction.stoppages.find(unit=school)
        )


def _counted(found: Sequence[JobStatus]) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for job in found:
        if isinstance(job.result, Mapping):
            counts.update({k: v for k, v in job.result.items() if isinstance(v, int)})
    return counts


def _to_json(
    begun: Run, found: Sequence[JobStatus], stopped: Sequence[Stoppage], language: Language
) -> dict[str, object]:
    return {
        "run": begun.id,
        "collecting": sorted({each.school_code for each in begun.cohorts}),
        "imported": sorted({each.school_code for each in begun.kept}),
        "missing": {
            school: error_to_json(error, language) for school, error in begun.missing.items()
        },
        "jobs": Counter(job.state.value for job in found),
        "counts": _counted(found),
        "stopped": [stoppage_to_json(each, language) for each in stopped],
    }


def _say_queued(output: Output, begun: Run) -> None:
    output.note(_QUEUED.format(collect=len(begun.cohorts), kept=len(begun.kept)))
    for school, error in begun.missing.items():
        output.note(_MISSING.format(school=school, why=error.what, remedy=error.remedy))


def _tell(output: Output, found: Sequence[JobStatus], stopped: Sequence[Stoppage]) -> None:
    counts = _counted(found)
    for each in stopped[:20]:
        tell_stoppage(output, each)
    output.say(
        _DONE.format(
            accepted=counts.get("accepted", 0),
            refused=counts.get("refused", 0),
            issued=counts.get("issued", 0),
            signatures=counts.get("signatures", 0),
            stopped=len(stopped),
        ),
        "bold",
    )


_JOBS = Text("Xử lý", "Working")
_QUEUED = Text(
    "Đã xếp hàng: thu thập {collect} trường, đi tiếp từ học bạ đã nhập {kept} trường.",
    "Queued: {collect} schools to collect, {kept} to go on with what was imported.",
)
_MISSING = Text("{school}: {why} {remedy}", "{school}: {why} {remedy}")
_DONE = Text(
    "Thu thập {accepted} học bạ, trả lại {refused}; phát hành {issued} ({signatures} chữ ký); "
    "đang dừng {stopped} chỗ.",
    "{accepted} transcripts collected, {refused} refused; {issued} issued ({signatures} "
    "signatures); {stopped} stopped.",
)
