"""Scenes that pull: everything, a part of it, twice at once, in small pages, broken off."""

from __future__ import annotations

import asyncio
from typing import ClassVar, Final

from conformance.engine.check import Scene
from conformance.engine.observation import Facts
from conformance.suites.adapter.facts import (
    Json,
    digest,
    digest_of_key,
    listed_facts,
    pages_of,
    pull_facts,
    raised,
)
from conformance.suites.adapter.tested import TestedAdapter
from hub.core.contracts import Adapter, Query
from hub.core.errors import HubError

_NO_SCHOOL: Final = "GL99XX9999"
_NO_YEAR: Final = "1999-2000"


class PullSchool(Scene[TestedAdapter]):
    """One school, as a province pulls it."""

    name: ClassVar[str] = "pull-school"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return every page of the school."""
        query = Query(school_code=subject.schools.school)
        pages = await pages_of(subject.adapter, query, self.name)
        return pull_facts(pages, subject.schools.of_school(), subject.manifest.losses)


class PullEverything(Scene[TestedAdapter]):
    """All schools that the account may see."""

    name: ClassVar[str] = "pull-everything"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return every page there is."""
        pages = await pages_of(subject.adapter, Query(), self.name)
        return pull_facts(pages, subject.schools.held, subject.manifest.losses)


class PullParts(Scene[TestedAdapter]):
    """One year, one level, a year nobody has, a school nobody knows."""

    name: ClassVar[str] = "pull-parts"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return what each question gets."""
        held = subject.schools.of_school()
        year, level, school = held[0].school_year, held[0].level, held[0].school.code
        facts: Json = {"asked_year": year, "asked_level": level.value}
        facts["expected"] = sorted(digest_of_key(each.key) for each in held)
        for word, query in (
            ("year", Query(school_code=school, school_year=year)),
            ("no_year", Query(school_code=school, school_year=_NO_YEAR)),
            ("level", Query(level=level)),
        ):
            facts[word] = listed_facts(await pages_of(subject.adapter, query, self.name))
        return facts


class PullUnknownSchool(Scene[TestedAdapter]):
    """A school that the vendor does not know."""

    name: ClassVar[str] = "pull-unknown-school"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return how many records came, or the error."""
        query = Query(school_code=_NO_SCHOOL)
        try:
            pages = await pages_of(subject.adapter, query, self.name)
        except HubError as error:
            return {"error": raised(error, ())}
        return {"records": sum(len(page.records) for page in pages)}


class PullAtOnce(Scene[TestedAdapter]):
    """Two pulls of one school at the same time."""

    name: ClassVar[str] = "pull-at-once"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return the digests of both."""
        school = subject.schools.school
        both = await asyncio.gather(*(_digests(subject.adapter, school) for _ in range(2)))
        return {"first": both[0], "second": both[1]}


class PullBrokenOff(Scene[TestedAdapter]):
    """A pull that its reader leaves after the first page, then a whole one."""

    name: ClassVar[str] = "pull-broken-off"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return the digests of the whole one, and of one that nobody disturbed."""
        school = subject.schools.school
        before = await _digests(subject.adapter, school)
        iterator = subject.adapter.pull(Query(school_code=school))
        await anext(iterator, None)
        await iterator.aclose()  # type: ignore[attr-defined]
        return {"first": before, "second": await _digests(subject.adapter, school)}


class PullSmallPages(Scene[TestedAdapter]):
    """The same school in pages of `SMALL_PAGE` records."""

    name: ClassVar[str] = "pull-small-pages"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return the digests of both ways, and the sizes of the small pages."""
        school = subject.schools.school
        pages = await pages_of(subject.in_small_pages, Query(school_code=school), self.name)
        return {
            "first": await _digests(subject.adapter, school),
            "second": sorted(digest(r.transcript) for page in pages for r in page.records),
            "sizes": [len(page.records) + len(page.refused) for page in pages],
        }


async def _digests(adapter: Adapter, school: str) -> list[str]:
    pages = await pages_of(adapter, Query(school_code=school), "pull")
    return sorted(digest(record.transcript) for page in pages for record in page.records)
