"""Evidence for the long term: a signature passes after every certificate of it has ended."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pytest
from rfc3161_client import TimestampRequestBuilder

from hub.core.document.identity import CertificateRegister
from hub.core.document.verdict import DocumentVerdict
from hub.core.document.verification import Trust, certified_by, verify
from hub.core.errors import Reject
from hub.core.journey.archive import Pair, gather, words_about
from hub.core.journey.checkpoint import seal, stamp
from hub.core.journey.proofs import record_of
from hub.core.journey.renewal import Renewal, renew
from hub.core.store import NewDocument, NewEntry, Store
from hub.core.trust import PathRules
from hub.core.trust.ageing import Ageing
from hub.core.trust.algorithms import SHA256, DigestAlgorithm
from hub.core.trust.errors import TimestampRefused
from hub.core.trust.evidence import Evidence, read_record
from hub.core.trust.evidence_record import Form, ProvenTime
from hub.core.trust.fetching import Fetched, fetch_revocations
from hub.core.trust.plain import PlainKey
from hub.core.trust.policy import DEFAULT_SIGNATURE_POLICY, SignaturePolicy
from hub.core.trust.revocation import Revocations
from hub.core.trust.stamping import HASH_ALGORITHMS
from hub.core.trust.token import TrustedTime, answered_time
from tests.store.pupils import transcript
from tests.trust import documents
from tests.trust.pki import Identity
from tests.trust.services import DAY, NOW, Services, loaded, serving

YEAR = 365 * DAY
KEY = transcript().key


@pytest.fixture(scope="module")
def running() -> Iterator[Services]:
    with serving() as services:
        yield services


@pytest.fixture
def services(running: Services) -> Services:
    running.reset()
    return running


@dataclass
class Stamper:
    """The invented authority without its socket, at the services' time."""

    services: Services

    async def stamp(
        self, content: bytes, imprint: bytes, digest: DigestAlgorithm = SHA256
    ) -> TrustedTime:
        request = TimestampRequestBuilder().data(content)
        asked = request.hash_algorithm(HASH_ALGORITHMS[digest.name]).build()
        answer = self.services.desk.answer("POST", "/tsa", asked.as_bytes())
        return answered_time(answer.content, imprint, self.services.anchors, asked)


def hub_key(services: Services) -> PlainKey:
    key = services.desk.pool.key_of("hub")
    return PlainKey(key, loaded(services.desk.authority.issue_system("hub", key)))


def trust(services: Services, known: Revocations | None = None) -> Trust:
    rules = PathRules(services.anchors)
    rules = replace(rules, known=known) if known is not None else rules
    hosts = replace(rules.policy, status_hosts=frozenset({"localhost"}))
    return Trust(replace(rules, policy=hosts), CertificateRegister({}))


def signed(services: Services, at: dt.datetime) -> bytes:
    """A file of a stranger's layout with one signature of the teacher's."""
    teacher = services.teacher
    chain = tuple(map(loaded, teacher.chain))
    who = Identity(services.certificate, teacher.key, chain)
    empty = b'<TEP><DU_LIEU Id="data">8.5</DU_LIEU><CBQL></CBQL></TEP>'
    return documents.sign(empty, documents.CBQL, who, at=at)


def keep(store: Store, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    with store.writing() as transaction:
        transaction.transcripts.save([transcript()])
        transaction.documents.add([NewDocument(KEY, content, "issued", ("CBQL",))])
        transaction.ledger.append([NewEntry("local", "issue", KEY, {"document": digest})])


def sealed(store: Store, services: Services) -> None:
    list(seal(store, hub_key(services), at=services.at, actor="local"))
    asyncio.run(stamp(store, Stamper(services), actor="local"))


def gathered(store: Store, services: Services) -> int:
    asked = trust(services)

    async def ask(pairs: Sequence[Pair]) -> Fetched:
        return await fetch_revocations(pairs, asked.rules.policy)

    return asyncio.run(gather(store, asked, ask, at=services.at, actor="local")).words


def renewed(store: Store, services: Services, within: dt.timedelta) -> tuple[int, int, bool]:
    stamper, before = Stamper(services), services.at + within
    done = asyncio.run(renew(store, stamper, at=services.at, before=before, actor="local"))
    return len(done.due), len(done.ended), done.token is not None


def evidence(store: Store, services: Services, content: bytes, form: Form = Form.ASN1) -> Evidence:
    with store.reading() as transaction:
        record = record_of(transaction, KEY, content, form)
        pairs = certified_by(content, trust(services), at=services.at)
        answers, lists = words_about(transaction, pairs)
    return Evidence(Revocations(answers, lists), (read_record(record),))


def verified(services: Services, content: bytes, known: Evidence) -> DocumentVerdict:
    """Verify as of the services' present time, with nothing but what is kept."""
    proof = known.proof_of(content, services.anchors, services.at)
    proven = proof.at if isinstance(proof, ProvenTime) else None
    trusted = trust(services, known.revocations)
    return verify(content, trusted, at=services.at, proven=proven)


def answer(verdict: DocumentVerdict) -> tuple[str, str | None, set[str]]:
    (one,) = verdict.signatures
    return one.verdict, one.sub_indication, {code for code, _ in one.warnings}


def test_passed_long_after_every_certificate_has_ended(store: Store, services: Services) -> None:
    content = signed(services, NOW)
    keep(store, content)
    services.at = NOW + DAY
    sealed(store, services)
    assert gathered(store, services) == 2
    assert gathered(store, services) == 0
    # The teacher's certificate ends in 2028, the time-stamp authority's in 2031.
    services.at = NOW + 4 * YEAR
    assert answer(verify_alone(services, content))[:2] == (
        "indeterminate",
        "OUT_OF_BOUNDS_NO_POE",
    )
    known = evidence(store, services, content)
    assert answer(verified(services, content, known)) == ("passed", None, set())
    # Renewed in time, it goes on beyond 2031; what was kept before the renewal does not.
    assert renewed(store, services, YEAR) == (1, 0, True)
    assert renewed(store, services, YEAR) == (0, 0, False)
    services.at = NOW + 6 * YEAR
    assert answer(verified(services, content, known))[0] == "indeterminate"
    known = evidence(store, services, content)
    assert answer(verified(services, content, known)) == ("passed", None, set())


def verify_alone(services: Services, content: bytes) -> DocumentVerdict:
    return verified(services, content, Evidence(Revocations(), ()))


def test_a_token_that_ended_cannot_be_renewed_and_that_is_told(
    store: Store, services: Services
) -> None:
    keep(store, signed(services, NOW))
    sealed(store, services)
    services.at = NOW + 6 * YEAR
    assert renewed(store, services, YEAR) == (0, 1, False)


def test_a_revoked_teacher_s_later_signature_fails_an_earlier_stamped_one_passes(
    store: Store, services: Services
) -> None:
    earlier = signed(services, NOW)
    keep(store, earlier)
    services.at = NOW + DAY
    sealed(store, services)
    services.desk.revoke(services.teacher.certificate, NOW + 2 * DAY)
    services.at = NOW + 3 * DAY
    gathered(store, services)
    services.at = NOW + 3 * DAY + dt.timedelta(hours=1)
    known = evidence(store, services, earlier)
    assert answer(verified(services, earlier, known)) == ("passed", None, {"revoked-later"})
    later = signed(services, NOW + 3 * DAY)
    assert answer(verified(services, later, known))[:2] == ("failed", "REVOKED")
    # The same claim as the earlier one's, and nothing that proves it.
    unproven = replace(known, records=())
    assert answer(verified(services, earlier, unproven))[:2] == ("indeterminate", "REVOKED_NO_POE")


def test_many_tokens_are_renewed_by_one(store: Store, services: Services) -> None:
    content = signed(services, NOW)
    keep(store, content)
    sealed(store, services)
    for subject in "bc":
        with store.writing() as transaction:
            transaction.ledger.append([NewEntry("local", "sign", subject, {})])
        sealed(store, services)
    services.at = NOW + 4 * YEAR
    assert renewed(store, services, YEAR) == (3, 0, True)
    known = evidence(store, services, content)
    proof = known.proof_of(content, services.anchors, NOW + 6 * YEAR)
    assert isinstance(proof, ProvenTime)
    assert (proof.at, proof.tokens) == (NOW, 2)


def test_what_is_not_sealed_or_not_stamped_has_no_record(store: Store, services: Services) -> None:
    content = signed(services, NOW)
    keep(store, content)
    with store.reading() as transaction, pytest.raises(Reject, match="No checkpoint"):
        record_of(transaction, KEY, content)
    list(seal(store, hub_key(services), at=NOW, actor="local"))
    with store.reading() as transaction, pytest.raises(Reject, match="no time-stamp"):
        record_of(transaction, KEY, content)
    assert gathered(store, services) == 0


def test_a_record_is_about_one_file(store: Store, services: Services) -> None:
    content = signed(services, NOW)
    keep(store, content)
    sealed(store, services)
    known = evidence(store, services, content)
    assert known.proof_of(content + b"\n", services.anchors, NOW) is None


def sha256_ends(at: dt.datetime, digest: str = "sha512") -> SignaturePolicy:
    ageing = Ageing((("sha256", at),))
    return replace(DEFAULT_SIGNATURE_POLICY, ageing=ageing, evidence_digest=digest)


def hashed_anew(store: Store, services: Services, policy: SignaturePolicy) -> Renewal:
    made = renew(
        store,
        Stamper(services),
        at=services.at,
        before=services.at + YEAR,
        actor="local",
        policy=policy,
    )
    return asyncio.run(made)


@pytest.mark.parametrize("form", Form)
def test_what_a_weak_hash_proved_stays_proven_by_a_stronger_one(
    store: Store, services: Services, form: Form
) -> None:
    content = signed(services, NOW)
    keep(store, content)
    sealed(store, services)
    policy = sha256_ends(NOW + 9 * YEAR / 2)
    services.at = NOW + 3 * YEAR
    assert renewed(store, services, YEAR) == (0, 0, False)
    services.at = NOW + 4 * YEAR
    assert renewed(store, services, YEAR) == (1, 0, True)
    done = hashed_anew(store, services, policy)
    assert (done.trees, done.hashed) == (1, 1)
    services.at = NOW + 6 * YEAR
    assert renewed(store, services, 4 * YEAR) == (1, 0, True)
    known = evidence(store, services, content, form)
    (record,) = known.records
    assert [each.digest.name for each in record.chains] == ["sha256", "sha512"]
    assert [len(each.stamps) for each in record.chains] == [2, 2]
    proof = known.proof_of(content, services.anchors, NOW + 9 * YEAR, policy.ageing)
    assert isinstance(proof, ProvenTime)
    assert (proof.at, proof.tokens) == (NOW, 4)
    assert known.proof_of(content + b" ", services.anchors, NOW + 9 * YEAR) is None


def test_a_renewal_that_would_end_no_later_is_not_kept(store: Store, services: Services) -> None:
    keep(store, signed(services, NOW))
    sealed(store, services)
    ageing = Ageing((("rsa-2048", NOW + YEAR / 2),))
    policy = replace(DEFAULT_SIGNATURE_POLICY, ageing=ageing)
    for _ in range(2):
        with pytest.raises(TimestampRefused, match="longer"):
            hashed_anew(store, services, policy)
    assert renewed(store, services, 6 * YEAR) == (1, 0, True)


def test_a_stronger_hash_that_the_policy_does_not_name_is_asked_for(
    store: Store, services: Services
) -> None:
    keep(store, signed(services, NOW))
    sealed(store, services)
    done = hashed_anew(store, services, sha256_ends(NOW + YEAR / 2, "sha256"))
    assert (done.trees, done.hashed, done.open_ends) == (1, 0, True)
    assert not hashed_anew(store, services, sha256_ends(NOW + 3 * YEAR)).open_ends


def test_evidence_in_xml_proves_what_evidence_in_asn1_does(
    store: Store, services: Services
) -> None:
    content = signed(services, NOW)
    keep(store, content)
    sealed(store, services)
    services.at = NOW + 4 * YEAR
    assert renewed(store, services, YEAR) == (1, 0, True)
    proofs = [
        evidence(store, services, content, form).proof_of(content, services.anchors, NOW + 6 * YEAR)
        for form in Form
    ]
    assert proofs[0] == proofs[1]
    assert isinstance(proofs[0], ProvenTime)
