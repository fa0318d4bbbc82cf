"""What a named defect is, and the list of all of them (danh mục lỗi cài đặt sẵn)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hub.core.model import Transcript

Candidates = Callable[[Transcript], Iterator[Transcript]]
"""Ways to spoil one transcript, the most natural first; none where the defect does not fit it."""


@dataclass(frozen=True, slots=True)
class Defect:
    """One mistake that schools make (một lỗi có tên).

    :param name: stable and speaking: ``test-with-decimals``.
    :param breaks: id of the one rule that objects.
    :param label: what went wrong, for people.
    """

    name: str
    breaks: str
    label: str
    candidates: Candidates


_DEFECTS: dict[str, Defect] = {}


def defect(name: str, breaks: str, label: str) -> Callable[[Candidates], Candidates]:
    """Enter the decorated function into the catalogue."""

    def enter(candidates: Candidates) -> Candidates:
        if name in _DEFECTS:
            raise ValueError(f"two defects with the name {name}")
        _DEFECTS[name] = Defect(name, breaks, label, candidates)
        return candidates

    return enter


def entered_defects() -> tuple[Defect, ...]:
    """Return every defect entered so far, in order."""
    return tuple(_DEFECTS.values())
