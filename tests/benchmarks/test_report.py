"""What people, pages and machines are told of the figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks.benchmark import Benchmark, Figure
from benchmarks.measure import Contest, Measurement, at_least, at_least_times
from benchmarks.report import Machine, page, processor, to_json
from benchmarks.yardstick import REFERENCE_SIGNS
from hub.core.text import Text

_HALF = REFERENCE_SIGNS / 2
_SLOW, _OK = Contest(lambda: 500.0), Contest(lambda: 9.0, lambda: 3.0)
_RATE = Benchmark(
    "rate", Text("tốc độ", "a rate"), Text("/giây", "/s"), "-", at_least(800), lambda _: _SLOW
)
_RATIO = Benchmark(
    "ratio", Text("tỉ lệ", "a ratio"), Text("/giây", "/s"), "peer", at_least_times(2), lambda _: _OK
)
_FIGURES = (
    Figure(_RATE, Measurement(500.0, _HALF)),
    Figure(_RATIO, Measurement(9.0, _HALF, 3.0, 3.0)),
)


def test_a_scaled_figure_never_decides() -> None:
    """On the reference machine it would be a thousand; here it is five hundred: not held."""
    slow, ratio = _FIGURES
    assert slow.scaled == pytest.approx(1_000)
    assert not slow.holds
    assert ratio.scaled is None
    assert ratio.holds


def test_the_answer_for_machines_has_the_agreed_keys() -> None:
    answer = to_json(_FIGURES, Machine.here(_FIGURES))
    assert set(answer) == {"machine", "figures"}
    machine, figures = answer["machine"], answer["figures"]
    assert isinstance(machine, dict)
    assert isinstance(figures, list)
    assert machine["rsa_2048_signs_a_second"] == _HALF
    assert {"cores", "processor", "python", "libraries"} <= set(machine)
    for figure in figures:
        agreed = {"name", "ours", "peer", "peer_name", "ratio", "target", "holds"}
        assert set(figure) == agreed | {"unit", "scaled"}


def test_the_page_says_in_both_languages_what_does_not_hold() -> None:
    text = page(_FIGURES, Machine.here(_FIGURES))
    vietnamese, english = text.split("\n---\n")
    assert "Chưa đạt trên máy này (1): tốc độ." in vietnamese
    assert "Not held on this machine (1): a rate." in english
    assert "| tốc độ | 500 /giây | - | - | - | 1,000 /giây | ≥ 800/s | CHƯA ĐẠT |" in vietnamese
    assert "| a ratio | 9 /s | 3 /s | peer | 3 × | - | ≥ 2 × | holds |" in english
    for part in (vietnamese, english):
        assert Machine.here(_FIGURES).processor in part
        assert "4,700" in part


def test_the_page_of_a_good_run_says_so() -> None:
    text = page(_FIGURES[1:], Machine.here(_FIGURES))
    assert "Mọi số liệu đều đạt." in text
    assert "Every figure holds." in text


def test_a_processor_is_named_by_linux_or_by_python(tmp_path: Path) -> None:
    told = tmp_path / "cpuinfo"
    told.write_text("processor\t: 0\nmodel name\t: Giả X\nmodel name\t: Giả Y\n", "utf-8")
    assert processor(told) == "Giả X"
    assert processor(tmp_path / "missing")


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "BENCHMARKS", {"rate": _RATE, "ratio": _RATIO})
    monkeypatch.setattr(bench, "yardstick", lambda: lambda: _HALF)


@pytest.mark.usefixtures("two")
def test_the_command_tells_measures_and_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    file = tmp_path / "performance.md"
    assert bench.main(["--write", str(file), "--lang", "en"]) == 1
    told = capsys.readouterr().out
    assert "DOES NOT HOLD" in told
    assert "Not held on this machine (1): a rate." in told
    assert file.read_text("utf-8").startswith("# Tốc độ · Performance")
    assert bench.main(["ratio", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [figure["name"] for figure in answer["figures"]] == ["ratio"]


@pytest.mark.usefixtures("two")
def test_a_figure_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["nothing"]) == 2
    assert "rate, ratio" in capsys.readouterr().err
