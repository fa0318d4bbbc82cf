"""Scenes are played, kept, and looked at; what was kept is enough to say it all again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

import pytest

from conformance.engine.check import Check, Scene
from conformance.engine.evidence import Evidence, Kept
from conformance.engine.observation import HOLDS, Facts, Observation, compared
from conformance.engine.outcome import Culprit, Outcome
from conformance.engine.result import Result
from conformance.engine.run import REPETITIONS, look, play
from conformance.engine.suite import Suite
from conformance.engine.verdict import verdict_of
from conformance.privacy import RealDataError
from hub.core.errors import Actor, Bug, HubError, LostAnswer, Pause, Reject, Retry, UnreadableInput
from hub.core.text import Text
from tests.conformance.requirements import made

SAID = Text("Hỏng.", "Broken.")


class Counting(Scene[list[str]]):
    name: ClassVar[str] = "counting"

    async def play(self, subject: list[str]) -> Facts:
        subject.append(self.name)
        return {"count": len(subject), "password": "p4ss", "said": "Bearer abcdefghijkl"}


class Raising(Scene[list[str]]):
    name: ClassVar[str] = "raising"

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def play(self, subject: list[str]) -> Facts:
        raise self.error


class Seen(Check):
    def __init__(self, scene: str = "counting", *, reads_stops: bool = False) -> None:
        self.requirement, self.scene = "T-1", scene
        self.reads_stops = reads_stops  # type: ignore[misc]

    def look(self, facts: Facts) -> Observation:
        return compared("", facts["stopped"]["code"]) if "stopped" in facts else HOLDS


class Broken(Seen):
    def look(self, facts: Facts) -> Observation:
        raise KeyError("x")


def suite_of(scene: Scene[list[str]], check: Check) -> Suite[list[str]]:
    return Suite((made(),), (scene,), (check,))


def outcome(folder: Path, scene: Scene[list[str]], check: Check) -> Result:
    suite, evidence = suite_of(scene, check), Evidence(folder)
    asyncio.run(play(suite, [], evidence, seed=1))
    return verdict_of(suite.requirements, look(suite, evidence), capabilities=()).results[0]


def test_each_scene_is_played_as_often_as_repetitions(tmp_path: Path) -> None:
    subject: list[str] = []
    told: list[tuple[int, int]] = []
    suite = suite_of(Counting(), Seen())
    asyncio.run(
        play(suite, subject, Evidence(tmp_path), seed=1, progress=lambda *each: told.append(each))
    )
    assert subject == ["counting"] * REPETITIONS
    assert told == [(number, REPETITIONS) for number in range(1, REPETITIONS + 1)]


def test_what_was_played_is_not_played_again(tmp_path: Path) -> None:
    evidence, subject = Evidence(tmp_path), ["before"]
    evidence.keep(Kept("counting", 0, {"count": 1}))
    asyncio.run(play(suite_of(Counting(), Seen()), subject, evidence, seed=1))
    assert subject == ["before", "counting"]


def test_a_line_that_a_crash_cut_off_is_played_again(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    evidence.keep(Kept("counting", 0, {}))
    file = tmp_path / "evidence.jsonl"
    file.write_text(file.read_text("utf-8") + '{"scene": "coun', "utf-8")
    assert [each.repetition for each in evidence.read()] == [0]


def test_damaged_evidence_is_refused(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path)
    (tmp_path / "evidence.jsonl").write_text("no\n{}\n", "utf-8")
    with pytest.raises(UnreadableInput) as caught:
        evidence.read()
    assert str(caught.value.where).endswith("evidence.jsonl:1")


def test_secrets_never_reach_the_folder(tmp_path: Path) -> None:
    evidence = Evidence(tmp_path, secrets=["s3cret", ""])
    facts = {
        "token": "abc",
        "list": [{"apiKey": "k", "said": "I am s3cret!"}],
        "header": "Basic dXNlcjpwYXNz",
        "count": 3,
    }
    kept = evidence.keep(Kept("a", 0, facts))
    written = (tmp_path / "evidence.jsonl").read_text("utf-8")
    assert kept == {
        "token": "***",
        "list": [{"apiKey": "***", "said": "I am ***!"}],
        "header": "Basic ***",
        "count": 3,
    }
    for secret in ("abc", "s3cret", "dXNlcjpwYXNz"):
        assert secret not in written


@pytest.mark.parametrize(
    ("error", "who"),
    [
        (Retry(SAID, remedy=SAID), Culprit.NETWORK),
        (LostAnswer(SAID, remedy=SAID), Culprit.NETWORK),
        (Pause(SAID, remedy=SAID), Culprit.CONFIGURATION),
        (Pause(SAID, remedy=SAID, who=Actor.VENDOR), Culprit.VENDOR),
        (Reject(SAID, remedy=SAID, who=Actor.VENDOR), Culprit.VENDOR),
        (Bug(SAID, remedy=SAID), Culprit.ADAPTER),
    ],
)
def test_a_scene_that_ends_in_an_error_shows_nothing_and_whose_turn_it_is(
    error: HubError, who: Culprit, tmp_path: Path
) -> None:
    told = outcome(tmp_path, Raising(error), Seen("raising"))
    assert (told.outcome, told.who) == (Outcome.NOT_SHOWN, who)


def test_a_check_may_judge_the_end_itself(tmp_path: Path) -> None:
    error = Reject(SAID, remedy=SAID)
    told = outcome(tmp_path, Raising(error), Seen("raising", reads_stops=True))
    assert (told.outcome, told.received) == (Outcome.FAILED, "rejected")


@pytest.mark.parametrize(
    ("scene", "check"),
    [(Raising(ZeroDivisionError()), Seen("raising")), (Counting(), Broken())],
    ids=["scene", "check"],
)
def test_a_fault_of_ours_is_a_suite_error(
    scene: Scene[list[str]], check: Check, tmp_path: Path
) -> None:
    assert outcome(tmp_path, scene, check).outcome is Outcome.SUITE_ERROR


def test_real_data_stop_the_run(tmp_path: Path) -> None:
    with pytest.raises(RealDataError):
        outcome(tmp_path, Raising(RealDataError(SAID, remedy=SAID)), Seen("raising"))
    assert not (tmp_path / "evidence.jsonl").exists()


def test_a_check_of_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="Seen: T-1, elsewhere"):
        suite_of(Counting(), Seen("elsewhere"))


def test_only_the_scenes_that_are_needed_are_played() -> None:
    suite = Suite((made(),), (Counting(), Raising(ValueError())), (Seen(),))
    assert [each.name for each in suite.of(suite.requirements).scenes] == ["counting"]
    assert suite.of([]).scenes == ()
