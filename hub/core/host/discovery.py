"""Finds the entry points of plugins, however badly a package was installed.

`importlib.metadata.entry_points` fails as a whole when one package's ``entry_points.txt`` is
damaged; here each package stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from typing import NoReturn

OWN_DISTRIBUTION = "hocba-hub"

_UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry point that may be a plugin; `load` imports it."""

    name: str
    distribution: str
    version: str
    load: Callable[[], object]

    @property
    def builtin(self) -> bool:
        """Whether it comes with the hub."""
        return self.distribution == OWN_DISTRIBUTION


def discover(group: str) -> tuple[Candidate, ...]:
    """Return the entry points of `group`, built-ins first, then by package and name.

    The order is the same on every machine: it decides which of two plugins keeps an id.
    """
    found: dict[str, list[Candidate]] = {}
    for distribution in distributions():
        text = _entry_points_text(distribution)
        if group not in text:
            continue
        name = _label(distribution, "Name")
        # The first on the path is the one that would be imported: it hides later copies.
        key = _normal(name) if name != _UNKNOWN else f"{_UNKNOWN}{len(found)}"
        if key not in found:
            found[key] = list(_candidates(distribution, name, group))
    candidates = [candidate for group_of_one in found.values() for candidate in group_of_one]
    return tuple(sorted(candidates, key=lambda c: (not c.builtin, _normal(c.distribution), c.name)))


def _candidates(distribution: Distribution, name: str, group: str) -> Iterator[Candidate]:
    version = _label(distribution, "Version")
    try:
        entry_points = distribution.entry_points.select(group=group)
    except Exception as error:  # noqa: BLE001 - a stranger's damaged metadata fails in any way
        yield Candidate(name, name, version, _raiser(error))
        return
    for entry_point in entry_points:
        yield Candidate(entry_point.name, name, version, entry_point.load)


def _raiser(error: Exception) -> Callable[[], object]:
    def load() -> NoReturn:
        raise error

    return load


def _entry_points_text(distribution: Distribution) -> str:
    try:
        return distribution.read_text("entry_points.txt") or ""
    except (OSError, ValueError):
        # Not readable or not UTF-8: no entry point of it could be used by anyone.
        return ""


def _label(distribution: Distribution, key: str) -> str:
    try:
        return str(distribution.metadata[key] or _UNKNOWN)
    except Exception:  # noqa: BLE001 - a name only for display; damaged metadata fails in many ways
        return _UNKNOWN


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
