"""Bounded pieces of something long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield lists of at most `size` items, in order, none empty."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
