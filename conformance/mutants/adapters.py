"""Adapters that break one requirement each; everything else they do as `SoundAdapter` does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, TypeVar
from unicodedata import normalize

from conformance.mutants.sound import PASSWORD, Memory, SoundAdapter, SoundSettings
from hub.core.contracts import (
    DeliveryOutcome,
    DeliveryState,
    Notice,
    Page,
    Probe,
    PushOutcome,
    PushState,
    Query,
    Reason,
    Record,
    SignedFile,
    SourcePlace,
)
from hub.core.errors import Bug, HubError, Pause
from hub.core.model import PrimaryResults, SecondaryResults, Transcript
from hub.core.text import Text

MUTANTS: Final[dict[str, type[SoundAdapter]]] = {}
"""The mutant of each requirement on adapters."""

_Mutant = TypeVar("_Mutant", bound=SoundAdapter)
_SAID: Final = Text("Hỏng (giả lập).", "Broken (invented).")


def breaks(requirement: str) -> Callable[[type[_Mutant]], type[_Mutant]]:
    """Enter the decorated class as the mutant of a requirement."""

    def enter(mutant: type[_Mutant]) -> type[_Mutant]:
        MUTANTS[requirement] = mutant
        return mutant

    return enter


@breaks("ADP-PROBE-READY")
class NeverReady(SoundAdapter):
    """The probe always finds a problem."""

    async def probe(self) -> Probe:
        """Say that something is wrong."""
        return Probe(ready=False, problems=(Reason("down", _SAID),))


@breaks("ADP-CREDENTIALS-PAUSE")
class Welcoming(SoundAdapter):
    """A wrong password reads nothing, and nobody says so."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield nothing where the password is wrong."""
        if (await self.probe()).ready:
            async for page in super().pull(query):
                yield page


@breaks("ADP-CREDENTIALS-SILENT")
class Chatty(SoundAdapter):
    """The error repeats the password."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Tell what was wrong, too well."""
        try:
            async for page in super().pull(query):
                yield page
        except Pause as error:
            raise Pause(
                error.what, where=self.settings.password.get_secret_value(), remedy=error.remedy
            ) from None


@breaks("ADP-CREDENTIALS-PROBE")
class Blind(SoundAdapter):
    """The probe does not try the password."""

    async def probe(self) -> Probe:
        """Say that all is well."""
        return Probe(ready=True)


@breaks("ADP-CREDENTIALS-REMEDY")
class Curt(SoundAdapter):
    """The error does not say what to do."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Say what, not what next."""
        try:
            async for page in super().pull(query):
                yield page
        except Pause as error:
            raise Pause(error.what, remedy=Text("", "")) from None


class Spoiled(SoundAdapter):
    """Gives records away spoiled."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return the transcript as this mutant gives it away."""
        raise NotImplementedError

    def record(self, transcript: Transcript) -> Record:
        """Return the record, spoiled where the transcript is of a school that was loaded."""
        return super().record(self.spoiled(transcript))


def _changed(transcript: Transcript, **parts: Mapping[str, Any]) -> Transcript:
    """Return a copy with some fields of some parts changed."""
    return transcript.model_copy(
        update={
            name: getattr(transcript, name).model_copy(update=dict(values))
            for name, values in parts.items()
            if getattr(transcript, name) is not None
        }
    )


@breaks("ADP-PULL-EQUAL")
class Undated(Spoiled):
    """Loses the place of issue: no other requirement asks for it."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it without the place of issue."""
        return _changed(transcript, issuing={"place": None})


@breaks("ADP-PULL-MARKS")
class Inflating(Spoiled):
    """Raises a mark."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it with another name for its first subject's level or mark."""
        results = transcript.results
        first, *others = results.subjects
        raised: object
        if isinstance(results, PrimaryResults):
            raised = first.model_copy(update={"test": Decimal(10)})
        else:
            raised = first.model_copy(update={"retest": Decimal(10)})
        return _changed(transcript, results={"subjects": (raised, *others)})


@breaks("ADP-PULL-RESULTS")
class Promoting(Spoiled):
    """Turns round who goes up a grade."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it with the other decision."""
        return _changed(transcript, results={"promoted": not transcript.results.promoted})


@breaks("ADP-PULL-PUPIL")
class Renaming(Spoiled):
    """Upper-cases names."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it with a shouted name."""
        return _changed(transcript, pupil={"full_name": transcript.pupil.full_name.upper()})


@breaks("ADP-PULL-SIGNATORIES")
class Forgetting(Spoiled):
    """Loses the manager's post and personal id."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it with a manager nobody can know."""
        return _changed(transcript, manager={"personal_id": None})


@breaks("ADP-PULL-SCHOOL-DATA")
class Regrouping(Spoiled):
    """Renames the class."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it in another class."""
        return _changed(transcript, classroom={"name": f"{transcript.classroom.name}x"})


@breaks("ADP-PULL-NFC")
class Decomposing(Spoiled):
    """Gives names in form NFD."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it with a decomposed name."""
        return _changed(
            transcript, pupil={"full_name": normalize("NFD", transcript.pupil.full_name)}
        )


@breaks("ADP-PULL-PLACE")
class Placeless(SoundAdapter):
    """Does not say where a record stood."""

    def record(self, transcript: Transcript) -> Record:
        """Return a record from nowhere."""
        return Record(transcript, SourcePlace(""))


class Listing(SoundAdapter):
    """Lists something else than it holds."""

    def listed(
        self, entries: list[tuple[int, Transcript]], query: Query
    ) -> Iterable[tuple[int, Transcript]]:
        """Return what this mutant lists."""
        raise NotImplementedError

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield what is listed, in one page."""
        self._check_password()
        found = [each for each in self._behind(query.since) if self.wanted(each[1], query)]
        yield self.page(list(self.listed(found, query)), len(found))


@breaks("ADP-PULL-ENDS")
class Stumbling(SoundAdapter):
    """Ends a pull of one school in an error."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield, then fail, where one whole school is asked for."""
        async for page in super().pull(query):
            yield page
        if query.school_code and query.since is None and query.school_year is None:
            raise _error()


def _error() -> HubError:
    return Pause(_SAID, remedy=_SAID)


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
            yield number, _changed(last, pupil={"code": f"{last.pupil.code}9"})


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
            raise Bug(_SAID, remedy=_SAID, where=str(len(known)))
        async for page in super().pull(query):
            yield page


class Shared(SoundAdapter):
    """Keeps a pull's place in the adapter instead of in the pull."""

    def __init__(self, memory: Memory, settings: SoundSettings) -> None:
        super().__init__(memory, settings)
        self.busy = False


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


@breaks("ADP-SINCE-CURSOR")
class Cursorless(SoundAdapter):
    """Gives no cursor."""

    def page(self, entries: Sequence[tuple[int, Transcript]], total: int) -> Page:
        """Return a page without one."""
        return replace(super().page(entries, total), cursor=None)


@breaks("ADP-SINCE-NOTHING")
class Nagging(SoundAdapter):
    """The last one of before comes again."""

    def _behind(self, since: str | None) -> list[tuple[int, Transcript]]:
        again = [each for each in self.memory.listed() if str(each[0]) == since]
        return [*again, *super()._behind(since)]


@breaks("ADP-SINCE-REST")
class Skipping(SoundAdapter):
    """Behind a cursor it leaves the next one out."""

    def _behind(self, since: str | None) -> list[tuple[int, Transcript]]:
        found = super()._behind(since)
        several = since is not None and len(found) > 1
        return found[1:] if several else found


@breaks("ADP-SINCE-CHANGE")
class Unaware(SoundAdapter):
    """Does not notice that a transcript changed."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write without counting the change."""
        held = self.memory.transcripts.get(transcript.key)
        outcome = super().write(transcript, overwrite=overwrite)
        if held is not None:
            self.memory.transcripts[transcript.key] = (
                held[0],
                self.memory.transcripts[transcript.key][1],
            )
        return outcome


@breaks("ADP-SINCE-ONLY-CHANGE")
class Garrulous(SoundAdapter):
    """Behind a cursor with something behind it, its own transcript comes again."""

    def _behind(self, since: str | None) -> list[tuple[int, Transcript]]:
        found = super()._behind(since)
        if since is None or len(found) != 1:
            return found
        school = found[0][1].school.code
        return [
            *[each for each in self.memory.listed() if each[1].school.code == school][:1],
            *found,
        ]


@breaks("ADP-SINCE-WRONG-CURSOR")
class Credulous(SoundAdapter):
    """Takes any cursor for the end."""

    def _behind(self, since: str | None) -> list[tuple[int, Transcript]]:
        return [] if since is not None and not since.isdigit() else super()._behind(since)


@breaks("ADP-PUSH-CREATED")
class Wording(SoundAdapter):
    """Calls what is new updated."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write, and say updated."""
        outcome = super().write(transcript, overwrite=overwrite)
        created = outcome.state is PushState.CREATED
        return replace(outcome, state=PushState.UPDATED) if created else outcome


@breaks("ADP-PUSH-READ-BACK")
class Trimming(SoundAdapter):
    """Loses the place of issue of what is written."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write a little less than was given."""
        before = self.memory.transcripts.get(transcript.key)
        outcome = super().write(transcript, overwrite=overwrite)
        if before is None:
            number, held = self.memory.transcripts[transcript.key]
            self.memory.transcripts[transcript.key] = number, held
            self.trimmed.add(transcript.key)
        return outcome

    def __init__(self, memory: Memory, settings: SoundSettings) -> None:
        super().__init__(memory, settings)
        self.trimmed: set[str] = set()

    def record(self, transcript: Transcript) -> Record:
        """Give away what was written a little shorter."""
        if transcript.key in self.trimmed and not isinstance(transcript.results, SecondaryResults):
            transcript = _changed(transcript, issuing={"place": None})
        return super().record(transcript)


@breaks("ADP-PUSH-HELD-ONCE")
class Doubling(Listing):
    """Lists what was written twice."""

    def __init__(self, memory: Memory, settings: SoundSettings) -> None:
        super().__init__(memory, settings)
        self.written: set[str] = set()

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write, and remember."""
        self.written.add(transcript.key)
        return super().write(transcript, overwrite=overwrite)

    def listed(
        self, entries: list[tuple[int, Transcript]], query: Query
    ) -> Iterable[tuple[int, Transcript]]:
        """Return what was written twice."""
        for each in entries:
            yield each
            if each[1].key in self.written and query.since is None:
                yield each


@breaks("ADP-PUSH-SAME-REQUEST")
class Forgetful(SoundAdapter):
    """Does not know a request that was made."""

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Write anew."""
        self.memory.requests.clear()
        return await super().push(records, request_id=request_id, overwrite=overwrite)


@breaks("ADP-PUSH-UNCHANGED")
class Busy(SoundAdapter):
    """Calls the same values an update."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write, and say updated."""
        outcome = super().write(transcript, overwrite=overwrite)
        same = outcome.state is PushState.UNCHANGED
        return replace(outcome, state=PushState.UPDATED) if same else outcome


@breaks("ADP-PUSH-KEPT")
class Silent(SoundAdapter):
    """Keeps what it holds, and says that nothing changed."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Keep, and call it unchanged."""
        outcome = super().write(transcript, overwrite=overwrite)
        kept = outcome.state is PushState.KEPT
        return replace(outcome, state=PushState.UNCHANGED, reason=None) if kept else outcome


@breaks("ADP-PUSH-KEPT-VALUES")
class Overwriting(SoundAdapter):
    """Says kept, and overwrites."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write whatever comes, and say kept."""
        outcome = super().write(transcript, overwrite=overwrite)
        if outcome.state is PushState.KEPT:
            self.memory.put(transcript)
        return outcome

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Call it updated where it was told to overwrite, whatever it did before."""
        outcomes = await super().push(records, request_id=request_id, overwrite=overwrite)
        if not overwrite:
            return outcomes
        return tuple(replace(each, state=PushState.UPDATED) for each in outcomes)


@breaks("ADP-PUSH-OVERWRITE")
class Modest(SoundAdapter):
    """Overwrites, and calls it created."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Write, and say created."""
        outcome = super().write(transcript, overwrite=overwrite)
        updated = outcome.state is PushState.UPDATED
        return replace(outcome, state=PushState.CREATED) if updated else outcome


@breaks("ADP-PUSH-OVERWRITTEN")
class Lying(SoundAdapter):
    """Says updated, and keeps the old values."""

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Say so, and do nothing; the change is counted all the same."""
        held = self.memory.transcripts.get(transcript.key)
        outcome = super().write(transcript, overwrite=overwrite)
        if outcome.state is PushState.UPDATED and held is not None:
            self.memory.put(held[1])
        return outcome


@breaks("ADP-PUSH-NOTHING")
class Greedy(SoundAdapter):
    """Breaks where nothing is pushed."""

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Fail without a first record."""
        if not records:
            return (PushOutcome("", PushState.REFUSED, Reason("empty", _SAID)),)
        return await super().push(records, request_id=request_id, overwrite=overwrite)


@breaks("ADP-PUSH-MANY")
class Narrow(SoundAdapter):
    """Refuses what is behind the five hundredth."""

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Write five hundred."""
        done = await super().push(records[:500], request_id=request_id, overwrite=overwrite)
        refused = Reason("too-many", _SAID)
        rest = (PushOutcome(each.key, PushState.REFUSED, refused) for each in records[500:])
        return (*done, *rest)


@breaks("ADP-DELIVER-STORED")
class Knowing(SoundAdapter):
    """Says that it knows what it never saw."""

    def store(self, file: SignedFile) -> DeliveryOutcome:
        """Keep it, and say known."""
        outcome = super().store(file)
        stored = outcome.state is DeliveryState.STORED
        return replace(outcome, state=DeliveryState.KNOWN) if stored else outcome


@breaks("ADP-DELIVER-KNOWN")
class Eager(SoundAdapter):
    """Says stored to what it knows."""

    def store(self, file: SignedFile) -> DeliveryOutcome:
        """Keep it, and say stored."""
        outcome = super().store(file)
        known = outcome.state is DeliveryState.KNOWN
        return replace(outcome, state=DeliveryState.STORED) if known else outcome


@breaks("ADP-DELIVER-SAME-REQUEST")
class Jealous(SoundAdapter):
    """Refuses a request that it has seen."""

    async def deliver(
        self, files: Sequence[SignedFile], *, request_id: str
    ) -> tuple[DeliveryOutcome, ...]:
        """Take each request once."""
        seen = request_id in self.memory.deliveries
        outcomes = await super().deliver(files, request_id=request_id)
        if not seen:
            return outcomes
        refused = Reason("seen", _SAID)
        return tuple(DeliveryOutcome(each.name, DeliveryState.REFUSED, refused) for each in files)


@breaks("ADP-DELIVER-NO-REPLACING")
class Tolerant(SoundAdapter):
    """Says stored to other bytes under a name that is taken, and keeps the first."""

    def store(self, file: SignedFile) -> DeliveryOutcome:
        """Say stored instead of refused."""
        outcome = super().store(file)
        refused = outcome.state is DeliveryState.REFUSED
        return DeliveryOutcome(file.name, DeliveryState.STORED) if refused else outcome


@breaks("ADP-DOCUMENTS-BYTES")
class Tidying(SoundAdapter):
    """Gives documents away with another line end."""

    def files(self, query: Query) -> Iterable[SignedFile]:
        """Return them tidied up."""
        for each in super().files(query):
            yield replace(each, content=each.content + b"\n")


@breaks("ADP-DOCUMENTS-ONCE")
class Generous(SoundAdapter):
    """Gives every document twice."""

    def files(self, query: Query) -> Iterable[SignedFile]:
        """Return each twice."""
        for each in super().files(query):
            yield from (each, each)


def sound_settings() -> dict[str, object]:
    """Return settings that let in."""
    return {"password": PASSWORD}
