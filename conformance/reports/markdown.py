"""A report as Markdown, for an issue or a merge request."""

from __future__ import annotations

from conformance.engine.outcome import Outcome
from conformance.engine.result import Report, Result
from conformance.reports.words import HEADINGS, VERDICTS
from hub.core.text import Language


def markdown(report: Report, language: Language) -> str:
    """Return the report: the verdict, the counts, and a table of what did not simply pass."""
    lines = [
        f"# {report.title.get(language)}: {report.subject}",
        "",
        f"**{VERDICTS[report.verdict.word].get(language)}**",
        "",
    ]
    lines += [
        f"* {outcome.label.get(language)}: {count}"
        for outcome, count in report.verdict.counts().items()
        if count
    ]
    columns = [heading.get(language) for heading in HEADINGS]
    lines += ["", _row(columns), _row(["---"] * len(columns))]
    quiet = (Outcome.PASSED, Outcome.NOT_APPLICABLE)
    lines += [
        _row(_cells(each, language)) for each in report.verdict.results if each.outcome not in quiet
    ]
    return "\n".join(lines) + "\n"


def _cells(result: Result, language: Language) -> list[str]:
    return [
        result.requirement.id,
        result.outcome.label.get(language),
        result.who.label.get(language) if result.who else "",
        result.expected,
        result.received,
        result.where,
        result.requirement.clause,
        result.next.get(language) if result.next else result.note,
    ]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(_cell(each) for each in cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ") or "–"
