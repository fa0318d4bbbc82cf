"""Keeps transcripts and finds them again (kho học bạ)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, true, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from hub.core.errors import UnknownCode
from hub.core.model import Level, State, Transcript
from hub.core.store.batching import batches
from hub.core.store.folding import fold, words
from hub.core.store.identities import IdentityKind
from hub.core.store.inserting import insert_into
from hub.core.store.packing import pack, sha256, unpack
from hub.core.store.tables import IdentityRow, TranscriptRow
from hub.core.text import Text

BATCH = 500
PAGE = 50


@dataclass(frozen=True, slots=True)
class SaveCounts:
    """How many transcripts were new, differed, or were there already."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: SaveCounts) -> SaveCounts:
        return SaveCounts(
            self.inserted + other.inserted,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True, slots=True)
class Saved:
    """Which of the transcripts given to `TranscriptRepository.save` are new or differ: their keys.

    :param unchanged: how many others there were.
    """

    inserted: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: int = 0

    @property
    def changed(self) -> tuple[str, ...]:
        """The keys of those that were written."""
        return (*self.inserted, *self.updated)

    @property
    def counts(self) -> SaveCounts:
        """The numbers alone."""
        return SaveCounts(len(self.inserted), len(self.updated), self.unchanged)

    def __add__(self, other: Saved) -> Saved:
        return Saved(
            self.inserted + other.inserted,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True, slots=True)
class StoredTranscript:
    """A transcript as the store has it; `imported_at` is when it last changed."""

    transcript: Transcript
    imported_at: dt.datetime


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    """A page of what was found; `after` asks for the next one, None at the end."""

    items: tuple[StoredTranscript, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for; every field given must hold (điều kiện tra cứu).

    :param text: a transcript's key or code, a pupil's code or personal id; else words of the name,
        each from its start, in any order, without case or diacritics.
    :param within: for each level of schooling that may be found the codes of the schools; None
        stands for all schools of the level.
    """

    text: str | None = None
    school_code: str | None = None
    school_year: str | None = None
    level: Level | None = None
    grade: int | None = None
    class_name: str | None = None
    within: Mapping[Level, Collection[str] | None] | None = None


class TranscriptRepository:
    """The transcripts of one transaction."""

    def __init__(self, session: Session, clock: Callable[[], dt.datetime]) -> None:
        self._session = session
        self._clock = clock

    def save(self, transcripts: Iterable[Transcript]) -> Saved:
        """Insert what is new, update what differs, leave the rest untouched.

        Of several with one key the last counts, and they count once.
        """
        now = self._clock()
        saved = Saved()
        for batch in batches(transcripts, BATCH):
            saved += self._save_batch({each.key: each for each in batch}, now)
        return saved

    def get(self, key: str) -> StoredTranscript | None:
        """Return the transcript with `key`."""
        statement = select(TranscriptRow.content, TranscriptRow.imported_at)
        found = self._session.exec(statement.where(TranscriptRow.key == key)).first()
        return _stored(*found) if found else None

    def places(self, keys: Collection[str]) -> dict[str, tuple[str, Level]]:
        """Return the school's code and the level of schooling of the transcripts with these keys.

        For rights and offices: nothing of the pupil is read.
        """
        found: dict[str, tuple[str, Level]] = {}
        for batch in batches(keys, BATCH):
            statement = select(TranscriptRow.key, TranscriptRow.school_code, TranscriptRow.level)
            for key, school, level in self._session.exec(
                statement.where(col(TranscriptRow.key).in_(batch))
            ):
                found[key] = (school, Level(level))
        return found

    def of(self, keys: Collection[str]) -> tuple[Transcript, ...]:
        """Return the transcripts with these keys, in the order of the keys."""
        found: dict[str, Transcript] = {}
        for batch in batches(keys, BATCH):
            statement = select(TranscriptRow.key, TranscriptRow.content)
            for key, content in self._session.exec(
                statement.where(col(TranscriptRow.key).in_(batch))
            ):
                found[key] = Transcript.model_validate_json(unpack(content))
        return tuple(found[key] for key in sorted(found))

    def find(
        self, search: Search, *, limit: int = PAGE, after: str | None = None
    ) -> TranscriptPage:
        """Return a page of what matches `search`, in the order of the folded names.

        :param after: the previous page's `after`.
        :raises UnknownCode: when `after` is of no page.
        """
        return self._page(self._conditions(search), limit, after)

    def iterate(self, search: Search = Search()) -> Iterator[StoredTranscript]:
        """Yield everything that matches `search`, page by page, so that memory stays flat."""
        conditions = self._conditions(search)
        after: str | None = None
        while True:
            page = self._page(conditions, BATCH, after)
            yield from page.items
            if page.after is None:
                return
            after = page.after

    def roster(self, school_code: str, school_year: str) -> dict[str, frozenset[str]]:
        """Return the pupil codes of each class of a school, by class name (danh sách lớp).

        Only transcripts in force count: one recalled is no pupil more.
        """
        statement = select(TranscriptRow.class_name, TranscriptRow.pupil_code).where(
            TranscriptRow.school_code == school_code,
            TranscriptRow.school_year == school_year,
            TranscriptRow.state == State.IN_FORCE.value,
        )
        classes: dict[str, set[str]] = {}
        for class_name, pupil_code in self._session.exec(statement):
            classes.setdefault(class_name, set()).add(pupil_code)
        return {name: frozenset(codes) for name, codes in classes.items()}

    def count(self, search: Search = Search()) -> int:
        """Return how many transcripts match `search`."""
        statement = select(func.count()).select_from(TranscriptRow)
        return self._session.exec(statement.where(*self._conditions(search))).one()

    def _save_batch(self, batch: Mapping[str, Transcript], now: dt.datetime) -> Saved:
        known = self._hashes(batch)
        contents = {key: _content(each) for key, each in batch.items()}
        # In one order, so that two who save the same ones do not wait for each other.
        rows = [
            {"key": key, **_columns(batch[key], contents[key], hash_, now)}
            for key, hash_ in sorted((key, sha256(each)) for key, each in contents.items())
            if known.get(key) != hash_
        ]
        insert = insert_into(self._session, TranscriptRow)
        # Whoever inserts the same ones at once has them: what is new is what this one inserted.
        inserted = self._written(insert.on_conflict_do_nothing(), rows)
        differ = {name: insert.excluded[name] for name in _CHANGING}
        update = insert.on_conflict_do_update(
            index_elements=["key"],
            set_=differ,
            where=col(TranscriptRow.content_hash) != insert.excluded.content_hash,
        )
        updated = self._written(update, [row for row in rows if row["key"] not in inserted])
        return Saved(
            tuple(key for key in batch if key in inserted),
            tuple(key for key in batch if key in updated),
            len(batch) - len(inserted) - len(updated),
        )

    def _hashes(self, keys: Iterable[str]) -> dict[str, str]:
        statement = select(TranscriptRow.key, TranscriptRow.content_hash)
        return dict(self._session.exec(statement.where(col(TranscriptRow.key).in_(keys))).all())

    def _written(
        self, statement: sqlite.Insert | postgresql.Insert, rows: Sequence[dict[str, Any]]
    ) -> frozenset[str]:
        """Return the keys of those of `rows` that `statement` wrote."""
        if not rows:
            return frozenset()
        returning = statement.returning(col(TranscriptRow.key))
        return frozenset(self._session.connection().execute(returning, rows).scalars())

    def _page(
        self, conditions: list[ColumnElement[bool]], limit: int, after: str | None
    ) -> TranscriptPage:
        statement = select(
            TranscriptRow.content, TranscriptRow.imported_at, TranscriptRow.key
        ).where(*conditions)
        order = (col(TranscriptRow.name_folded), col(TranscriptRow.key))
        if after is not None:
            statement = statement.where(tuple_(*order) > tuple_(self._name_of(after), after))
        # One more than asked tells whether there is a next page.
        found = self._session.exec(statement.order_by(*order).limit(limit + 1)).all()
        items = tuple(_stored(content, at) for content, at, _ in found[:limit])
        return TranscriptPage(items, found[limit - 1][2] if len(found) > limit else None)

    def _name_of(self, key: str) -> str:
        statement = select(TranscriptRow.name_folded).where(TranscriptRow.key == key)
        name = self._session.exec(statement).first()
        if name is None:
            raise UnknownCode(
                Text("Không có trang tiếp theo này.", "There is no such next page."),
                remedy=Text("Tra cứu lại từ đầu.", "Search again from the start."),
            )
        return name

    def _conditions(self, search: Search) -> list[ColumnElement[bool]]:
        equal = {
            TranscriptRow.school_code: search.school_code,
            TranscriptRow.school_year: search.school_year,
            TranscriptRow.level: search.level,
            TranscriptRow.grade: search.grade,
            TranscriptRow.class_name: search.class_name,
        }
        conditions = [col(column) == value for column, value in equal.items() if value is not None]
        if search.within is not None:
            conditions.append(lies_within(search.within))
        if search.text is not None:
            conditions += self._text_conditions(search.text.strip())
        return conditions

    def _text_conditions(self, wanted: str) -> list[ColumnElement[bool]]:
        identified = or_(
            col(TranscriptRow.key) == wanted,
            col(TranscriptRow.code) == wanted,
            col(TranscriptRow.pupil_code) == wanted,
            col(TranscriptRow.personal_id) == wanted,
            *self._called(wanted),
        )
        if self._session.exec(select(exists().where(identified))).one():
            return [identified]
        # Folded words are letters and digits only: nothing in them is a wildcard.
        named = [col(TranscriptRow.name_folded).like(f"% {word}%") for word in words(wanted)]
        return [*named] or [false()]

    def _called(self, wanted: str) -> list[ColumnElement[bool]]:
        """Find pupils that a source, or a document, calls or called by another code."""
        sides = (col(IdentityRow.source_id), col(IdentityRow.canonical))
        return [
            and_(col(TranscriptRow.school_code) == unit, col(TranscriptRow.pupil_code) == code)
            for known, other in (sides, sides[::-1])
            for unit, code in self._session.exec(
                select(IdentityRow.unit, other)
                .where(IdentityRow.kind == IdentityKind.PUPIL, known == wanted)
                .where(col(IdentityRow.source_id) != col(IdentityRow.canonical))
            )
        ]


def lies_within(schools: Mapping[Level, Collection[str] | None]) -> ColumnElement[bool]:
    """Return the condition that a transcript is of one of `schools`; see `Search.within`."""
    parts = [
        and_(
            col(TranscriptRow.level) == level,
            true() if codes is None else col(TranscriptRow.school_code).in_(codes),
        )
        for level, codes in schools.items()
    ]
    return or_(false(), *parts)


_CHANGING = tuple(name for name in TranscriptRow.model_fields if name != "key")


def _columns(
    transcript: Transcript, content: bytes, content_hash: str, now: dt.datetime
) -> dict[str, Any]:
    return {
        "school_code": transcript.school.code,
        "pupil_code": transcript.pupil.code,
        "personal_id": transcript.pupil.personal_id,
        "name_folded": fold(transcript.pupil.full_name),
        "school_year": transcript.school_year,
        "level": transcript.level.value,
        "grade": transcript.classroom.grade,
        "class_name": transcript.classroom.name,
        "version": transcript.version,
        "state": transcript.state.value,
        "code": transcript.code,
        "content": pack(content),
        "content_hash": content_hash,
        "imported_at": now,
    }


def _content(transcript: Transcript) -> bytes:
    # Absent values are left out, so that a new optional field changes no stored transcript.
    return transcript.model_dump_json(exclude_none=True).encode()


def _stored(content: bytes, imported_at: dt.datetime) -> StoredTranscript:
    return StoredTranscript(Transcript.model_validate_json(unpack(content)), imported_at)
