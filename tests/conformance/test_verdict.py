"""One function turns observations into the words of a verdict."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.engine.observation import HOLDS, NOT_APPLICABLE, Observation, contradicted
from conformance.engine.outcome import Culprit, Outcome
from conformance.engine.result import ExitCode
from conformance.engine.verdict import Look, verdict_of
from conformance.engine.waiver import Attestation, Waiver
from hub.core.spec import Verb
from hub.core.text import Text
from tests.conformance.requirements import made

WRONG = contradicted("1", "2", "a.xml")
UNSEEN = Observation(None, who=Culprit.NETWORK, next=Text("Thử lại.", "Try again."))
DAY = dt.date(2026, 5, 30)


def outcome(*repetitions: list[Look], verb: Verb = Verb.SHALL) -> Outcome:
    verdict = verdict_of([made(verb=verb)], {"T-1": repetitions}, capabilities=())
    return verdict.results[0].outcome


@pytest.mark.parametrize(
    ("repetitions", "verb", "word"),
    [
        ([[HOLDS], [HOLDS]], Verb.SHALL, Outcome.PASSED),
        ([[WRONG], [WRONG]], Verb.SHALL, Outcome.FAILED),
        ([[WRONG], [WRONG]], Verb.SHOULD, Outcome.WARNING),
        ([[WRONG], [WRONG]], Verb.MAY, Outcome.WARNING),
        ([[HOLDS], [WRONG]], Verb.SHALL, Outcome.UNSTABLE),
        ([[WRONG], [HOLDS]], Verb.SHOULD, Outcome.UNSTABLE),
        ([[HOLDS, WRONG], [WRONG, HOLDS]], Verb.SHALL, Outcome.FAILED),
        ([[HOLDS, UNSEEN], [HOLDS, UNSEEN]], Verb.SHALL, Outcome.PASSED),
        ([[UNSEEN], [UNSEEN]], Verb.SHALL, Outcome.NOT_SHOWN),
        ([[NOT_APPLICABLE], [NOT_APPLICABLE]], Verb.SHALL, Outcome.NOT_APPLICABLE),
        ([[HOLDS], [KeyError("x")]], Verb.SHALL, Outcome.SUITE_ERROR),
        ([[], []], Verb.SHALL, Outcome.NOT_SHOWN),
        ([], Verb.SHALL, Outcome.NOT_SHOWN),
    ],
)
def test_the_word_follows_from_what_was_seen(
    repetitions: list[list[Look]], verb: Verb, word: Outcome
) -> None:
    assert outcome(*repetitions, verb=verb) is word


def test_what_is_declared_absent_is_not_asked() -> None:
    verdict = verdict_of(
        [made(capabilities=("pull", "push"))], {"T-1": [[WRONG]]}, capabilities=["pull"]
    )
    assert verdict.results[0].outcome is Outcome.NOT_APPLICABLE
    assert verdict.exit_code is ExitCode.CERTIFIABLE


def test_what_a_profile_demands_must_be_declared() -> None:
    asked = made(capabilities=("push",))
    verdict = verdict_of([asked], {}, capabilities=["pull"], demanded=["pull", "push"])
    (told,) = verdict.results
    assert (told.outcome, told.who) == (Outcome.NOT_SHOWN, Culprit.VENDOR)
    assert told.expected == "push"


def test_a_non_pass_says_who_must_act_and_what_next() -> None:
    told = verdict_of([made()], {"T-1": [[UNSEEN]]}, capabilities=()).of("T-1")
    assert told.who is Culprit.NETWORK
    assert told.next is not None
    assert told.next.en == "Try again."


def test_an_unsettled_clause_is_nobody_s_fault_but_the_clause_s() -> None:
    verdict = verdict_of([made(provisional=True)], {"T-1": [[WRONG]]}, capabilities=())
    assert verdict.results[0].who is Culprit.CLAUSE


def test_a_broken_check_never_tells_the_words_of_its_error() -> None:
    verdict = verdict_of([made()], {"T-1": [[ValueError("Nguyễn Văn A")]]}, capabilities=())
    assert verdict.exit_code is ExitCode.SUITE_ERROR
    assert verdict.results[0].received == "ValueError"
    assert "Nguyễn" not in str(verdict)


def waiver(requirement: str = "T-1") -> Waiver:
    return Waiver(
        requirement=requirement,
        vendor="Nhà cung cấp thử",
        scope="viettel *",
        reason="Đang sửa, xong trước tháng 6",
        issuer="Sở GDĐT (giả lập)",
        valid_from=DAY,
        valid_until=DAY + dt.timedelta(days=30),
    )


def test_a_waiver_lets_a_failure_pass_and_is_printed() -> None:
    verdict = verdict_of([made()], {"T-1": [[WRONG]]}, capabilities=(), waivers=[waiver()])
    assert verdict.results[0].outcome is Outcome.WAIVED
    assert "Sở GDĐT (giả lập)" in verdict.results[0].note
    assert verdict.exit_code is ExitCode.CERTIFIABLE


def test_a_waiver_that_matches_nothing_is_an_error() -> None:
    verdict = verdict_of([made()], {"T-1": [[HOLDS]]}, capabilities=(), waivers=[waiver()])
    assert [each.requirement for each in verdict.stale] == ["T-1"]
    assert verdict.exit_code is ExitCode.NOT_CERTIFIABLE


@pytest.mark.parametrize(
    ("subject", "day", "covered"),
    [
        ("viettel 1.2", DAY, True),
        ("viettel 1.2", DAY + dt.timedelta(days=30), True),
        ("viettel 1.2", DAY + dt.timedelta(days=31), False),
        ("viettel 1.2", DAY - dt.timedelta(days=1), False),
        ("vnpt 1.2", DAY, False),
        ("viettel-extra 1", DAY, False),
    ],
)
def test_a_waiver_is_for_one_subject_and_one_time(
    subject: str, day: dt.date, covered: bool
) -> None:
    assert waiver().covers(subject, day) is covered


def test_a_named_person_can_confirm_what_nothing_shows() -> None:
    word = Attestation(requirement="T-1", person="Lê Thị Thử", note="Đã xem tại chỗ", day=DAY)
    verdict = verdict_of([made()], {"T-1": [[UNSEEN]]}, capabilities=(), attestations=[word])
    assert verdict.results[0].outcome is Outcome.ATTESTED
    assert "Lê Thị Thử" in verdict.results[0].note
    contradicting = verdict_of([made()], {"T-1": [[WRONG]]}, capabilities=(), attestations=[word])
    assert contradicting.results[0].outcome is Outcome.FAILED


looks = st.sampled_from([HOLDS, WRONG, UNSEEN, NOT_APPLICABLE])


@given(st.lists(st.lists(looks, min_size=1, max_size=3), min_size=1, max_size=3))
def test_whoever_contradicts_a_shall_is_never_certified(
    repetitions: list[list[Observation]],
) -> None:
    verdict = verdict_of([made()], {"T-1": repetitions}, capabilities=())
    wrong = any(WRONG in each for each in repetitions)
    if wrong:
        assert verdict.exit_code is ExitCode.NOT_CERTIFIABLE
    assert (verdict.results[0].outcome is Outcome.PASSED) <= (not wrong)


def test_a_run_without_results_certifies_nobody() -> None:
    verdict = verdict_of([], {}, capabilities=())
    assert verdict.exit_code is ExitCode.NOT_CERTIFIABLE
    assert replace(verdict, stale=()).word == "not-certifiable"
    with pytest.raises(KeyError):
        verdict.of("T-1")
