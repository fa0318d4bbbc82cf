"""Spec packs (requirements as data and rules) and the checker that runs them."""

from hub.core.spec.checker import ALL_GATES, Checker, stops
from hub.core.spec.finding import Finding, Gate, Severity
from hub.core.spec.pack import SourceGrade, SpecPack, Subject, Validity, closing_day, read_pack
from hub.core.spec.regulations import Regulation, in_force, regulation, regulations
from hub.core.spec.rule import Breach, Rule, RuleBook, Verb

__all__ = [
    "ALL_GATES",
    "Breach",
    "Checker",
    "Finding",
    "Gate",
    "Regulation",
    "Rule",
    "RuleBook",
    "Severity",
    "SourceGrade",
    "SpecPack",
    "Subject",
    "Validity",
    "Verb",
    "closing_day",
    "in_force",
    "read_pack",
    "regulation",
    "regulations",
    "stops",
]
