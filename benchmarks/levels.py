"""Verifying signatures that carry their evidence inside (LT): nothing is asked, nothing kept.

Ours does all of it: the document as at B, each time-stamp's imprint, signature and path, and what
authorities said of each certificate. The peer, pyHanko, knows no XAdES: it gets the tokens alone,
taken out beforehand, and validates them with the same evidence.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from functools import partial

from asn1crypto import cms
from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from benchmarks.benchmark import Benchmark
from benchmarks.measure import Contest, at_least, rate_of
from benchmarks.world import World, in_turn, with_teachers
from hub.core.document.augmenting import Augmenter
from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.document.identity import CertificateRegister, RegisteredCertificate
from hub.core.document.slots import slots_of
from hub.core.document.verification import Trust, verify
from hub.core.errors import HubError
from hub.core.model import Level as Schooling
from hub.core.text import Text
from hub.core.transport import parse_xml
from hub.core.trust import (
    Certificate,
    Level,
    PathRules,
    SignedTree,
    TrustAnchors,
    Verdict,
    check,
    find_signatures,
)
from hub.core.trust.fetching import fetch_revocations
from hub.core.trust.policy import SignaturePolicy
from hub.core.trust.stamping import TimestampAuthority
from hub.core.trust.token import trusted_time
from simulation.pki import Authority
from simulation.pki.staff_keys import registration
from simulation.school import School
from simulation.trust_services import TrustDesk, TrustServer

_DOCUMENTS = 5


@dataclass(frozen=True, slots=True)
class Raised:
    """Documents of three slots at LT, and whom to trust."""

    documents: tuple[bytes, ...]
    trust: Trust


@dataclass(frozen=True, slots=True)
class Token:
    """One time-stamp with what a validator that knows no XAdES needs for it."""

    signed: cms.SignedData
    imprint: bytes
    context: ValidationContext


def raised(world: World) -> Raised:
    """Return documents whose signatures invented trust services raised over HTTP."""
    server = TrustServer(TrustDesk(world.authority, world.pool))
    with server.serving() as address:
        year = world.now.year - 1
        authority = Authority.create(world.pool, f"{year}-{year + 1}", status_base=address)
        server.desk.authority = authority
        school = School(world.province, Schooling.UPPER_SECONDARY, authority, world.pool, world.now)
        roots = [each.certificate.public_bytes(Encoding.DER) for each in authority.roots.values()]
        policy = SignaturePolicy(status_hosts=frozenset({"localhost"}))
        rules = PathRules(TrustAnchors.load(map(Certificate.load, roots)), policy)
        tsa = TimestampAuthority(f"{address}/tsa", rules.anchors)
        ask = partial(fetch_revocations, policy=policy)
        documents = _signed(school, Augmenter(Level.LT, tsa, ask, rules), world.now)
    entries = map(RegisteredCertificate.model_validate, map(registration, school.holders))
    register = CertificateRegister({each.sha256: each for each in entries})
    return Raised(tuple(each.content for each in documents), Trust(rules, register))


def _signed(school: School, augmenter: Augmenter, at: dt.datetime) -> list[Document]:
    """Return documents signed slot by slot, each signature raised before the next."""
    transcripts = [with_teachers(each, 0) for each in school.transcripts[:_DOCUMENTS]]
    documents = [compose(each) for each in transcripts]
    for slot in slots_of(transcripts[0]):
        wanted = [
            (
                school.sign_slot(document, slots_of(each), slot, school.signer(slot, each)),
                [slot],
            )
            for document, each in zip(documents, transcripts, strict=True)
        ]
        documents = [_whole(each) for each in asyncio.run(augmenter.augment(wanted, at))]
    return documents


def _whole(raised: Document | HubError) -> Document:
    if isinstance(raised, HubError):
        raise raised
    return raised


def ours(world: World, made: Raised, content: bytes) -> int:
    """Verify one document as the hub does; return how many signatures passed.

    :raises ValueError: when the document does not pass, or not at LT.
    """
    trusted_time.cache_clear()  # No token is seen twice in daily work.
    verdict = verify(content, made.trust, at=world.now + dt.timedelta(minutes=1))
    levels = {each.level for each in verdict.signatures}
    if verdict.verdict is not Verdict.PASSED or levels != {str(Level.LT)}:
        raise ValueError(f"a document of the figures is {verdict.verdict} {levels}")
    return len(verdict.signatures)


def _tokens(made: Raised) -> list[Token]:
    roots = [asn1.Certificate.load(each.der) for each in made.trust.rules.anchors.certificates]
    tokens = []
    for content in made.documents:
        root = parse_xml(content)
        tree = SignedTree(root, size=len(content))
        for one in (check(each, tree) for each in find_signatures(root)):
            (stamp,) = one.stamps.signature
            context = ValidationContext(
                trust_roots=roots,
                other_certs=[asn1.Certificate.load(e.der) for e in one.embedded.certificates],
                ocsps=[asn1_ocsp.OCSPResponse.load(each) for each in one.embedded.responses],
                crls=[asn1_crl.CertificateList.load(each) for each in one.embedded.crls],
            )
            signed = cms.ContentInfo.load(stamp.token)["content"]
            tokens.append(Token(signed, stamp.imprint, context))
    return tokens


def theirs(token: Token) -> int:
    """Validate one time-stamp with pyHanko; return 1.

    :raises ValueError: when it does not hold.
    """
    found = asyncio.run(
        validate_tst_signed_data(token.signed, token.context, lambda _name: token.imprint)
    )
    if not (found["intact"] and found["valid"] and found["trust_problem_indic"] is None):
        raise ValueError("a time-stamp of the figures does not hold")
    return 1


def _contest(world: World) -> Contest:
    made = raised(world)
    tokens = _tokens(made)
    ours(world, made, made.documents[0])
    theirs(tokens[0])
    mine = in_turn(made.documents, lambda content: ours(world, made, content))
    return Contest(rate_of(mine), rate_of(in_turn(tokens, theirs)))


BENCHMARKS = (
    Benchmark(
        "verify-with-evidence",
        Text(
            "Xác minh tệp ba chữ ký mức LT, bằng chứng nằm trong tệp, tính theo chữ ký",
            "Verify a document of three signatures at LT, evidence inside, per signature",
        ),
        Text("chữ ký/giây", "signatures/s"),
        "pyHanko, chỉ dấu thời gian / the time-stamps alone",
        at_least(400),
        _contest,
    ),
)
