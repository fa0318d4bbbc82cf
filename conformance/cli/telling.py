"""How a finished run is told: reports in its folder, a table, an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NoReturn

import typer

from conformance.engine.outcome import Outcome
from conformance.engine.result import ExitCode, Report
from conformance.reports import write_reports
from conformance.reports.words import HEADINGS, VERDICTS
from hub.cli.output import Output
from hub.core.text import Text

_QUIET: Final = (Outcome.PASSED, Outcome.NOT_APPLICABLE)


def tell(report: Report, folder: Path, output: Output) -> NoReturn:
    """Write every face of the report, tell people the gist, and end with the exit code."""
    write_reports(report, folder, output.language)
    output.answer(report.to_json(output.language))
    loud = [each for each in report.verdict.results if each.outcome not in _QUIET]
    output.table(
        [HEADINGS[0], HEADINGS[1], HEADINGS[2], HEADINGS[5], HEADINGS[7]],
        [
            (
                each.requirement.id,
                each.outcome.label.get(output.language),
                each.who.label.get(output.language) if each.who else "",
                each.where,
                each.next.get(output.language) if each.next else each.note,
            )
            for each in loud
        ],
    )
    passed = report.verdict.counts()[Outcome.PASSED]
    output.say(
        _SUMMARY.format(
            verdict=VERDICTS[report.verdict.word],
            passed=passed,
            total=len(report.verdict.results),
            file=folder / "report.html",
        ),
        "bold green" if report.verdict.exit_code is ExitCode.CERTIFIABLE else "bold red",
    )
    raise typer.Exit(report.verdict.exit_code)


_SUMMARY = Text(
    "{verdict}: {passed}/{total} yêu cầu đạt. Báo cáo: {file}",
    "{verdict}: {passed} of {total} requirements passed. The report: {file}",
)
