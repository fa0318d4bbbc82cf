"""Checking one XML signature: is it intact, over what, by which key, and what does it claim."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from lxml import etree

from hub.core.text import Text
from hub.core.trust.algorithms import (
    DIGESTS,
    SignatureScheme,
)
from hub.core.trust.certificate import Certificate
from hub.core.trust.countersignature import read_countersigned
from hub.core.trust.embedded import Embedded
from hub.core.trust.keyinfo import MAX_CERTIFICATES, read_keys
from hub.core.trust.level import Level
from hub.core.trust.markup import MarkupError, ds
from hub.core.trust.policy import DEFAULT_POLICY, AlgorithmPolicy
from hub.core.trust.references import CheckedReference, check_reference
from hub.core.trust.signed_info import SignatureParts, take_apart
from hub.core.trust.timestamps import Stamps
from hub.core.trust.tree import SignedTree
from hub.core.trust.unsigned import NO_STAMPS, NOTHING_EMBEDDED, read_unsigned
from hub.core.trust.value import check_value
from hub.core.trust.verdict import Caution, Defect, SubIndication, brief
from hub.core.trust.xades import CertificateDigest, SignedFacts, read_facts, signs_key_info


class Integrity(NamedTuple):
    """What one signature is worth before anybody asks whom to trust.

    :param signature: the ds:Signature element.
    :param signature_id: its Id, or None.
    :param intact: every reference hashes and the value verifies with the key found.
    :param value_verified: the value alone verifies over SignedInfo.
    :param references: one by one, with the element that each one covers.
    :param scheme: how the value was made, or None where it is unknown.
    :param certificate: the signer's certificate, bound by the signature; None where none is.
    :param certificates: all certificates the signature carries, and those given along with the
        file, for building the path.
    :param named: digests of the certificates that the signer bound in; empty in plain XMLDSig.
    :param level: what form it has.
    :param claimed_time: the signer's claim, aware UTC, only where it is signed.
    :param countersigns: the ds:Signature elements whose values it covers.
    :param defects: everything wrong, in the order of checking.
    :param cautions: what a person should know though it changes nothing.
    :param stamps: time-stamps over it; whose they are is not checked yet.
    :param embedded: validation data that it brings along; worth nothing before it is checked.
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
    countersigns: tuple[etree._Element, ...]
    defects: tuple[Defect, ...]
    cautions: tuple[Caution, ...]
    stamps: Stamps = NO_STAMPS
    embedded: Embedded = NOTHING_EMBEDDED


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
    facts = read_facts(parts, references)
    keys = read_keys(parts, tree)
    value = check_value(parts, tree, keys, facts, policy)
    defects = [each.defect for each in references if each.defect is not None]
    defects += [*value.defects, *facts.defects, *_weak_digests(references, facts, policy)]
    defects += _binding_defects(parts, references, facts)
    unsigned = read_unsigned(parts, facts.level, tree)
    countersigned = read_countersigned(signature, references)
    defects += [*unsigned.defects, *countersigned.defects]
    manifest = (_MANIFEST,) if any(map(_lists, references)) else ()
    return Integrity(
        signature,
        signature.get("Id"),
        value.verified and all(each.intact for each in references),
        value.verified,
        references,
        value.scheme,
        value.certificate,
        (
            *keys.offered,
            *keys.others,
            *unsigned.embedded.certificates,
            *tree.beside.certificates[:MAX_CERTIFICATES],
        ),
        facts.signing_certificates or (),
        unsigned.level,
        facts.claimed_time,
        countersigned.signatures,
        tuple(defects),
        (*facts.cautions, *unsigned.cautions, *countersigned.cautions, *manifest),
        unsigned.stamps,
        unsigned.embedded,
    )


def _lists(reference: CheckedReference) -> bool:
    """Say whether a reference covers a list of further references, which nobody has followed."""
    target = reference.target
    return target is not None and target.tag == ds("Manifest")


def _weak_digests(
    references: tuple[CheckedReference, ...], facts: SignedFacts, policy: AlgorithmPolicy
) -> list[Defect]:
    methods = [each.digest_method for each in references]
    methods += [each.digest_method for each in facts.signing_certificates or ()]
    return policy.judge_digests(DIGESTS[each].name for each in methods if each in DIGESTS)


def _binding_defects(
    parts: SignatureParts, references: tuple[CheckedReference, ...], facts: SignedFacts
) -> list[Defect]:
    """Return a defect where an XAdES signature binds its certificate in no way.

    SigningCertificate(V2) does (EN 319 132-1 §5.2.2), and so does a KeyInfo that is itself signed
    (XAdES 1.4.1 §7.2.2). Plain XMLDSig knows no binding; it is judged as what it is.
    """
    if facts.level is Level.XMLDSIG or facts.signing_certificates is not None or facts.defects:
        return []
    return [] if signs_key_info(parts, references) else [_UNBOUND]


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
        countersigns=(),
        defects=(defect,),
        cautions=(),
    )


_MANIFEST: Final = Caution(
    "manifest-not-checked",
    Text(
        "Chữ ký ký một danh sách tham chiếu (Manifest); nội dung mà danh sách nêu chưa được kiểm.",
        "The signature covers a list of references (Manifest); what it lists was not compared.",
    ),
)
_UNBOUND: Final = Defect(
    "certificate-not-bound",
    SubIndication.SIG_CONSTRAINTS_FAILURE,
    Text(
        "Chữ ký XAdES không ghi chứng thư số của người ký (SigningCertificateV2).",
        "The XAdES signature does not bind the signer's certificate (SigningCertificateV2).",
    ),
)
