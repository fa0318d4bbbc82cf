"""Verification: what fails, by name; who signed; what nobody signed."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from hub.core.document.compose import compose
from hub.core.document.identity import RegisteredCertificate
from hub.core.document.slots import SEAL_SLOT, Role, Slot, slots_of
from hub.core.document.verdict import DocumentVerdict, SignatureAnswer
from hub.core.document.verification import Trust, verify
from hub.core.errors import UnreadableInput, UnsafeInput
from hub.core.text import Language
from hub.core.trust import Verdict, content_digest, prepare
from tests.document import people
from tests.spec import samples

SECONDARY = samples.lower()
PRIMARY = samples.primary(2)
DS = "{http://www.w3.org/2000/09/xmldsig#}"


@cache
def _signed_secondary() -> bytes:
    return people.sign_all(SECONDARY).content


@pytest.fixture
def secondary() -> bytes:
    return _signed_secondary()


@pytest.fixture(scope="module")
def primary() -> bytes:
    return people.sign_all(PRIMARY).content


def verdict_on(
    content: bytes, trust: Trust | None = None, at: dt.datetime = people.NOW
) -> DocumentVerdict:
    return verify(content, trust or people.trust(), at=at)


def answer(verdict: DocumentVerdict, slot: str) -> SignatureAnswer:
    (found,) = [each for each in verdict.signatures if each.slot == slot]
    return found


def rules(verdict: DocumentVerdict) -> set[str]:
    return {finding.rule for finding in verdict.findings}


def changed(content: bytes, change: Callable[[etree._Element], None]) -> bytes:
    root = etree.fromstring(content)
    change(root)
    return etree.tostring(root, method="c14n")


def test_a_fully_signed_document_passes(secondary: bytes, primary: bytes) -> None:
    for content, transcript in ((secondary, SECONDARY), (primary, PRIMARY)):
        verdict = verdict_on(content)
        assert verdict.verdict is Verdict.PASSED
        assert verdict.missing == ()
        assert verdict.unsigned == ()
        assert verdict.findings == ()
        assert [each.slot for each in verdict.signatures] == [s.name for s in slots_of(transcript)]
        for each in verdict.signatures:
            assert each.intact
            assert each.level == "XAdES-B"
            assert {code for code, _ in each.warnings} == {"time-claimed", "revocation-unknown"}
        assert answer(verdict, "CBQL").covers == ("#data",)
        assert answer(verdict, "CBQL").paths == ("/HOC_BA/DU_LIEU_HOC_BA",)
        assert answer(verdict, "GVCN").signed_at == people.SIGNED_AT


def test_the_answer_for_machines_has_the_agreed_keys(secondary: bytes) -> None:
    answered = verdict_on(secondary).to_json(Language.EN)
    assert set(answered) >= {"verdict", "missing", "unsigned", "findings", "signatures"}
    signatures = answered["signatures"]
    assert isinstance(signatures, list)
    assert set(signatures[0]) >= {
        *("slot", "signer", "intact", "verdict", "sub_indication", "level"),
        *("signed_at", "covers", "warnings"),
    }


def _text_positions(content: bytes) -> list[int]:
    """Every byte of text under `#data` but outside signatures, where a changed byte stays text."""
    end = content.index(b"<DANH_SACH_THONG_TIN_KY>")
    spans = (match.span(1) for match in re.finditer(rb">([0-9A-Za-z .,/-]+)<", content[:end]))
    return [at for start, stop in spans for at in range(start, stop)]


def _slot_of_block(content: bytes, at: int) -> set[str]:
    """Name of the subject slot whose signed block holds the byte `at`, if any does."""
    start = content.rfind(b"<DIEM_TONG_KET Id=", 0, at)
    if start < 0 or b"</DIEM_TONG_KET>" in content[start:at]:
        return set()
    block = re.match(rb'<DIEM_TONG_KET Id="d-[0-9a-f-]{36}-([^"]+)">', content[start:])
    assert block is not None
    return {f"GVBM-{block[1].decode()}"}


@given(place=st.integers(0, 10**9), other=st.sampled_from(b"0123456789AB"))
def test_one_byte_changed_in_signed_content_fails_and_names_the_slots(
    place: int, other: int
) -> None:
    secondary = _signed_secondary()
    positions = _text_positions(secondary)
    at = positions[place % len(positions)]
    assume(secondary[at] != other)
    verdict = verdict_on(secondary[:at] + bytes([other]) + secondary[at + 1 :])
    assert verdict.verdict is Verdict.FAILED
    broken = {each.slot for each in verdict.signatures if each.sub_indication == "HASH_FAILURE"}
    assert broken == {"GVCN", "CBQL", "KY_PHAT_HANH"} | _slot_of_block(secondary, at)
    assert {each.slot for each in verdict.signatures if each.verdict is Verdict.FAILED} >= broken


@pytest.mark.parametrize("slot", slots_of(SECONDARY), ids=lambda slot: slot.name)
def test_a_stripped_slot_is_named(secondary: bytes, slot: Slot) -> None:
    def strip(root: etree._Element) -> None:
        (signature,) = root.findall(f".//{DS}Signature[@Id='{slot.signature_id}']")
        holder = signature.getparent()
        assert holder is not None
        holder.remove(signature)

    verdict = verdict_on(changed(secondary, strip))
    assert verdict.verdict is Verdict.FAILED
    assert verdict.missing == (slot.name,)
    assert "missing-slot" in rules(verdict)


def _add_text(root: etree._Element) -> None:
    root.text = "đã sửa"


def _add_tail(root: etree._Element) -> None:
    root[0].tail = "x"


def _add_element(root: etree._Element) -> None:
    etree.SubElement(root, "GHI_CHU").text = "8.5"


def _add_in_issue(root: etree._Element) -> None:
    issue = root.find("PHAT_HANH_HOC_BA")
    assert issue is not None
    etree.SubElement(issue, "CBQL")


def _add_in_slot(root: etree._Element) -> None:
    slot = root.find("PHAT_HANH_HOC_BA/CBQL")
    assert slot is not None
    slot.text = "Hiệu trưởng khác"


def _add_attribute(root: etree._Element) -> None:
    root.set("DIEM", "10")


def _add_slot_attribute(root: etree._Element) -> None:
    slot = root.find("PHAT_HANH_HOC_BA/KY_PHAT_HANH")
    assert slot is not None
    slot.set("GHI_CHU", "x")


def _add_object(root: etree._Element) -> None:
    signature = root.find(f"PHAT_HANH_HOC_BA/CBQL/{DS}Signature")
    assert signature is not None
    holder = etree.SubElement(signature, f"{DS}Object")
    etree.SubElement(holder, "DIEM").text = "10"


def _add_in_key_info(root: etree._Element) -> None:
    key_info = root.find(f"PHAT_HANH_HOC_BA/CBQL/{DS}Signature/{DS}KeyInfo")
    assert key_info is not None
    etree.SubElement(key_info, f"{DS}KeyName").text = "Ai đó"


def _add_second_data(root: etree._Element) -> None:
    data = root.find("DU_LIEU_HOC_BA")
    assert data is not None
    other = etree.fromstring(etree.tostring(data))
    other.set("Id", "data2")
    root.insert(0, other)


@pytest.mark.parametrize(
    "add",
    [
        *(_add_text, _add_tail, _add_element, _add_in_issue, _add_in_slot, _add_attribute),
        *(_add_slot_attribute, _add_object, _add_in_key_info, _add_second_data),
    ],
)
def test_whatever_is_added_outside_data_is_unsigned_content(
    primary: bytes, add: Callable[[etree._Element], None]
) -> None:
    verdict = verdict_on(changed(primary, add))
    assert verdict.verdict is Verdict.FAILED
    assert verdict.unsigned
    assert "unsigned-content" in rules(verdict)


@pytest.mark.parametrize(
    "place", [b"<HO_VA_TEN>", b"<CBQL>", b"<HOC_BA>", b"<DIEM_KIEM_TRA_DINH_KY>"]
)
@pytest.mark.parametrize("inserted", [b"<!-- 10 -->", b"<?note 10?>"])
def test_comments_and_instructions_do_not_pass(
    primary: bytes, place: bytes, inserted: bytes
) -> None:
    at = primary.index(place) + len(place)
    verdict = verdict_on(primary[:at] + inserted + primary[at:])
    assert verdict.verdict is Verdict.FAILED


def test_a_comment_before_the_document_is_unsigned(primary: bytes) -> None:
    assert verdict_on(b"<!-- 10 -->" + primary).unsigned == ("/comment()",)


def _sign_with_reference(uri: str, target: str) -> bytes:
    """The document of PRIMARY whose seal refers to `uri`, correctly hashed over `target`."""
    document = people.sign_all(PRIMARY)
    root = etree.fromstring(document.content)
    slot = root.find("PHAT_HANH_HOC_BA/KY_PHAT_HANH")
    covered = root.find(target)
    assert slot is not None
    assert covered is not None
    slot.remove(slot[0])
    who = people.signatory_for(SEAL_SLOT, PRIMARY)
    prepared = prepare(
        signature_id="sig-KY_PHAT_HANH",
        reference_uri=uri,
        content_digest=content_digest(covered),
        certificate=who.certificate,
        signing_time=people.SIGNED_AT,
    )
    slot.append(etree.fromstring(prepared.complete(who.sign(prepared))))
    return etree.tostring(root, method="c14n")


def test_a_signature_over_another_part_fails_in_its_slot() -> None:
    content = _sign_with_reference("#thongtinhocba", "DU_LIEU_HOC_BA/THONG_TIN_HOC_BA")
    verdict = verdict_on(content)
    seal = answer(verdict, "KY_PHAT_HANH")
    assert (seal.intact, seal.verdict) == (True, Verdict.FAILED)
    assert "wrong-reference" in rules(verdict)
    assert verdict.verdict is Verdict.FAILED


def test_an_id_that_another_element_carries_too_deceives_nobody(primary: bytes) -> None:
    """Wrapping: the signed part is kept elsewhere, a forged one stands where readers look."""

    def wrap(root: etree._Element) -> None:
        data = root.find("DU_LIEU_HOC_BA")
        issue = root.find("PHAT_HANH_HOC_BA")
        assert data is not None
        assert issue is not None
        forged = etree.fromstring(etree.tostring(data))
        mark = forged.find(".//DIEM_KIEM_TRA_DINH_KY")
        assert mark is not None
        mark.text = "10"
        root.replace(data, forged)
        hidden = etree.SubElement(issue, "AN")
        hidden.append(data)

    both = changed(primary, wrap)
    only_hidden = both.replace(b'<DU_LIEU_HOC_BA Id="data">', b'<DU_LIEU_HOC_BA Id="other">', 1)
    for content in (both, only_hidden):
        verdict = verdict_on(content)
        assert verdict.verdict is Verdict.FAILED
        assert answer(verdict, "CBQL").verdict is not Verdict.PASSED


def test_another_pupils_signed_block_is_named() -> None:
    other = samples.change(SECONDARY, {"pupil.code": "3700099"})
    mine, theirs = (etree.fromstring(people.sign_all(t).content) for t in (SECONDARY, other))
    scores = "DU_LIEU_HOC_BA/THONG_TIN_HOC_BA/KET_QUA_TRUNG_HOC/BANG_DIEM"
    slots = "DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY/DANH_SACH_GVBM"
    for place in (scores, slots):
        here, there = mine.find(place), theirs.find(place)
        assert here is not None
        assert there is not None
        here.replace(here[1], there[1])
    verdict = verdict_on(etree.tostring(mine, method="c14n"))
    assert verdict.verdict is Verdict.FAILED
    assert "wrong-pupil" in rules(verdict)
    (finding,) = [each for each in verdict.findings if each.rule == "wrong-pupil"]
    assert SECONDARY.key in finding.expected
    assert other.key in finding.received


def test_a_signature_moved_to_another_slot_fails(primary: bytes) -> None:
    def move(root: etree._Element) -> None:
        cbql, seal = (root.find(f"PHAT_HANH_HOC_BA/{tag}") for tag in ("CBQL", "KY_PHAT_HANH"))
        assert cbql is not None
        assert seal is not None
        one, other = cbql[0], seal[0]
        cbql.append(other)
        seal.append(one)

    verdict = verdict_on(changed(primary, move))
    assert verdict.verdict is Verdict.FAILED
    assert "not-a-seal" in rules(verdict)


def test_a_signature_in_no_slot_is_stray(primary: bytes) -> None:
    def move(root: etree._Element) -> None:
        seal = root.find("PHAT_HANH_HOC_BA/KY_PHAT_HANH")
        assert seal is not None
        root.append(seal[0])

    verdict = verdict_on(changed(primary, move))
    assert {"stray-signature", "missing-slot", "unsigned-content"} <= rules(verdict)


@pytest.mark.parametrize(
    ("role", "who", "outcome", "code"),
    [
        (Role.GVCN, ("Người Khác", "CCCD:037080009999"), Verdict.FAILED, "wrong-signer"),
        (Role.CBQL, ("Giáo Viên 2", None), Verdict.INDETERMINATE, "signer-not-identified"),
        (Role.KY_PHAT_HANH, ("Ai Đó", "CCCD:037080000002"), Verdict.FAILED, "not-a-seal"),
    ],
)
def test_who_signed_is_compared_with_the_data(
    role: Role, who: tuple[str, str | None], outcome: Verdict, code: str
) -> None:
    verdict = verdict_on(_signed_with(role, people.signatory(*who)))
    assert answer(verdict, role).verdict is outcome
    assert verdict.verdict is outcome
    assert code in rules(verdict)


def _signed_with(role: Role, by: people.Signatory) -> bytes:
    document = compose(PRIMARY)
    for slot in slots_of(PRIMARY):
        document = people.sign_slot(document, PRIMARY, slot, by if slot.role is role else None)
    return document.content


@pytest.mark.parametrize(
    ("personal_id", "outcome"),
    [("037080000001", Verdict.PASSED), ("037080000077", Verdict.FAILED)],
)
def test_the_register_identifies_certificates_without_a_personal_id(
    personal_id: str, outcome: Verdict
) -> None:
    teacher = people.signatory("Giáo Viên 1", root="government")
    entry = RegisteredCertificate(
        sha256=teacher.certificate.fingerprint.hex(), role="teacher", personal_id=personal_id
    )
    verdict = verdict_on(_signed_with(Role.GVCN, teacher), people.trust(entry))
    assert answer(verdict, "GVCN").verdict is outcome


def test_a_seal_registered_for_another_school_fails(primary: bytes) -> None:
    seal = people.signatory_for(SEAL_SLOT, PRIMARY).certificate
    entry = RegisteredCertificate(sha256=seal.fingerprint.hex(), role="seal", school_code="OTHER")
    assert "wrong-school" in rules(verdict_on(primary, people.trust(entry)))


def test_chains_end_at_either_anchor_and_at_no_other(primary: bytes) -> None:
    verdict = verdict_on(primary, people.trust(roots=("national",)))
    assert verdict.verdict is Verdict.INDETERMINATE
    assert answer(verdict, "KY_PHAT_HANH").sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"
    assert answer(verdict, "CBQL").verdict is Verdict.PASSED


def test_an_expired_certificate_leaves_a_claimed_time_unproven(primary: bytes) -> None:
    verdict = verdict_on(primary, at=people.UNTIL + dt.timedelta(days=1))
    assert verdict.verdict is Verdict.INDETERMINATE
    assert {each.sub_indication for each in verdict.signatures} == {"OUT_OF_BOUNDS_NO_POE"}


def test_a_changed_signature_value_is_a_crypto_failure(primary: bytes) -> None:
    value = re.search(rb"<ds:SignatureValue>([^<]+)<", primary)
    assert value is not None
    raw = bytearray(base64.b64decode(value[1]))
    raw[9] ^= 4
    content = primary.replace(value[1], base64.b64encode(bytes(raw)))
    seen = answer(verdict_on(content), "GVCN")
    assert (seen.verdict, seen.sub_indication) == (Verdict.FAILED, "SIG_CRYPTO_FAILURE")


def test_a_stranger_without_our_layout_is_answered_by_its_signatures_alone() -> None:
    verdict = verdict_on(b"<a><b/></a>")
    assert verdict.signatures == ()
    assert verdict.verdict is Verdict.FAILED


def test_a_thousand_nested_signatures_are_refused() -> None:
    opening = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:Object>'
    closing = b"</ds:Object></ds:Signature>"
    for depth in (20, 1000):
        with pytest.raises((UnsafeInput, UnreadableInput)) as caught:
            verdict_on(b"<HOC_BA>" + opening * depth + closing * depth + b"</HOC_BA>")
        assert caught.value.remedy.vi
