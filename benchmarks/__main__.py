"""``start.py bench``: print the figures as a table for people or JSON for machines."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Sequence

from benchmarks.figures import FIGURES
from benchmarks.measure import Figure
from hub.cli.exit_codes import ExitCode
from hub.cli.output import Output, default_language
from hub.core.text import Text


def main(arguments: Sequence[str]) -> int:
    """Measure and print; exit code 1 when a figure does not hold."""
    parser = argparse.ArgumentParser(prog="start.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="figures to measure")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    options = parser.parse_args(arguments)
    output = Output(default_language(), as_json=options.json)
    chosen = options.names or list(FIGURES)
    with output.progress(Text("Đo", "Measuring"), total=len(chosen)) as tick:
        figures = []
        for name in chosen:
            figures.append(FIGURES[name]())
            tick()
    output.answer({"machine": _machine(), "figures": [figure.to_json() for figure in figures]})
    output.table(_COLUMNS, (_row(figure, output) for figure in figures))
    return ExitCode.DONE if all(figure.holds for figure in figures) else ExitCode.NO


def _row(figure: Figure, output: Output) -> tuple[str, ...]:
    holds = Text("đạt", "holds") if figure.holds else Text("CHƯA ĐẠT", "DOES NOT HOLD")
    return (
        figure.name,
        f"{figure.ours:,.3g}" if figure.ours < 10 else f"{figure.ours:,.0f}",
        f"{figure.peer:,.0f}" if figure.peer is not None else "-",
        figure.peer_name,
        f"{figure.ratio:.2f}" if figure.ratio is not None else "-",
        figure.target,
        holds.get(output.language),
    )


def _machine() -> str:
    return f"{platform.machine()}, Python {platform.python_version()}, one core"


_COLUMNS = (
    Text("Con số", "Figure"),
    Text("Trục", "Ours"),
    Text("Đối chứng", "Peer"),
    Text("Tên đối chứng", "Peer's name"),
    Text("Tỉ lệ", "Ratio"),
    Text("Mục tiêu", "Target"),
    Text("Kết quả", "Result"),
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
