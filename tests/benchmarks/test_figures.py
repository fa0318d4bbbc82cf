"""The harness measures what it says, and every figure's work does its work; nothing is timed."""

from __future__ import annotations

import itertools
import json
import time

import pytest

from benchmarks import __main__ as bench
from benchmarks import figures, measure
from benchmarks.measure import Figure, alone, beside, within


def test_ours_and_the_peer_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[str] = []
    clock = itertools.count()
    monkeypatch.setattr(time, "process_time", lambda: next(clock) / 10)

    def work(name: str) -> measure.Work:
        def once() -> int:
            turns.append(name)
            return 2 if name == "ours" else 1

        return once

    figure = beside("f", work("ours"), "peer", work("peer"), least=1.9, rounds=3, seconds=0.25)
    assert [name for name, _ in itertools.groupby(turns)] == ["ours", "peer"] * 3
    assert figure.ratio == pytest.approx(2.0)
    assert figure.holds
    assert not beside("f", work("ours"), "p", work("peer"), least=2.1, seconds=0.25).holds


def test_a_rate_and_a_bound_hold_or_do_not() -> None:
    assert not alone("f", lambda: 1, least=1e12, rounds=1, seconds=0.001).holds
    assert within("f", [lambda: None], most=60).holds
    assert not within("f", [lambda: None], most=-1).holds


@pytest.mark.parametrize("name", list(figures.FIGURES))
def test_every_figure_does_its_work_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def once(work: measure.Work, seconds: float) -> float:
        return float(work())

    monkeypatch.setattr(measure, "rate", once)
    figure = figures.FIGURES[name]()
    assert figure.ours > 0
    assert figure.peer is None or figure.peer > 0


def test_the_answer_for_machines_has_the_agreed_keys(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Figure("f", 2.0, 1.0, "peer", 2.0, "≥ 3 ×", holds=False)
    monkeypatch.setattr(bench, "FIGURES", {"f": lambda: made})
    assert bench.main(["--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"machine", "figures"}
    assert set(answer["figures"][0]) == {
        *("name", "ours", "peer", "peer_name", "ratio", "target", "holds")
    }
    assert bench.main([]) == 1
    assert "peer" in capsys.readouterr().out
