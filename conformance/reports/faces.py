"""Writes every face of a report into a run's folder; none of them computes anything."""

from __future__ import annotations

import json
from pathlib import Path

from conformance.engine.result import Report
from conformance.reports.html import html
from conformance.reports.junit import junit
from conformance.reports.markdown import markdown
from hub.core.text import Language


def write_reports(report: Report, folder: Path, language: Language) -> None:
    """Write ``report.json``, ``report.html``, ``report.junit.xml`` and ``report.md``."""
    data = json.dumps(report.to_json(language), ensure_ascii=False, indent=2)
    (folder / "report.json").write_text(data + "\n", "utf-8")
    (folder / "report.html").write_text(html(report, language), "utf-8")
    (folder / "report.junit.xml").write_bytes(junit(report, language))
    (folder / "report.md").write_text(markdown(report, language), "utf-8")
