"""What is read from XAdES properties, and what is not believed."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha1

import pytest

from hub.core.trust import Integrity, Level, content_digest
from tests.trust import documents, pki
from tests.trust.documents import CBQL, EMPTY, check_one, codes, prepared_by


def resigned(
    signer: pki.Identity,
    change: Callable[[bytes], bytes],
    document: bytes = EMPTY,
    uri: str = "#data",
) -> bytes:
    """Return a document whose signer signed properties changed by `change`: a defect of his own."""
    target = documents.by_id(documents.parse(document), uri[1:])
    prepared = prepared_by(signer, reference_uri=uri, digest=content_digest(target))
    rest = change(prepared.rest)
    shell = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="S1">' + rest
    properties = documents.parse(shell).find(".//{*}SignedProperties")
    assert properties is not None
    values = re.findall(rb"<ds:DigestValue>([^<]*)<", prepared.signed_info)
    signed_info = prepared.signed_info.replace(values[-1], b64encode(content_digest(properties)))
    digest = prepared.scheme.digest(signed_info)
    ready = replace(prepared, rest=rest, signed_info=signed_info, digest=digest)
    return documents.put(document, CBQL, ready.complete(signer.sign(ready)))


def read(signer: pki.Identity, old: str, new: str) -> Integrity:
    def change(rest: bytes) -> bytes:
        changed = re.sub(old.encode(), new.encode(), rest, flags=re.DOTALL)
        assert changed != rest
        return changed

    integrity = check_one(resigned(signer, change))
    assert integrity.intact, integrity.defects
    return integrity


def test_unchanged_it_is_baseline(teacher: pki.Identity) -> None:
    integrity = check_one(resigned(teacher, lambda rest: rest))
    assert integrity.intact
    assert integrity.level is Level.B
    assert not integrity.defects


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("<xades:SigningTime>.*</xades:SigningTime>", "", []),
        ("<xades:SignedDataObjectProperties>.*</xades:SignedDataObjectProperties>", "", []),
        (
            "<xades:SigningCertificateV2>.*</xades:SigningCertificateV2>",
            "",
            ["certificate-not-bound"],
        ),
        ("<xades:SigningTime>[^<]*", "<xades:SigningTime>hôm nay", ["signed-properties"]),
        ("<xades:SigningTime>2", "<xades:SigningTime>2<!-- -->", ["signed-properties"]),
        ("(<xades:SigningTime>.*</xades:SigningTime>)", r"\1\1", ["signed-properties"]),
        (
            "(<xades:SigningCertificateV2>.*</xades:SigningCertificateV2>)",
            r"\1\1",
            ["signed-properties"],
        ),
        ('ObjectReference="#S1-content"', 'ObjectReference="#nowhere"', ["data-object-format"]),
    ],
)
def test_less_than_baseline(
    old: str, new: str, found: list[str], teacher: pki.Identity, world: pki.Pki
) -> None:
    integrity = read(teacher, old, new)
    assert codes(integrity) == found
    if found != ["data-object-format"]:
        assert integrity.level in {Level.XADES, Level.BES}
    assert {defect.sub_indication for defect in integrity.defects} <= {"SIG_CONSTRAINTS_FAILURE"}


def test_a_data_object_format_may_speak_of_what_a_manifest_lists(teacher: pki.Identity) -> None:
    """EN 319 132-1 §6.3 note 8; only a manifest that is itself signed counts."""
    manifest = (
        b'<ds:Manifest xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="m">'
        b'<ds:Reference Id="listed"/></ds:Manifest>'
    )
    document = EMPTY.replace(b"<KY_PHAT_HANH>", b"<KY_PHAT_HANH>" + manifest)

    def change(rest: bytes) -> bytes:
        return rest.replace(b'ObjectReference="#S1-content"', b'ObjectReference="#listed"')

    assert not codes(check_one(resigned(teacher, change, document, "#m")))
    assert codes(check_one(resigned(teacher, change, document))) == ["data-object-format"]


def test_the_older_signing_certificate_binds_too(teacher: pki.Identity) -> None:
    integrity = read(teacher, "SigningCertificateV2", "SigningCertificate")
    assert integrity.certificate == teacher.certificate
    assert not integrity.defects


def test_a_signing_certificate_by_sha1_is_too_weak(teacher: pki.Identity) -> None:
    value = b64encode(sha1(teacher.certificate.der).digest()).decode()  # noqa: S324 - the point
    integrity = read(
        teacher,
        '<ds:DigestMethod Algorithm="[^"]*"></ds:DigestMethod><ds:DigestValue>[^<]*',
        '<ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"></ds:DigestMethod>'
        f"<ds:DigestValue>{value}",
    )
    assert integrity.certificate == teacher.certificate
    assert codes(integrity) == ["weak-algorithm"]


def test_a_bound_certificate_of_another_path(teacher: pki.Identity, world: pki.Pki) -> None:
    """EN 319 102-1 §5.2.8.4.2.1: references to certificates that are not in the path."""
    more = (
        "<xades:Cert><xades:CertDigest>"
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
        "<ds:DigestValue>{}</ds:DigestValue></xades:CertDigest></xades:Cert>"
    )
    for other, good in ((world.public_ca, True), (world.state_ca, False)):
        added = more.format(other.certificate.fingerprint_base64)
        integrity_of = resigned(
            teacher,
            lambda rest, added=added: rest.replace(  # type: ignore[misc]  # a default argument
                b"</xades:SigningCertificateV2>", added.encode() + b"</xades:SigningCertificateV2>"
            ),
        )
        conclusion = documents.verdict(integrity_of, world)
        assert (conclusion.verdict == "passed") is good
        assert codes(conclusion) == ([] if good else ["other-certificate-named"])


_STAMP = "<xades:SignatureTimeStamp/>"
_VALUES = "<xades:CertificateValues/><xades:RevocationValues/>"
_ARCHIVE = '<x:ArchiveTimeStamp xmlns:x="http://uri.etsi.org/01903/v1.4.1#"/>'


@pytest.mark.parametrize(
    ("properties", "level"),
    [
        ("", Level.B),
        (_VALUES, Level.B),
        (_STAMP, Level.T),
        (_STAMP + "<xades:CertificateValues/>", Level.T),
        (_STAMP + _VALUES, Level.LT),
        (_STAMP + _VALUES + _ARCHIVE, Level.LTA),
        (_STAMP + _ARCHIVE, Level.T),
        ("<SignatureTimeStamp/>", Level.B),
    ],
)
def test_levels_are_what_is_carried(properties: str, level: Level, signed: bytes) -> None:
    unsigned = (
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>"
        f"{properties}</xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
    )
    document = signed.replace(
        b"</xades:QualifyingProperties>", unsigned.encode() + b"</xades:QualifyingProperties>"
    )
    integrity = check_one(document)
    assert integrity.intact
    assert integrity.level is level


def test_certificate_values_help_to_build_the_path(teacher: pki.Identity, world: pki.Pki) -> None:
    alone = pki.issue(pki.a_name("X"), pki.ec_key("alone"), world.public_ca)
    document = documents.sign(EMPTY, CBQL, pki.Identity(alone.certificate, alone.key))
    assert documents.verdict(document, world).sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"
    values = (
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:CertificateValues>"
        f"<xades:EncapsulatedX509Certificate>{world.public_ca.certificate.base64}"
        "</xades:EncapsulatedX509Certificate></xades:CertificateValues>"
        "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
    )
    document = document.replace(
        b"</xades:QualifyingProperties>", values.encode() + b"</xades:QualifyingProperties>"
    )
    assert documents.verdict(document, world).verdict == "passed"
