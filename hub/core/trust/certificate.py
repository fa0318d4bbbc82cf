"""Certificates (chứng thư số) as values: what a signature layer asks of X.509."""

from __future__ import annotations

import hashlib
import re
import warnings
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
)

from hub.core.text import Text
from hub.core.trust.algorithms import PublicKey
from hub.core.trust.errors import CertificateUnreadable
from hub.core.trust.markup import MarkupError, decode_base64

CACHED_CERTIFICATES: Final = 8192
"""How many parsed certificates are kept: more than a province's signers active in one day."""

_Extension = TypeVar("_Extension", bound=x509.ExtensionType)
_MAX_CERTIFICATE_BYTES: Final = 64 * 1024
_PEM = re.compile(
    rb"-----BEGIN (?:X509 )?CERTIFICATE-----(.*?)-----END (?:X509 )?CERTIFICATE-----", re.DOTALL
)
_PERSON = re.compile(r"(CCCD|CMND)\s*:\s*([0-9]{9,12})")
_ORGANISATION = re.compile(r"(?<![A-Z])(MST)\s*:\s*([0-9]{10}(?:-?[0-9]{3})?|[0-9]{12})(?![0-9])")
_OTHER_PURPOSES: Final = frozenset(
    {
        ExtendedKeyUsageOID.SERVER_AUTH,
        ExtendedKeyUsageOID.OCSP_SIGNING,
        ExtendedKeyUsageOID.TIME_STAMPING,
        ExtendedKeyUsageOID.CODE_SIGNING,
    }
)


@dataclass(frozen=True, slots=True)
class HolderId:
    """An identifier that a certification authority put into a subject.

    :param kind: ``CCCD`` or ``CMND`` (a person), ``MST`` (an organisation's tax code).
    :param number: its digits; a tax code may hold one hyphen.
    """

    kind: str
    number: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}"


@dataclass(frozen=True, repr=False)
class Certificate:
    """One X.509 certificate; equal when the DER bytes are equal.

    Make one with `load`; facts that need decoding are read once, on first use.

    :param der: the certificate's DER bytes.
    :param parsed: the same, as the library read it.
    :param serial_number: the serial number that the issuer gave.
    :param extensions: its extensions, or None when they cannot be read (nothing may rest on them).
    """

    der: bytes
    parsed: x509.Certificate = field(compare=False)
    serial_number: int = field(compare=False)
    extensions: x509.Extensions | None = field(compare=False)

    def __hash__(self) -> int:
        # As generated, without the tuple in between: caches ask for it all the time.
        return hash(self.der)

    def __repr__(self) -> str:
        # A subject is a person's name and number: logs get the fingerprint.
        return f"Certificate({self.fingerprint.hex()[:16]}…)"

    @staticmethod
    def load(data: bytes | str) -> Certificate:
        """Return the one certificate in `data`: DER, PEM, or base64 with or without line ends.

        :raises CertificateUnreadable: it is none of these, or more than one certificate.
        """
        found = certificates_in(data)
        if len(found) != 1:
            raise _unreadable()
        return found[0]

    @staticmethod
    def from_base64(text: str) -> Certificate:
        """Return the certificate in the text of a ds:X509Certificate; the same text is read once.

        :raises CertificateUnreadable: it is not one certificate in base64.
        """
        return _from_base64(text)

    @cached_property
    def fingerprint(self) -> bytes:
        """SHA-256 over the DER bytes, 32 bytes: the certificate's identity in the hub."""
        return hashlib.sha256(self.der).digest()

    @cached_property
    def base64(self) -> str:
        """The DER bytes as base64 in one line, as ds:X509Certificate holds them."""
        return b64encode(self.der).decode("ascii")

    @cached_property
    def fingerprint_base64(self) -> str:
        """`fingerprint` as base64, as xades:CertDigest holds it."""
        return b64encode(self.fingerprint).decode("ascii")

    @cached_property
    def subject(self) -> str:
        """The subject as RFC 4514 text."""
        return self.parsed.subject.rfc4514_string()

    @cached_property
    def issuer(self) -> str:
        """The issuer as RFC 4514 text."""
        return self.parsed.issuer.rfc4514_string()

    @cached_property
    def subject_der(self) -> bytes:
        """The subject as DER, for looking up issuers."""
        return self.parsed.subject.public_bytes()

    @cached_property
    def issuer_der(self) -> bytes:
        """The issuer as DER, for looking up issuers."""
        return self.parsed.issuer.public_bytes()

    @cached_property
    def common_name(self) -> str | None:
        """The subject's common name, or None."""
        return next(iter(_values(self.parsed.subject, NameOID.COMMON_NAME)), None)

    @cached_property
    def issuer_common_name(self) -> str | None:
        """The issuer's common name, or None."""
        return next(iter(_values(self.parsed.issuer, NameOID.COMMON_NAME)), None)

    @cached_property
    def not_before(self) -> datetime:
        """The first moment of validity, aware UTC."""
        return self.parsed.not_valid_before_utc

    @cached_property
    def not_after(self) -> datetime:
        """The last moment of validity, aware UTC, itself included (RFC 5280 §4.1.2.5)."""
        return self.parsed.not_valid_after_utc

    @cached_property
    def signature_digest(self) -> str | None:
        """The name of the hash that the issuer signed with, as `hashlib` has it, or None."""
        try:
            used = self.parsed.signature_hash_algorithm
        except UnsupportedAlgorithm:
            return None
        return None if used is None else used.name.replace("-", "_")

    @cached_property
    def self_issued(self) -> bool:
        """Subject and issuer are the same name, as in a root."""
        return self.subject_der == self.issuer_der

    @cached_property
    def public_key(self) -> PublicKey | None:
        """The public key, or None when it is of no kind that XML signatures here use."""
        try:
            key = self.parsed.public_key()
        except (ValueError, UnsupportedAlgorithm):
            return None
        if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey | dsa.DSAPublicKey):
            return key
        return None

    @cached_property
    def personal_id(self) -> HolderId | None:
        """The person's ``CCCD:`` or ``CMND:`` number in the subject's UID.

        UID is 0.9.2342.19200300.100.1.1; certificates of public authorities carry it there.
        None when there is none, or when two different ones stand there.
        """
        found = {
            HolderId(match[1], match[2])
            for value in _values(self.parsed.subject, NameOID.USER_ID)
            if (match := _PERSON.fullmatch(value.strip().upper()))
        }
        return found.pop() if len(found) == 1 else None

    @cached_property
    def organisation_id(self) -> HolderId | None:
        """The organisation's ``MST:`` number, wherever in the subject it stands.

        None when there is none, or when two different ones stand there.
        """
        found = {
            HolderId(match[1], match[2])
            for attribute in self.parsed.subject
            if isinstance(attribute.value, str)
            for match in _ORGANISATION.finditer(attribute.value.upper())
        }
        return found.pop() if len(found) == 1 else None

    @cached_property
    def key_usage(self) -> x509.KeyUsage | None:
        """The KeyUsage extension, or None when there is none."""
        return self._extension(x509.KeyUsage)

    @cached_property
    def is_authority(self) -> bool:
        """BasicConstraints says that this is a certification authority."""
        constraints = self._extension(x509.BasicConstraints)
        return constraints is not None and constraints.ca

    @cached_property
    def may_sign_documents(self) -> bool:
        """KeyUsage allows a signature: digitalSignature or nonRepudiation, either is enough.

        nonRepudiation alone is the usual qualified profile (ETSI EN 319 412-2 §4.3.2). A missing
        extension restricts nothing (RFC 5280 §4.2.1.3).
        """
        usage = self.key_usage
        return usage is None or usage.digital_signature or usage.content_commitment

    @cached_property
    def made_for_other_purpose(self) -> bool:
        """ExtendedKeyUsage names only servers, code, OCSP or time-stamps (RFC 5280 §4.2.1.12)."""
        purposes = self._extension(x509.ExtendedKeyUsage)
        return purposes is not None and _OTHER_PURPOSES.issuperset(purposes)

    @cached_property
    def serves_timestamps(self) -> bool:
        """ExtendedKeyUsage is critical and names time-stamps alone (RFC 3161 §2.3)."""
        return self._serves_alone(ExtendedKeyUsageOID.TIME_STAMPING)

    @cached_property
    def serves_ocsp(self) -> bool:
        """ExtendedKeyUsage names OCSP: an authority may have delegated it (RFC 6960 §4.2.2.2)."""
        purposes = self._extension(x509.ExtendedKeyUsage)
        return purposes is not None and ExtendedKeyUsageOID.OCSP_SIGNING in purposes

    @cached_property
    def ocsp_addresses(self) -> tuple[str, ...]:
        """Where the certificate says that its responder answers (RFC 5280 §4.2.2.1)."""
        access = self._extension(x509.AuthorityInformationAccess)
        return tuple(
            each.access_location.value
            for each in access or ()
            if each.access_method == AuthorityInformationAccessOID.OCSP
            and isinstance(each.access_location, x509.UniformResourceIdentifier)
        )

    @cached_property
    def crl_addresses(self) -> tuple[str, ...]:
        """Where the certificate says that its authority's list lies (RFC 5280 §4.2.1.13)."""
        points = self._extension(x509.CRLDistributionPoints)
        return tuple(
            name.value
            for point in points or ()
            for name in point.full_name or ()
            if isinstance(name, x509.UniformResourceIdentifier)
        )

    @cached_property
    def restricts_policies(self) -> bool:
        """PolicyConstraints or InhibitAnyPolicy is there (RFC 5280 §4.2.1.11, §4.2.1.14).

        The path library ignores them where they are not critical, and processes no policies.
        """
        kinds = (x509.PolicyConstraints, x509.InhibitAnyPolicy)
        return any(self._extension(kind) is not None for kind in kinds)

    def _serves_alone(self, purpose: x509.ObjectIdentifier) -> bool:
        if self.extensions is None:
            return False
        try:
            found = self.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        except x509.ExtensionNotFound:
            return False
        return found.critical and list(found.value) == [purpose]

    def _extension(self, kind: type[_Extension]) -> _Extension | None:
        if self.extensions is None:
            return None
        try:
            found = self.extensions.get_extension_for_class(kind)
        except x509.ExtensionNotFound:
            return None
        return found.value


def certificates_in(data: bytes | str) -> tuple[Certificate, ...]:
    """Return every certificate in `data`: a PEM bundle, or one as DER or bare base64.

    :raises CertificateUnreadable: there is none, or one of them cannot be read.
    """
    raw = data.encode("utf-8") if isinstance(data, str) else data
    blocks: Iterable[bytes]
    if b"-----BEGIN" in raw:
        blocks = [_decoded(block) for block in _PEM.findall(raw)]
    elif raw[:1] == b"\x30":
        blocks = [raw]
    else:
        blocks = [_decoded(raw)]
    found = tuple(_parsed(block) for block in blocks)
    if not found:
        raise _unreadable()
    return found


def _decoded(text: bytes) -> bytes:
    try:
        return decode_base64(text.decode("ascii"))
    except (UnicodeDecodeError, MarkupError) as error:
        raise _unreadable() from error


@lru_cache(maxsize=CACHED_CERTIFICATES)
def _from_base64(text: str) -> Certificate:
    try:
        return _parsed(decode_base64(text))
    except MarkupError as error:
        raise _unreadable() from error


@lru_cache(maxsize=CACHED_CERTIFICATES)
def _parsed(der: bytes) -> Certificate:
    if len(der) > _MAX_CERTIFICATE_BYTES:
        raise _unreadable()
    try:
        with warnings.catch_warnings():
            # A serial number of 0 or below (RFC 5280 §4.1.2.2) and a country of three letters make
            # the library warn; such certificates exist and can be looked at. A path through the
            # former is refused by the library itself.
            warnings.simplefilter("ignore")
            parsed = x509.load_der_x509_certificate(der)
            serial_number, extensions = parsed.serial_number, _extensions_of(parsed)
            # Names and dates too are decoded lazily; whoever holds a Certificate may rely on them,
            # so they are touched here, once.
            _ = (parsed.subject, parsed.issuer)
            _ = (parsed.not_valid_before_utc, parsed.not_valid_after_utc)
    except (ValueError, TypeError, x509.InvalidVersion) as error:
        raise _unreadable() from error
    return Certificate(parsed.public_bytes(Encoding.DER), parsed, serial_number, extensions)


def _extensions_of(parsed: x509.Certificate) -> x509.Extensions | None:
    try:
        return parsed.extensions
    except (ValueError, TypeError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None


def _values(name: x509.Name, oid: x509.ObjectIdentifier) -> list[str]:
    values = (attribute.value for attribute in name.get_attributes_for_oid(oid))
    return [value for value in values if isinstance(value, str)]


def _unreadable() -> CertificateUnreadable:
    return CertificateUnreadable(
        Text("Không đọc được chứng thư số.", "The certificate cannot be read."),
        remedy=Text(
            "Xuất lại chứng thư số ở dạng PEM hoặc DER rồi thử lại.",
            "Export the certificate again as PEM or DER and retry.",
        ),
    )
