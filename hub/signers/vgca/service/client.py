"""Calls to the service: one WebSocket an operation, opened, asked, answered, closed.

There is no operation for many digests, and a person may be asked for the PIN at each: calls are
made one after another (signers.md §3.1).
"""

from __future__ import annotations

import asyncio
import ssl
from enum import Enum
from pathlib import Path
from typing import Final

from websockets import Origin
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from hub.core.errors import HubError, Pause, Retry
from hub.core.text import Text
from hub.core.transport.http import HttpBounds, HttpEndpoint, is_about_certificate
from hub.core.transport.tls import client_tls
from hub.signers.vgca.service.wire import SIGN, Reply, read_reply, sign_message

_OPENING: Final = 4.0
"""Seconds for reaching a program on the same machine."""

_MOST_BYTES: Final = 64 * 1024
"""Of one answer: a certificate and a signature take 4 KB."""


class Silence(Enum):
    """Why a call has no answer that can be read."""

    SLEPT = "slept"
    """Nobody did anything in time."""
    BROKE_OFF = "broke-off"
    """The service closed without an answer, or answered something else."""


class ServiceClient:
    """One service.

    :param address: ``wss://127.0.0.1:8987``, or ``ws://`` of this machine in old versions.
    :param ca: PEM file of the authority of the service's certificate.
    :param origin: what a web page's address would be; the service knows its callers by it.
    :param patience: seconds that a person has for one PIN.
    :raises Pause: when address or file cannot be used.
    """

    def __init__(
        self, address: str, *, ca: Path | None, origin: str | None, patience: float
    ) -> None:
        self._base = address.rstrip("/")
        self._origin = None if origin is None else Origin(origin)
        self._patience = patience
        self._tls = client_tls(ca) if self._base.startswith("wss:") else None
        bounds = HttpBounds(connect=_OPENING, silence=_OPENING, total=_OPENING)
        self._pinged = HttpEndpoint(self._base.replace("ws", "http", 1), ca=ca, bounds=bounds)
        self.where = self._base

    async def ping(self) -> None:
        """Ask whether the service is there; no person notices.

        :raises HubError: when it is not.
        """
        # Any answer will do: the service is asked for a page that it need not have.
        await self._pinged.request("GET", "", expect=range(200, 600))

    async def sign(self, digest: bytes) -> Reply | Silence:
        """Have one digest signed; a person may be asked for the PIN.

        :raises Retry: when the service cannot be reached: nothing was asked.
        :raises Pause: when its certificate is not trusted.
        """
        socket = await self._open(SIGN)
        try:
            async with asyncio.timeout(self._patience):
                await socket.send(sign_message(digest))
                answer = await socket.recv()
        except TimeoutError:
            return Silence.SLEPT
        except ConnectionClosed:
            return Silence.BROKE_OFF
        finally:
            await socket.close()
        return read_reply(answer) or Silence.BROKE_OFF

    async def _open(self, operation: str) -> ClientConnection:
        try:
            return await connect(
                f"{self._base}/{operation}",
                ssl=self._tls,
                origin=self._origin,
                proxy=None,  # Nothing of this machine leaves it.
                compression=None,
                user_agent_header=None,
                open_timeout=_OPENING,
                close_timeout=1,
                max_size=_MOST_BYTES,
            )
        except (OSError, InvalidHandshake, TimeoutError) as error:
            raise self._unreached(error) from None

    def _unreached(self, error: Exception) -> HubError:
        if is_about_certificate(error) or isinstance(error, ssl.SSLError):
            return Pause(_UNTRUSTED, remedy=_UNTRUSTED_REMEDY, where=self.where)
        return Retry(NOT_RUNNING, remedy=NOT_RUNNING_REMEDY, where=self.where)


NOT_RUNNING = Text(
    "Không thấy VGCA Sign Service chạy trên máy này.",
    "VGCA Sign Service is not running on this machine.",
)
NOT_RUNNING_REMEDY = Text(
    "Mở (hoặc cài) VGCA Sign Service trên chính máy cắm token, rồi thử lại.",
    "Start (or install) VGCA Sign Service on the machine with the token, then try again.",
)
_UNTRUSTED = Text(
    "Chứng thư TLS của VGCA Sign Service không được tin cậy.",
    "The TLS certificate of VGCA Sign Service is not trusted.",
)
_UNTRUSTED_REMEDY = Text(
    "Xuất chứng thư gốc mà bộ cài đặt đã thêm vào máy thành tệp PEM, điền vào cài đặt ca.",
    "Export the authority that its installer added to the machine as PEM, name it in ca.",
)
