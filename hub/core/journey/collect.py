"""Collect: an adapter's pages, checked at the import gate, go to whoever keeps them (thu thập).

Every row of the source ends up accepted or refused with reasons; nothing disappears.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace

from hub.core.contracts import Adapter, Notice, Page, Query, Reason, Record, SourceCell
from hub.core.spec import Checker, Finding, Gate, Severity

_IMPORT = frozenset({Gate.IMPORT})

Keep = Callable[[Page], Page]
"""Keeps a page and returns it as it was kept: what could not be kept is among the refused."""


@dataclass(slots=True)
class Collected:
    """What one collection brought: how many were accepted, and every row refused or flagged."""

    accepted: int = 0
    refused: list[Notice] = field(default_factory=list)
    flagged: list[Notice] = field(default_factory=list)


async def collect(
    adapter: Adapter,
    query: Query,
    checker: Checker,
    keep: Keep,
    tick: Callable[[int], None],
) -> Collected:
    """Pull everything `query` asks for and hand each checked page to `keep`.

    :param keep: whether it commits at the end is its business, so nothing is ever half-written.
    :param tick: called with the number of rows of each page.
    """
    result = Collected()
    async for checked in checked_pages(adapter, query, checker):
        page = keep(checked)
        result.accepted += len(page.records)
        result.refused += page.refused
        result.flagged += page.flagged
        tick(len(page.records) + len(page.refused))
    return result


async def checked_pages(adapter: Adapter, query: Query, checker: Checker) -> AsyncIterator[Page]:
    """Yield the adapter's pages; records that an import rule stops are among the refused."""
    async for page in adapter.pull(query):
        accepted: list[Record] = []
        refused = list(page.refused)
        flagged = list(page.flagged)
        for record in page.records:
            findings = checker.check(record.transcript, _IMPORT)
            errors = tuple(f for f in findings if f.severity is Severity.ERROR)
            if errors:
                refused.append(_notice(adapter, record, errors))
                continue
            accepted.append(record)
            if findings:
                flagged.append(_notice(adapter, record, findings))
        yield replace(page, records=tuple(accepted), refused=tuple(refused), flagged=tuple(flagged))


def _notice(adapter: Adapter, record: Record, findings: Sequence[Finding]) -> Notice:
    """Return what rules found in a record, each with the cell at the source where it has one."""
    cells = adapter.locate(record.place, [finding.path for finding in findings])
    reasons = (_reason(finding, cell) for finding, cell in zip(findings, cells, strict=True))
    return Notice(record.place, tuple(reasons))


def _reason(finding: Finding, cell: SourceCell | None) -> Reason:
    return Reason(
        finding.rule,
        finding.message,
        column=cell.column if cell else finding.path,
        who=finding.who,
        path=finding.path,
        cell=cell.cell if cell else None,
    )
