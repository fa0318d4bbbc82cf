"""Keeps transcripts and finds them again (kho học bạ)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, true, tuple_
from sqlmodel import Session, col, select

from hub.core.errors import UnknownCode
from hub.core.model import Level, State, Transcript
from hub.core.store.batching import batches
from hub.core.store.folding import fold, words
from hub.core.store.inserting import insert_into
from hub.core.store.packing import pack, sha256, unpack
from hub.core.store.tables import TranscriptRow
from hub.core.text import Text

BATCH = 500
PAGE = 50


@dataclass(frozen=True, slots=True)
class SaveCounts:
    """What became of the transcripts given to `TranscriptRepository.save`."""

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

    def save(self, transcripts: Iterable[Transcript]) -> SaveCounts:
        """Insert what is new, update what differs, leave the rest untouched."""
        now = self._clock()
        counts = SaveCounts()
        for batch in batches(transcripts, BATCH):
            counts += self._save_batch([_row(transcript, now) for transcript in batch])
        return counts

    def differing(self, transcripts: Iterable[Transcript]) -> tuple[str, ...]:
        """Return the keys of those that the store does not have, or has otherwise."""
        differing: dict[str, None] = {}
        for batch in batches(transcripts, BATCH):
            hashes = {each.key: sha256(_content(each)) for each in batch}
            statement = select(TranscriptRow.key, TranscriptRow.content_hash)
            known = self._session.exec(statement.where(col(TranscriptRow.key).in_(hashes)))
            stored = dict(known.all())
            differing |= {key: None for key, hash_ in hashes.items() if stored.get(key) != hash_}
        return tuple(differing)

    def get(self, key: str) -> StoredTranscript | None:
        """Return the transcript with `key`."""
        statement = select(TranscriptRow.content, TranscriptRow.imported_at)
        found = self._session.exec(statement.where(TranscriptRow.key == key)).first()
        return _stored(*found) if found else None

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

    def _save_batch(self, rows: list[dict[str, Any]]) -> SaveCounts:
        keys = {row["key"] for row in rows}
        known = select(func.count()).where(col(TranscriptRow.key).in_(keys))
        inserted = len(keys) - self._session.exec(known).one()
        statement = insert_into(self._session, TranscriptRow)
        changes = {name: statement.excluded[name] for name in rows[0] if name != "key"}
        upsert = statement.on_conflict_do_update(
            index_elements=["key"],
            set_=changes,
            where=col(TranscriptRow.content_hash) != statement.excluded.content_hash,
        )
        # Without the option PostgreSQL's count is thrown away.
        upsert = upsert.execution_options(preserve_rowcount=True)
        written = self._session.connection().execute(upsert, rows).rowcount
        return SaveCounts(inserted, written - inserted, len(rows) - written)

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
            conditions.append(_within(search.within))
        if search.text is not None:
            conditions += self._text_conditions(search.text.strip())
        return conditions

    def _text_conditions(self, wanted: str) -> list[ColumnElement[bool]]:
        identified = or_(
            col(TranscriptRow.key) == wanted,
            col(TranscriptRow.code) == wanted,
            col(TranscriptRow.pupil_code) == wanted,
            col(TranscriptRow.personal_id) == wanted,
        )
        if self._session.exec(select(exists().where(identified))).one():
            return [identified]
        # Folded words are letters and digits only: nothing in them is a wildcard.
        named = [col(TranscriptRow.name_folded).like(f"% {word}%") for word in words(wanted)]
        return [*named] or [false()]


def _within(schools: Mapping[Level, Collection[str] | None]) -> ColumnElement[bool]:
    parts = [
        and_(
            col(TranscriptRow.level) == level,
            true() if codes is None else col(TranscriptRow.school_code).in_(codes),
        )
        for level, codes in schools.items()
    ]
    return or_(false(), *parts)


def _row(transcript: Transcript, now: dt.datetime) -> dict[str, Any]:
    content = _content(transcript)
    return {
        "key": transcript.key,
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
        "content_hash": sha256(content),
        "imported_at": now,
    }


def _content(transcript: Transcript) -> bytes:
    # Absent values are left out, so that a new optional field changes no stored transcript.
    return transcript.model_dump_json(exclude_none=True).encode()


def _stored(content: bytes, imported_at: dt.datetime) -> StoredTranscript:
    return StoredTranscript(Transcript.model_validate_json(unpack(content)), imported_at)
