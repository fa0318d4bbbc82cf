"""Hash trees: one time-stamp for many things (cây băm), as RFC 4998 §4.2 and §4.3 build them.

A node is the hash of its children's hashes, put in ascending order and joined. Two children a
node; one that has no neighbour rises as it is. So the way from a leaf to the root is a reduced hash
tree that an evidence record (RFC 4998) can carry, and any reader of such records can follow it.
(The trees of RFC 6962 mark leaves and nodes with a first byte, which no evidence record can say.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from hub.core.trust.algorithms import SHA256, DigestAlgorithm

HASH_BYTES: Final = 32


class HashTree:
    """The tree over `leaves`, hashes by `digest`, at least one; the same one may come twice.

    Memory grows with the leaves: about 130 bytes for each.
    """

    def __init__(self, leaves: Iterable[bytes], digest: DigestAlgorithm = SHA256) -> None:
        level = list(leaves)
        if not level:
            raise ValueError("a tree has at least one leaf")
        self._levels = [level]
        while len(level) > 1:
            level = [_parent(level[at : at + 2], digest) for at in range(0, len(level), 2)]
            self._levels.append(level)

    @property
    def root(self) -> bytes:
        """The hash that stands for all leaves."""
        return self._levels[-1][0]

    @property
    def top(self) -> bytes:
        """What the root is the hash of; of a single leaf nothing is known, so it is refused."""
        if len(self._levels) == 1:
            raise ValueError("a single leaf is its own root")
        return _joined(self._levels[-2])

    def path(self, index: int) -> tuple[bytes, ...]:
        """Return the neighbours of leaf number `index` on its way up, the lowest first."""
        found = []
        for level in self._levels[:-1]:
            neighbour = index ^ 1
            if neighbour < len(level):
                found.append(level[neighbour])
            index //= 2
        return tuple(found)


def root_from(leaf: bytes, path: Iterable[bytes]) -> bytes:
    """Return the root to which a leaf and its path lead."""
    reached = leaf
    for neighbour in path:
        reached = _parent((reached, neighbour), SHA256)
    return reached


def join(hashes: Iterable[bytes]) -> bytes:
    """Return hashes as they are kept: one after another."""
    return b"".join(hashes)


def split(kept: bytes, size: int = HASH_BYTES) -> tuple[bytes, ...]:
    """Return the hashes of `size` bytes that `join` put together."""
    return tuple(kept[at : at + size] for at in range(0, len(kept), size))


def _parent(children: Sequence[bytes], digest: DigestAlgorithm) -> bytes:
    return children[0] if len(children) == 1 else digest.digest(_joined(children))


def _joined(children: Sequence[bytes]) -> bytes:
    return b"".join(sorted(children))
