"""``hub unit``: bring lists in, ask about any day, move, merge and close."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from simulation.province import Province, SchoolPlan, write_units

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def schools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask) -> tuple[SchoolPlan, ...]:
    """Schools of the invented province, whose units are in the store as since 1/7/2025."""
    monkeypatch.chdir(tmp_path)
    plans = Province(3, 400).schools()
    write_units(tmp_path, 3, plans)
    assert ask("unit", "import", "units-2004.csv", "--at", "2004-07-08")[0] == ExitCode.DONE
    code, answer = ask("unit", "import", "units-2025.csv", "--at", "2025-07-01", "--whole")
    assert code == ExitCode.DONE
    assert answer["listed"] == 130
    return plans


def test_a_question_of_the_past(schools: tuple[SchoolPlan, ...], ask: Ask, tell: Tell) -> None:
    school = schools[0].code
    _, past = ask("unit", "show", school, "--at", "2025-06-30")
    _, now = ask("unit", "show", school, "--at", "2025-07-01")
    assert [one["kind"] for one in past["above"]] == ["commune", "district", "province"]
    assert [one["kind"] for one in now["above"]] == ["commune", "province"]
    code, shown, _ = tell("unit", "show", "991", "--at", "2025-06-30", "--lang", "vi")
    assert code == ExitCode.DONE
    assert "Huyện số 1" in shown
    assert "2025-06-30" in shown
    code, answer = ask("unit", "show", "991", "--at", "2025-07-01")
    assert (code, answer["error"]["code"]) == (ExitCode.REJECTED, "unknown-unit")


def test_units_are_listed(schools: tuple[SchoolPlan, ...], ask: Ask, tell: Tell) -> None:
    assert [one["code"] for one in ask("unit", "list")[1]["units"]] == ["37"]
    assert len(ask("unit", "list", "37", "--at", "2025-06-30")[1]["units"]) == 8
    assert len(ask("unit", "list", "37")[1]["units"]) == 129
    _, shown, _ = tell("unit", "list", "--lang", "en")
    assert "province" in shown


def test_move_merge_and_close(schools: tuple[SchoolPlan, ...], ask: Ask, tell: Tell) -> None:
    first, second, third = (plan.code for plan in schools[:3])
    day = ("--at", "2026-08-01")
    assert ask("unit", "move", first, "--to", "99100", *day) == (0, {"changed": [first]})
    merged = ask("unit", "merge", second, "--into", first, "--name", "Trường Mới (giả lập)", *day)
    assert merged == (0, {"changed": sorted([first, second])})
    assert ask("unit", "close", third, *day)[1]["changed"] == [third]
    _, shown = ask("unit", "show", first, *day)
    assert (shown["name"], shown["predecessors"]) == ("Trường Mới (giả lập)", [second])
    assert len(shown["spells"]) == 2
    _, told, _ = tell("unit", "show", second, "--at", "2026-07-31", "--lang", "en")
    assert f"Became part of: {first}" in told
    code, answer = ask("unit", "close", "37", *day)
    assert (code, answer["error"]["code"]) == (ExitCode.REJECTED, "unit-conflict")
