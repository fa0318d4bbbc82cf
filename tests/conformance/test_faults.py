"""The table of injected faults: whose each of them is, and that the suite says so.

A row is a fault that really happens: a bad day of an invented server, a wrong setting, a network
that is not there, an adapter or a check that breaks, a clause that is not settled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from conformance.engine.check import Check
from conformance.engine.evidence import Evidence
from conformance.engine.observation import Facts, Observation, contradicted
from conformance.engine.outcome import Culprit, Outcome
from conformance.engine.result import Result
from conformance.engine.run import culprit_of, look, play
from conformance.engine.suite import Suite
from conformance.engine.verdict import verdict_of
from conformance.mutants.adapter.sound import PASSWORD, Memory, SoundAdapter, SoundSettings
from conformance.requirements import requirement
from conformance.session import preflight
from conformance.simulated import PATIENT, simulated
from conformance.suites.adapter import TestedAdapter, adapter_suite
from hub.core.contracts import Page
from hub.core.errors import HubError
from hub.core.host import GuardedAdapter, PluginHost
from hub.core.model import Transcript
from hub.core.text import Language
from simulation.vendors.bad_days import BadDay
from simulation.vendors.hooks import installed_servers
from tests.conformance.requirements import made

HASTY = {**PATIENT, "budget": 0, "silence": 1}
"""Of an adapter that tries nothing twice: what it could ride out comes to light."""

_N, _V, _C = Culprit.NETWORK, Culprit.VENDOR, Culprit.CONFIGURATION
DAYS: dict[BadDay, Culprit | None] = {
    **dict.fromkeys((BadDay.SLOW, BadDay.DROPPED, BadDay.LOST_ANSWER), _N),
    **dict.fromkeys((BadDay.BUSY, BadDay.BUSY_FOR_SECONDS), _N),
    **dict.fromkeys((BadDay.TRUNCATED, BadDay.WRONG_ENCODING, BadDay.HALF_PAGE), _V),
    **dict.fromkeys((BadDay.FAILURE_INSIDE, BadDay.FAULT_INSIDE), _V),
    **dict.fromkeys((BadDay.MISSING_FIELD, BadDay.RENAMED_FIELD), _V),
    # Nobody's fault: the contract allows it, or one pull of one page does not meet it.
    **dict.fromkeys((BadDay.BYTE_ORDER_MARK, BadDay.CLOCK_SKEW, BadDay.TOKEN_EXPIRES), None),
    **dict.fromkeys((BadDay.LOGIN_EXPIRES, BadDay.STILL_PROCESSING), None),
    **dict.fromkeys((BadDay.DUPLICATE_PAGE, BadDay.REORDERED_PAGES), None),
    **dict.fromkeys((BadDay.CHANGED_ID, BadDay.MERGED_PUPIL), None),
}
WEATHER = [
    (each.adapter, day) for each in installed_servers().values() for day in sorted(each.days)
]

NOWHERE = "http://localhost:9"
SETTINGS: list[tuple[str, dict[str, object], Culprit]] = [
    ("viettel", {"address": NOWHERE}, _N),
    ("viettel", {"username": "sai"}, _C),
    ("viettel", {"password": "sai"}, _C),
    ("viettel", {"unit": "KHONG-CO"}, _C),
    ("vnpt", {"address": NOWHERE}, _N),
    ("exchange", {"address": NOWHERE}, _N),
    ("exchange", {"key": "sai"}, _C),
]
"""Wrong settings: the preflight stops, and no line is ever red for them."""


def test_the_table_is_long_enough() -> None:
    assert set(DAYS) == set(BadDay)
    assert len(WEATHER) + len(SETTINGS) + 4 >= 40


@pytest.fixture(scope="module")
def pulling() -> Suite[TestedAdapter]:
    """Everything that pulling one school shows."""
    suite = adapter_suite()
    shown = {each.requirement for each in suite.checks if each.scene == "pull-school"}
    return suite.of([requirement(each) for each in sorted(shown)])


def red(suite: Suite[Any], subject: object, folder: Path) -> list[Result]:
    """Play once; return every line that did not pass."""
    evidence = Evidence(folder)
    asyncio.run(play(suite, subject, evidence, seed=1, repetitions=1))
    capabilities = getattr(subject, "capabilities", ())
    verdict = verdict_of(suite.requirements, look(suite, evidence), capabilities=capabilities)
    quiet = (Outcome.PASSED, Outcome.NOT_APPLICABLE)
    return [each for each in verdict.results if each.outcome not in quiet]


def assert_whole(results: list[Result]) -> None:
    """A red line tells what, where, by which clause, what next, and how to see it on a mock."""
    for each in results:
        told = each.to_json(Language.VI)
        assert told["clause"]
        assert told["where"] or each.outcome is Outcome.SUITE_ERROR
        assert told["next"]
        assert told["reproduce"] == f"conformance mutants --requirement {each.requirement.id}"
        assert each.outcome is not Outcome.FAILED or (told["expected"] and told["received"])


@pytest.mark.parametrize(("vendor", "day"), WEATHER)
def test_a_bad_day_is_whose_it_is(
    vendor: str,
    day: BadDay,
    host: PluginHost,
    pulling: Suite[TestedAdapter],
    tmp_path: Path,
) -> None:
    with simulated(vendor, host, [day], HASTY) as subject:
        found = red(pulling, subject, tmp_path)
    assert {each.who for each in found} == ({DAYS[day]} if DAYS[day] else set())
    assert_whole(found)


@pytest.fixture(scope="module")
def served(host: PluginHost) -> Iterator[dict[str, TestedAdapter]]:
    """Every invented vendor on a fair day."""
    with ExitStack() as stack:
        vendors = sorted({vendor for vendor, _, _ in SETTINGS})
        yield {each: stack.enter_context(simulated(each, host, (), HASTY)) for each in vendors}


@pytest.mark.parametrize(("vendor", "wrong", "who"), SETTINGS)
def test_a_wrong_setting_is_told_before_anything_is_tested(
    vendor: str, wrong: dict[str, object], who: Culprit, served: dict[str, TestedAdapter]
) -> None:
    sound = served[vendor]
    subject = TestedAdapter(
        sound.manifest,
        lambda changed: sound.build({**wrong, **changed}),
        sound.settings,
        sound.schools,
        sound.request,
    )
    with pytest.raises(HubError) as caught:
        asyncio.run(preflight(subject))
    assert culprit_of(caught.value) is who
    assert caught.value.remedy.vi
    assert caught.value.remedy.en


class _Breaking(SoundAdapter):
    def page(self, entries: Sequence[tuple[int, Transcript]], total: int) -> Page:
        raise ZeroDivisionError


def test_an_adapter_that_breaks_is_the_adapter_s(
    served: dict[str, TestedAdapter], pulling: Suite[TestedAdapter], tmp_path: Path
) -> None:
    sound = served["exchange"]
    settings = SoundSettings.model_validate({"password": PASSWORD})
    adapter = GuardedAdapter("broken", _Breaking(Memory(), settings))
    subject = TestedAdapter(
        sound.manifest, lambda _: adapter, sound.settings, sound.schools, sound.request
    )
    found = red(pulling, subject, tmp_path)
    assert {each.who for each in found} == {Culprit.ADAPTER}
    assert_whole(found)


class _Looking(Check):
    def __init__(self, seen: Observation | None) -> None:
        self.requirement, self.scene, self._seen = "T-1", "probe", seen

    def look(self, facts: Facts) -> Observation:
        if self._seen is None:
            raise KeyError("x")
        return self._seen


def looked(check: Check, tmp_path: Path, subject: TestedAdapter, *, provisional: bool) -> Result:
    scene = next(each for each in adapter_suite().scenes if each.name == "probe")
    suite = Suite((made(provisional=provisional),), (scene,), (check,))
    (found,) = red(suite, subject, tmp_path)
    return found


def test_a_check_that_breaks_is_the_suite_s(
    served: dict[str, TestedAdapter], tmp_path: Path
) -> None:
    found = looked(_Looking(None), tmp_path, served["vnpt"], provisional=False)
    assert (found.outcome, found.who) == (Outcome.SUITE_ERROR, Culprit.SUITE)
    assert found.next is not None


@pytest.mark.parametrize(("provisional", "who"), [(True, Culprit.CLAUSE), (False, _V)])
def test_what_is_not_settled_is_the_clause_s(
    provisional: bool, who: Culprit, served: dict[str, TestedAdapter], tmp_path: Path
) -> None:
    check = _Looking(contradicted("1", "2", "a.xml"))
    found = looked(check, tmp_path, served["vnpt"], provisional=provisional)
    assert found.who is who
    assert_whole([found])
