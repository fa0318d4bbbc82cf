"""The canonical model as a tree of paths: one node a part, one path a value.

The tree is read from the model itself, so a field that the model gains is a path here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Generic, TypeVar, get_args

from pydantic import ValidationError

from hub.core.model import (
    PartialDate,
    PrimaryResults,
    Pupil,
    SecondaryResults,
    Transcript,
    Value,
)
from hub.plugins.csv_import.cells import Leaf

Values = Mapping[str, Leaf | None]
"""The values of one transcript by dotted path, blank ones as None."""

# Nearly every pupil has another one of these, so that remembering them is of no use.
_PERSONAL = (Transcript, Pupil, PrimaryResults, SecondaryResults)
# Their inner parts are the same for a whole class, or blank for nearly everybody.
_ALIKE = (Transcript, Pupil)
_REMEMBERED = 20_000

Built = TypeVar("Built")


class MappingError(Exception):
    """Values that make no transcript: the path of what is missing or not valid."""

    def __init__(self, path: str, *, missing: bool) -> None:
        super().__init__(path)
        self.path = path
        self.missing = missing


class _Memory(Generic[Built]):
    """What was built from the same values before; values are frozen, so one object serves many."""

    def __init__(self, paths: Collection[str], build: Callable[[Values], Built]) -> None:
        self._pick: Callable[[Values], object] = itemgetter(*paths)
        self._build = build
        self._built: dict[object, Built] = {}

    def get(self, values: Values) -> Built:
        """Return what is built from these values."""
        key = self._pick(values)
        if key in self._built:
            return self._built[key]
        if len(self._built) >= _REMEMBERED:
            self._built.clear()
        self._built[key] = built = self._build(values)
        return built


class Node:
    """A part of the transcript: its own values by field, and its inner parts.

    :param fixed: fields that are the same in all values built, and have no path.
    """

    def __init__(
        self,
        model: type[Value],
        prefix: str,
        leaves: Mapping[str, str],
        parts: Mapping[str, Node],
        fixed: Mapping[str, str],
    ) -> None:
        self._model = model
        self._prefix = prefix
        self._fixed = fixed
        self._leaves = leaves
        self._parts = parts
        fields = model.model_fields
        dates = {name for name in leaves if PartialDate in get_args(fields[name].annotation)}
        self._plain = [(name, path) for name, path in leaves.items() if name not in dates]
        self._dates = [(name, path) for name, path in leaves.items() if name in dates]
        self.shared = model not in _PERSONAL
        """Whether the same part may serve many transcripts."""
        self.build = _Memory([*self.paths()], self._new).get if self.shared else self._new
        """Returns this part, or None where every value of it is blank; raises `MappingError`."""
        alike = {name: part for name, part in parts.items() if part.shared and model in _ALIKE}
        paths = [path for part in alike.values() for path in part.paths()]
        self._alike = (
            _Memory(paths, lambda values: _build(alike.items(), values)) if alike else None
        )
        self._each = [(name, part) for name, part in parts.items() if name not in alike]

    def paths(self) -> Iterator[str]:
        """Yield the path of every value in this part."""
        yield from self._leaves.values()
        for part in self._parts.values():
            yield from part.paths()

    def given(self, values: Values) -> dict[str, object]:
        """Return the fields of this part that are not blank."""
        given: dict[str, object] = {
            name: value for name, path in self._plain if (value := values[path]) is not None
        }
        for name, path in self._dates:
            if (value := values[path]) is not None:
                given[name] = _partial_date(str(value))
        if self._alike:
            given.update(self._alike.get(values))
        for name, part in self._each:
            if (built := part.build(values)) is not None:
                given[name] = built
        return given

    def make(self, given: Mapping[str, object]) -> Value:
        """Return this part with these fields, validated.

        :raises MappingError: a field is missing or not valid.
        """
        try:
            return self._model.model_validate({**given, **self._fixed})
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            name = str(first["loc"][0]) if first["loc"] else ""
            missing = first["type"] == "missing"
        # Raised here: the model's error holds the pupil's data and must be nobody's context.
        raise MappingError(f"{self._prefix}{name}", missing=missing)

    def _new(self, values: Values) -> Value | None:
        given = self.given(values)
        return self.make(given) if given else None


def tree(
    model: type[Value],
    prefix: str,
    *,
    without: Collection[str] = (),
    fixed: Mapping[str, str] | None = None,
) -> Node:
    """Return the tree of a model, every path beginning with `prefix`.

    :param without: fields that are built elsewhere.
    """
    fixed = fixed or {}
    leaves: dict[str, str] = {}
    parts: dict[str, Node] = {}
    for name, info in model.model_fields.items():
        if name in without or name in fixed:
            continue
        part = _model_in(info.annotation)
        if part is None:
            leaves[name] = f"{prefix}{name}"
        else:
            parts[name] = tree(part, f"{prefix}{name}.")
    return Node(model, prefix, leaves, parts, fixed)


def _build(parts: Iterable[tuple[str, Node]], values: Values) -> dict[str, Value]:
    built = ((name, part.build(values)) for name, part in parts)
    return {name: part for name, part in built if part is not None}


@lru_cache(maxsize=_REMEMBERED)
def _partial_date(text: str) -> PartialDate:
    return PartialDate.model_validate(text)


def _model_in(annotation: object) -> type[Value] | None:
    """Return the model inside an annotation such as ``Place | None``; dates are text, no model."""
    if isinstance(annotation, type):
        is_part = issubclass(annotation, Value) and annotation is not PartialDate
        return annotation if is_part else None
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)
