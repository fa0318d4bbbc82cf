"""How figures are shown: a table for people, Markdown for the documentation, JSON for machines."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version

from lxml import etree

from benchmarks.benchmark import Figure
from hub.cli.output import Output
from hub.core.text import Language, Text

LIBRARIES = ("lxml", "cryptography", "pydantic", "python-calamine", "signxml", "xmlsec")

_COLUMNS = (
    Text("Số liệu", "Figure"),
    Text("Trục", "Hub"),
    Text("Đối chứng", "Peer"),
    Text("Đối chứng là", "The peer is"),
    Text("Tỉ lệ", "Ratio"),
    Text("Mục tiêu", "Target"),
    Text("Kết quả", "Result"),
)
_HOLDS = {True: Text("đạt", "holds"), False: Text("CHƯA ĐẠT", "DOES NOT HOLD")}
_ALL_HOLD = Text("Mọi số liệu đều đạt.", "Every figure holds.")
_SOME_DO_NOT = Text("{count} số liệu chưa đạt.", "{count} figures do not hold.")


def machine() -> dict[str, object]:
    """Return what the figures depend on, without naming the machine."""
    libxml2 = ".".join(map(str, etree.LIBXML_VERSION))
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES} | {"libxml2": libxml2},
    }


def show(figures: Sequence[Figure], output: Output) -> None:
    """Tell people the figures as a table, and how many hold."""
    output.table(_COLUMNS, (_row(figure, output.language) for figure in figures))
    broken = sum(not figure.holds for figure in figures)
    if broken:
        output.say(_SOME_DO_NOT.format(count=broken), "bold red")
    else:
        output.say(_ALL_HOLD, "bold green")


def markdown(figures: Sequence[Figure], language: Language) -> str:
    """Return the same table as Markdown."""
    lines = [_line([column.get(language) for column in _COLUMNS]), _line(["---"] * len(_COLUMNS))]
    lines += [_line(_row(figure, language)) for figure in figures]
    return "\n".join(lines) + "\n"


def to_json(figures: Sequence[Figure]) -> dict[str, object]:
    """Return the figures for machines."""
    return {"machine": machine(), "figures": [figure.to_json() for figure in figures]}


def _row(figure: Figure, language: Language) -> list[str]:
    benchmark, measured = figure.benchmark, figure.measured
    unit = benchmark.unit.get(language)
    return [
        benchmark.title.get(language),
        f"{_number(measured.ours)} {unit}",
        "-" if measured.peer is None else f"{_number(measured.peer)} {unit}",
        benchmark.peer_name,
        "-" if measured.ratio is None else f"{_number(measured.ratio)} ×",
        benchmark.target.text,
        _HOLDS[figure.holds].get(language),
    ]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
