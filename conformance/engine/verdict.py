"""The one function that turns observations into results; every report prints what it returns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from conformance.engine.observation import Observation
from conformance.engine.outcome import Culprit, Outcome
from conformance.engine.result import Result, RunVerdict, StaleWaiver
from conformance.engine.waiver import Attestation, Waiver
from conformance.requirements import Requirement
from hub.core.spec import Verb
from hub.core.text import Text

Look = Observation | Exception
"""What a check saw, or how it broke."""

Repetition = Sequence[Look]
"""What every check of one requirement saw in one repetition."""


def verdict_of(
    requirements: Sequence[Requirement],
    looks: Mapping[str, Sequence[Repetition]],
    *,
    capabilities: Collection[str],
    demanded: Collection[str] = (),
    waivers: Sequence[Waiver] = (),
    lapsed: Sequence[Waiver] = (),
    attestations: Sequence[Attestation] = (),
) -> RunVerdict:
    """Return the verdict over `requirements`.

    :param looks: by requirement, repetition by repetition.
    :param capabilities: what the other side declares to be able to do.
    :param demanded: the capabilities without which it cannot be certified.
    :param waivers: those in force for this subject on this day.
    :param lapsed: those for another subject or time that were handed in all the same.
    :param attestations: what named persons confirmed.
    """
    attested = {each.requirement: each for each in attestations}
    waived = {each.requirement: each for each in waivers}
    results = []
    for requirement in requirements:
        lacking = set(requirement.capabilities).difference(capabilities)
        if lacking:
            result = _absent(requirement, lacking, demanded)
        else:
            result = _result(requirement, looks.get(requirement.id, ()))
        if result.outcome is Outcome.NOT_SHOWN and requirement.id in attested:
            words = attested[requirement.id].words
            result = replace(result, outcome=Outcome.ATTESTED, note=words, who=None, next=None)
        if result.outcome is Outcome.FAILED and requirement.id in waived:
            waiver = waived.pop(requirement.id)
            result = replace(result, outcome=Outcome.WAIVED, note=waiver.words)
        results.append(result)
    stale = tuple(
        StaleWaiver(each.requirement, each.reason) for each in (*waived.values(), *lapsed)
    )
    return RunVerdict(tuple(results), stale)


def _absent(
    requirement: Requirement, lacking: Collection[str], demanded: Collection[str]
) -> Result:
    """What is declared absent is not asked about, unless the profile demands it."""
    missing = [each for each in lacking if each in demanded]
    if not missing:
        return Result(requirement, Outcome.NOT_APPLICABLE)
    return Result(
        requirement, Outcome.NOT_SHOWN, Culprit.VENDOR, ", ".join(missing), next=_LOWER_PROFILE
    )


def _result(requirement: Requirement, repetitions: Sequence[Repetition]) -> Result:
    looks = [each for repetition in repetitions for each in repetition]
    broken = [each for each in looks if isinstance(each, Exception)]
    if broken:
        return _suite_error(requirement, broken[0])
    worst = [_worst(repetition) for repetition in repetitions if repetition]
    if not worst:
        return Result(requirement, Outcome.NOT_SHOWN, Culprit.SUITE, next=_NO_CHECK)
    gravest = min(worst, key=_gravity)
    if len({each.holds for each in worst}) > 1:
        return _told(requirement, Outcome.UNSTABLE, gravest)
    return _told(requirement, _outcome(requirement, gravest), gravest)


def _worst(repetition: Repetition) -> Observation:
    """Return what weighs most of one repetition: a contradiction, then something shown."""
    return min((each for each in repetition if isinstance(each, Observation)), key=_gravity)


def _gravity(seen: Observation) -> int:
    return {False: 0, True: 1, None: 2}[seen.holds]


def _outcome(requirement: Requirement, seen: Observation) -> Outcome:
    if not seen.applies:
        return Outcome.NOT_APPLICABLE
    if seen.holds is None:
        return Outcome.NOT_SHOWN
    if seen.holds:
        return Outcome.PASSED
    return Outcome.FAILED if requirement.verb is Verb.SHALL else Outcome.WARNING


def _told(requirement: Requirement, outcome: Outcome, seen: Observation) -> Result:
    if outcome is Outcome.PASSED:
        return Result(requirement, outcome)
    who = seen.who
    if requirement.provisional and who is Culprit.VENDOR:
        who = Culprit.CLAUSE
    then = seen.next or (_NEXT[who] if who is not None else None)
    return Result(requirement, outcome, who, seen.expected, seen.received, seen.where, then)


def _suite_error(requirement: Requirement, error: Exception) -> Result:
    """Say which check broke, by the kind of the error alone: its words may be anybody's data."""
    return Result(
        requirement,
        Outcome.SUITE_ERROR,
        Culprit.SUITE,
        received=type(error).__name__,
        next=_REPORT_IT,
    )


_NEXT = {
    Culprit.CONFIGURATION: Text(
        "Sửa cài đặt của lần chạy rồi chạy lại.", "Mend the settings of the run and run again."
    ),
    Culprit.NETWORK: Text(
        "Kiểm tra mạng và máy chủ rồi chạy lại.", "Check network and server and run again."
    ),
    Culprit.VENDOR: Text(
        "Sửa phần mềm của nhà cung cấp theo điều khoản; lệnh kèm theo cho thấy lỗi ấy.",
        "Mend the vendor's software by the clause; the command beside shows it on a mock.",
    ),
    Culprit.ADAPTER: Text(
        "Sửa bộ chuyển đổi; xem lỗi ấy trên máy giả bằng lệnh kèm theo.",
        "Mend the adapter; the command beside shows the same fault on a mock.",
    ),
    Culprit.SUITE: Text("Báo cho người giữ bộ kiểm thử.", "Tell the keepers of the suite."),
    Culprit.CLAUSE: Text(
        "Hỏi cơ quan ban hành điều khoản; chưa ai phải sửa gì.",
        "Ask the authority that wrote the clause; nobody must mend anything yet.",
    ),
}
_LOWER_PROFILE = Text(
    "Khai và làm tính năng này, hoặc xin chứng nhận ở hồ sơ thấp hơn.",
    "Declare and build this capability, or ask for a lower profile.",
)
_NO_CHECK = Text(
    "Không có phép kiểm nào cho yêu cầu này trong lần chạy.",
    "No check of this run looked at this requirement.",
)
_REPORT_IT = Text(
    "Báo cho người giữ bộ kiểm thử; kết quả này không nói gì về nhà cung cấp.",
    "Tell the keepers of the suite; this says nothing about the vendor.",
)
