"""The destination itself: ties client and mapping together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import ValidationError

from hub.core.contracts import Acknowledgement, Destination, Packet, Probe, Reason, Receipt
from hub.core.errors import Actor, HubError
from hub.core.text import Text
from hub.destinations.ministry.client import MinistryClient, unreadable
from hub.destinations.ministry.mapping import receipt_of, send_body
from hub.destinations.ministry.wire import Reply, read_receipt

if TYPE_CHECKING:
    from hub.destinations.ministry.manifest import MinistrySettings

_APPROVED = "02"


class MinistryDestination(Destination):
    """Sends packets to the ministry's gateway; holds settings only."""

    def __init__(self, client: MinistryClient, unit: str, where: str) -> None:
        self._client = client
        self._unit = unit
        self._where = where

    @classmethod
    def of(cls, settings: MinistrySettings) -> Self:
        """Return the destination that `settings` describe.

        :raises Pause: when the address or the authority's file cannot be used.
        """
        token = settings.token.get_secret_value()
        endpoint = settings.endpoint(headers={"Authorization": f"Bearer {token}"})
        client = MinistryClient(endpoint, settings.pace())
        return cls(client, settings.unit, endpoint.where)

    async def probe(self) -> Probe:
        """Ask for the unit's registered certificates: the gateway wants one that is approved."""
        try:
            certificates = await self._client.certificates(self._unit)
        except HubError as error:
            return Probe(False, (Reason(error.code, error.what, who=error.who),))
        if any(each.trang_thai_chung_thu_id == _APPROVED for each in certificates):
            return Probe(True)
        return Probe(False, (_NOT_APPROVED,))

    async def send(self, packet: Packet) -> Acknowledgement:
        """Post the packet, once."""
        reply = await self._client.send(send_body(packet))
        return Acknowledgement(reply.reference, self._receipt(reply))

    async def answer(self, packet_id: str) -> Receipt | None:
        """Ask for the packet's receipt."""
        reply = await self._client.answer(packet_id)
        return None if reply is None else self._receipt(reply)

    def _receipt(self, reply: Reply) -> Receipt:
        try:
            form = read_receipt(reply.bien_nhan)
        except ValidationError:
            raise unreadable(self._where) from None
        return receipt_of(form, reply.bien_nhan)


_NOT_APPROVED = Reason(
    "certificate-not-approved",
    Text(
        "Cổng chưa duyệt chứng thư số nào của đơn vị này; hãy đăng ký và chờ duyệt.",
        "The gateway has approved no certificate of this unit; register one and wait.",
    ),
    who=Actor.PROVINCE,
)
