"""What differs between two versions of a transcript, in words (khác biệt giữa hai phiên bản)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources

from hub.core.model.base import Value, plain
from hub.core.model.dates import PartialDate
from hub.core.model.transcript import Transcript
from hub.core.text import Text

_IDENTIFYING = ("code", "school_year", "name")
"""Fields by which entries of a list are matched; the first that the entry has."""

_ORDER = Text("thứ tự hoặc số lần", "order or repetition")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs.

    :param path: place in the canonical JSON of the newer version.
    :param label: the place in words: ``môn học Toán, học kì I, điểm trung bình môn``.
    :param before: what stood there, None where nothing did; `after` what stands there now.
    """

    path: str
    label: Text
    before: str | None
    after: str | None


@cache
def labels() -> Mapping[str, Mapping[str, Text]]:
    """Return what people call the fields, by class name and field."""
    text = resources.files(__package__).joinpath("labels.toml").read_text("utf-8")
    return {
        model: {field: Text(*words) for field, words in fields.items()}
        for model, fields in tomllib.loads(text).items()
    }


def differences(before: Transcript, after: Transcript) -> tuple[Change, ...]:
    """Return every field that differs, in the order of the model; empty when both are equal."""
    return tuple(_compare(before, after, "", ()))


def _compare(before: Value, after: Value, path: str, words: tuple[Text, ...]) -> Iterator[Change]:
    names = labels()[type(after).__name__]
    for field in type(after).model_fields:
        old, new = getattr(before, field, None), getattr(after, field)
        if old != new:
            place = f"{path}.{field}" if path else field
            yield from _field(old, new, place, (*words, names[field]))


def _field(old: object, new: object, path: str, words: tuple[Text, ...]) -> Iterator[Change]:
    if isinstance(old, Value) and isinstance(new, Value) and _comparable(old, new):
        yield from _compare(old, new, path, words)
    elif isinstance(new, tuple) and any(isinstance(entry, Value) for entry in (*new, *_tuple(old))):
        yield from _entries(_tuple(old), new, path, words)
    else:
        yield Change(path, _joined(words), _written(old), _written(new))


def _comparable(old: Value, new: Value) -> bool:
    """Two groups of one kind; a date is told as a whole."""
    return type(old) is type(new) and not isinstance(new, PartialDate)


def _entries(
    old: tuple[object, ...], new: tuple[object, ...], path: str, words: tuple[Text, ...]
) -> Iterator[Change]:
    """Compare lists entry by entry, matched by what identifies them, not by their position."""
    found = [*_changed_entries(old, new, path, words), *_gone(old, new, path, words)]
    if not found:
        titles = ("; ".join(map(_title, entries)) for entries in (old, new))
        found.append(Change(path, _joined((*words, _ORDER)), *titles))
    yield from found


def _changed_entries(
    old: tuple[object, ...], new: tuple[object, ...], path: str, words: tuple[Text, ...]
) -> Iterator[Change]:
    known = {_identity(entry): entry for entry in old}
    for index, entry in enumerate(new):
        earlier = known.get(_identity(entry))
        if earlier != entry:
            place = (*words, Text(_title(entry), _title(entry)))
            yield from _field(earlier, entry, f"{path}[{index}]", place)


def _gone(
    old: tuple[object, ...], new: tuple[object, ...], path: str, words: tuple[Text, ...]
) -> Iterator[Change]:
    kept = {_identity(entry) for entry in new}
    for entry in old:
        if _identity(entry) not in kept:
            place = (*words, Text(_title(entry), _title(entry)))
            yield Change(path, _joined(place), _written(entry), None)


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _identity(entry: object) -> object:
    for field in _IDENTIFYING:
        if hasattr(entry, field):
            return getattr(entry, field)
    return entry


def _title(entry: object) -> str:
    return str(getattr(entry, "name", None) or _identity(entry))


def _joined(words: tuple[Text, ...]) -> Text:
    return Text(", ".join(word.vi for word in words), ", ".join(word.en for word in words))


def _written(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, tuple):
        return "; ".join(str(_written(entry)) for entry in value)
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, Value):
        fields = (getattr(value, field) for field in type(value).model_fields)
        return " · ".join(text for text in map(_written, fields) if text)
    if isinstance(value, bool):
        return "1" if value else "0"
    return plain(value) if isinstance(value, Decimal) else str(value)
