"""A rule is a small function with an id, a verb, a clause and a message in both languages.

It may never change a mark: it recomputes to flag. It yields a `Breach` for every place it objects
to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from hub.core.errors import Actor
from hub.core.model import PrimaryResults, SecondaryResults, Transcript
from hub.core.spec.finding import Finding, Gate, Severity
from hub.core.text import Text


class Verb(StrEnum):
    """How binding a requirement is (RFC 2119 in ETSI's words)."""

    SHALL = "SHALL"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Breach(NamedTuple):
    """One place where a transcript breaks a rule.

    `path` is the place in the canonical JSON (``results.subjects[2].term1.average``), `about` fills
    ``{about}`` of the rule's message (a subject, a competence; never a pupil), as one word for both
    languages or as a `Text`.
    """

    path: str
    expected: str
    received: str
    about: str | Text = ""


CheckFunction = Callable[[Transcript, Any], Iterator[Breach]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement of a spec pack and the function that checks it (quy tắc)."""

    id: str
    verb: Verb
    clause: str
    gate: Gate
    who: Actor
    message: Text
    check: CheckFunction
    results: type[PrimaryResults] | type[SecondaryResults] | None
    provisional: str = ""
    """Why the reading is not settled; empty when the source is firm."""

    @property
    def severity(self) -> Severity:
        """Errors come from SHALL, warnings from SHOULD and MAY."""
        return Severity.ERROR if self.verb is Verb.SHALL else Severity.WARNING

    def finding(self, breach: Breach, pack: str) -> Finding:
        """Return what people and machines read of `breach`."""
        message = self.message.format(
            about=breach.about, expected=breach.expected, received=breach.received
        )
        if self.provisional:
            message = Text(
                f"{message.vi} (Tạm thời: cách hiểu chưa được xác nhận.)",
                f"{message.en} (Provisional: {self.provisional}.)",
            )
        return Finding(
            rule=self.id,
            severity=self.severity,
            clause=self.clause,
            path=breach.path,
            expected=breach.expected,
            received=breach.received,
            who=self.who,
            message=message,
            pack=pack,
            gate=self.gate,
            provisional=bool(self.provisional),
        )


class RuleBook:
    """Collects the rules of one pack as its modules are imported (tập quy tắc).

    :param results: the kind of results its rules understand; None for rules of any transcript.
    """

    def __init__(
        self, results: type[PrimaryResults] | type[SecondaryResults] | None = None
    ) -> None:
        self._results = results
        self._rules: dict[str, Rule] = {}

    def rule(
        self,
        rule_id: str,
        *,
        clause: str,
        vi: str,
        en: str,
        who: Actor,
        verb: Verb = Verb.SHALL,
        gate: Gate = Gate.ISSUE,
        provisional: str = "",
    ) -> Callable[[CheckFunction], CheckFunction]:
        """Register the decorated ``(transcript, results) -> Iterator[Breach]`` as a rule."""

        def register(check: CheckFunction) -> CheckFunction:
            if rule_id in self._rules:
                raise ValueError(f"two rules with the id {rule_id}")
            self._rules[rule_id] = Rule(
                id=rule_id,
                verb=verb,
                clause=clause,
                gate=gate,
                who=who,
                message=Text(vi, en),
                check=check,
                results=self._results,
                provisional=provisional,
            )
            return check

        return register

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules registered so far, in order of registration."""
        return tuple(self._rules.values())
