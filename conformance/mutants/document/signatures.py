"""Documents one of whose signatures is made wrongly; every other is sound."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Final

from conformance.mutants.document.entered import breaks
from conformance.mutants.document.materials import (
    AT,
    Change,
    Files,
    Materials,
    completed,
    resigned,
    sign_slot,
)
from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.document.slots import HOMEROOM_SLOT, Role, slots_of, subject_slot
from hub.core.trust import Prepared, prepare
from hub.core.trust.markup import DS, XADES

SEAL: Final = Role.KY_PHAT_HANH
_PROPERTIES: Final = re.compile(rb"<xades:SignedProperties .*</xades:SignedProperties>", re.DOTALL)
_PROPERTIES_REFERENCE: Final = re.compile(
    rb'<ds:Reference Type="[^"]*SignedProperties".*?</ds:Reference>', re.DOTALL
)
_VALUE: Final = re.compile(rb"(<ds:SignatureValue>)([^<]+)(</ds:SignatureValue></?)")


def properties(change: Callable[[bytes], bytes]) -> Change:
    """Return how a signature is made over other signed properties, digest and all."""

    def changed(prepared: Prepared) -> Prepared:
        (found,) = _PROPERTIES.findall(prepared.rest)
        other = change(found)
        signed_info = prepared.signed_info.replace(_digest(found), _digest(other))
        return resigned(prepared, signed_info, prepared.rest.replace(found, other))

    return changed


def _digest(found: bytes) -> bytes:
    """Return the digest of signed properties as a reference states it."""
    namespaces = f' xmlns:ds="{DS}" xmlns:xades="{XADES}"'.encode()
    apex = found.replace(b"<xades:SignedProperties", b"<xades:SignedProperties" + namespaces, 1)
    return b64encode(sha256(apex).digest())


@breaks("DOC-SLOT-REFERENCE")
def seal_over_less(given: Materials) -> Files:
    """The seal signs the pupil's part alone, and rightly so."""
    document = Document(given.signed(without=SEAL))
    slot = slots_of(given.pupil)[-1]
    less = replace(slot, target=HOMEROOM_SLOT.target)
    signer = given.primary.signer(slot, given.pupil)
    return {"a.xml": sign_slot(document, slots_of(given.pupil), less, signer).content}


@breaks("DOC-OWN-PUPIL")
def block_of_another(given: Materials) -> Files:
    """A subject's block bears another pupil's id, and its teacher signed it so."""
    school, (pupil, other, *_) = given.lower, given.lower.transcripts
    slots = slots_of(pupil)
    moved = slots[0]
    foreign = subject_slot(other.key, moved.subject or "")
    content = compose(pupil).content
    for own, another in ((moved.target, foreign.target), (moved.element_id, foreign.element_id)):
        content = content.replace(f'Id="{own}"'.encode(), f'Id="{another}"'.encode())
    document, shown = Document(content), (foreign, *slots[1:])
    for slot, place in zip(slots, shown, strict=True):
        document = sign_slot(document, shown, place, school.signer(slot, pupil))
    return {"a.xml": document.content}


@breaks("DOC-NO-STRAY-SIGNATURE")
def signature_beside_its_slot(given: Materials) -> Files:
    """The teacher signs a second time beside the slot, before the manager signs."""
    slots = slots_of(given.pupil)
    teacher, manager, seal = slots
    document, signer = compose(given.pupil), given.primary.signer(teacher, given.pupil)
    again = prepare(
        signature_id="sig-lan-hai",
        reference_uri=teacher.reference_uri,
        content_digest=document.content_digest(teacher),
        certificate=signer.certificate,
        signing_time=AT,
    )
    document = sign_slot(document, slots, teacher, signer)
    ending = b"</GVCN></DANH_SACH_THONG_TIN_KY>"
    document = Document(document.content.replace(ending, completed(again, signer) + ending))
    for slot in (manager, seal):
        document = sign_slot(document, slots, slot, given.primary.signer(slot, given.pupil))
    return {"a.xml": document.content}


@breaks("DOC-SIGNATURE-FORM")
def without_method(given: Materials) -> Files:
    """The seal does not say by which method it was made."""

    def change(prepared: Prepared) -> Prepared:
        method = re.compile(rb"<ds:SignatureMethod .*?</ds:SignatureMethod>", re.DOTALL)
        return resigned(prepared, method.sub(b"", prepared.signed_info))

    return {"a.xml": given.signed(changes={SEAL: change})}


@breaks("DOC-SIGNATURE-INTACT")
def another_value(given: Materials) -> Files:
    """One bit of the seal's value is turned round."""
    content = given.signed()
    value = list(_VALUE.finditer(content))[-1]
    raw = bytearray(b64decode(value[2]))
    raw[9] ^= 4
    return {"a.xml": content.replace(value[2], b64encode(bytes(raw)))}


@breaks("DOC-SIGNED-DATA")
def reference_to_nothing(given: Materials) -> Files:
    """The seal refers to an element that is not there."""

    def change(prepared: Prepared) -> Prepared:
        return resigned(prepared, prepared.signed_info.replace(b'URI="#data"', b'URI="#khong-co"'))

    return {"a.xml": given.signed(changes={SEAL: change})}


@breaks("DOC-SIGNING-TIME")
def without_time(given: Materials) -> Files:
    """The seal does not say when it was set."""
    time = re.compile(rb"<xades:SigningTime>.*?</xades:SigningTime>")
    change = properties(lambda found: time.sub(b"", found))
    return {"a.xml": given.signed(changes={SEAL: change})}


@breaks("DOC-DATA-OBJECT-FORMAT")
def format_of_nothing(given: Materials) -> Files:
    """DataObjectFormat points to a reference that the seal does not have."""
    change = properties(lambda found: found.replace(b"-content", b"-khong-co"))
    return {"a.xml": given.signed(changes={SEAL: change})}


@breaks("DOC-XADES")
def plain(given: Materials) -> Files:
    """The seal is plain XMLDSig, without signed properties."""

    def change(prepared: Prepared) -> Prepared:
        signed_info = _PROPERTIES_REFERENCE.sub(b"", prepared.signed_info)
        rest = re.sub(rb"<ds:Object>.*</ds:Object>", b"", prepared.rest, flags=re.DOTALL)
        return resigned(prepared, signed_info, rest)

    return {"a.xml": given.signed(changes={SEAL: change})}


@breaks("DOC-CERTIFICATE-BOUND")
def binds_another(given: Materials) -> Files:
    """The seal's properties name the digest of another certificate."""
    own = given.primary.signer(slots_of(given.pupil)[-1], given.pupil).certificate
    other = given.primary.signer(slots_of(given.pupil)[0], given.pupil).certificate
    before, after = own.fingerprint_base64.encode(), other.fingerprint_base64.encode()
    change = properties(lambda found: found.replace(before, after))
    return {"a.xml": given.signed(changes={SEAL: change})}


@breaks("DOC-CERTIFICATE-PRESENT")
def without_certificate(given: Materials) -> Files:
    """The seal carries no certificate."""

    def change(prepared: Prepared) -> Prepared:
        key_info = re.compile(rb"<ds:KeyInfo>.*</ds:KeyInfo>", re.DOTALL)
        return replace(prepared, rest=key_info.sub(b"", prepared.rest))

    return {"a.xml": given.signed(changes={SEAL: change})}
