"""``hub check``: run every spec pack in force over canonical JSON, a document or a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import checker_of, plugin_host
from hub.cli.options import AdapterId, AsJson, Lang, Setting, Strict, settings_of
from hub.cli.output import Output, default_language
from hub.cli.reading import Reading, read_transcripts
from hub.core.spec import Checker, Finding, Severity
from hub.core.text import Language, Text


def run(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON chuẩn, tệp học bạ XML, hoặc bảng tính. / "
            "Canonical JSON, an XML document, or a workbook."
        ),
    ],
    adapter: AdapterId = "csv-import",
    setting: Setting = None,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Kiểm tra theo mọi gói đặc tả đang có hiệu lực. / Check against every spec pack in force.

    Mã thoát / exit code: 0 không có lỗi/no errors, 1 có lỗi/errors found.

    Ví dụ / Example: hub check hocba.xml --json
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    settings = settings_of(setting)
    with output.progress(Text("Kiểm tra", "Checking")) as tick:
        reading = read_transcripts(file, host, adapter, settings, tick)
        found = _check(reading, checker_of(host))
    failed = any(finding.severity is Severity.ERROR for _, finding in found)
    output.answer(
        {
            "verdict": "failed" if failed else "passed",
            "transcripts": len(reading.transcripts),
            "findings": [_to_json(place, finding, output.language) for place, finding in found],
        }
    )
    output.findings(found)
    _say(output, len(reading.transcripts), failed)
    raise typer.Exit(ExitCode.NO if failed else ExitCode.DONE)


def _check(reading: Reading, checker: Checker) -> list[tuple[str, Finding]]:
    found = list(reading.findings)
    for place, transcript in reading.transcripts:
        found += [(place, finding) for finding in checker.check(transcript)]
    return found


def _to_json(place: str, finding: Finding, language: Language) -> dict[str, object]:
    return {**finding.to_json(language), "source": place}


def _say(output: Output, count: int, failed: bool) -> None:
    verdict = Text("có lỗi", "errors found") if failed else Text("không có lỗi", "no errors")
    sentence = Text("Đã kiểm tra {n} học bạ: {v}.", "Checked {n} transcripts: {v}.")
    output.say(sentence.format(n=count, v=verdict), "bold red" if failed else "bold green")
