"""Mutants that lose, add or repeat records, or get pages wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace

from conformance.mutants.adapter.bases import SAID, Listing, Shared, breaks, changed
from conformance.mutants.adapter.sound import Memory, SoundAdapter, SoundSettings
from hub.core.contracts import Notice, Page, Query, SourcePlace
from hub.core.errors import Bug, Pause
from hub.core.model import Transcript


@breaks("ADP-PULL-ENDS")
class Stumbling(SoundAdapter):
    """Ends a pull of one school in an error."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield, then fail, where one whole school is asked for."""
        async for page in super().pull(query):
            yield page
        if query.school_code and query.since is None and query.school_year is None:
            raise Pause(SAID, remedy=SAID)


@breaks("ADP-PULL-WHOLE")
class Losing(SoundAdapter):
    """Loses one transcript where a school is asked for."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield all but the first record of a school."""
        lose = query == Query(school_code=query.school_code) and query.school_code is not None
        async for page in super().pull(query):
            yield replace(page, records=page.records[1:]) if lose else page
            lose = False


@breaks("ADP-PULL-NOTHING-MORE")
class Inventing(Listing):
    """Lists a pupil whom nobody loaded."""

    def listed(
        self, entries: list[tuple[int, Transcript]], query: Query
    ) -> Iterable[tuple[int, Transcript]]:
        """Return one more."""
        yield from entries
        if entries and query.since is None:
            number, last = entries[-1]
            yield number, changed(last, pupil={"code": f"{last.pupil.code}9"})


@breaks("ADP-PULL-ONCE")
class Repeating(Listing):
    """Lists one twice."""

    def listed(
        self, entries: list[tuple[int, Transcript]], query: Query
    ) -> Iterable[tuple[int, Transcript]]:
        """Return the last one again."""
        yield from entries
        yield from entries[-1:]


@breaks("ADP-PULL-EVIDENCE")
class Careless(SoundAdapter):
    """Keeps no payload."""

    def page(self, entries: Sequence[tuple[int, Transcript]], total: int) -> Page:
        """Return a page without evidence."""
        return replace(super().page(entries, total), evidence=())


@breaks("ADP-PULL-PAGE-BOUND")
class Pouring(SoundAdapter):
    """Puts everything into one page, padded where it is little."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield one page of everything."""
        pages = [page async for page in super().pull(query)]
        records = tuple(record for page in pages for record in page.records)
        if query == Query():
            records += records * 20
        yield replace(pages[-1], records=records)


@breaks("ADP-PULL-TOTAL")
class Boasting(SoundAdapter):
    """States a total that is not true."""

    def page(self, entries: Sequence[tuple[int, Transcript]], total: int) -> Page:
        """Return a page with one too many in its total."""
        return super().page(entries, total + 1)


@breaks("ADP-PULL-REFUSED-NAMED")
class Mumbling(SoundAdapter):
    """Refuses a row without a reason."""

    def page(self, entries: Sequence[tuple[int, Transcript]], total: int) -> Page:
        """Return a page with a refusal."""
        page = super().page(entries, total)
        return replace(page, refused=(Notice(SourcePlace("x"), ()),), total=None)


@breaks("ADP-PULL-EVERYTHING")
class Partial(SoundAdapter):
    """Without a school it gives only the first one's."""

    def wanted(self, transcript: Transcript, query: Query) -> bool:
        """Say yes to the first school only."""
        schools = [each.school.code for _, each in self.memory.listed()]
        narrow = (
            query if query.school_code or query.level else replace(query, school_code=schools[0])
        )
        return super().wanted(transcript, narrow)


@breaks("ADP-PULL-YEAR")
class Yearless(SoundAdapter):
    """Loses everything where the year is asked for that is there."""

    def wanted(self, transcript: Transcript, query: Query) -> bool:
        """Say no to the last pupil of the year."""
        lost = query.school_year == transcript.school_year and query.level is None
        return super().wanted(transcript, query) and not lost


@breaks("ADP-PULL-NO-YEAR")
class Timeless(SoundAdapter):
    """Gives whatever it has for a year that nobody has."""

    def wanted(self, transcript: Transcript, query: Query) -> bool:
        """Forget about years that are not there."""
        return super().wanted(
            transcript,
            query
            if query.school_year == transcript.school_year
            else replace(query, school_year=None),
        )


@breaks("ADP-PULL-LEVEL")
class Levelless(SoundAdapter):
    """Forgets about levels."""

    def wanted(self, transcript: Transcript, query: Query) -> bool:
        """Look at the rest of the query only."""
        return super().wanted(transcript, replace(query, level=None))


@breaks("ADP-PULL-OWN-SCHOOL")
class Neighbourly(Listing):
    """Lists a pupil of another school too."""

    def listed(
        self, entries: list[tuple[int, Transcript]], query: Query
    ) -> Iterable[tuple[int, Transcript]]:
        """Return one of the neighbours."""
        yield from entries
        if query.since is None and query.school_code and entries:
            others = (
                each for each in self.memory.listed() if each[1].school.code != query.school_code
            )
            yield from list(others)[:1]


@breaks("ADP-PULL-UNKNOWN-SCHOOL")
class Crashing(SoundAdapter):
    """Breaks at a school that it does not know."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Fail where the school is not there."""
        known = {each.school.code for _, each in self.memory.listed()}
        if query.school_code is not None and query.school_code.endswith("9999"):
            raise Bug(SAID, remedy=SAID, where=str(len(known)))
        async for page in super().pull(query):
            yield page


@breaks("ADP-PULL-AT-ONCE")
class Crowded(Shared):
    """A second pull at the same time gets nothing."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield unless somebody else is pulling."""
        if self.busy:
            return
        self.busy = True
        try:
            await asyncio.sleep(0)
            async for page in super().pull(query):
                yield page
        finally:
            self.busy = False


@breaks("ADP-PULL-BROKEN-OFF")
class Stuck(Shared):
    """After a pull that was broken off it gives nothing for once."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield unless the pull before was not read to its end."""
        if self.busy:
            self.busy = False
            return
        pages = [page async for page in super().pull(query)]
        ended = False
        try:
            for page in pages:
                yield page
            ended = True
        finally:
            self.busy = not ended


@breaks("ADP-PULL-PAGE-SIZE")
class Cutting(SoundAdapter):
    """Loses what is behind the second page."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield two pages at most."""
        number = 0
        async for page in super().pull(query):
            number += 1
            if number <= 2:
                yield page


@breaks("ADP-PULL-SMALL-PAGES")
class Stubborn(SoundAdapter):
    """Pays no heed to the size of a page."""

    def __init__(self, memory: Memory, settings: SoundSettings) -> None:
        super().__init__(memory, settings.model_copy(update={"page_size": 200}))
