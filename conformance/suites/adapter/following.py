"""Scenes that pull since a cursor: nothing new, the rest of a pull, a change, a wrong cursor."""

from __future__ import annotations

from typing import ClassVar, Final

from conformance.engine.check import Scene
from conformance.engine.observation import Facts
from conformance.suites.adapter.facts import digest_of_key, pages_of, raised
from conformance.suites.adapter.tested import TestedAdapter, changed
from hub.core.contracts import Page, Query
from hub.core.errors import HubError

_WRONG_CURSOR: Final = "gl-khong-phai-con-tro"


class SinceNothing(Scene[TestedAdapter]):
    """Behind the last cursor of a whole pull."""

    name: ClassVar[str] = "since-nothing"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return whether there was a cursor, and what came behind it."""
        school = subject.schools.school
        pages = await pages_of(subject.adapter, Query(school_code=school), self.name)
        cursor = pages[-1].cursor if pages else None
        if cursor is None:
            return {"cursor": False, "keys": []}
        query = Query(school_code=school, since=cursor)
        return {"cursor": True, "keys": _keys(await pages_of(subject.adapter, query, self.name))}


class SinceFirstPage(Scene[TestedAdapter]):
    """The rest of a pull whose first page was kept."""

    name: ClassVar[str] = "since-first-page"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return the keys of a whole pull, of its first page, and of what came behind it."""
        school, adapter = subject.schools.school, subject.in_small_pages
        pages = await pages_of(adapter, Query(school_code=school), self.name)
        cursor = pages[0].cursor if pages else None
        if cursor is None:
            return {"cursor": False}
        query = Query(school_code=school, since=cursor)
        rest = await pages_of(adapter, query, self.name)
        return {
            "cursor": True,
            "whole": _keys(pages),
            "first": _keys(pages[:1]),
            "rest": _keys(rest),
        }


class SinceChange(Scene[TestedAdapter]):
    """Behind the last cursor, after somebody changed one transcript."""

    name: ClassVar[str] = "since-change"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return the key that was changed, and the keys that came."""
        # The third is of the first one's school: it stays as it is.
        newcomer, _, bystander = subject.newcomers(3)
        query = Query(school_code=newcomer.school.code)
        await subject.adapter.push([bystander, newcomer], request_id=subject.request())
        pages = await pages_of(subject.adapter, query, self.name)
        cursor = pages[-1].cursor if pages else None
        await subject.adapter.push(
            [changed(newcomer)], request_id=subject.request(), overwrite=True
        )
        behind = Query(school_code=newcomer.school.code, since=cursor)
        came = await pages_of(subject.adapter, behind, self.name) if cursor is not None else []
        return {"changed": digest_of_key(newcomer.key), "keys": _keys(came)}


class SinceWrongCursor(Scene[TestedAdapter]):
    """A cursor that the vendor never gave."""

    name: ClassVar[str] = "since-wrong-cursor"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return the error, or that there was none."""
        query = Query(school_code=subject.schools.school, since=_WRONG_CURSOR)
        try:
            await pages_of(subject.adapter, query, self.name)
        except HubError as error:
            return {"error": raised(error, ())}
        return {"error": None}


def _keys(pages: list[Page]) -> list[str]:
    return sorted(digest_of_key(each.transcript.key) for page in pages for each in page.records)
