"""A report as JUnit XML, for the vendor's own CI."""

from __future__ import annotations

from lxml import etree

from conformance.engine.outcome import Outcome
from conformance.engine.result import Report, Result
from hub.core.text import Language

_SKIPPED = (Outcome.NOT_APPLICABLE, Outcome.WAIVED)


def junit(report: Report, language: Language) -> bytes:
    """Return the report; what hinders a certification is a failure, a suite error an error."""
    results = report.verdict.results
    errors = [each for each in results if each.outcome is Outcome.SUITE_ERROR]
    failures = [each for each in results if each.outcome.hinders and each not in errors]
    suite = etree.Element(
        "testsuite",
        name=f"{report.profile}: {report.subject}",
        tests=str(len(results)),
        failures=str(len(failures)),
        errors=str(len(errors)),
        skipped=str(sum(each.outcome in _SKIPPED for each in results)),
        timestamp=report.began.isoformat(),
    )
    for each in results:
        suite.append(_case(each, language))
    return etree.tostring(suite, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _case(result: Result, language: Language) -> etree._Element:
    requirement = result.requirement
    case = etree.Element(
        "testcase", name=requirement.id, classname=f"conformance.{requirement.subject.value}"
    )
    kind = _kind(result.outcome)
    if kind is not None:
        note = etree.SubElement(case, kind, message=result.outcome.label.get(language))
        note.text = _words(result, language)
    return case


def _kind(outcome: Outcome) -> str | None:
    if outcome is Outcome.SUITE_ERROR:
        return "error"
    if outcome.hinders:
        return "failure"
    return "skipped" if outcome in _SKIPPED else None


def _words(result: Result, language: Language) -> str:
    parts = [result.requirement.text.get(language), result.requirement.clause, result.where]
    parts += [f"{result.expected} ≠ {result.received}"] if result.expected else [result.received]
    parts += [result.next.get(language)] if result.next else []
    return "\n".join(filter(None, parts))
