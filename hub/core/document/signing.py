"""Keyless signing: prepare a slot, let somebody sign the digest, embed the value (ký số).

The private key is never the hub's. Between `prepare_slot` and `embed` lie milliseconds (a key file)
or days (an office); `Prepared` can be stored meanwhile.
"""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from collections.abc import Sequence

from hub.core.document.frozen import Document
from hub.core.document.slots import Slot
from hub.core.errors import Reject
from hub.core.text import Text
from hub.core.trust import Certificate, Prepared, SignatureScheme, prepare


def open_slots(document: Document, slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """Return the slots that can be signed now: empty, and everything they wait for is signed."""
    empty = [slot for slot in slots if not document.is_signed(slot)]
    return tuple(slot for slot in empty if not any(slot.waits_for(other) for other in empty))


def prepare_slot(
    document: Document,
    slots: Sequence[Slot],
    slot: Slot,
    certificate: Certificate,
    *,
    signing_time: dt.datetime,
    chain: Sequence[Certificate] = (),
    scheme: SignatureScheme | None = None,
    plain_signing_time: bool = False,
) -> Prepared:
    """Return the signature of `slot` that waits for its value: XAdES baseline B, EN 319 132-1.

    :param slots: every slot of the document (`slots_of`), to keep the order of signing.
    :raises Reject: when the slot is signed already or must wait for another.
    """
    waiting = [s for s in slots if slot.waits_for(s) and not document.is_signed(s)]
    if waiting:
        raise Reject(
            Text(
                "Chưa thể ký {slot}: {other} chưa ký.",
                "{slot} cannot be signed yet: {other} is empty.",
            ).format(slot=slot.name, other=waiting[0].name),
            where=slot.name,
            who=waiting[0].role.actor,
            remedy=Text(
                "Ký theo thứ tự GVBM, GVCN, CBQL, rồi đóng dấu phát hành.",
                "Sign in the order GVBM, GVCN, CBQL, then the seal.",
            ),
        )
    return prepare(
        signature_id=slot.signature_id,
        reference_uri=slot.reference_uri,
        content_digest=document.content_digest(slot),
        certificate=certificate,
        chain=chain,
        signing_time=signing_time,
        scheme=scheme,
        plain_signing_time=plain_signing_time,
    )


def embed(document: Document, slot: Slot, prepared: Prepared, signature: bytes) -> Document:
    """Return the document with the finished signature in `slot`; earlier bytes stay untouched.

    :param signature: the raw value (RSA as it is, ECDSA as r‖s); verified before it is embedded.
    :raises SignatureMismatch: when the value is not the certificate's over the prepared digest.
    :raises Reject: when the content was prepared for other bytes, or the slot is signed already.
    """
    if b64encode(document.content_digest(slot)) not in prepared.signed_info:
        raise Reject(
            Text(
                "Chữ ký cho {slot} được chuẩn bị cho nội dung khác.",
                "The signature for {slot} was prepared for other content.",
            ).format(slot=slot.name),
            where=slot.name,
            remedy=Text("Chuẩn bị và ký lại vị trí này.", "Prepare and sign this slot again."),
        )
    return document.with_signature(slot, prepared.complete(signature))
