"""A server that says the same to everybody, or what was prepared for a path."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from simulation.vendors.bad_days import Days, Weather
from simulation.vendors.server import Answered, Asked, Server


@dataclass
class Parrot:
    """:param words: end of a path to what is answered there: a status and JSON."""

    words: Mapping[str, tuple[int, object]]

    def answer(self, asked: Asked, days: Days) -> Answered:
        for path, (status, told) in self.words.items():
            if asked.path.endswith(path):
                content = told if isinstance(told, bytes) else json.dumps(told).encode()
                return Answered(content, status)
        return Answered(status=404)

    def failure(self, asked: Asked) -> Answered:
        return Answered(status=500)


@contextmanager
def parrot(words: Mapping[str, tuple[int, object]]) -> Iterator[str]:
    """Serve, and yield the address."""
    with Server(Parrot(words), Weather()).serving() as address:
        yield address
