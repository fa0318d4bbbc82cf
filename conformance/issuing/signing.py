"""Has a certification signed through one of the hub's signers (ký chứng nhận)."""

from __future__ import annotations

import datetime as dt
import secrets

from conformance.issuing.refusals import check_key
from hub.core.contracts import Holder, Signer, SigningItem, SigningRequest
from hub.core.errors import Actor
from hub.core.journey.asking import Given, HolderKey, ask, find_key
from hub.core.registry.certification.sealed import Sealing
from hub.core.trust import TrustAnchors

_WHERE = "certification"


async def key_of(
    signer: Signer, holder: Holder, anchors: TrustAnchors, at: dt.datetime
) -> HolderKey:
    """Return the issuing office's key.

    :raises NotIssued: when it is a throw-away key.
    :raises Pause: when there is none.
    """
    key = await find_key(signer, holder, where=_WHERE, who=Actor.OPERATOR)
    check_key(key.certificate, key.chain, anchors, at)
    return key


async def signed(
    signer: Signer, key: HolderKey, sealing: Sealing, title: str, given: Given
) -> bytes:
    """Return the file with the office's signature.

    :param title: what the signer's screen shows.
    :param given: asks a person for what the signer needs.
    :raises Pause: when it was refused, expired or failed.
    """
    to_sign = sealing.to_sign
    request = SigningRequest(
        request_id=f"cn-{secrets.token_hex(12)}",
        certificate=key.certificate.der,
        signature_method=to_sign.method,
        items=(SigningItem(_WHERE, to_sign.digest, title),),
        description=title,
        reference=key.reference,
    )
    values = await ask(signer, request, given(signer, key), where=_WHERE, who=Actor.OPERATOR)
    return sealing.finish(values[0])
