"""What stands in a certificate, by kind of holder and authority (hồ sơ chứng thư số).

The shapes are those of signers.md §3.5: certificates of the government (VGCA) carry no personal id,
those of public authorities carry it in the subject's UID. Names are marked as invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Literal

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hub.core.model import Department
from simulation.province import SchoolPlan, StaffMember

Issuer = Literal["government", "vnpt", "viettel"]
Role = Literal["teacher", "manager", "seal"]

MARK = "(GIẢ LẬP)"
_PROVINCE = f"UBND tỉnh Ninh Bình {MARK}"
_DEPARTMENT_TAX_CODE = "MST:0990000037"
_SMARTCARD_LOGON = x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.2")
# Under 2.999, the arc for examples: a certificate of an invented world claims no real policy.
_POLICIES = {
    "vnpt": x509.ObjectIdentifier("2.999.30339.1.2"),
    "viettel": x509.ObjectIdentifier("2.999.30339.1.6"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """The contents of one certificate, except the key and the dates.

    :param issuer: which authority issues it.
    :param personal_id: of the holder, known to the registry even where the subject lacks it.
    :param identified: whether the subject itself carries a personal id or tax-like code (UID).
    :param commitment_only: key usage nonRepudiation alone, as ETSI EN 319 412-2 prefers.
    """

    issuer: Issuer
    role: Role
    holder: str
    school_code: str
    personal_id: str | None
    subject: x509.Name
    identified: bool
    commitment_only: bool
    extensions: tuple[x509.ExtensionType, ...] = field(default=())


def staff_profile(school: SchoolPlan, member: StaffMember, issuer: Issuer | None = None) -> Profile:
    """Return the profile of a teacher or manager.

    Managers of public schools are on the government's authority; teachers are, by school, on any of
    the three; staff of private schools are on a public one.

    :param issuer: this authority instead.
    """
    issuer = issuer or _issuer(school, member.role)
    name = member.signatory.full_name
    government = issuer == "government"
    return Profile(
        issuer=issuer,
        role=member.role,
        holder=name,
        school_code=school.code,
        personal_id=member.personal_id,
        subject=_government_subject(school, name, member.email)
        if government
        else _public_subject(name, f"CCCD:{member.personal_id}"),
        identified=not government,
        commitment_only=_share(member.personal_id, "usage") < 10,
        extensions=_government_extensions(member.email) if government else _public(issuer),
    )


def seal_profile(school: SchoolPlan, issuer: Issuer | None = None) -> Profile:
    """Return the profile of the school's seal; it is known by ``MST:`` in the subject.

    :param issuer: this authority instead of the school's.
    """
    issuer = issuer or _issuer(school, "seal")
    name = school.school.name
    unit = [(NameOID.ORGANIZATION_NAME, _PROVINCE)] if issuer == "government" else []
    return Profile(
        issuer=issuer,
        role="seal",
        holder=name,
        school_code=school.code,
        personal_id=None,
        subject=_name(
            (NameOID.COUNTRY_NAME, "VN"),
            *unit,
            (NameOID.COMMON_NAME, name),
            (NameOID.USER_ID, f"MST:{school.tax_code}"),
        ),
        identified=True,
        commitment_only=False,
        extensions=() if issuer == "government" else _public(issuer),
    )


def department_seal_profile(department: Department) -> Profile:
    """Return the profile of the education department's seal, of the government's authority."""
    return Profile(
        issuer="government",
        role="seal",
        holder=department.name,
        school_code=department.code,
        personal_id=None,
        subject=_name(
            (NameOID.COUNTRY_NAME, "VN"),
            (NameOID.ORGANIZATION_NAME, _PROVINCE),
            (NameOID.COMMON_NAME, department.name),
            (NameOID.USER_ID, _DEPARTMENT_TAX_CODE),
        ),
        identified=True,
        commitment_only=False,
        extensions=(),
    )


def _share(*path: str) -> int:
    """Return a number below 100 that is always the same for `path`."""
    return blake2b("\x1f".join(path).encode(), digest_size=1).digest()[0] * 100 // 256


def _issuer(school: SchoolPlan, role: Role) -> Issuer:
    share = _share(school.code, "issuer")
    public: Issuer = "vnpt" if share % 2 else "viettel"
    if school.private:
        return public
    return "government" if role != "teacher" or share < 40 else public


def _name(*attributes: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])


def _government_subject(school: SchoolPlan, name: str, email: str) -> x509.Name:
    commune = school.commune
    kind = "phường" if commune.urban else "xã"
    return _name(
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.ORGANIZATION_NAME, _PROVINCE),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, f"UBND {kind} {commune.bare_name} {MARK}"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, school.school.name),
        (NameOID.COMMON_NAME, name),
        (NameOID.EMAIL_ADDRESS, email),
    )


def _public_subject(name: str, uid: str) -> x509.Name:
    return _name(
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.STATE_OR_PROVINCE_NAME, f"Ninh Bình {MARK}"),
        (NameOID.COMMON_NAME, name),
        (NameOID.USER_ID, uid),
    )


def _government_extensions(email: str) -> tuple[x509.ExtensionType, ...]:
    return (
        x509.ExtendedKeyUsage(
            [
                ExtendedKeyUsageOID.CLIENT_AUTH,
                ExtendedKeyUsageOID.EMAIL_PROTECTION,
                _SMARTCARD_LOGON,
            ]
        ),
        x509.SubjectAlternativeName([x509.RFC822Name(email)]),
    )


def _public(issuer: str) -> tuple[x509.ExtensionType, ...]:
    return (x509.CertificatePolicies([x509.PolicyInformation(_POLICIES[issuer], None)]),)
