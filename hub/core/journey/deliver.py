"""Deliver: packets go to a destination once, whatever gets lost, and answers come back (gửi).

Everything that matters is stored before it is done: the packet with its id and version before it
is sent, and that sending begins before it begins. From then on only the receiver knows whether the
packet arrived, so it is asked by the packet's id; the same packet is handed over again only when
the receiver says that it does not have it. Packets of one sender go in the order of their
versions, for a receiver ignores a version that does not rise.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from hub.core.contracts import (
    Acknowledgement,
    Destination,
    DestinationManifest,
    Packet,
    Receipt,
)
from hub.core.errors import Retry
from hub.core.packets import PacketBounds, Sent, check_receipt, open_packet
from hub.core.store import PacketState, Store
from hub.core.trust.certificate import Certificate
from hub.core.trust.plain import PlainKey

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Route:
    """Who reports to whom, and by which keys each knows the other.

    :param unit: code of the unit that reports.
    :param key: signs the unit's packets.
    :param receivers: certificates with which the receiver signs receipts.
    :param former: the unit's earlier certificates, whose packets may still be open.
    """

    manifest: DestinationManifest
    destination: Destination
    unit: str
    key: PlainKey
    receivers: Collection[Certificate]
    former: Collection[Certificate] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long one call waits for answers; what is open then stays for the next one.

    :param rounds: how often a packet is handed over or asked about.
    :param wait: seconds between the rounds.
    """

    rounds: int = 5
    wait: float = 5.0


class Courier:
    """Carries the packets of one route; whoever made them has stored them."""

    def __init__(
        self, store: Store, route: Route, patience: Patience, bounds: PacketBounds, clock: Clock
    ) -> None:
        self._store = store
        self._route = route
        self._patience = patience
        self._bounds = bounds
        self._clock = clock

    async def settle(self) -> Retry | None:
        """Hand over every packet that is not delivered, and ask for every answer still owed.

        Ends early when the receiver cannot be reached for long: packets stay, and no later one
        overtakes an earlier one.

        :returns: why something could not be done for now; None when the receiver is merely still
            at work, or all is answered.
        :raises Pause: when a person must act first; packets stay and go the next time.
        :raises Reject: when the receiver cannot read a packet, or a receipt cannot be believed.
        """
        for packet_id in self._in_state(PacketState.READY, PacketState.SENDING):
            delay = await self._hand_over(packet_id)
            if delay is not None:
                return delay
        return await self._collect()

    async def _hand_over(self, packet_id: str) -> Retry | None:
        """Bring the packet to the receiver; return why that did not succeed for now."""
        packet, state = self._packet(packet_id)
        delay: Retry | None = None
        for number in range(self._patience.rounds):
            await self._pause(number)
            try:
                acknowledgement = await self._offer(packet, asking=state is PacketState.SENDING)
            except Retry as error:
                state, delay = PacketState.SENDING, error
                continue
            self._keep(Sent.of(packet), acknowledgement.receipt, acknowledgement.reference)
            return None
        return delay

    async def _offer(self, packet: Packet, *, asking: bool) -> Acknowledgement:
        """Send the packet; one that may have arrived only if the receiver does not have it."""
        if asking:
            known = await self._route.destination.answer(packet.id)
            if known is not None:
                return Acknowledgement("", known)
        with self._store.writing() as transaction:
            transaction.packets.sending(packet.id)
        return await self._route.destination.send(packet)

    async def _collect(self) -> Retry | None:
        """Ask for the receipts of delivered packets, until all are there or patience ends."""
        delay: Retry | None = None
        for number in range(self._patience.rounds):
            waiting = self._in_state(PacketState.RECEIVED)
            if not waiting:
                return None
            await self._pause(number)
            delays = [await self._ask(packet_id) for packet_id in waiting]
            delay = next(filter(None, delays), None)
        return delay

    async def _ask(self, packet_id: str) -> Retry | None:
        try:
            receipt = await self._route.destination.answer(packet_id)
        except Retry as error:
            return error
        if receipt is not None:
            self._keep(self._sent(packet_id), receipt, "")
            return None
        # The receiver had it and has lost it: the next run hands it over again.
        with self._store.writing() as transaction:
            transaction.packets.sending(packet_id)
        return None

    def _keep(self, sent: Sent, receipt: Receipt, reference: str) -> None:
        check_receipt(receipt, sent, self._route.receivers, at=self._clock())
        with self._store.writing() as transaction:
            transaction.packets.keep_receipt(receipt, reference)

    def _packet(self, packet_id: str) -> tuple[Packet, PacketState]:
        with self._store.reading() as transaction:
            stored = transaction.packets.get(packet_id)
        certificates = [self._route.key.certificate, *self._route.former]
        packet = open_packet(
            stored.content, certificates, at=stored.created_at, bounds=self._bounds
        )
        return packet, stored.state

    def _sent(self, packet_id: str) -> Sent:
        with self._store.reading() as transaction:
            stored = transaction.packets.get(packet_id)
            keys = frozenset(answer.key for answer in transaction.packets.records(packet_id))
        return Sent(packet_id, stored.sha256, stored.purpose, keys)

    def _in_state(self, *states: PacketState) -> tuple[str, ...]:
        with self._store.reading() as transaction:
            return transaction.packets.ids(self._route.manifest.id, self._route.unit, states)

    async def _pause(self, number: int) -> None:
        """Wait between two rounds, not before the first."""
        if number:
            await asyncio.sleep(self._patience.wait)
