"""Examining a document that somebody signed elsewhere: taken, refused by name, or in doubt."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.core.contracts import Notice, SignedFile
from hub.core.document.compose import compose
from hub.core.document.identity import RegisteredCertificate
from hub.core.document.signing import open_slots
from hub.core.document.slots import HOMEROOM_SLOT, SEAL_SLOT, slots_of
from hub.core.errors import Actor
from hub.core.journey.examine import Examined, Examiner
from hub.core.model import State, Transcript
from tests.document import people
from tests.journey.signed import examiner, pupil, signed
from tests.spec import samples

GIVEN = pupil(1)


def examine(content: bytes, by: Examiner | None = None) -> Examined | Notice:
    return (by or examiner()).examine(SignedFile("a.xml", content))


def refused(content: bytes, by: Examiner | None = None) -> dict[str, Actor]:
    found = examine(content, by)
    assert isinstance(found, Notice)
    assert found.place.source == "a.xml"
    return {reason.code: reason.who for reason in found.reasons}


@pytest.mark.parametrize("transcript", [GIVEN, samples.lower()], ids=["primary", "secondary"])
def test_a_document_that_passes_says_what_was_signed(transcript: Transcript) -> None:
    found = examine(signed(transcript))
    assert isinstance(found, Examined)
    assert found.transcript == transcript
    assert found.slots == tuple(slot.name for slot in slots_of(transcript))
    assert found.doubts == ()
    assert found.file.content == signed(transcript)


def test_a_byte_changed_after_signing_is_refused() -> None:
    content = signed(GIVEN).replace(b"3700000001", b"3700000002", 1)
    assert set(refused(content)) >= {"content-changed", "wrong-pupil"}


def test_a_slot_that_nobody_signed_is_named_with_whose_turn_it_is() -> None:
    document = people.sign_slot(compose(GIVEN), GIVEN, HOMEROOM_SLOT)
    found = examine(document.content)
    assert isinstance(found, Notice)
    missing = {each.path: each.who for each in found.reasons if each.code == "missing-slot"}
    assert missing == {"CBQL": Actor.MANAGER, "KY_PHAT_HANH": Actor.SCHOOL_OFFICE}


def test_another_person_s_signature_is_refused() -> None:
    document = compose(GIVEN)
    stranger = people.signatory("Người khác (giả lập)", "CCCD:001099000999")
    document = people.sign_slot(document, GIVEN, HOMEROOM_SLOT, stranger)
    assert "wrong-signer" in refused(document.content)


def test_a_chain_that_ends_at_no_anchor_is_refused_not_kept() -> None:
    nobody = Examiner(people.trust(roots=("national",)), samples.checker(), people.NOW)
    assert refused(signed(GIVEN), nobody)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<x",
        b"<HOC_BA/>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><HOC_BA>&a;</HOC_BA>",
        b"PK\x03\x04",
    ],
    ids=["empty", "cut", "other", "entity", "zip"],
)
def test_what_is_no_document_is_refused(content: bytes) -> None:
    assert set(refused(content)) <= {"unreadable-input", "unsafe-input"}


def test_a_mistake_that_stops_at_issuing_is_refused_by_rule() -> None:
    wrong = samples.change(GIVEN, {"results.subjects[0].level": None})
    assert refused(signed(wrong)) == {"TT27-LEVEL-MISSING": Actor.HOMEROOM_TEACHER}


def test_a_document_that_says_it_is_recalled_is_refused() -> None:
    recalled = samples.change(GIVEN, {"state": State.RECALLED})
    assert "recalled" in refused(signed(recalled))


def test_a_certificate_that_is_not_registered_yet_leaves_a_doubt() -> None:
    teacher = people.signatory("Cô giáo (giả lập)", root="government")
    document = people.sign_slot(compose(GIVEN), GIVEN, HOMEROOM_SLOT, teacher)
    while ready := open_slots(document, slots_of(GIVEN)):
        document = people.sign_slot(document, GIVEN, ready[0])
    found = examine(document.content)
    assert isinstance(found, Examined)
    assert [(each.code, each.path) for each in found.doubts] == [("signer-not-identified", "GVCN")]

    assert GIVEN.homeroom is not None
    entry = RegisteredCertificate(
        sha256=teacher.certificate.fingerprint.hex(),
        role="teacher",
        personal_id=GIVEN.homeroom.personal_id,
    )
    later = Examiner(people.trust(entry), samples.checker(), people.NOW)
    found = examine(document.content, later)
    assert isinstance(found, Examined)
    assert found.doubts == ()


def test_a_certificate_that_has_expired_since_leaves_a_doubt() -> None:
    late = Examiner(people.trust(), samples.checker(), people.UNTIL + dt.timedelta(days=1))
    found = examine(signed(GIVEN), late)
    assert isinstance(found, Examined)
    assert len(found.doubts) == len(slots_of(GIVEN))


def test_a_seal_of_another_school_is_refused_even_while_others_are_in_doubt() -> None:
    seal = people.signatory(GIVEN.school.name, "MST:0312345678", root="government")
    entry = RegisteredCertificate(
        sha256=seal.certificate.fingerprint.hex(), role="seal", school_code="99TH999"
    )
    by = Examiner(people.trust(entry), samples.checker(), people.NOW)
    assert "wrong-school" in refused(signed(GIVEN), by)
    assert SEAL_SLOT.name == "KY_PHAT_HANH"
