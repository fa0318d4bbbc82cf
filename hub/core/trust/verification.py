"""Checking one XML signature: is it intact, over what, by which key, and what does it claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lxml import etree

from hub.core.text import Text
from hub.core.trust.algorithms import (
    DIGESTS,
    SignatureScheme,
)
from hub.core.trust.certificate import Certificate
from hub.core.trust.keyinfo import read_keys
from hub.core.trust.markup import MarkupError, ds
from hub.core.trust.policy import DEFAULT_POLICY, AlgorithmPolicy
from hub.core.trust.references import CheckedReference, check_reference
from hub.core.trust.signed_info import take_apart
from hub.core.trust.tree import SignedTree
from hub.core.trust.value import check_value
from hub.core.trust.verdict import Caution, Defect, SubIndication, brief
from hub.core.trust.xades import CertificateDigest, Level, SignedFacts, read_facts


@dataclass(frozen=True, slots=True, eq=False)
class Integrity:
    """What one signature is worth before anybody asks whom to trust.

    :param signature: the ds:Signature element.
    :param signature_id: its Id, or None.
    :param intact: every reference hashes and the value verifies with the key found.
    :param value_verified: the value alone verifies over SignedInfo.
    :param references: one by one, with the element that each one covers.
    :param scheme: how the value was made, or None where it is unknown.
    :param certificate: the signer's certificate, bound by the signature; None where none is.
    :param certificates: all certificates the signature carries, for building the path.
    :param named: digests of the certificates that the signer bound in; empty in plain XMLDSig.
    :param level: what form it has.
    :param claimed_time: the signer's claim, aware UTC, only where it is signed.
    :param defects: everything wrong, in the order of checking.
    :param cautions: what a person should know though it changes nothing.
    """

    signature: etree._Element
    signature_id: str | None
    intact: bool
    value_verified: bool
    references: tuple[CheckedReference, ...]
    scheme: SignatureScheme | None
    certificate: Certificate | None
    certificates: tuple[Certificate, ...]
    named: tuple[CertificateDigest, ...]
    level: Level
    claimed_time: datetime | None
    defects: tuple[Defect, ...]
    cautions: tuple[Caution, ...]


def check(
    signature: etree._Element, tree: SignedTree, *, policy: AlgorithmPolicy = DEFAULT_POLICY
) -> Integrity:
    """Check one ds:Signature of a document (EN 319 102-1 §5.2.2, §5.2.3, §5.2.7).

    :param signature: an element of `tree`, from `find_signatures`.
    :param tree: the document; share it between its signatures.
    :param policy: which algorithms are strong enough.
    :raises UnsafeInput: the document asks for more work than its size allows.
    """
    try:
        parts = take_apart(signature)
    except MarkupError as error:
        return _unreadable(signature, str(error))
    references = tuple(check_reference(each, signature, tree) for each in parts.references)
    facts = read_facts(signature, references)
    keys = read_keys(signature)
    value = check_value(parts, tree, keys, facts, policy)
    defects = [each.defect for each in references if each.defect is not None]
    defects += [*value.defects, *facts.defects, *_weak_digests(references, facts, policy)]
    defects += _binding_defects(signature, references, facts)
    return Integrity(
        signature,
        signature.get("Id"),
        value.verified and all(each.intact for each in references),
        value.verified,
        references,
        value.scheme,
        value.certificate,
        (*keys.offered, *keys.others),
        facts.signing_certificates or (),
        facts.level,
        facts.claimed_time,
        tuple(defects),
        facts.cautions,
    )


def _weak_digests(
    references: tuple[CheckedReference, ...], facts: SignedFacts, policy: AlgorithmPolicy
) -> list[Defect]:
    methods = [each.digest_method for each in references]
    methods += [each.digest_method for each in facts.signing_certificates or ()]
    return policy.judge_digests(DIGESTS[each].name for each in methods if each in DIGESTS)


def _binding_defects(
    signature: etree._Element, references: tuple[CheckedReference, ...], facts: SignedFacts
) -> list[Defect]:
    """Return a defect where an XAdES signature binds its certificate in no way.

    SigningCertificate(V2) does (EN 319 132-1 §5.2.2), and so does a KeyInfo that is itself signed
    (XAdES 1.4.1 §7.2.2). Plain XMLDSig knows no binding; it is judged as what it is.
    """
    if facts.level is Level.XMLDSIG or facts.signing_certificates is not None or facts.defects:
        return []
    key_info = signature.find(ds("KeyInfo"))
    if key_info is not None and any(each.target is key_info for each in references):
        return []
    return [_UNBOUND]


def _unreadable(signature: etree._Element, reason: str) -> Integrity:
    defect = Defect(
        "malformed-signature",
        SubIndication.FORMAT_FAILURE,
        Text(
            f"Chữ ký không đúng cấu trúc XML Signature: {brief(reason)}.",
            f"Not a well-formed XML signature: {brief(reason)}.",
        ),
        brief(reason),
    )
    return Integrity(
        signature=signature,
        signature_id=signature.get("Id"),
        intact=False,
        value_verified=False,
        references=(),
        scheme=None,
        certificate=None,
        certificates=(),
        named=(),
        level=Level.XMLDSIG,
        claimed_time=None,
        defects=(defect,),
        cautions=(),
    )


_UNBOUND: Final = Defect(
    "certificate-not-bound",
    SubIndication.SIG_CONSTRAINTS_FAILURE,
    Text(
        "Chữ ký XAdES không ghi chứng thư số của người ký (SigningCertificateV2).",
        "The XAdES signature does not bind the signer's certificate (SigningCertificateV2).",
    ),
)
