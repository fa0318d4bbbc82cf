"""The result of one requirement and the verdict of a run, as every report prints them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum

from conformance.engine.outcome import Culprit, Outcome
from conformance.engine.provenance import Provenance
from conformance.engine.waiver import Waiver
from conformance.requirements import Requirement
from hub.core.text import Language, Text


class ExitCode(IntEnum):
    """What ``conformance run`` gives the shell."""

    CERTIFIABLE = 0
    NOT_CERTIFIABLE = 1
    USAGE = 2
    PREFLIGHT_FAILED = 3
    SUITE_ERROR = 4


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one requirement.

    :param who: who must act; None for `passed` and the like.
    :param next: what to do next.
    :param note: the waiver's or attestation's own words.
    """

    requirement: Requirement
    outcome: Outcome
    who: Culprit | None = None
    expected: str = ""
    received: str = ""
    where: str = ""
    next: Text | None = None
    note: str = ""

    @property
    def reproduce(self) -> str:
        """The command that shows the same red line against a mock; empty where nothing is red."""
        if not self.outcome.hinders and self.outcome is not Outcome.WARNING:
            return ""
        return f"conformance mutants --requirement {self.requirement.id}"

    def to_json(self, language: Language) -> dict[str, object]:
        """Return the result for machines, sentences in `language`."""
        return {
            "requirement": self.requirement.id,
            "outcome": self.outcome.value,
            "verb": self.requirement.verb.value,
            "who": self.who.value if self.who else None,
            "expected": self.expected,
            "received": self.received,
            "where": self.where,
            "clause": self.requirement.clause,
            "next": self.next.get(language) if self.next else None,
            "reproduce": self.reproduce,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class StaleWaiver:
    """A waiver that matches no failure: an error, because it would hide the next one."""

    requirement: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunVerdict:
    """The verdict of a whole run (kết luận).

    :param stale: waivers that match nothing.
    """

    results: tuple[Result, ...]
    stale: tuple[StaleWaiver, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """Certifiable, not, or nothing to be concluded."""
        if any(each.outcome is Outcome.SUITE_ERROR for each in self.results):
            return ExitCode.SUITE_ERROR
        if self.stale or not self.results or any(each.outcome.hinders for each in self.results):
            return ExitCode.NOT_CERTIFIABLE
        return ExitCode.CERTIFIABLE

    @property
    def word(self) -> str:
        """The verdict in one word: ``certifiable``, ``not-certifiable`` or ``suite-error``."""
        return self.exit_code.name.lower().replace("_", "-")

    def counts(self) -> dict[Outcome, int]:
        """Return how many requirements have each outcome, in the order of the words."""
        found = Counter(each.outcome for each in self.results)
        return {outcome: found[outcome] for outcome in Outcome}

    def of(self, requirement: str) -> Result:
        """Return the result of one requirement.

        :raises KeyError: when the run has none.
        """
        for each in self.results:
            if each.requirement.id == requirement:
                return each
        raise KeyError(requirement)


@dataclass(frozen=True, slots=True)
class Report:
    """A run as every report prints it: what was run, and its verdict (báo cáo).

    :param subject: what was tested, such as ``viettel 0.1.0`` or a folder's name.
    :param simulated: whether the other side was the suite's own server, which certifies nobody.
    :param seed: decides the order in which the scenes were played.
    :param sources: id and version of every spec pack and contract that requirements come from.
    :param provenance: the builds that took part.
    :param waivers: those that were in force for this subject on that day.
    """

    profile: str
    title: Text
    subject: str
    simulated: bool
    began: dt.datetime
    ended: dt.datetime
    seed: int
    repetitions: int
    suite_version: str
    sources: tuple[str, ...]
    verdict: RunVerdict
    provenance: Provenance
    waivers: tuple[Waiver, ...] = ()

    def to_json(self, language: Language) -> dict[str, object]:
        """Return the report for machines, sentences in `language`."""
        return {
            "verdict": self.verdict.word,
            "profile": self.profile,
            "subject": self.subject,
            "simulated": self.simulated,
            "began": self.began.isoformat(),
            "ended": self.ended.isoformat(),
            "seed": self.seed,
            "repetitions": self.repetitions,
            "suite": self.suite_version,
            "sources": list(self.sources),
            "waivers": [each.model_dump(mode="json") for each in self.waivers],
            "counts": {word.value: count for word, count in self.verdict.counts().items()},
            "stale_waivers": [each.requirement for each in self.verdict.stale],
            "results": [each.to_json(language) for each in self.verdict.results],
        }
