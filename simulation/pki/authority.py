"""The invented authorities and the certificates they issue (tổ chức chứng thực giả lập)."""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
)

from hub.core.model import first_year
from simulation.pki.keypool import KeyPool, PrivateKey
from simulation.pki.profiles import MARK, Issuer, Profile

_CA_YEARS = 20
_LEAF_YEARS = 3
_ROOTS = {
    "government": (f"RootCA chuyên dùng Chính phủ G2 {MARK}", f"Ban Cơ yếu Chính phủ {MARK}"),
    "national": (f"Vietnam National Root CA {MARK}", f"NEAC {MARK}"),
}
_SUBORDINATES: dict[Issuer, tuple[str, str, str]] = {
    "government": (
        "government",
        f"CA phục vụ các cơ quan Nhà nước G2 {MARK}",
        f"Ban Cơ yếu Chính phủ {MARK}",
    ),
    "vnpt": (
        "national",
        f"VNPT SmartCA RS {MARK}",
        f"VIETNAM POSTS AND TELECOMMUNICATIONS GROUP {MARK}",
    ),
    "viettel": ("national", f"Viettel-CA {MARK}", f"Viettel Group {MARK}"),
}


@dataclass(frozen=True, slots=True)
class Ca:
    """One authority: a name for its addresses, its certificate and its key."""

    id: str
    certificate: x509.Certificate
    key: RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Authority:
    """Two roots with their subordinates, and what they need to issue.

    :param roots: ``government`` and ``national``: the anchors a verifier must have.
    :param subordinates: the three authorities that issue to schools and staff.
    :param status_addresses: whether certificates name OCSP and CRL addresses.
    :param status_base: where `simulation.trust_services` answers for them; without it the addresses
        are at ``.invalid`` hosts, which can never answer.
    """

    roots: dict[str, Ca]
    subordinates: dict[Issuer, Ca]
    begins: dt.datetime
    status_addresses: bool = True
    status_base: str | None = None

    @classmethod
    def create(
        cls,
        pool: KeyPool,
        school_year: str = "2025-2026",
        *,
        status_addresses: bool = True,
        status_base: str | None = None,
    ) -> Authority:
        """Make all authorities anew; certificates of holders begin before the school year."""
        begins = dt.datetime(first_year(school_year), 8, 1, tzinfo=dt.UTC)
        keys = iter(pool.authorities)
        roots = {
            name: _certify(name, _ca_name(cn, o), next(keys), None, begins)
            for name, (cn, o) in _ROOTS.items()
        }
        subordinates = {
            name: _certify(
                name, _ca_name(cn, o), next(keys), roots[root], begins, _list_of(root, status_base)
            )
            for name, (root, cn, o) in _SUBORDINATES.items()
        }
        return cls(roots, subordinates, begins, status_addresses, status_base)

    def issue(self, profile: Profile, key: PrivateKey) -> x509.Certificate:
        """Issue a certificate of `profile` for the public half of `key`, valid three years."""
        issuer = self.subordinates[profile.issuer]
        builder = (
            _builder(profile.subject, key, issuer, self.begins, _LEAF_YEARS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=not profile.commitment_only), critical=True)
        )
        for extension in (*profile.extensions, *self._addresses(issuer)):
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(issuer.key, SHA256())

    def issue_system(self, name: str, key: PrivateKey) -> x509.Certificate:
        """Issue a certificate to a system that signs messages: a hub, a gateway."""
        return self._issue_other(name, key, _key_usage(digital_signature=True))

    def issue_server(self, key: PrivateKey) -> x509.Certificate:
        """Issue a TLS certificate for this machine: ``localhost`` and ``127.0.0.1``."""
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        return self._issue_other(
            "localhost",
            key,
            _key_usage(digital_signature=True, key_encipherment=True),
            x509.SubjectAlternativeName(names),
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]),
        )

    def issue_service(
        self,
        name: str,
        key: PrivateKey,
        purpose: x509.ObjectIdentifier,
        issuer: Ca,
        *,
        begins: dt.datetime | None = None,
        years: int = _LEAF_YEARS,
    ) -> x509.Certificate:
        """Issue a certificate to a trust service: a time-stamp server, an OCSP responder.

        :param purpose: its one extended key usage, critical (RFC 3161 §2.3).
        :param begins: from when it is valid; as every holder's when not given.
        """
        subject = _ca_name(f"{name} {MARK}", f"Dịch vụ tin cậy {MARK}")
        builder = (
            _builder(subject, key, issuer, begins or self.begins, years)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        )
        # Nobody asks about a responder itself (RFC 6960 §4.2.2.2.1).
        responds = purpose == ExtendedKeyUsageOID.OCSP_SIGNING
        further = (x509.OCSPNoCheck(),) if responds else self._addresses(issuer)
        for extension in further:
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(issuer.key, SHA256())

    def _issue_other(
        self,
        name: str,
        key: PrivateKey,
        usage: x509.KeyUsage,
        *extensions: x509.ExtensionType,
    ) -> x509.Certificate:
        """Issue a certificate that no person and no school holds, under the national root."""
        issuer = self.subordinates["vnpt"]
        subject = _ca_name(f"{name} {MARK}", f"Hệ thống {MARK}")
        builder = (
            _builder(subject, key, issuer, self.begins, _LEAF_YEARS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(issuer.key, SHA256())

    def _addresses(self, issuer: Ca) -> tuple[x509.ExtensionType, ...]:
        if not self.status_addresses:
            return ()
        base = self.status_base or f"http://{issuer.id}.ca.invalid"
        return (
            x509.AuthorityInformationAccess(
                [
                    _access(AuthorityInformationAccessOID.OCSP, f"{base}/ocsp/{issuer.id}"),
                    _access(AuthorityInformationAccessOID.CA_ISSUERS, f"{base}/{issuer.id}.crt"),
                ]
            ),
            _points(f"{base}/{issuer.id}.crl"),
        )


def _list_of(root: str, status_base: str | None) -> x509.CRLDistributionPoints | None:
    return None if status_base is None else _points(f"{status_base}/{root}-root.crl")


def _points(address: str) -> x509.CRLDistributionPoints:
    return x509.CRLDistributionPoints([x509.DistributionPoint([_uri(address)], None, None, None)])


def _ca_name(common_name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _certify(
    ca_id: str,
    subject: x509.Name,
    key: RSAPrivateKey,
    root: Ca | None,
    leaves: dt.datetime,
    points: x509.CRLDistributionPoints | None = None,
) -> Ca:
    """Make an authority, signed by `root` or, a root itself, by its own key."""
    # A root is older than its subordinates, and both are older than any holder's certificate.
    begins = leaves.replace(year=leaves.year - (3 if root else 5))
    builder = (
        _builder(subject, key, root, begins, _CA_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0 if root else 1), critical=True)
        .add_extension(_ca_usage(), critical=True)
    )
    if points is not None:
        builder = builder.add_extension(points, critical=False)
    return Ca(ca_id, builder.sign(root.key if root else key, SHA256()), key)


def _builder(
    subject: x509.Name, key: PrivateKey, issuer: Ca | None, begins: dt.datetime, years: int
) -> x509.CertificateBuilder:
    """Return what every certificate has: names, key, dates and key identifiers."""
    public = key.public_key()
    signer = issuer.key.public_key() if issuer else public
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins.replace(year=begins.year + years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(authority, critical=False)
    )


def _access(method: x509.ObjectIdentifier, address: str) -> x509.AccessDescription:
    return x509.AccessDescription(method, _uri(address))


def _uri(address: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(address)


def _usage(*, signs: bool) -> x509.KeyUsage:
    """Return the key usage of a holder: nonRepudiation, and digitalSignature where it `signs`."""
    return _key_usage(digital_signature=signs, content_commitment=True)


def _ca_usage() -> x509.KeyUsage:
    return _key_usage(key_cert_sign=True, crl_sign=True)


def _key_usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_encipherment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=key_encipherment,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
