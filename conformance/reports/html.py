"""A report as one HTML file: readable offline, by a screen reader, and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, StrictUndefined, Template

from conformance.engine.outcome import Outcome
from conformance.engine.result import Report, Result
from conformance.reports.words import HEADINGS, VERDICTS
from hub.core.text import Language, Text

_ORDER = (
    *(Outcome.SUITE_ERROR, Outcome.FAILED, Outcome.UNSTABLE, Outcome.NOT_SHOWN, Outcome.WAIVED),
    *(Outcome.WARNING, Outcome.ATTESTED, Outcome.PASSED, Outcome.NOT_APPLICABLE),
)


def html(report: Report, language: Language) -> str:
    """Return the report; both languages are in the file, `language` is shown first."""
    return _template().render(
        report=report,
        language=language.value,
        other=(Language.EN if language is Language.VI else Language.VI).value,
        verdict=VERDICTS[report.verdict.word],
        counts=[(each, report.verdict.counts()[each]) for each in _ORDER],
        groups=_groups(report.verdict.results),
        headings=HEADINGS,
        words=_WORDS,
    )


def _groups(results: tuple[Result, ...]) -> list[tuple[Outcome, list[Result]]]:
    ordered = sorted(results, key=lambda each: _ORDER.index(each.outcome))
    return [
        (outcome, list(each)) for outcome, each in groupby(ordered, key=lambda one: one.outcome)
    ]


@cache
def _template() -> Template:
    source = files("conformance.reports").joinpath("report.html.jinja").read_text("utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(source)


_WORDS: Mapping[str, Text] = {
    "summary": Text("Tóm tắt", "Summary"),
    "details": Text("Chi tiết", "Details"),
    "subject": Text("Đối tượng", "Subject"),
    "profile": Text("Hồ sơ", "Profile"),
    "time": Text("Thời gian", "Time"),
    "repetitions": Text("Số lượt chạy lặp lại", "Repetitions"),
    "sources": Text("Nguồn yêu cầu", "Sources of the requirements"),
    "simulated": Text(
        "Chạy với máy chủ giả lập của bộ kiểm thử: không chứng nhận được cho ai.",
        "Run against the suite's own simulated server: it certifies nobody.",
    ),
    "other": Text("English", "Tiếng Việt"),
    "expert": Text("Hiện cả cột kỹ thuật", "Show the technical columns too"),
    "stale": Text(
        "Miễn trừ không còn khớp lỗi nào (phải gỡ bỏ)", "Waivers that match nothing (remove them)"
    ),
}
