"""The subject: an adapter, the test system it reaches, and what that system was given to hold."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Final

from pydantic import SecretStr

from hub.core.contracts import Adapter, AdapterManifest
from hub.core.model import Level, PrimaryResults, SecondaryResults, Transcript
from simulation.pki import Authority, load_pool
from simulation.province import Province
from simulation.province.watermark import CODE_MARK, PERSONAL_ID_MARK
from simulation.school import School

SEED: Final = 2026
PUPILS: Final = 4_000
"""Of the invented province, of whose schools the vendor loads a few."""
A_SCHOOL: Final = 8
"""Transcripts of each school that is loaded."""
SMALL_PAGE: Final = 3
"""Records of a page where small pages are asked for."""

_GUESTS: Final = (Level.PRIMARY, Level.UPPER_SECONDARY)
"""Levels whose first school is not loaded."""

_LOADED: Final = (Level.PRIMARY, Level.LOWER_SECONDARY, Level.UPPER_SECONDARY)
"""Levels of which two further schools are."""


@dataclass(frozen=True)
class TestSchools:
    """What the test system holds, and whom the suite may add (các trường thử nghiệm).

    :param held: transcripts that the vendor loaded before the run: schools of several levels.
    :param guests: two schools that the test system does not hold, whose documents can be signed.
    :param token: makes this run's newcomers different from every other run's.
    """

    __test__ = False

    held: tuple[Transcript, ...]
    guests: tuple[School, ...]
    token: int

    @classmethod
    def create(cls, token: int) -> TestSchools:
        """Return the invented schools of the suite; those that are held are always the same."""
        return cls(loaded_schools(), _guests(), token)

    @property
    def school(self) -> str:
        """The code of the school with the most transcripts."""
        codes = [each.school.code for each in self.held]
        return max(dict.fromkeys(codes), key=codes.count)

    def of_school(self) -> tuple[Transcript, ...]:
        """Return what the system holds of `school`."""
        return tuple(each for each in self.held if each.school.code == self.school)

    def newcomers(self) -> Iterator[Transcript]:
        """Yield transcripts that the test system has never seen, of both levels, without end."""
        of_levels = (guest.transcripts for guest in self.guests)
        models = [each for pair in zip(*of_levels, strict=False) for each in pair]
        for number, model in enumerate(itertools.cycle(models)):
            code = f"{CODE_MARK}{self.token % 1_000_000:06d}{number:04d}"
            person = f"{PERSONAL_ID_MARK}{(self.token * 10_000 + number) % 1_000_000_000:09d}"
            pupil = model.pupil.model_copy(update={"code": code, "personal_id": person})
            yield model.model_copy(update={"pupil": pupil, "code": None})

    def signed(self, transcript: Transcript) -> bytes:
        """Return the signed document of a newcomer."""
        for guest in self.guests:
            if guest.transcripts[0].school.code == transcript.school.code:
                return guest.signed(transcript)
        raise KeyError(transcript.school.code)


@cache
def _guests() -> tuple[School, ...]:
    province, pool = Province(SEED, PUPILS), load_pool()
    authority, now = Authority.create(pool, province.school_year), dt.datetime.now(dt.UTC)
    return tuple(School(province, level, authority, pool, now) for level in _GUESTS)


@cache
def loaded_schools() -> tuple[Transcript, ...]:
    """Return what every test system holds before a run, school by school."""
    return tuple(_loaded(Province(SEED, PUPILS)))


def _loaded(province: Province) -> Iterator[Transcript]:
    for level in _LOADED:
        for school in province.schools(level)[1:3]:
            yield from itertools.islice(province.transcripts(school), A_SCHOOL)


def changed(transcript: Transcript) -> Transcript:
    """Return a copy in which one comment differs: what a teacher may change at any time."""
    results = transcript.results
    if isinstance(results, PrimaryResults):
        comments = results.comments.model_copy(update={"homeroom": "Nhận xét đã đổi (thử)."})
        return _with_results(transcript, results.model_copy(update={"comments": comments}))
    missed = (results.absences or Decimal(0)) + 1
    return _with_results(transcript, results.model_copy(update={"absences": missed}))


def _with_results(transcript: Transcript, results: PrimaryResults | SecondaryResults) -> Transcript:
    return transcript.model_copy(update={"results": results})


@dataclass(frozen=True)
class TestedAdapter:
    """An adapter under test.

    :param build: makes it anew with some settings changed.
    :param settings: those it is tested with.
    :param request: makes a request id that was never used.
    """

    __test__ = False

    manifest: AdapterManifest
    build: Callable[[Mapping[str, object]], Adapter]
    settings: Mapping[str, object]
    schools: TestSchools
    request: Callable[[], str]

    @cached_property
    def adapter(self) -> Adapter:
        """The adapter as its user would have it, built once."""
        return self.build({})

    @cached_property
    def in_small_pages(self) -> Adapter:
        """The adapter with pages of `SMALL_PAGE` records, where that can be set."""
        return self.build({"page_size": SMALL_PAGE} if "page_size" in self.capabilities else {})

    @cached_property
    def _newcomers(self) -> Iterator[Transcript]:
        return self.schools.newcomers()

    @cached_property
    def _classes(self) -> Iterator[int]:
        return itertools.count(1)

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What its manifest declares, as words, and ``page_size`` where that can be set."""
        declared = sorted(each.value for each in self.manifest.capabilities)
        sized = "page_size" in self.manifest.settings.model_fields
        return (*declared, *(["page_size"] if sized else []), *(["secret"] if self.secrets else []))

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of its secret settings."""
        fields = self.manifest.settings.model_fields
        return tuple(
            name
            for name, each in fields.items()
            if each.annotation in (SecretStr, SecretStr | None) and name in self.settings
        )

    def newcomers(self, count: int) -> tuple[Transcript, ...]:
        """Return newcomers that nobody has pushed yet, in a class that nobody has pushed yet.

        A vendor may close what a class has already to whoever comes later, unless it is told.
        """
        name = f"{self.schools.token % 1_000_000:06d}-{next(self._classes)}"
        return tuple(
            each.model_copy(update={"classroom": each.classroom.model_copy(update={"name": name})})
            for each in itertools.islice(self._newcomers, count)
        )
