"""The faces of one report: JSON, HTML, JUnit, Markdown (các dạng báo cáo)."""

from conformance.reports.faces import write_reports

__all__ = ["write_reports"]
