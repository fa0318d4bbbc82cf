"""Random streams that depend on nothing but their name (dòng ngẫu nhiên).

Every school, class and pupil draws from a stream of its own, named by the path to it. So any of
them can be made alone, in any order and in any process, and is the same every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

_T = TypeVar("_T")


def stream(*path: object) -> Random:
    """Return the stream named by `path`, such as ``(seed, "pupil", 41, "5A", 7)``."""
    name = "\x1f".join(map(str, path)).encode()
    return Random(int.from_bytes(blake2b(name, digest_size=8).digest(), "big"))


def pick(rng: Random, items: Sequence[_T]) -> _T:
    """Return one of `items`; `Random.choice` does the same at three times the cost."""
    return items[int(rng.random() * len(items))]


def chance(rng: Random, share: float) -> bool:
    """Return True in `share` of the cases."""
    return rng.random() < share


def spread(rng: Random, width: float) -> float:
    """Return a number within ±`width`, mostly near zero; much cheaper than Gauss."""
    return (rng.random() + rng.random() - 1.0) * width
