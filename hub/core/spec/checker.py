"""Runs every pack in force over a transcript and tells what it found (kiểm tra)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from hub.core.errors import Actor
from hub.core.model import Level, Transcript
from hub.core.spec.finding import Finding, Gate, Severity
from hub.core.spec.pack import SpecPack, Subject
from hub.core.spec.regulations import regulations
from hub.core.spec.rule import CheckFunction, Rule
from hub.core.text import Text

ALL_GATES = frozenset(Gate)

_Selected = tuple[tuple[Rule, CheckFunction, str], ...]


class Checker:
    """Checks transcripts against spec packs; keeps the choice of rules per kind of transcript."""

    def __init__(self, packs: Sequence[SpecPack]) -> None:
        self.packs = tuple(packs)
        self._chosen: dict[tuple[str, Level, int, str, type], tuple[_Selected, bool]] = {}

    def packs_in_force(self, transcript: Transcript) -> tuple[SpecPack, ...]:
        """Return the packs that apply to this transcript's level, grade, year and circular."""
        grade = transcript.classroom.grade
        return tuple(
            pack
            for pack in self.packs
            if pack.regulation in (None, transcript.regulation)
            and pack.applies(transcript.level, grade, transcript.school_year)
        )

    def check(
        self, transcript: Transcript, gates: Collection[Gate] = ALL_GATES
    ) -> tuple[Finding, ...]:
        """Return everything the rules of `gates` object to, in the order of the packs."""
        rules, assessed = self._choose(transcript)
        results = transcript.results
        findings: list[Finding] = [] if assessed else [_unassessed(transcript)]
        for rule, check, pack in rules:
            if rule.gate in gates:
                # Most rules yield nothing and cost less than a comprehension would.
                for breach in check(transcript, results):
                    findings.append(rule.finding(breach, pack))  # noqa: PERF401
        return tuple(findings)

    def _choose(self, transcript: Transcript) -> tuple[_Selected, bool]:
        kind = (
            transcript.regulation,
            transcript.level,
            transcript.classroom.grade,
            transcript.school_year,
            type(transcript.results),
        )
        chosen = self._chosen.get(kind)
        if chosen is None:
            packs = self.packs_in_force(transcript)
            rules = tuple(
                (rule, rule.check, pack.id)
                for pack in packs
                for rule in pack.rules
                if rule.results in (None, type(transcript.results))
            )
            assessed = any(pack.subject is Subject.ASSESSMENT for pack in packs)
            chosen = self._chosen[kind] = (rules, assessed)
        return chosen


def stops(findings: Collection[Finding], gate: Gate) -> bool:
    """Return whether an error among `findings` stops at `gate`."""
    return any(f.gate is gate and f.severity is Severity.ERROR for f in findings)


def _unassessed(transcript: Transcript) -> Finding:
    """No circular's pack checked the results: a warning, or an error where the circular is unknown.

    Packs phase in by grade, and TT 43/2021's content is not known; a circular that no list names is
    somebody's mistake.
    """
    if transcript.regulation in regulations():
        return _finding("not-checked", Severity.WARNING, transcript, _NOT_CHECKED)
    return _finding("unknown-circular", Severity.ERROR, transcript, _UNKNOWN_CIRCULAR)


def _finding(rule: str, severity: Severity, transcript: Transcript, message: Text) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        clause="hub",
        path="regulation",
        expected=", ".join(regulations()) if severity is Severity.ERROR else "",
        received=transcript.regulation,
        who=Actor.SCHOOL_OFFICE if severity is Severity.ERROR else Actor.PROVINCE,
        message=message.format(code=transcript.regulation),
        gate=Gate.IMPORT,
    )


_NOT_CHECKED = Text(
    "Chưa có gói đặc tả nào cho cấp học, khối, năm học và thông tư này: kết quả học tập chưa được "
    "kiểm tra.",
    "No spec pack is in force for this level, grade, year and circular: the results were not "
    "checked.",
)
_UNKNOWN_CIRCULAR = Text(
    "Không biết thông tư “{code}”; hãy sửa mã thông tư.",
    "Unknown circular “{code}”; correct its code.",
)
