"""Raises many signatures at once: time-stamps in a bounded pool, one round of questions."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Protocol

from hub.core.document.augmenting.raised import Judged, Raised, rank
from hub.core.document.augmenting.validation_data import Pair, pairs_of, validation_data
from hub.core.document.frozen import Document
from hub.core.document.slots import Slot
from hub.core.errors import HubError
from hub.core.trust import Level, PathRules
from hub.core.trust.properties import archive_stamp, signature_stamp
from hub.core.trust.revocation import Revocations
from hub.core.trust.timestamps import ARCHIVE_STAMP, SIGNATURE_STAMP
from hub.core.trust.token import TrustedTime

_ASKED_AT_ONCE: Final = 200


class Stamper(Protocol):
    """Whoever gives tokens: `hub.core.trust.stamping.TimestampAuthority`."""

    async def stamp(self, content: bytes, imprint: bytes) -> TrustedTime:
        """Return a token over `imprint`, the SHA-256 of `content`."""
        ...


class Answers(Protocol):
    """What asking about certificates brought: `hub.core.trust.fetching.Fetched`."""

    @property
    def responses(self) -> tuple[bytes, ...]:
        """OCSP responses, DER."""
        ...

    @property
    def crls(self) -> tuple[bytes, ...]:
        """Lists, DER."""
        ...


Ask = Callable[[Sequence[Pair]], Awaitable[Answers]]


@dataclass(slots=True)
class Augmenter:
    """Raises signatures of documents to one level; used by one event loop.

    :param level: T, LT or LTA.
    :param ask: asks authorities about certificates whose paths reached an anchor.
    :param rules: by what signatures and time-stamps are judged.
    :param at_once: how many time-stamps are waited for at the same time; authorities were seen to
        take 2 to 131 seconds for one (signers.md §3.4).
    """

    level: Level
    stamper: Stamper
    ask: Ask
    rules: PathRules
    at_once: int = 8

    def lacking(self, document: Document, slots: Iterable[Slot]) -> tuple[Slot, ...]:
        """Return the signed ones of `slots` whose signatures are below the level."""
        signed = (slot for slot in slots if document.is_signed(slot))
        return tuple(slot for slot in signed if not self._reached(Raised(document, slot)))

    async def augment(
        self, documents: Sequence[tuple[Document, Sequence[Slot]]], at: dt.datetime
    ) -> list[Document | HubError]:
        """Return the documents with the signatures of some slots raised; nothing else is touched.

        A document of which one signature cannot be raised stays as it is; its place says why.

        :param documents: each with signed slots, as `lacking` names them.
        :param at: when this begins, aware; tokens that come later are judged when they came.
        """
        groups = [[Raised(document, slot) for slot in slots] for document, slots in documents]
        for each in chain.from_iterable(groups):
            with each.failing():
                each.require_open()
        # Nobody is asked anything for a document that stays as it is.
        raised = [each for group in groups if not _problem(group) for each in group]
        turn = asyncio.Semaphore(self.at_once)
        await self._stamp(raised, Level.T, turn)
        if self.level is not Level.T:
            await self._add_validation_data(raised, at)
        if self.level is Level.LTA:
            await self._stamp(raised, Level.LTA, turn)
        return [
            _spliced(document, group)
            for (document, _), group in zip(documents, groups, strict=True)
        ]

    async def _stamp(self, raised: Iterable[Raised], level: Level, turn: asyncio.Semaphore) -> None:
        below = _below(level, raised)
        await asyncio.gather(*(self._stamp_one(each, level, turn) for each in below))

    async def _stamp_one(self, raised: Raised, level: Level, turn: asyncio.Semaphore) -> None:
        kind, write = _STAMPS[level]
        with raised.failing():
            async with turn:
                content = raised.octets(kind)
                time = await self.stamper.stamp(content, hashlib.sha256(content).digest())
            raised.add(write(time.token), time.at)

    async def _add_validation_data(self, raised: Iterable[Raised], at: dt.datetime) -> None:
        """Ask once about all who signed and stamped; put in what concerns each signature."""
        judged: list[tuple[Raised, Judged]] = []
        for each in _below(Level.LT, raised):
            with each.failing():
                judged.append((each, each.judged(self.rules, at)))
        known = await self._asked(pair for _, one in judged for pair in pairs_of(one))
        for each, one in judged:
            with each.failing():
                each.add(validation_data(one, known, self.rules.policy, each.slot), at)

    async def _asked(self, pairs: Iterable[Pair]) -> Revocations:
        wanted, known = list(dict.fromkeys(pairs)), Revocations()
        for begin in range(0, len(wanted), _ASKED_AT_ONCE):
            came = await self.ask(wanted[begin : begin + _ASKED_AT_ONCE])
            known = known.with_more(came.responses, came.crls)
        return known

    def _reached(self, raised: Raised) -> bool:
        return rank(raised.level) >= rank(self.level)


_STAMPS: Final = {
    Level.T: (SIGNATURE_STAMP, signature_stamp),
    Level.LTA: (ARCHIVE_STAMP, archive_stamp),
}


def _below(level: Level, raised: Iterable[Raised]) -> list[Raised]:
    """Return those that go on and are below a level."""
    going = (each for each in raised if each.problem is None)
    return [each for each in going if rank(each.level) < rank(level)]


def _problem(group: Iterable[Raised]) -> HubError | None:
    return next((each.problem for each in group if each.problem is not None), None)


def _spliced(document: Document, group: Sequence[Raised]) -> Document | HubError:
    problem = _problem(group)
    if problem is not None:
        return problem
    for each in group:
        document = document.with_properties(each.slot, each.added)
    return document
