"""A provider whose phones never answer, in a process of its own: the cost of asking is ours alone.

It keeps connections open, as real gateways do, and says "pending" as SmartCA's sp769 v1 says it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from multiprocessing.connection import Connection
from typing import Final

PENDING: Final = (
    b'{"status_code":200,"message":"SUCCESS","data":{"transaction_id":"gia-lap","signatures":null}}'
)
_HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


def start() -> str:
    """Start it; return its address. It ends with this process."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    context.Process(target=_serve, args=(theirs,), daemon=True).start()
    return f"http://127.0.0.1:{ours.recv()}"


def _serve(told: Connection) -> None:
    asyncio.run(_serving(told))


async def _serving(told: Connection) -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    told.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(_length(head))
            writer.write(_HEAD % len(PENDING) + PENDING)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def _length(head: bytes) -> int:
    """Return how long the body behind `head` is."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0
