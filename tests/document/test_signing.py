"""Signing keyless, slot by slot; strangers verify what comes out."""

from __future__ import annotations

import pytest
import xmlsec
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml.verifier import SignatureConfiguration
from signxml.xades.xades import XAdESVerifier

from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.document.signing import embed, open_slots, prepare_slot
from hub.core.document.slots import MANAGER_SLOT, SEAL_SLOT, Role, Slot, slots_of
from hub.core.errors import Reject
from hub.core.model import Transcript
from hub.core.trust import Prepared, SignatureMismatch
from tests.document import people
from tests.spec import samples

DS = "{http://www.w3.org/2000/09/xmldsig#}"


def test_slots_open_in_the_order_of_the_layout() -> None:
    transcript = samples.lower()
    document = compose(transcript)
    slots = slots_of(transcript)
    seen = []
    while ready := open_slots(document, slots):
        roles = {slot.role for slot in ready}
        assert len(roles) == 1
        seen.append(ready[0].role)
        document = people.sign_slot(document, transcript, ready[0])
    assert seen == [*[Role.GVBM] * 12, Role.GVCN, Role.CBQL, Role.KY_PHAT_HANH]


@pytest.mark.parametrize("slot", [MANAGER_SLOT, SEAL_SLOT], ids=lambda slot: slot.name)
def test_a_slot_waits_for_those_before_it(slot: Slot) -> None:
    transcript = samples.primary(2)
    with pytest.raises(Reject) as caught:
        people.sign_slot(compose(transcript), transcript, slot)
    assert caught.value.who == "homeroom-teacher"
    assert "GVCN" in caught.value.what.vi


def test_a_signature_never_touches_the_bytes_around_it() -> None:
    transcript = samples.lower()
    document = compose(transcript)
    for slot in slots_of(transcript):
        signed = people.sign_slot(document, transcript, slot)
        added = len(signed.content) - len(document.content)
        at = next(
            i
            for i, (a, b) in enumerate(zip(document.content, signed.content, strict=False))
            if a != b
        )
        # The first byte that differs is inside the slot's tags, where the signature begins with
        # `<`.
        assert document.content[:at] == signed.content[:at]
        assert document.content[at:] == signed.content[at + added :]
        document = signed


def test_a_signed_slot_is_not_signed_again() -> None:
    transcript = samples.primary(1)
    document = people.sign_all(transcript)
    with pytest.raises(Reject, match="đã có chữ ký"):
        people.sign_slot(document, transcript, SEAL_SLOT)


def test_a_value_prepared_for_other_content_is_not_embedded() -> None:
    one, other = samples.primary(1), samples.primary(2)
    slot = slots_of(one)[0]
    who = people.signatory_for(slot, one)
    prepared = prepare_slot(
        compose(one), slots_of(one), slot, who.certificate, signing_time=people.SIGNED_AT
    )
    with pytest.raises(Reject, match="nội dung khác"):
        embed(compose(other), slot, prepared, who.sign(prepared))


def test_a_wrong_value_is_not_embedded() -> None:
    transcript = samples.primary(1)
    slot = slots_of(transcript)[0]
    who = people.signatory_for(slot, transcript)
    prepared = prepare_slot(
        compose(transcript),
        slots_of(transcript),
        slot,
        who.certificate,
        signing_time=people.SIGNED_AT,
    )
    value = bytearray(who.sign(prepared))
    value[7] ^= 1
    with pytest.raises(SignatureMismatch):
        embed(compose(transcript), slot, prepared, bytes(value))


def test_a_prepared_signature_survives_storage() -> None:
    transcript = samples.primary(1)
    slot = slots_of(transcript)[0]
    who = people.signatory_for(slot, transcript)
    prepared = prepare_slot(
        compose(transcript),
        slots_of(transcript),
        slot,
        who.certificate,
        signing_time=people.SIGNED_AT,
    )
    again = Prepared.from_json(prepared.to_json())
    assert embed(compose(transcript), slot, again, who.sign(again)).is_signed(slot)


def _signature_places(transcript: Transcript) -> dict[str, str]:
    """ElementPath of each slot, for verifiers that are told where a signature stands."""
    listed = "./DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY"
    places = {
        Role.GVCN: f"{listed}/GVCN/",
        Role.CBQL: "./PHAT_HANH_HOC_BA/CBQL/",
        Role.KY_PHAT_HANH: "./PHAT_HANH_HOC_BA/KY_PHAT_HANH/",
    }
    return {
        slot.name: places.get(slot.role, f"{listed}/DANH_SACH_GVBM/GVBM[@Id='{slot.element_id}']/")
        for slot in slots_of(transcript)
    }


@pytest.mark.parametrize("transcript", [samples.primary(2), samples.lower(), samples.upper()])
def test_signxml_accepts_every_signature(transcript: Transcript) -> None:
    document = people.sign_all(transcript)
    for slot in slots_of(transcript):
        result = XAdESVerifier().verify(
            document.content,
            x509_cert=people.signatory_for(slot, transcript).certificate.parsed,
            expect_config=SignatureConfiguration(
                location=_signature_places(transcript)[slot.name], expect_references=2
            ),
        )
        content = result[0].signed_xml
        assert content is not None
        assert content.get("Id") == slot.target


@pytest.mark.parametrize("transcript", [samples.primary(2), samples.lower(), samples.upper()])
def test_libxmlsec_accepts_every_signature(transcript: Transcript) -> None:
    document = people.sign_all(transcript)
    assert _verified_by_libxmlsec(document, transcript) == len(slots_of(transcript))


def _verified_by_libxmlsec(document: Document, transcript: Transcript) -> int:
    root = etree.fromstring(document.content)
    xmlsec.tree.add_ids(root, ["Id"])
    for slot in slots_of(transcript):
        (signature,) = root.findall(f".//{DS}Signature[@Id='{slot.signature_id}']")
        context = xmlsec.SignatureContext()
        pem = people.signatory_for(slot, transcript).certificate.parsed.public_bytes(Encoding.PEM)
        context.key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatCertPem)
        context.verify(signature)
    return len(root.findall(f".//{DS}Signature"))
