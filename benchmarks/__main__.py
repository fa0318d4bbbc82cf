"""``start.py bench``: measure the figures and show them; exit code 1 when one does not hold."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.benchmark import Benchmark, Figure
from benchmarks.catalogue import BENCHMARKS
from benchmarks.measure import measure
from benchmarks.report import Machine, page, show, to_json
from benchmarks.world import World
from benchmarks.yardstick import yardstick
from hub.cli.exit_codes import ExitCode
from hub.cli.main import run_app
from hub.cli.options import AsJson, Lang
from hub.cli.output import Output, default_language
from hub.core.text import Text
from hub.core.transport import write_atomic
from simulation.pki.keypool import default_folder

app = typer.Typer(name="bench", add_completion=False, pretty_exceptions_enable=False)

_MEASURING = Text("Đo", "Measuring")


@app.command()
def bench(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]…", help="Chỉ đo các số liệu này. / Only these figures."),
    ] = None,
    as_json: AsJson = False,
    page_path: Annotated[
        Path | None,
        typer.Option(
            "--write",
            metavar="FILE",
            help="Ghi thành trang tài liệu (Markdown). / Write a page of documentation (Markdown).",
        ),
    ] = None,
    lang: Lang = None,
) -> None:
    """Đo tốc độ, mỗi số liệu cạnh một thư viện khác. / Measure speed, each figure beside a peer.

    Thời gian là thời gian xử lý của một nhân. / Time is processor time of one core.

    Mã thoát / exit code: 0 mọi số liệu đạt/every figure holds, 1 có số liệu chưa đạt/one does not.

    Ví dụ / Example: python3 start.py bench --json verify-ten-signatures
    """
    output = Output(lang or default_language(), as_json=as_json)
    chosen = _chosen(names)
    with tempfile.TemporaryDirectory(prefix="hocba-bench-") as folder:
        figures = _measured(chosen, World(Path(folder) / "trust", default_folder()), output)
    machine = Machine.here(figures)
    if page_path is not None:
        write_atomic(page_path, page(figures, machine).encode())
    output.answer(to_json(figures, machine))
    show(figures, machine, output)
    raise typer.Exit(ExitCode.DONE if all(figure.holds for figure in figures) else ExitCode.NO)


def _chosen(names: Sequence[str] | None) -> list[Benchmark]:
    unknown = [name for name in names or () if name not in BENCHMARKS]
    if unknown:
        known = ", ".join(BENCHMARKS)
        raise typer.BadParameter(f"{unknown[0]}: không có / unknown; có / known: {known}")
    return [BENCHMARKS[name] for name in names or BENCHMARKS]


def _measured(chosen: Iterable[Benchmark], world: World, output: Output) -> list[Figure]:
    benchmarks = list(chosen)
    figures, speed = [], yardstick()
    with output.progress(_MEASURING, total=len(benchmarks)) as tick:
        for benchmark in benchmarks:
            contest = benchmark.prepare(world)
            figures.append(Figure(benchmark, measure(contest, benchmark.rounds, speed)))
            tick()
    return figures


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    return run_app(app, "start.py bench", arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
