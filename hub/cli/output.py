"""How commands speak: two languages, tables for people, JSON for machines, progress.

Answers go to standard output, everything else (progress, errors, questions) to standard error, so
that a pipe gets the answer and nothing but the answer.
"""

from __future__ import annotations

import json
import locale
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from hub.core.errors import HubError
from hub.core.spec import Finding, Severity
from hub.core.text import Language, Text

LANGUAGE_VARIABLE = "HOCBA_LANG"

_WHERE = Text("Ở đâu", "Where")
_WHOSE_TURN = Text("Ai xử lý", "Whose turn")
_NEXT = Text("Làm gì tiếp", "What next")
_COMPARED = Text(
    "mong đợi {expected}; nhận được {received}", "expected {expected}; received {received}"
)
_SEVERITY = {
    Severity.ERROR: (Text("lỗi", "error"), "red"),
    Severity.WARNING: (Text("cảnh báo", "warning"), "yellow"),
}


def default_language() -> Language:
    """Return the language of ``HOCBA_LANG`` or the locale; Vietnamese where neither is English."""
    chosen = os.environ.get(LANGUAGE_VARIABLE)
    if chosen in set(Language):
        return Language(chosen)
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return Language.EN if name.lower().startswith("en") else Language.VI


class Ticker(Protocol):
    """Counts steps of long work."""

    def __call__(self, steps: int = 1) -> None:
        """Count `steps` more."""


class Output:
    """Where one command writes.

    :param language: the language people read.
    :param as_json: whether the answer is one JSON document instead of tables.
    """

    def __init__(self, language: Language, *, as_json: bool = False) -> None:
        self.language = language
        self.as_json = as_json
        self._out = Console(soft_wrap=True, highlight=False)
        self._err = Console(stderr=True, soft_wrap=True, highlight=False)

    def say(self, text: Text, style: str = "") -> None:
        """Tell people one sentence; silent when the answer is JSON."""
        if not self.as_json:
            self._out.print(escape(text.get(self.language)), style=style)

    def note(self, text: Text) -> None:
        """Tell people something beside the answer, on standard error."""
        self._err.print(escape(text.get(self.language)))

    def answer(self, data: object) -> None:
        """Write the machine-readable answer, when it was asked for."""
        if self.as_json:
            self._out.file.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")

    def raw(self, text: str) -> None:
        """Write `text` as it is."""
        self._out.file.write(text if text.endswith("\n") else text + "\n")

    def table(self, columns: Sequence[Text], rows: Iterable[Sequence[str]]) -> None:
        """Show a table to people; nothing is cut off. Silent when the answer is JSON."""
        if self.as_json:
            return
        table = Table()
        for column in columns:
            table.add_column(column.get(self.language), overflow="fold")
        for row in rows:
            table.add_row(*(escape(cell) for cell in row))
        self._out.print(table)

    def findings(self, findings: Sequence[tuple[str, Finding]], limit: int = 50) -> None:
        """Tell people findings, each with its place: how grave, which rule, where, whose turn.

        :param findings: with the file or row each one is about; empty where that is clear.
        """
        if self.as_json:
            return
        for place, finding in findings[:limit]:
            self._finding(place, finding)
        if len(findings) > limit:
            more = Text("… và {n} phát hiện nữa.", "… and {n} more findings.")
            self.say(more.format(n=len(findings) - limit))

    def _finding(self, place: str, finding: Finding) -> None:
        label, style = _SEVERITY[finding.severity]
        where = " ".join(part for part in (place, finding.path) if part)
        who = finding.who.label.get(self.language)
        self._out.print(
            f"[{style}]{label.get(self.language)}[/] {escape(finding.rule)} {escape(where)}"
            f" [dim]({escape(who)})[/]"
        )
        self._out.print(f"    {escape(finding.message.get(self.language))}")
        if finding.expected:
            compared = _COMPARED.format(expected=finding.expected, received=finding.received)
            self._out.print(f"    [dim]{escape(compared.get(self.language))}[/]")

    def error(self, error: HubError) -> None:
        """Say what happened, where, whose turn it is and what to do next."""
        if self.as_json:
            self.answer({"error": error_to_json(error, self.language)})
            return
        self._err.print(escape(error.what.get(self.language)), style="bold red")
        facts = (
            (_WHERE, error.where),
            (_WHOSE_TURN, error.who.label.get(self.language)),
            (_NEXT, error.remedy.get(self.language)),
        )
        for label, fact in facts:
            if fact:
                self._err.print(f"  {escape(label.get(self.language))}: {escape(fact)}")

    @contextmanager
    def progress(self, title: Text, total: int | None = None) -> Iterator[Ticker]:
        """Show progress of long work to a person at a terminal; nothing when piped or JSON."""
        if self.as_json or not self._err.is_terminal:
            yield _no_tick
            return
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._err,
        )
        with bar:
            task = bar.add_task(title.get(self.language), total=total)

            def tick(steps: int = 1) -> None:
                bar.update(task, advance=steps)

            yield tick


def _no_tick(steps: int = 1) -> None:
    """Count nothing: nobody is watching."""


def error_to_json(error: HubError, language: Language) -> dict[str, object]:
    """Return `error` for machines."""
    return {
        "code": error.code,
        "message": error.what.get(language),
        "where": error.where,
        "who": error.who.value,
        "next": error.remedy.get(language),
        **error.fields,
    }
