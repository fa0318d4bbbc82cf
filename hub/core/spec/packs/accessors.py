"""Places of the transcript given as paths, compiled once into accessors at C speed.

Data files name places as text, ``results.subjects[].teacher.full_name``. Splitting and walking that
at every check would cost more than the checks themselves: here paths become `operator.attrgetter`s
that read all fields of one value together.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated, Any, Generic, NamedTuple, TypeVar, Union, get_args, get_origin

from hub.core.model import PrimaryResults, SecondaryResults, Transcript, Value

Kind = type[PrimaryResults] | type[SecondaryResults]
"""Which results ``results`` of a path stands for."""

Read = Callable[[Any], Any]
Told = TypeVar("Told")


class Leaf(NamedTuple):
    """What the model says of one place.

    :param optional: the place may be empty, or the value that holds it may be absent.
    :param held: the value that holds it is always there.
    :param text: free text, whose length the model hardly bounds.
    """

    optional: bool
    held: bool
    text: bool


@dataclass(frozen=True, slots=True)
class Owner(Generic[Told]):
    """One value of the transcript (or of each element of a list) and the fields read of it.

    :param path: where it stands, such as ``pupil.residence``; empty for the whole.
    :param find: returns it, None where it is absent.
    :param read: returns its fields in the order of `fields`.
    :param fields: name of each field, and what the data tell of it.
    """

    path: str
    find: Read
    read: Callable[[Any], tuple[Any, ...]]
    fields: tuple[tuple[str, Told], ...]

    def place(self, field: str, prefix: str = "") -> str:
        """Return the path of one field; `prefix` is that of the list's element."""
        return ".".join(part for part in (prefix, self.path, field) if part)


def leaf(path: str, kind: Kind) -> Leaf:
    """Return what the model says of the place at `path`.

    :raises KeyError: when the model has no such place.
    """
    model: type[Value] = Transcript
    optional = text = False
    held = True
    for name in path.replace("[]", "").split("."):
        choices = list(_choices(model.model_fields[name].annotation))
        held = not optional
        optional = optional or type(None) in choices
        choices = [choice for choice in choices if choice is not type(None)]
        text = choices == [str]
        values = [c for c in choices if isinstance(c, type) and issubclass(c, Value)]
        if values:
            model = kind if kind in values else values[0]
    return Leaf(optional, held, text)


def owners(places: Iterable[tuple[str, Told]]) -> tuple[Owner[Told], ...]:
    """Return the values that hold `places`, each with all of its fields, in the order given.

    Above the value that holds a field nothing may be optional; the model has no such place.
    """
    grouped: dict[str, list[tuple[str, Told]]] = {}
    for path, told in places:
        owner, _, field = path.rpartition(".")
        grouped.setdefault(owner, []).append((field, told))
    return tuple(_owner(path, fields) for path, fields in grouped.items())


def by_list(
    places: Iterable[tuple[str, Told]],
) -> tuple[tuple[Owner[Told], ...], tuple[tuple[str, Read, tuple[Owner[Told], ...]], ...]]:
    """Return the owners of `places` outside lists, and for each list those of its elements."""
    whole: list[tuple[str, Told]] = []
    lists: dict[str, list[tuple[str, Told]]] = {}
    for path, told in places:
        holder, brackets, inside = path.partition("[].")
        if brackets:
            lists.setdefault(holder, []).append((inside, told))
        else:
            whole.append((path, told))
    inner = tuple((path, attrgetter(path), owners(found)) for path, found in lists.items())
    return owners(whole), inner


def _whole(value: Told) -> Told:
    return value


def _owner(path: str, fields: list[tuple[str, Told]]) -> Owner[Told]:
    find = attrgetter(path) if path else _whole
    return Owner(path, find, tuple_of(name for name, _ in fields), tuple(fields))


def tuple_of(paths: Iterable[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what reads all of `paths` of a value at once; none of them may lead through None."""
    names = tuple(paths)
    if not names:
        return lambda value: ()
    read = attrgetter(*names)
    # For a single name attrgetter returns the bare value.
    return read if len(names) > 1 else lambda value: (read(value),)


def _choices(annotation: object) -> Iterator[object]:
    """Yield the types an annotation allows, of lists those of their elements."""
    origin = get_origin(annotation)
    if origin in (Annotated, tuple):
        yield from _choices(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for choice in get_args(annotation):
            yield from _choices(choice)
    else:
        yield annotation
