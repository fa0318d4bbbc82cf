"""What an invented vendor holds and what was done to it (sổ của nhà cung cấp)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from hub.core.document.parse import parse
from hub.core.errors import HubError
from hub.core.model import Transcript


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for; None means everything."""

    school: str | None = None
    year: str | None = None
    level: str | None = None

    def holds(self, one: Scope) -> bool:
        """Tell whether a transcript of that scope belongs to this one."""
        pairs = ((self.school, one.school), (self.year, one.year), (self.level, one.level))
        return all(wanted is None or wanted == given for wanted, given in pairs)


def scope_of(transcript: Transcript) -> Scope:
    """Return where a transcript belongs."""
    return Scope(transcript.school.code, transcript.school_year, transcript.level.value)


@dataclass(frozen=True, slots=True)
class Entry:
    """A transcript as the vendor holds it.

    :param number: the vendor's own, for ever.
    :param change: rises with every change of anything.
    :param content: the payload, without what the vendor adds.
    """

    number: int
    change: int
    scope: Scope
    content: bytes


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A signed document as the vendor holds it; `change` as an entry's."""

    name: str
    change: int
    scope: Scope
    content: bytes


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of one thing that was written; `column`: the one that kept it from being."""

    key: str
    status: str
    code: str | None = None
    column: str | None = None


@dataclass(slots=True)
class Book:
    """The vendor's memory; whoever uses it holds the vendor's lock.

    :param transactions: what each transaction did, by its id.
    :param written: how often each transcript was written, by its key: what tests count.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    transactions: dict[str, tuple[Effect, ...]] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)
    _changes: int = 0
    _listed: dict[Scope, tuple[int, list[Entry]]] = field(default_factory=dict)

    def listed(self, scope: Scope) -> Sequence[Entry]:
        """Return the entries of a scope in the order of their changes."""
        known, entries = self._listed.get(scope, (-1, []))
        if known != self._changes:
            held = (each for each in self.entries.values() if scope.holds(each.scope))
            entries = sorted(held, key=lambda entry: entry.change)
            self._listed[scope] = (self._changes, entries)
        return entries

    def documents(self, scope: Scope) -> Sequence[StoredFile]:
        """Return the documents of a scope in the order in which they came."""
        return [each for each in self.files.values() if scope.holds(each.scope)]

    def write(self, key: str, scope: Scope, content: bytes, *, overwrite: bool) -> Effect:
        """Write a transcript; other values that are here stay unless `overwrite`."""
        held = self.entries.get(key)
        if held is not None and held.content == content:
            return Effect(key, "UNCHANGED")
        if held is not None and not overwrite:
            return Effect(key, "KEPT", "COLUMN_HAS_MARKS")
        self.put(key, scope, content)
        self.written[key] += 1
        return Effect(key, "CREATED" if held is None else "UPDATED")

    def put(self, key: str, scope: Scope, content: bytes) -> None:
        """Hold a transcript as the vendor's own people enter it: nobody counts that as written."""
        change = self._next_change()
        held = self.entries.get(key)
        self.entries[key] = Entry(change if held is None else held.number, change, scope, content)

    def store(self, name: str, content: bytes) -> Effect:
        """Store a signed document; bytes that are here under its name are never replaced."""
        held = self.files.get(name)
        if held is not None:
            same = held.content == content
            return Effect(name, "KNOWN") if same else Effect(name, "REFUSED", "FILE_NAME_TAKEN")
        try:
            transcript = parse(content)
        except HubError:
            return Effect(name, "REFUSED", "FILE_NOT_READABLE")
        self.files[name] = StoredFile(name, self._next_change(), scope_of(transcript), content)
        return Effect(name, "STORED")

    def _next_change(self) -> int:
        self._changes += 1
        return self._changes
