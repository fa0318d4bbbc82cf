"""Where signing providers call the hub: ``/hooks/ACCOUNT`` (địa chỉ để nhà cung cấp gọi lại).

Anybody can call here. A call costs at most one small body and one look into the store; what it says
is verified or only makes the hub ask the provider itself.
"""

from __future__ import annotations

import asyncio
from typing import Final

from fastapi import APIRouter, Request, Response

from hub.core.contracts import HookCall, HookReply
from hub.core.errors import HubError, Retry
from hub.core.journey.tickets.calling import take_call
from hub.core.journey.tickets.signers import signers_of
from hub.core.journey.workshop import Workshop

MAX_BODY: Final = 1024 * 1024
"""A class of signatures takes 30 KB."""

BODY_SECONDS: Final = 10.0

_TOO_LARGE: Final = HookReply(status=413)
_TOO_SLOW: Final = HookReply(status=408)
_NOT_HERE: Final = HookReply(status=404)
_LATER: Final = HookReply(status=503)


def hooks(shop: Workshop) -> APIRouter:
    """Return the routes of the hooks; an account is named as requests name it."""
    router = APIRouter()
    methods = ["GET", "POST"]

    @router.api_route("/hooks/{account}", methods=methods)
    @router.api_route("/hooks/{account}/{path:path}", methods=methods)
    async def call(account: str, request: Request, path: str = "") -> Response:
        """Take a provider's call."""
        reply = await _answered(shop, account, path, request)
        return Response(reply.content, reply.status, media_type="application/json")

    return router


async def _answered(shop: Workshop, account: str, path: str, request: Request) -> HookReply:
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _body(request)
    except TimeoutError:
        return _TOO_SLOW
    if body is None:
        return _TOO_LARGE
    call = HookCall(path, dict(request.headers), body)
    # The store blocks: beside the loop, so that one call does not hold up the others.
    return await asyncio.to_thread(_take, shop, account, call)


async def _body(request: Request) -> bytes | None:
    """Return the body; None as soon as it is too large."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _take(shop: Workshop, account: str, call: HookCall) -> HookReply:
    """Let a call count; whoever calls learns nothing of why it could not."""
    try:
        return asyncio.run(take_call(shop.store, signers_of(shop), account, call))
    except Retry:
        return _LATER
    except HubError:
        return _NOT_HERE
