"""Signatures raised to T, LT and LTA by real trust services on localhost, then read offline."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest
import xmlsec
from lxml import etree

from hub.core.document.augmenting import LEVELS, Augmenter
from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.document.identity import CertificateRegister, RegisteredCertificate
from hub.core.document.slots import HOMEROOM_SLOT, MANAGER_SLOT, SEAL_SLOT, Role, Slot, slots_of
from hub.core.document.verdict import DocumentVerdict
from hub.core.document.verification import Trust, verify
from hub.core.errors import HubError, Reject
from hub.core.model import Level as Schooling
from hub.core.model import SecondaryResults, Transcript
from hub.core.trust import Certificate, Level, PathRules
from hub.core.trust.errors import SignatureNotRaised, TimestampRefused
from hub.core.trust.fetching import fetch_revocations
from hub.core.trust.policy import SignaturePolicy
from hub.core.trust.revocation import Revocations
from hub.core.trust.stamping import TimestampAuthority
from hub.core.trust.token import TrustedTime
from simulation.pki.staff_keys import registration
from simulation.province import Province
from simulation.school import School
from simulation.trust_services import BadDay
from tests.trust.services import DAY, NOW, Services, serving

YEAR = 365 * DAY
XADES = "http://uri.etsi.org/01903/v1.3.2#"
XADES141 = "http://uri.etsi.org/01903/v1.4.1#"
RAISED = LEVELS[1:]
TEACHERS = 2


@dataclass
class Class:
    """A transcript of two subject teachers, and who signs and raises it."""

    services: Services
    school: School
    transcript: Transcript
    most_at_once: int = 0
    _now_at_once: int = 0
    _done: dict[Level, Document] = field(default_factory=dict)

    @property
    def slots(self) -> tuple[Slot, ...]:
        return slots_of(self.transcript)

    @property
    def policy(self) -> SignaturePolicy:
        return SignaturePolicy(status_hosts=frozenset({"localhost"}))

    def rules(self, *, known: Revocations | None = None, required: bool = False) -> PathRules:
        policy = SignaturePolicy(
            status_hosts=frozenset({"localhost"}), revocation_required=required
        )
        return PathRules(self.services.anchors, policy, known or Revocations())

    def augmenter(self, level: Level) -> Augmenter:
        ask = partial(fetch_revocations, policy=self.policy)
        return Augmenter(level, self, ask, self.rules(), at_once=2)

    async def stamp(self, content: bytes, imprint: bytes) -> TrustedTime:
        self._now_at_once += 1
        self.most_at_once = max(self.most_at_once, self._now_at_once)
        tsa = TimestampAuthority(f"{self.services.address}/tsa", self.services.anchors)
        try:
            return await tsa.stamp(content, imprint)
        finally:
            self._now_at_once -= 1

    def sign(self, document: Document, *roles: Role) -> Document:
        for slot in self.slots:
            if slot.role in roles:
                signer = self.school.signer(slot, self.transcript)
                document = self.school.sign_slot(document, self.slots, slot, signer)
        return document

    def taught(self) -> Document:
        return self.sign(compose(self.transcript), Role.GVBM, Role.GVCN)

    def tried(self, level: Level, document: Document) -> Document | HubError:
        augmenter = self.augmenter(level)
        wanted = augmenter.lacking(document, self.slots)
        (found,) = asyncio.run(augmenter.augment([(document, wanted)], self.services.at))
        return found

    def raised(self, level: Level, document: Document) -> Document:
        found = self.tried(level, document)
        assert isinstance(found, Document), found
        return found

    def finished(self, level: Level) -> Document:
        """Return the document of all slots, each raised before the next role signs."""
        if level not in self._done:
            document = self.raised(level, self.taught())
            document = self.raised(level, self.sign(document, Role.CBQL))
            self._done[level] = self.raised(level, self.sign(document, Role.KY_PHAT_HANH))
        return self._done[level]

    def stamp_path(self) -> tuple[Certificate, ...]:
        """Return the path of the time-stamp authority."""
        return asyncio.run(self.stamp(b"x", hashlib.sha256(b"x").digest())).path.chain

    def verified(
        self,
        content: bytes,
        at: dt.datetime,
        *,
        known: Revocations | None = None,
        required: bool = False,
    ) -> DocumentVerdict:
        entries = (registration(holder) for holder in self.school.holders)
        registered = map(RegisteredCertificate.model_validate, entries)
        register = CertificateRegister({each.sha256: each for each in registered})
        return verify(content, Trust(self.rules(known=known, required=required), register), at=at)


@pytest.fixture(scope="module")
def running() -> Iterator[Class]:
    with serving() as services:
        desk = services.desk
        school = School(Province(1, 2_000), Schooling.CONTINUING, desk.authority, desk.pool, NOW)
        transcript = school.transcripts[0]
        assert isinstance(transcript.results, SecondaryResults)
        subjects = tuple(
            each if number < TEACHERS else each.model_copy(update={"teacher": None})
            for number, each in enumerate(transcript.results.subjects)
        )
        results = transcript.results.model_copy(update={"subjects": subjects})
        yield Class(services, school, transcript.model_copy(update={"results": results}))


@pytest.fixture
def a_class(running: Class) -> Class:
    running.services.reset()
    running.most_at_once = 0
    return running


def levels(verdict: DocumentVerdict) -> set[str]:
    return {each.level for each in verdict.signatures}


def warnings(verdict: DocumentVerdict) -> set[str]:
    return {code for each in verdict.signatures for code, _ in each.warnings}


@pytest.mark.parametrize("level", RAISED)
def test_every_slot_is_raised_and_passes_offline(a_class: Class, level: Level) -> None:
    document = a_class.finished(level)
    verdict = a_class.verified(document.content, NOW + DAY)
    assert levels(verdict) == {str(level)}
    assert {each.intact for each in verdict.signatures} == {True}
    assert verdict.verdict == "passed", [str(each) for each in verdict.findings]
    assert ("revocation-unknown" in warnings(verdict)) == (level is Level.T)
    assert a_class.augmenter(level).lacking(document, a_class.slots) == ()


def test_lt_needs_no_network_after_the_signers_certificates_have_ended(a_class: Class) -> None:
    asked = a_class.services.server.asked.total()
    verdict = a_class.verified(a_class.finished(Level.LT).content, NOW + 4 * YEAR, required=False)
    assert verdict.verdict == "passed"
    assert {each.signed_at for each in verdict.signatures} == {NOW}
    # Who vouches for the authority today is not in the file.
    assert warnings(verdict) == {"timestamp-revocation-unknown"}
    assert a_class.services.server.asked.total() in {asked, asked + 24}
    bare = a_class.verified(a_class.finished(Level.T).content, NOW + 4 * YEAR, required=True)
    assert bare.verdict == "indeterminate"


def test_the_archive_stamp_vouches_for_all_before_it(a_class: Class) -> None:
    content = a_class.finished(Level.LTA).content
    assert a_class.verified(content, NOW + 4 * YEAR).verdict == "passed"
    # Until its own authority ends; then only a proof from outside helps.
    late = a_class.verified(content, NOW + 6 * YEAR)
    assert {each.sub_indication for each in late.signatures} == {"OUT_OF_BOUNDS_NO_POE"}


def test_an_authority_that_was_revoked_proves_nothing(a_class: Class) -> None:
    content = a_class.finished(Level.LTA).content
    services = a_class.services
    services.at = NOW + DAY
    path = a_class.stamp_path()
    services.desk.revoke(path[0].parsed, NOW - DAY)
    pairs = [(path[0], path[1])]
    known = Revocations(asyncio.run(fetch_revocations(pairs, a_class.policy)).responses)
    assert known.responses
    verdict = a_class.verified(content, NOW + 4 * YEAR, known=known)
    assert {each.sub_indication for each in verdict.signatures} == {"OUT_OF_BOUNDS_NO_POE"}
    assert "timestamp-authority-revoked" in warnings(verdict)


def test_an_authority_revoked_after_the_archive_stamp_takes_nothing_back(a_class: Class) -> None:
    """The archive stamp's own authority is the same one here: so a later proof is given too."""
    content = a_class.finished(Level.LTA).content
    services = a_class.services
    services.at = NOW + 3 * DAY
    path = a_class.stamp_path()
    services.desk.revoke(path[0].parsed, NOW + 2 * DAY)
    pairs = [(path[0], path[1])]
    known = Revocations(asyncio.run(fetch_revocations(pairs, a_class.policy)).responses)
    trust = Trust(a_class.rules(known=known), CertificateRegister({}))
    verdict = verify(content, trust, at=NOW + 4 * YEAR, proven=NOW + DAY)
    assert {each.signed_at for each in verdict.signatures} == {NOW}
    assert "timestamp-authority-revoked" not in warnings(verdict)


def test_nothing_but_the_signatures_changes(a_class: Class) -> None:
    signed = a_class.taught()
    raised = a_class.raised(Level.LTA, signed)
    added = a_class.raised(Level.T, signed)
    for document in (raised, added):
        bare = etree.fromstring(document.content)
        for each in list(bare.iter(f"{{{XADES}}}UnsignedProperties")):
            parent = each.getparent()
            assert parent is not None
            parent.remove(each)
        assert etree.tostring(bare, method="c14n") == signed.content
    higher = a_class.raised(Level.LTA, added)
    assert levels(a_class.verified(higher.content, NOW + DAY)) == {"XAdES-LTA"}


def test_strangers_still_verify_every_signature(a_class: Class) -> None:
    root = etree.fromstring(a_class.finished(Level.LTA).content)
    xmlsec.tree.add_ids(root, ["Id"])
    signatures = list(root.iter("{http://www.w3.org/2000/09/xmldsig#}Signature"))
    keys = xmlsec.KeysManager()
    for anchor in a_class.services.anchors.certificates:
        der, kind = xmlsec.constants.KeyDataFormatCertDer, xmlsec.constants.KeyDataTypeTrusted
        keys.load_cert_from_memory(anchor.der, der, kind)
    assert len(signatures) == len(a_class.slots)
    for signature in signatures:
        xmlsec.SignatureContext(keys).verify(signature)  # type: ignore[call-arg]


def test_a_teachers_signature_is_not_raised_once_the_manager_has_signed(a_class: Class) -> None:
    signed = a_class.sign(a_class.taught(), Role.CBQL)
    problem = a_class.tried(Level.T, signed)
    assert isinstance(problem, Reject)
    assert problem.where == "GVBM-" + str(a_class.slots[0].subject)
    assert "hub archive" in problem.remedy.en
    assert a_class.services.server.asked["/tsa"] == 0
    with pytest.raises(Reject, match="bao trùm"):
        signed.with_properties(HOMEROOM_SLOT, "")
    assert signed.with_properties(MANAGER_SLOT, "").is_signed(MANAGER_SLOT)


def test_tokens_may_come_long_after_the_beginning(a_class: Class) -> None:
    begun = a_class.services.at
    a_class.services.at = begun + DAY
    augmenter, signed = a_class.augmenter(Level.LT), a_class.taught()
    wanted = [(signed, augmenter.lacking(signed, a_class.slots))]
    (found,) = asyncio.run(augmenter.augment(wanted, begun))
    assert isinstance(found, Document), found
    early = a_class.verified(found.content, begun)
    assert {each.signed_at for each in early.signatures} == {NOW}
    assert "timestamp-not-checked" in warnings(early)


def test_tokens_are_waited_for_in_a_bounded_pool(a_class: Class) -> None:
    a_class.raised(Level.T, a_class.taught())
    assert a_class.services.server.asked["/tsa"] == TEACHERS + 1
    assert a_class.most_at_once == a_class.augmenter(Level.T).at_once == 2


@pytest.mark.parametrize("day", [BadDay.STAMP_REFUSED, BadDay.STAMP_WRONG_IMPRINT])
def test_a_token_that_proves_nothing_stops_the_document(a_class: Class, day: BadDay) -> None:
    a_class.services.desk.day = day
    assert isinstance(a_class.tried(Level.T, a_class.taught()), TimestampRefused)


def test_a_signer_who_is_revoked_is_not_raised(a_class: Class) -> None:
    signer = a_class.school.signer(HOMEROOM_SLOT, a_class.transcript)
    a_class.services.desk.revoke(signer.certificate.parsed, NOW - DAY)
    problem = a_class.tried(Level.LT, a_class.taught())
    assert isinstance(problem, SignatureNotRaised)
    theirs = [
        slot.name
        for slot in a_class.slots
        if a_class.school.signer(slot, a_class.transcript) == signer
    ]
    assert problem.where in theirs
    assert "thu hồi" in problem.what.vi


def test_nobody_who_could_tell_may_be_asked(a_class: Class) -> None:
    ask = partial(fetch_revocations, policy=SignaturePolicy())
    augmenter = Augmenter(Level.LT, a_class, ask, a_class.rules())
    signed = a_class.taught()
    wanted = augmenter.lacking(signed, a_class.slots)
    (problem,) = asyncio.run(augmenter.augment([(signed, wanted)], NOW))
    assert isinstance(problem, SignatureNotRaised)
    assert "--ask-host" in problem.remedy.en


def test_a_signature_of_other_software_is_left_alone(a_class: Class) -> None:
    foreign = Document(a_class.taught().content.replace(b"xades:", b"etsi:"))
    with pytest.raises(Reject, match="phần mềm khác"):
        foreign.with_properties(HOMEROOM_SLOT, "")


def swapped(content: bytes, tag: str, one: int, other: int) -> bytes:
    """Return the document in which two time-stamps of one kind have changed places."""
    root = etree.fromstring(content)
    tokens = [next(each.iter(f"{{{XADES}}}EncapsulatedTimeStamp")) for each in root.iter(tag)]
    tokens[one].text, tokens[other].text = tokens[other].text, tokens[one].text
    return etree.tostring(root, method="c14n")


@pytest.mark.parametrize(
    "tag", [f"{{{XADES}}}SignatureTimeStamp", f"{{{XADES141}}}ArchiveTimeStamp"]
)
def test_copied_time_stamps_are_found_out(a_class: Class, tag: str) -> None:
    """Between seal and manager: both lie outside what the other signs."""
    content = swapped(a_class.finished(Level.LTA).content, tag, -1, -2)
    verdict = a_class.verified(content, NOW + DAY)
    rules = [each.rule for each in verdict.findings]
    assert rules.count("timestamp-imprint") >= 2
    assert verdict.verdict != "passed"


@pytest.mark.parametrize(
    "name", ["EncapsulatedOCSPValue", "EncapsulatedX509Certificate", "SignatureTimeStamp"]
)
def test_what_the_archive_stamp_covers_cannot_be_taken_out(a_class: Class, name: str) -> None:
    root = etree.fromstring(a_class.finished(Level.LTA).content)
    seal = next(root.iter("KY_PHAT_HANH"))
    gone = next(seal.iter(f"{{{XADES}}}{name}"))
    parent = gone.getparent()
    assert parent is not None
    parent.remove(gone)
    verdict = a_class.verified(etree.tostring(root, method="c14n"), NOW + DAY)
    assert [each.path for each in verdict.findings if each.rule == "timestamp-imprint"] == [
        SEAL_SLOT.name
    ]


def test_the_imprint_is_what_the_standard_says(a_class: Class) -> None:
    """Joined here by hand for the seal: content, properties, signature, and what was added."""
    root = etree.fromstring(a_class.finished(Level.LTA).content)
    seal = next(root.iter("KY_PHAT_HANH"))
    stamp = next(seal.iter(f"{{{XADES141}}}ArchiveTimeStamp"))
    ds = "{http://www.w3.org/2000/09/xmldsig#}"
    parts = [
        root[0],
        next(seal.iter(f"{{{XADES}}}SignedProperties")),
        *(next(seal.iter(ds + name)) for name in ("SignedInfo", "SignatureValue", "KeyInfo")),
        *reversed(list(stamp.itersiblings(preceding=True))),
    ]
    content = b"".join(standing_alone(each) for each in parts)
    token = next(stamp.iter(f"{{{XADES}}}EncapsulatedTimeStamp")).text
    assert hashlib.sha256(content).digest() in b64decode(token or "")


def standing_alone(element: etree._Element) -> bytes:
    """Canonicalise with libxmlsec's sibling libxml2, whole document, from a subtree of its own."""
    alone = etree.fromstring(etree.tostring(element, with_tail=False))
    return etree.tostring(alone, method="c14n", with_comments=False)
