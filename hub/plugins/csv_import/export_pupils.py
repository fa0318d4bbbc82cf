"""Transcripts on their way into a workbook: flat, with the keys by which the sheets are joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.plugins.csv_import.cells import Leaf
from hub.plugins.csv_import.kinds import NO_CODE
from hub.plugins.csv_import.mapping import Flat
from hub.plugins.csv_import.rows import CLASS, CODE

_CLASSROOM = ("classroom.name", "classroom.grade", "classroom.code")


@dataclass(slots=True)
class OutPupil:
    """One transcript to write; `titles` are the headers of its subjects."""

    flat: Flat
    titles: list[str]

    @property
    def code(self) -> str:
        """The pupil's code, by which sheets are joined."""
        return str(self.flat.values[CODE])

    @property
    def class_key(self) -> str:
        """How its class is called in the file."""
        return str(self.flat.values[CLASS])

    @property
    def subjects(self) -> list[tuple[str, dict[str, Leaf]]]:
        """Each subject's header and values."""
        return list(zip(self.titles, self.flat.subjects, strict=True))


@dataclass(slots=True)
class ClassKeys:
    """Gives each class a key of its own in the file: its code, else its name."""

    _keys: dict[tuple[Leaf | None, ...], str] = field(default_factory=dict)

    def put(self, values: Mapping[str, Leaf]) -> dict[str, Leaf]:
        """Return the values with the class's key, and its code only where that differs."""
        identity = tuple(values.get(path) for path in _CLASSROOM)
        if identity not in self._keys:
            self._keys[identity] = self._free(str(identity[2] or identity[0]))
        key = self._keys[identity]
        keyed = {**values, CLASS: key}
        code = keyed.pop("classroom.code", NO_CODE)
        if code != key:
            keyed["classroom.code"] = code
        return keyed

    def _free(self, wanted: str) -> str:
        taken = set(self._keys.values())
        key, step = wanted, 1
        while key in taken:
            step += 1
            key = f"{wanted} ({step})"
        return key
