"""What a signature says of itself in XAdES (ETSI EN 319 132-1), as far as it is really signed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, NamedTuple

from lxml import etree

from hub.core.text import Text
from hub.core.trust.algorithms import DIGESTS, SHA256
from hub.core.trust.certificate import Certificate
from hub.core.trust.countersignature import COUNTERSIGNED
from hub.core.trust.level import Level
from hub.core.trust.markup import (
    OBJECT,
    SIGNED_PROPERTIES_TYPE,
    MarkupError,
    decode_base64,
    descend,
    ds,
    only_child,
    plain_text,
    xades,
)
from hub.core.trust.references import CheckedReference
from hub.core.trust.signature_policy import read_policy
from hub.core.trust.signed_info import SignatureParts
from hub.core.trust.verdict import Caution, Defect, SubIndication, brief

_SIGNED_PROPERTIES: Final = xades("SignedProperties")
_SIGNED_SIGNATURE_PROPERTIES: Final = xades("SignedSignatureProperties")
_SIGNED_DATA_OBJECT_PROPERTIES: Final = xades("SignedDataObjectProperties")
_SIGNING_TIME: Final = xades("SigningTime")
_SIGNING_CERTIFICATE: Final = (xades("SigningCertificateV2"), xades("SigningCertificate"))
_CERT_DIGEST: Final = (xades("Cert"), xades("CertDigest"))
_DIGEST_METHOD, _DIGEST_VALUE = ds("DigestMethod"), ds("DigestValue")
_DATA_OBJECT_FORMAT: Final = xades("DataObjectFormat")
_MANIFEST, _REFERENCE = ds("Manifest"), ds("Reference")
_OWN_TYPES: Final = (SIGNED_PROPERTIES_TYPE, COUNTERSIGNED)
_VIETNAM: Final = timezone(timedelta(hours=7))
_DATE_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:Z|[+-]\d\d:\d\d)?")


class CertificateDigest(NamedTuple):
    """A xades:CertDigest: which certificate the signer bound into the signature."""

    digest_method: str
    value: bytes

    def matches(self, certificate: Certificate) -> bool:
        """Say whether this digest is that certificate's."""
        if self.digest_method == SHA256.uri:
            return certificate.fingerprint == self.value
        algorithm = DIGESTS.get(self.digest_method)
        return algorithm is not None and algorithm.digest(certificate.der) == self.value


class SignedFacts(NamedTuple):
    """What the signed part of a signature claims.

    :param level: the form that the signed properties make.
    :param claimed_time: SigningTime, aware; a claim of the signer, no proof.
    :param signing_certificates: digests in SigningCertificateV2 or SigningCertificate; None where
        there is no such property.
    :param defects: what of XAdES is broken.
    :param cautions: what a person should know.
    """

    level: Level
    claimed_time: datetime | None
    signing_certificates: tuple[CertificateDigest, ...] | None
    defects: tuple[Defect, ...]
    cautions: tuple[Caution, ...]


def read_facts(parts: SignatureParts, references: Sequence[CheckedReference]) -> SignedFacts:
    """Return what a signature claims in properties that its own references cover."""
    if not parts.qualifying and all(each.kind != SIGNED_PROPERTIES_TYPE for each in references):
        return _plain_facts(parts, references)
    try:
        signed = _signed_properties(parts, references)
    except _MalformedError as error:
        return SignedFacts(Level.XADES, None, None, (error.defect,), ())
    return _xades_facts(signed, parts, references)


class _MalformedError(Exception):
    """XAdES properties that cannot be used, with the reason; stays in this module."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(code)
        self.defect = _broken(code, what)


def _signed_properties(
    parts: SignatureParts, references: Sequence[CheckedReference]
) -> etree._Element:
    """Return the one SignedProperties that this signature really signs (EN 319 132-1 §4.4)."""
    own_id, holders = parts.signature.get("Id"), parts.qualifying
    if len(holders) != 1:
        raise _MalformedError("qualifying-properties", "QualifyingProperties")
    if own_id is None or holders[0].get("Target") != f"#{own_id}":
        raise _MalformedError("qualifying-properties-target", "QualifyingProperties/@Target")
    found = list(holders[0].iterchildren(_SIGNED_PROPERTIES))
    if len(found) != 1:
        raise _MalformedError("signed-properties", "SignedProperties")
    signed = found[0]
    typed = [each for each in references if each.kind == SIGNED_PROPERTIES_TYPE]
    if len(typed) == 1 and typed[0].target is signed:
        return signed
    if typed:
        raise _MalformedError("signed-properties-elsewhere", "Reference/@Type")
    if any(each.target is signed for each in references):
        raise _MalformedError("signed-properties-without-type", "Reference/@Type")
    raise _MalformedError("signed-properties-unsigned", "SignedProperties")


def _xades_facts(
    signed: etree._Element, parts: SignatureParts, references: Sequence[CheckedReference]
) -> SignedFacts:
    cautions: list[Caution] = []
    time: datetime | None = None
    digests: tuple[CertificateDigest, ...] | None = None
    policy: Caution | None = None
    formats: list[etree._Element] = []
    try:
        if (own := only_child(signed, _SIGNED_SIGNATURE_PROPERTIES)) is not None:
            policy = read_policy(own)
            time = _time(only_child(own, _SIGNING_TIME), cautions)
            digests = _certificate_digests(own)
        if (data := only_child(signed, _SIGNED_DATA_OBJECT_PROPERTIES)) is not None:
            formats = list(data.iterchildren(_DATA_OBJECT_FORMAT))
    except MarkupError as error:
        # A malformed property is treated as absent (EN 319 102-1 §5.2.8.4.1), and said so.
        defect = _broken("signed-properties", str(error))
        return SignedFacts(Level.XADES, time, digests, (defect,), tuple(cautions))
    named = [each.get("ObjectReference") for each in formats]
    known = _reference_names(references) if named else set()
    dangling = tuple(_dangling(each) for each in named if each not in known)
    # A counter-signature over nothing else has no DataObjectFormat (§6.3 k).
    contents = any(each.kind not in _OWN_TYPES for each in references)
    baseline = time is not None and bool(digests) and (bool(formats) or not contents)
    cautions += [policy] if policy is not None else []
    if policy is not None:
        level = Level.EPES
    elif baseline:
        level = Level.B
    else:
        level = Level.BES if digests or signs_key_info(parts, references) else Level.XADES
    return SignedFacts(level, time, digests, dangling, tuple(cautions))


def signs_key_info(parts: SignatureParts, references: Sequence[CheckedReference]) -> bool:
    """Say whether KeyInfo is itself signed, which binds the certificate (XAdES 1.4.1 §7.2.2)."""
    key_info = parts.key_info
    return key_info is not None and any(each.target is key_info for each in references)


def _reference_names(references: Sequence[CheckedReference]) -> set[str | None]:
    """Return the names of what a DataObjectFormat may qualify (EN 319 132-1 §5.2.4, §6.3 note 8).

    That is each Reference of the signature, and each in a ds:Manifest that the signature covers.
    """
    names = [each.identifier for each in references]
    for each in references:
        if each.target is not None and each.target.tag == _MANIFEST:
            names += [inner.get("Id") for inner in each.target.iterchildren(_REFERENCE)]
    return {f"#{name}" for name in names if name}


def _certificate_digests(own: etree._Element) -> tuple[CertificateDigest, ...] | None:
    """Read SigningCertificateV2 (§5.2.2) or its predecessor SigningCertificate; never both."""
    found = [each for each in own.iterchildren("*") if each.tag in _SIGNING_CERTIFICATE]
    if not found:
        return None
    if len(found) > 1:
        raise MarkupError("SigningCertificate")
    digests = []
    for each in descend(found, _CERT_DIGEST):
        method, value = only_child(each, _DIGEST_METHOD), only_child(each, _DIGEST_VALUE)
        if method is None or value is None:
            raise MarkupError("CertDigest")
        digests.append(
            CertificateDigest(method.get("Algorithm", ""), decode_base64(plain_text(value)))
        )
    return tuple(digests)


def _plain_facts(parts: SignatureParts, references: Sequence[CheckedReference]) -> SignedFacts:
    """Return the claimed time of plain XMLDSig: a SigningTime inside an Object that is signed."""
    cautions: list[Caution] = []
    times: list[datetime | None] = []
    try:
        for each in references:
            if each.target is None or not _inside(each.target, parts.objects):
                continue
            times += [_time(found, cautions) for found in each.target.iter("{*}SigningTime")]
    except MarkupError:
        times = []
    # Two different times are no claim at all.
    time = times[0] if len(set(times)) == 1 else None
    return SignedFacts(Level.XMLDSIG, time, None, (), tuple(cautions))


def _inside(target: etree._Element, objects: Sequence[etree._Element]) -> bool:
    return any(target is each for each in objects) or any(
        above is each for above in target.iterancestors(OBJECT) for each in objects
    )


def _time(element: etree._Element | None, cautions: list[Caution]) -> datetime | None:
    if element is None:
        return None
    text = plain_text(element).strip()
    if not _DATE_TIME.fullmatch(text):
        raise MarkupError("SigningTime")
    try:
        time = datetime.fromisoformat(text)
        if time.tzinfo is None:
            # The tax sector's signatures write local time; Vietnam has had one zone since 1975.
            cautions.append(_WITHOUT_ZONE)
            time = time.replace(tzinfo=_VIETNAM)
        return time.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise MarkupError("SigningTime") from error


def _broken(code: str, what: str) -> Defect:
    """Say what of XAdES is wrong.

    The core signature can still be processed, so this is no FORMAT_FAILURE (EN 319 102-1 §5.2.2.1)
    but a constraint on signed properties that is not met (§5.2.8.4.1).
    """
    return Defect(
        code,
        SubIndication.SIG_CONSTRAINTS_FAILURE,
        Text(
            f"Thuộc tính XAdES không đúng cấu trúc hoặc không được ký: {brief(what)}.",
            f"XAdES properties malformed or not really signed: {brief(what)}.",
        ),
        brief(what),
    )


def _dangling(named: str | None) -> Defect:
    return Defect(
        "data-object-format",
        SubIndication.SIG_CONSTRAINTS_FAILURE,
        Text(
            f"DataObjectFormat không trỏ tới tham chiếu nào của chữ ký: {brief(named)}.",
            f"DataObjectFormat names no Reference of this signature: {brief(named)}.",
        ),
        brief(named),
    )


_WITHOUT_ZONE: Final = Caution(
    "time-without-zone",
    Text(
        "Thời điểm ký không ghi múi giờ; được hiểu là giờ Việt Nam.",
        "The signing time has no zone; it is read as Vietnamese time.",
    ),
)
