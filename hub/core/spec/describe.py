"""Spec packs told from their own data: for people, for machines, and for comparing two versions.

What `describe` returns is plain JSON in both languages at once, so that a file written today can be
compared with a pack of next year, whatever language either reader chose.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.core.spec.fingerprint import fingerprint
from hub.core.spec.pack import SpecPack
from hub.core.spec.regulations import regulations
from hub.core.spec.rule import Rule
from hub.core.text import Text

Description = Mapping[str, Any]
"""A pack or a rule as JSON."""

RULE_FACTS = (
    "verb",
    "clause",
    "gate",
    "who",
    "applies_to",
    "message",
    "provisional",
    "explanation",
)
"""What may change in a rule from version to version."""

PACK_FACTS = (
    "version",
    "grade",
    "subject",
    "title",
    "valid_from",
    "valid_to",
    "validity",
    "regulation",
    "phases",
    "successor",
    "sources",
    "notes",
    "data",
)
"""What may change in a pack beside its rules."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that differs between two versions.

    :param name: one of `RULE_FACTS` or `PACK_FACTS`.
    """

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What became of one rule: new, gone, or changed in some facts."""

    rule: str
    change: str
    facts: tuple[FactChange, ...] = ()


@dataclass(frozen=True, slots=True)
class PackDifference:
    """How one pack differs from another, or from an earlier version of itself."""

    before: Description
    after: Description
    facts: tuple[FactChange, ...]
    rules: tuple[RuleChange, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.facts and not self.rules

    def to_json(self) -> dict[str, object]:
        """Return the difference for machines."""
        return {
            "same": self.same,
            "before": {key: self.before.get(key) for key in ("id", "version")},
            "after": {key: self.after.get(key) for key in ("id", "version")},
            "facts": [_fact_json(fact) for fact in self.facts],
            "rules": [
                {
                    "rule": each.rule,
                    "change": each.change,
                    "facts": [_fact_json(fact) for fact in each.facts],
                }
                for each in self.rules
            ],
        }


def describe(pack: SpecPack) -> dict[str, Any]:
    """Return all that `pack` says of itself and of its rules."""
    circular = regulations().get(pack.regulation or "")
    return {
        "id": pack.id,
        "version": pack.version,
        "grade": pack.grade.value,
        "subject": pack.subject.value,
        "title": _both(pack.title),
        "valid_from": pack.valid_from.isoformat(),
        "valid_to": pack.valid_to.isoformat() if pack.valid_to else None,
        "validity": pack.validity.value if circular is None else "phases",
        "regulation": pack.regulation,
        "phases": {str(grade): year for grade, year in circular.phases.items()} if circular else {},
        "successor": pack.successor,
        "sources": list(pack.sources),
        "notes": list(pack.notes),
        "data": dict(pack.data),
        "rules": [describe_rule(rule) for rule in pack.rules],
    }


def describe_rule(rule: Rule) -> dict[str, Any]:
    """Return all that `rule` says of itself; the explanation is its check's docstring."""
    facts: dict[str, Any] = {
        "verb": rule.verb.value,
        "clause": rule.clause,
        "gate": rule.gate.value,
        "who": rule.who.value,
        "applies_to": rule.results.model_fields["kind"].default if rule.results else "any",
        "message": _both(rule.message),
        "provisional": rule.provisional,
        "explanation": inspect.getdoc(rule.check) or "",
    }
    return {
        "id": rule.id,
        "severity": rule.severity.value,
        **facts,
        "message_fingerprint": fingerprint(facts["message"]),
        "fingerprint": fingerprint(facts),
    }


def read_description(data: object) -> Description | None:
    """Return `data` as the description of a pack, None where it is something else."""
    if not isinstance(data, dict) or not isinstance(data.get("id"), str):
        return None
    rules = data.get("rules")
    if not isinstance(rules, list):
        return None
    sound = all(isinstance(rule, dict) and isinstance(rule.get("id"), str) for rule in rules)
    return data if sound else None


def difference(before: Description, after: Description) -> PackDifference:
    """Return what changed from `before` to `after`, both as `describe` tells them.

    A rule whose check does something else while all its facts stay is not seen here: then its
    explanation must change, and a reviewer reads the code.
    """
    return PackDifference(
        before,
        after,
        _changed_facts(before, after, PACK_FACTS),
        tuple(_rule_changes(before["rules"], after["rules"])),
    )


def _rule_changes(before: Sequence[Description], after: Sequence[Description]) -> list[RuleChange]:
    old = {rule["id"]: rule for rule in before}
    new = {rule["id"]: rule for rule in after}
    changes = [RuleChange(name, "new") for name in new if name not in old]
    changes += [RuleChange(name, "gone") for name in old if name not in new]
    for name, rule in new.items():
        facts = _changed_facts(old[name], rule, RULE_FACTS) if name in old else ()
        if facts:
            changes.append(RuleChange(name, "changed", facts))
    return changes


def _changed_facts(
    before: Description, after: Description, names: Sequence[str]
) -> tuple[FactChange, ...]:
    """Return the facts that both sides tell, differently; an older file may not know them all."""
    return tuple(
        FactChange(name, before[name], after[name])
        for name in names
        if name in before and name in after and before[name] != after[name]
    )


def _fact_json(fact: FactChange) -> dict[str, object]:
    return {"fact": fact.name, "before": fact.before, "after": fact.after}


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
