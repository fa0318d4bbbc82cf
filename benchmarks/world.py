"""What the figures are measured on: documents of an invented school, their signers and anchors.

Everything is made when it is first asked for, from one seed, so that a run of one figure does not
pay for the others. Keys are RSA-2048, out of the pool that the simulation keeps in its cache.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.serialization import Encoding

from hub.cli.inputs import verifier_trust
from hub.core.document.verification import Trust
from hub.core.model import Level, SecondaryResults, Transcript
from simulation.pki import Authority, KeyPool, load_pool, write_trust
from simulation.province import Province
from simulation.school import School

SEED = 1
PUPILS = 2_000
_Item = TypeVar("_Item")


class World:
    """The schools of an invented province, and what a verifier needs to trust them.

    :param folder: where the trust folder is written.
    :param cache: where what takes long to make is kept from run to run.
    :param pool: the keys; those in the user's cache when not given.
    """

    def __init__(self, folder: Path, cache: Path, pool: KeyPool | None = None) -> None:
        self.folder = folder
        self.cache = cache
        self.now = dt.datetime.now(dt.UTC)
        self._given = pool

    @cached_property
    def province(self) -> Province:
        """The province that the schools are in."""
        return Province(SEED, PUPILS)

    @cached_property
    def authority(self) -> Authority:
        """The invented authorities; certificates are valid today, whenever that is."""
        year = self.now.year - 1
        return Authority.create(self.pool, f"{year}-{year + 1}")

    @cached_property
    def centre(self) -> School:
        """A centre of continuing education: ten kilobytes a transcript with all nine teachers."""
        return self._school(Level.CONTINUING)

    @cached_property
    def upper(self) -> School:
        """An upper secondary school: ten kilobytes a transcript with no subject teacher named."""
        return self._school(Level.UPPER_SECONDARY)

    @cached_property
    def primary(self) -> School:
        """A primary school."""
        return self._school(Level.PRIMARY)

    @cached_property
    def trust_folder(self) -> Path:
        """A folder with the anchors and the register."""
        holders = (*self.centre.holders, *self.upper.holders, *self.primary.holders)
        write_trust(self.folder, self.authority, holders)
        return self.folder

    @cached_property
    def trust(self) -> Trust:
        """Whom a verifier trusts."""
        return verifier_trust(self.trust_folder)

    @cached_property
    def anchors(self) -> Path:
        """Every anchor in one file, as PEM; its name keeps it out of what `trust` reads."""
        roots = [each.certificate for each in self.authority.roots.values()]
        path = self.trust_folder / "anchors.txt"
        path.write_bytes(b"".join(root.public_bytes(Encoding.PEM) for root in roots))
        return path

    @cached_property
    def pool(self) -> KeyPool:
        """The keys of everybody."""
        return self._given or load_pool()

    def _school(self, level: Level) -> School:
        return School(self.province, level, self.authority, self.pool, self.now)


def with_teachers(transcript: Transcript, count: int) -> Transcript:
    """Return `transcript` with only the first `count` subject teachers named, hence their slots."""
    results = transcript.results
    if not isinstance(results, SecondaryResults):
        return transcript
    subjects = [
        subject if number < count else subject.model_copy(update={"teacher": None})
        for number, subject in enumerate(results.subjects)
    ]
    fewer = results.model_copy(update={"subjects": tuple(subjects)})
    return transcript.model_copy(update={"results": fewer})


def in_turn(items: Sequence[_Item], work: Callable[[_Item], int]) -> Callable[[], int]:
    """Return a work that takes the next of `items` with each call, from the first again."""
    turn: Iterator[_Item] = itertools.cycle(items)
    return lambda: work(next(turn))
