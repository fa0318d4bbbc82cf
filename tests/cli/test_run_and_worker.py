"""``hub run``, ``hub worker`` and what ``hub status`` tells of them, as people type them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from hub.core.host import PluginHost
from hub.core.store import open_store
from simulation.province.places import province_code
from tests.journey.worlds import PUPILS, SmallWorld, small_world

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallWorld:
    made = small_world(tmp_path, PluginHost())
    monkeypatch.setenv("HOCBA_STORE", made.site.store)
    monkeypatch.setenv("HOCBA_KEY_FILE", str(made.site.key_file))
    return made


def test_a_run_waits_in_the_queue_until_a_worker_does_it(
    ask: Ask, tell: Tell, school: SmallWorld
) -> None:
    year = school.cohort.school_year
    code, queued = ask("run", school.plan.code, "--year", year, "--no-wait")
    assert (code, queued["jobs"]) == (ExitCode.DONE, {"queued": 1})
    _, status = ask("status")
    assert status["work"]["queues"] == {"csv-import": {"queued": 1}}
    _, shown, _ = tell("status", "--lang", "en")
    assert "start hub worker" in shown
    code, answer = ask("worker", "--until-idle", "--processes", "0", "--name", "w1")
    assert (code, answer["stopped"]) == (ExitCode.DONE, True)
    _, status = ask("status")
    assert {each["state"]: each["count"] for each in status["schools"]} == {"issued": PUPILS}
    assert status["work"] == {"workers": [], "queues": {}, "tickets": [], "stopped": []}


def test_a_run_here_does_it_at_once_and_tells_what_stopped(
    ask: Ask, tell: Tell, school: SmallWorld
) -> None:
    year = school.cohort.school_year
    assert ask("assign", "end", school.plan.code, "signer-cbql")[0] == ExitCode.DONE
    code, shown, _ = tell("run", school.plan.code, "--year", year, "--here", "--lang", "en")
    assert code == ExitCode.NO
    assert "hub assign set" in shown
    _, status = ask("status")
    assert {each["who"] for each in status["work"]["stopped"]} == {"operator"}


def test_a_unit_that_is_not_there_is_told_so(tell: Tell, school: SmallWorld) -> None:
    assert school.keys
    code, _, said = tell("run", "99999", "--year", "2025-2026", "--lang", "en")
    assert code == ExitCode.REJECTED
    assert "no unit with this code" in said


def test_signing_and_submitting_follow_the_assignments(ask: Ask, school: SmallWorld) -> None:
    ask("import", school.folder / "workbooks", "--yes")
    code, answer = ask("sign", "--school", school.plan.code)
    assert (code, answer["complete"]) == (ExitCode.DONE, PUPILS)
    office = province_code()
    assert ask("submit", "--school", school.plan.code)[0] == ExitCode.DONE
    with closing(open_store(school.site.store)) as store, store.reading() as transaction:
        submitted = [each for each in transaction.ledger.iterate() if each.action == "submit"]
    assert [each.facts["office"] for each in submitted] == [office] * PUPILS


def test_importing_a_unit_takes_its_assigned_adapter(
    ask: Ask, tell: Tell, school: SmallWorld
) -> None:
    year = school.cohort.school_year
    code, answer = ask("import", "--unit", school.plan.code, "--year", year, "--yes")
    assert (code, answer["inserted"]) == (ExitCode.DONE, PUPILS)
    ask("assign", "end", school.plan.code, "adapter")
    code, _, said = tell("import", "--unit", school.plan.code, "--yes", "--lang", "en")
    assert code == ExitCode.REJECTED
    assert f"hub assign set {school.plan.code} adapter" in said
    assert tell("import", "--yes")[0] == ExitCode.USAGE
