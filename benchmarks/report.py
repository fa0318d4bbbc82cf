"""How figures are shown: a table for people, a page for the documentation, JSON for machines."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from lxml import etree

from benchmarks.benchmark import Figure
from benchmarks.yardstick import REFERENCE_SIGNS
from hub.cli.output import Output
from hub.core.text import Language, Text

_LIBRARIES = (
    *("lxml", "cryptography", "pydantic", "python-calamine", "typst", "signxml", "xmlsec"),
)
_CPUINFO = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures depend on; nothing names the machine.

    :param speed: bare RSA-2048 signatures a second on one core, the median of this run.
    """

    cores: int
    processor: str
    python: str
    libraries: Mapping[str, str]
    speed: float

    @classmethod
    def here(cls, figures: Sequence[Figure]) -> Machine:
        """Return this machine, as fast as it was while `figures` were measured."""
        libxml2 = ".".join(map(str, etree.LIBXML_VERSION))
        return cls(
            cores=os.cpu_count() or 1,
            processor=processor(),
            python=platform.python_version(),
            libraries={name: version(name) for name in _LIBRARIES} | {"libxml2": libxml2},
            speed=median(figure.measured.speed for figure in figures),
        )

    def to_json(self) -> dict[str, object]:
        """Return the machine for machines."""
        return {
            "cores": self.cores,
            "processor": self.processor,
            "python": self.python,
            "libraries": dict(self.libraries),
            "rsa_2048_signs_a_second": self.speed,
            "reference_rsa_2048_signs_a_second": REFERENCE_SIGNS,
        }

    def told(self) -> list[Text]:
        """Return the machine as people read it, a sentence each."""
        libraries = ", ".join(f"{name} {number}" for name, number in self.libraries.items())
        python = f"Python {self.python}; {libraries}."
        return [
            _CORES.format(cores=self.cores, processor=self.processor),
            Text(python, python),
            _SPEED.format(speed=_number(self.speed), reference=_number(REFERENCE_SIGNS)),
        ]


def show(figures: Sequence[Figure], machine: Machine, output: Output) -> None:
    """Tell people the machine, the figures as a table, and how many hold."""
    for sentence in machine.told():
        output.say(sentence)
    output.table(_COLUMNS, (_row(figure, output.language) for figure in figures))
    output.say(_summary(figures), "bold green" if all(each.holds for each in figures) else "red")


def to_json(figures: Sequence[Figure], machine: Machine) -> dict[str, object]:
    """Return the figures for machines."""
    return {"machine": machine.to_json(), "figures": [figure.to_json() for figure in figures]}


def page(figures: Sequence[Figure], machine: Machine) -> str:
    """Return the figures as a page of the documentation, Vietnamese and then English."""
    lines = [f"# {_TITLE.vi} · {_TITLE.en}", "", "*(English below)*"]
    lines += _part(figures, machine, Language.VI)
    lines += ["", "---"]
    lines += _part(figures, machine, Language.EN)
    return "\n".join(lines) + "\n"


def _part(figures: Sequence[Figure], machine: Machine, language: Language) -> Iterator[str]:
    def said(*texts: Text) -> Iterator[str]:
        yield ""
        yield from (text.get(language) for text in texts)

    yield from said(*_HOW)
    yield ""
    yield from (f"* {text.get(language)}" for text in machine.told())
    yield ""
    yield _line([column.get(language) for column in _COLUMNS])
    yield _line(["---"] * len(_COLUMNS))
    yield from (_line(_row(figure, language)) for figure in figures)
    yield from said(_summary(figures))


def _row(figure: Figure, language: Language) -> list[str]:
    benchmark, measured = figure.benchmark, figure.measured
    unit = benchmark.unit.get(language)
    return [
        benchmark.title.get(language),
        f"{_number(measured.ours)} {unit}",
        "-" if measured.peer is None else f"{_number(measured.peer)} {unit}",
        benchmark.peer_name,
        "-" if measured.ratio is None else f"{_number(measured.ratio)} ×",
        "-" if figure.scaled is None else f"{_number(figure.scaled)} {unit}",
        benchmark.target.text,
        _HOLDS[figure.holds].get(language),
    ]


def _summary(figures: Sequence[Figure]) -> Text:
    broken = [figure.benchmark.title for figure in figures if not figure.holds]
    if not broken:
        return _ALL_HOLD
    vi, en = ("; ".join(getattr(title, name) for title in broken) for name in ("vi", "en"))
    return _SOME_DO_NOT.format(count=len(broken), names=Text(vi, en))


def processor(source: Path = _CPUINFO) -> str:
    """Return the processor's model, as Linux tells it in `source`, else what Python knows of it."""
    try:
        lines = source.read_text("utf-8").splitlines()
    except OSError:
        lines = []
    found = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(found, platform.processor() or platform.machine())


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


_TITLE = Text("Tốc độ", "Performance")
_HOW = (
    Text(
        "Bảng này do `python3 start.py bench --write docs/performance.md` in ra; không sửa tay.",
        "This table is what `python3 start.py bench --write docs/performance.md` printed.",
    ),
    Text(
        "Trục và đối chứng thay phiên nhau trong cùng một lần chạy, trên cùng dữ liệu giả lập;",
        "The hub and its peer take turns in one run, on the same invented data; each number is",
    ),
    Text(
        "mỗi số là trung vị của các vòng, tính bằng thời gian xử lý của một nhân.",
        "the median of the rounds, in processor time of one core.",
    ),
    Text(
        "Đạt hay chưa luôn xét theo số đo được ở máy này. Cột “quy về máy chuẩn” cho biết cùng",
        "Whether a promise holds is judged on what was measured on this machine. The column",
    ),
    Text(
        "việc ấy sẽ ra sao trên máy chuẩn, theo số chữ ký RSA-2048 trần đo trong cùng lần chạy.",
        "“on the reference machine” scales it by the bare RSA-2048 rate of the same run.",
    ),
)
_COLUMNS = (
    Text("Số liệu", "Figure"),
    Text("Trục", "Hub"),
    Text("Đối chứng", "Peer"),
    Text("Đối chứng là", "The peer is"),
    Text("Tỉ lệ", "Ratio"),
    Text("Quy về máy chuẩn", "On the reference machine"),
    Text("Mục tiêu", "Target"),
    Text("Kết quả", "Result"),
)
_CORES = Text("{cores} nhân, {processor}.", "{cores} cores, {processor}.")
_SPEED = Text(
    "Thước đo của máy: {speed} chữ ký RSA-2048 trần mỗi giây trên một nhân (máy chuẩn: "
    "{reference}).",
    "The machine's yardstick: {speed} bare RSA-2048 signatures a second on one core (the reference "
    "machine: {reference}).",
)
_HOLDS = {True: Text("đạt", "holds"), False: Text("CHƯA ĐẠT", "DOES NOT HOLD")}
_ALL_HOLD = Text("Mọi số liệu đều đạt.", "Every figure holds.")
_SOME_DO_NOT = Text(
    "Chưa đạt trên máy này ({count}): {names}.", "Not held on this machine ({count}): {names}."
)
