"""Certificates of the invented world: their shape, their chains, the files they come in."""

from __future__ import annotations

import datetime as dt
import json
import stat
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID
from cryptography.x509.verification import ExtensionPolicy, PolicyBuilder, Store

from hub.core.document.identity import CertificateRegister
from hub.core.model import Level
from simulation.pki import (
    PKCS12_PASSWORD,
    Authority,
    HolderKey,
    KeyPool,
    keys_of_school,
    write_keys,
    write_pkcs12,
    write_trust,
)
from simulation.pki.profiles import MARK
from simulation.province import Province

YEAR_END = dt.datetime(2026, 5, 28, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def keys(authority: Authority, pool: KeyPool) -> list[HolderKey]:
    """Keys of schools under all three authorities, public and private."""
    province = Province(7, 40_000)
    schools = province.schools(Level.PRIMARY)[:12]
    schools += tuple(school for school in province.schools() if school.private)[:2]
    return [
        key
        for school in schools
        for key in keys_of_school(authority, pool, school, province.staff(school))
    ]


def attribute(key: HolderKey, oid: x509.ObjectIdentifier) -> list[str]:
    found = key.certificate.subject.get_attributes_for_oid(oid)
    return [str(one.value) for one in found]


def test_chains_end_at_one_of_two_roots(authority: Authority, keys: list[HolderKey]) -> None:
    roots = [root.certificate for root in authority.roots.values()]
    assert len(roots) == 2
    verifier = (
        PolicyBuilder()
        .store(Store(roots))
        .time(YEAR_END)
        .extension_policies(
            ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=ExtensionPolicy.permit_all()
        )
        .build_client_verifier()
    )
    ends = {verifier.verify(key.certificate, list(key.chain)).chain[-1] for key in keys}
    assert ends == set(roots)


def test_every_key_is_its_certificate_s(keys: list[HolderKey]) -> None:
    assert all(key.key.public_key() == key.certificate.public_key() for key in keys)
    assert len({key.certificate.serial_number for key in keys}) == len(keys)


def test_all_three_authorities_issue(keys: list[HolderKey]) -> None:
    assert {key.profile.issuer for key in keys} == {"government", "vnpt", "viettel"}


def test_every_certificate_says_that_it_is_invented(
    authority: Authority, keys: list[HolderKey]
) -> None:
    for ca in (*authority.roots.values(), *authority.subordinates.values()):
        assert ca.certificate.subject.rfc4514_string().count(MARK) == 2
    for key in keys:
        assert MARK.casefold() in key.certificate.subject.rfc4514_string().casefold()
        assert MARK in key.certificate.issuer.rfc4514_string()


def test_teachers_of_the_government_s_authority_have_no_personal_id(keys: list[HolderKey]) -> None:
    teachers = [k for k in keys if k.profile.issuer == "government" and k.profile.role != "seal"]
    assert {key.profile.role for key in teachers} == {"teacher", "manager"}
    for key in teachers:
        assert attribute(key, NameOID.USER_ID) == []
        assert attribute(key, NameOID.COMMON_NAME) == [key.profile.holder]
        assert attribute(key, NameOID.ORGANIZATION_NAME)[0].startswith("UBND tỉnh")
        commune, school = attribute(key, NameOID.ORGANIZATIONAL_UNIT_NAME)
        assert commune.startswith("UBND ")
        assert school.startswith("Trường ")
        (email,) = attribute(key, NameOID.EMAIL_ADDRESS)
        assert email.endswith(".invalid")
        extensions = key.certificate.extensions
        usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        assert ExtendedKeyUsageOID.EMAIL_PROTECTION in usage
        with pytest.raises(x509.ExtensionNotFound):
            extensions.get_extension_for_oid(ExtensionOID.CERTIFICATE_POLICIES)


def test_people_of_public_authorities_have_their_personal_id(keys: list[HolderKey]) -> None:
    people = [k for k in keys if k.profile.issuer != "government" and k.profile.role != "seal"]
    assert people
    for key in people:
        assert attribute(key, NameOID.USER_ID) == [f"CCCD:{key.profile.personal_id}"]
        policies = key.certificate.extensions.get_extension_for_class(x509.CertificatePolicies)
        assert policies.value[0].policy_identifier.dotted_string.startswith("2.999.")


def test_seals_have_a_tax_like_code(keys: list[HolderKey]) -> None:
    seals = [key for key in keys if key.profile.role == "seal"]
    assert {key.profile.issuer for key in seals} >= {"government"}
    for key in seals:
        (number,) = attribute(key, NameOID.USER_ID)
        assert number.startswith("MST:99")
        assert key.profile.personal_id is None
    assert len({attribute(key, NameOID.USER_ID)[0] for key in seals}) == len(seals)


def test_key_usage_is_that_of_signatures(keys: list[HolderKey]) -> None:
    usages = [k.certificate.extensions.get_extension_for_class(x509.KeyUsage) for k in keys]
    assert all(usage.critical and usage.value.content_commitment for usage in usages)
    assert not any(usage.value.key_cert_sign for usage in usages)
    alone = sum(not usage.value.digital_signature for usage in usages)
    assert 0 < alone < 0.25 * len(usages)


def test_certificates_are_valid_all_the_school_year(keys: list[HolderKey]) -> None:
    for key in keys:
        assert key.certificate.not_valid_before_utc < dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
        assert key.certificate.not_valid_after_utc > dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
        assert key.chain[0].not_valid_before_utc < key.certificate.not_valid_before_utc


def test_addresses_lead_nowhere_and_can_be_left_out(
    pool: KeyPool, province: Province, keys: list[HolderKey]
) -> None:
    info = ExtensionOID.AUTHORITY_INFORMATION_ACCESS
    for key in keys[:5]:
        value = key.certificate.extensions.get_extension_for_oid(info).value
        assert isinstance(value, x509.AuthorityInformationAccess)
        assert all(".invalid/" in access.access_location.value for access in value)
    school = province.schools()[0]
    silent = Authority.create(pool, status_addresses=False)
    for key in keys_of_school(silent, pool, school, province.staff(school)):
        with pytest.raises(x509.ExtensionNotFound):
            key.certificate.extensions.get_extension_for_oid(info)


def test_key_files_hold_key_certificate_and_chain(tmp_path: Path, keys: list[HolderKey]) -> None:
    written = write_keys(tmp_path / "keys", keys[:6])
    for path, key in zip(written, keys, strict=False):
        content = path.read_bytes()
        assert content.index(b"PRIVATE KEY") < content.index(b"CERTIFICATE")
        assert load_pem_private_key(content, None).public_key() == key.key.public_key()
        assert x509.load_pem_x509_certificates(content) == [key.certificate, *key.chain]
        assert path.name.isascii()
        assert path.name.startswith(key.profile.role)
    if sys.platform != "win32":
        assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}
    write_keys(tmp_path / "keys", keys[:6])


def test_file_names_are_unique(keys: list[HolderKey]) -> None:
    assert len({key.file_name for key in keys}) == len(keys)


def test_one_may_have_a_pkcs12(tmp_path: Path, keys: list[HolderKey]) -> None:
    path = tmp_path / "p12" / "seal.p12"
    write_pkcs12(path, keys[0])
    opened = pkcs12.load_pkcs12(path.read_bytes(), PKCS12_PASSWORD.encode())
    assert opened.cert is not None
    assert opened.cert.certificate == keys[0].certificate


def test_the_trust_folder_has_anchors_and_registered_certificates(
    tmp_path: Path, authority: Authority, keys: list[HolderKey]
) -> None:
    write_trust(tmp_path, authority, keys)
    anchors = [x509.load_pem_x509_certificate(p.read_bytes()) for p in tmp_path.glob("*.pem")]
    assert {a.subject for a in anchors} == {r.certificate.subject for r in authority.roots.values()}
    data = json.loads((tmp_path / "registered.json").read_text("utf-8"))
    listed = {entry["sha256"]: entry for entry in data["certificates"]}
    assert data["version"] == 1
    for key in keys:
        entry = listed.get(key.certificate.fingerprint(SHA256()).hex())
        if key.profile.role != "seal" and key.profile.issuer != "government":
            assert entry is None
            continue
        assert entry == {
            "sha256": key.certificate.fingerprint(SHA256()).hex(),
            "personal_id": key.profile.personal_id,
            "school_code": key.profile.school_code,
            "role": key.profile.role,
        }
    assert len(CertificateRegister.load(tmp_path).by_sha256) == len(listed)


def test_no_two_people_of_a_school_have_one_name() -> None:
    """Certificates of the government tell their holders apart by nothing else."""
    for school in (province := Province(7, 60_000)).schools(Level.UPPER_SECONDARY):
        names = [m.signatory.full_name for m in province.staff(school).members]
        assert len(set(names)) == len(names)
