from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from hub.core.trust import (
    AnchorsUnusable,
    Certificate,
    PathResult,
    TrustAnchors,
    validate_path,
)
from tests.trust import pki
from tests.trust.pki import BOTH, CA_USAGE, DAY, NOW, a_name, authority, ec_key, issue, usage

_CA = (x509.BasicConstraints(True, None), True)


def path(signer: pki.Identity, world: pki.Pki, **changes: object) -> PathResult:
    arguments: dict[str, object] = {"others": signer.chain, "anchors": world.anchors, "at": NOW}
    return validate_path(
        signer.certificate,
        **(arguments | changes),  # type: ignore[arg-type]  # one a test
    )


def reason(result: PathResult) -> tuple[str, str] | None:
    defect = result.defect
    return None if defect is None else (str(defect.sub_indication), defect.code)


def test_a_path_ends_at_either_root(world: pki.Pki) -> None:
    for signer, root in ((world.teacher, world.neac), (world.seal, world.vgca)):
        result = path(signer, world)
        assert result.defect is None
        assert result.chain == (signer.certificate, *signer.chain, root.certificate)
        assert result.not_before == signer.certificate.not_before
        assert result.not_after == signer.certificate.not_after


def test_the_missing_revocation_check_is_always_said(world: pki.Pki) -> None:
    for result in (path(world.teacher, world), path(world.teacher, world, others=())):
        assert [caution.code for caution in result.cautions] == ["revocation-unknown"]


def test_the_second_document_builds_no_path(
    world: pki.Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = world.teacher_with(ec_key("cached"))
    assert path(signer, world).defect is None
    monkeypatch.setattr("hub.core.trust.path._candidates", None)
    again = TrustAnchors.load([world.neac.certificate, world.vgca.certificate])
    assert path(signer, world, others=(), anchors=again).defect is None


def test_no_chain(world: pki.Pki) -> None:
    fresh = issue(a_name("Mới"), ec_key("fresh"), world.public_ca)
    stranger = issue(a_name("Lạ"), ec_key("fresh"), authority("Không ai biết"))
    expected = ("NO_CERTIFICATE_CHAIN_FOUND", "no-chain")
    assert reason(path(fresh, world, others=())) == expected
    assert reason(path(stranger, world)) == expected
    vgca = TrustAnchors.load([world.vgca.certificate])
    assert reason(path(fresh, world, anchors=vgca)) == expected
    # An unrelated certificate does no harm, the right one helps.
    others = (world.state_ca.certificate, world.public_ca.certificate, fresh.certificate)
    assert path(fresh, world, others=others).defect is None


def test_an_authority_under_the_right_name_with_another_key(world: pki.Pki) -> None:
    """Names are public; only the key counts."""
    own = pki.Identity(
        authority("CA công cộng (giả)", authority("Vietnam National Root CA (giả)")).certificate,
        ec_key("forger"),
    )
    forged_ca = issue(
        a_name("CA công cộng (giả)"), ec_key("forger"), own, extensions=(_CA, (CA_USAGE, True))
    )
    forged = issue(a_name("Giả"), ec_key("forged"), forged_ca)
    others = (forged_ca.certificate, world.public_ca.certificate)
    assert reason(path(forged, world, others=others)) == (
        "NO_CERTIFICATE_CHAIN_FOUND",
        "no-chain",
    )


@pytest.mark.parametrize(
    ("days", "code"), [(-400, "not-yet-valid"), (-301, "not-yet-valid"), (701, "expired")]
)
def test_outside_the_signers_validity(days: int, code: str, world: pki.Pki) -> None:
    result = path(world.teacher, world, at=NOW + days * DAY)
    assert reason(result) == ("OUT_OF_BOUNDS_NO_POE", code)
    assert len(result.chain) == 3


def test_both_ends_of_validity_count_in(world: pki.Pki) -> None:
    certificate = world.teacher.certificate
    second = timedelta(seconds=1)
    for moment, good in (
        (certificate.not_before, True),
        (certificate.not_before - second, False),
        (certificate.not_after, True),
        (certificate.not_after + second, False),
    ):
        assert (path(world.teacher, world, at=moment).defect is None) is good


def test_an_expired_authority(world: pki.Pki) -> None:
    old = authority("CA cũ", world.neac, valid=(NOW - 2000 * DAY, NOW - DAY))
    signer = issue(a_name("X"), ec_key("old"), old)
    expected = ("CERTIFICATE_CHAIN_GENERAL_FAILURE", "authority-out-of-validity")
    assert reason(path(signer, world)) == expected
    assert path(signer, world, at=NOW - 2 * DAY).defect is None
    renewed = authority("CA cũ", world.neac)
    # The same authority with the same key, renewed: the new certificate makes the path.
    both = (old.certificate, renewed.certificate)
    assert path(signer, world, others=both).defect is None
    # And what was once found valid but has run out does not hide the renewed one.
    again = issue(a_name("Y"), ec_key("old"), old)
    assert path(again, world, at=NOW - 2 * DAY).defect is None
    assert path(again, world, others=both).defect is None


def test_an_authority_that_never_lived_with_its_signer(world: pki.Pki) -> None:
    late = authority("CA muộn", world.neac, valid=(NOW + 800 * DAY, NOW + 900 * DAY))
    signer = issue(a_name("X"), ec_key("late"), late)
    assert reason(path(signer, world)) == (
        "CERTIFICATE_CHAIN_GENERAL_FAILURE",
        "no-common-validity",
    )


def _under(world: pki.Pki, *extensions: tuple[x509.ExtensionType, bool]) -> pki.Identity:
    return issue(a_name("X"), ec_key("profile"), world.public_ca, extensions=extensions)


def test_a_non_repudiation_only_certificate_is_the_normal_profile(world: pki.Pki) -> None:
    assert path(_under(world, (usage("content_commitment"), True)), world).defect is None


def test_the_profile_of_a_vgca_officer(world: pki.Pki) -> None:
    """reference/signers.md §3.5: many key usages, purposes for logon and mail, an e-mail name."""
    purposes = [
        ExtendedKeyUsageOID.CLIENT_AUTH,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        ExtendedKeyUsageOID.SMARTCARD_LOGON,
    ]
    usages = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment")
    signer = _under(
        world,
        (usage(*usages), True),
        (x509.ExtendedKeyUsage(purposes), False),
        (x509.SubjectAlternativeName([x509.RFC822Name("a@ninhbinh.gov.vn")]), False),
        (x509.BasicConstraints(False, None), True),
    )
    assert path(signer, world).defect is None


@pytest.mark.parametrize(
    ("extensions", "code"),
    [
        (((usage("key_encipherment"), True),), "key-usage"),
        (((BOTH, True), _CA), "authority-as-signer"),
        (
            ((BOTH, True), (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)),
            "other-purpose",
        ),
    ],
)
def test_certificates_not_for_signing_documents(
    extensions: Sequence[tuple[x509.ExtensionType, bool]], code: str, world: pki.Pki
) -> None:
    assert reason(path(_under(world, *extensions), world)) == ("CHAIN_CONSTRAINTS_FAILURE", code)


def test_authorities_do_not_sign_documents(world: pki.Pki) -> None:
    assert reason(path(world.public_ca, world)) == (
        "CHAIN_CONSTRAINTS_FAILURE",
        "authority-as-signer",
    )
    assert path(world.neac, world).defect is not None


_UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
_ELSEWHERE = x509.NameConstraints([x509.RFC822Name("elsewhere.vn")], None)


@pytest.mark.parametrize(
    ("extensions", "code"),
    [
        (((CA_USAGE, True),), "no-chain"),
        (((x509.BasicConstraints(False, None), True), (CA_USAGE, True)), "no-chain"),
        ((_CA, (usage("digital_signature"), True)), "not-an-authority"),
        ((_CA, (CA_USAGE, True), (_UNKNOWN, True)), "path-invalid"),
        (
            (_CA, (CA_USAGE, True), (x509.PolicyConstraints(0, None), False)),
            "policy-constraints",
        ),
    ],
)
def test_what_is_no_authority(
    extensions: tuple[tuple[x509.ExtensionType, bool], ...], code: str, world: pki.Pki
) -> None:
    between = authority(f"Giữa {code}", world.neac, extensions=extensions)
    signer = issue(a_name("X"), ec_key("below"), between)
    result = path(signer, world)
    assert result.defect is not None
    assert result.defect.code == code


def test_path_length_and_names_are_constrained(world: pki.Pki) -> None:
    short = authority(
        "Ngắn",
        world.neac,
        extensions=((x509.BasicConstraints(True, 0), True), (CA_USAGE, True)),
    )
    below = authority("Dưới", short)
    assert reason(path(issue(a_name("X"), ec_key("deep"), below), world)) == (
        "CERTIFICATE_CHAIN_GENERAL_FAILURE",
        "path-invalid",
    )
    narrow = authority("Hẹp", world.neac, extensions=(_CA, (CA_USAGE, True), (_ELSEWHERE, True)))
    named = issue(
        a_name("X"),
        ec_key("named"),
        narrow,
        extensions=(
            (BOTH, True),
            (x509.SubjectAlternativeName([x509.RFC822Name("a@here.vn")]), False),
        ),
    )
    assert path(named, world).defect is not None


def test_a_path_may_have_five_certificates_and_no_more(world: pki.Pki) -> None:
    first = authority("Một", world.neac)
    second = authority("Hai", first)
    third = authority("Ba", second)
    fourth = authority("Bốn", third)
    assert len(path(issue(a_name("X"), ec_key("five"), third), world).chain) == 5
    assert reason(path(issue(a_name("X"), ec_key("six"), fourth), world)) == (
        "NO_CERTIFICATE_CHAIN_FOUND",
        "no-chain",
    )


@pytest.mark.parametrize("digest", [hashes.SHA224(), hashes.SHA3_224()])
def test_a_certificate_signed_with_a_weak_hash(digest: pki.Digest, world: pki.Pki) -> None:
    signer = issue(a_name("X"), ec_key("weak"), world.public_ca, digest=digest)
    assert reason(path(signer, world)) == ("CRYPTO_CONSTRAINTS_FAILURE", "weak-algorithm")


def test_a_short_key_in_the_path(world: pki.Pki) -> None:
    short = issue(a_name("X"), pki.rsa_key("short", 1024), world.public_ca)
    assert reason(path(short, world)) == ("CRYPTO_CONSTRAINTS_FAILURE", "weak-algorithm")


def test_a_crowd_of_authorities_with_one_name(world: pki.Pki) -> None:
    """Self-made, all verifying one another: a naive builder tries every order of them."""
    key = ec_key("crowd")
    first = issue(a_name("Đông"), key, extensions=(_CA, (CA_USAGE, True)))
    crowd = [
        issue(a_name("Đông"), key, first, extensions=(_CA, (CA_USAGE, True))).certificate
        for _ in range(20)
    ]
    signer = issue(a_name("X"), ec_key("lost"), first)
    assert reason(path(signer, world, others=crowd)) == ("NO_CERTIFICATE_CHAIN_FOUND", "no-chain")


class TestAnchors:
    def test_from_a_directory(self, world: pki.Pki, tmp_path: Path) -> None:
        (tmp_path / "neac.pem").write_bytes(world.neac.pem)
        (tmp_path / "vgca.CRT").write_bytes(world.vgca.certificate.der)
        (tmp_path / "both.cer").write_bytes(world.vgca.pem + world.neac.pem)
        (tmp_path / "readme.txt").write_text("không phải chứng thư số")
        found = TrustAnchors.load(tmp_path)
        assert set(found.certificates) == {world.neac.certificate, world.vgca.certificate}
        assert len(found.certificates) == 2

    def test_none(self, tmp_path: Path) -> None:
        for source in (tmp_path, tmp_path / "missing"):
            with pytest.raises(AnchorsUnusable):
                TrustAnchors.load(source)
        with pytest.raises(AnchorsUnusable):
            TrustAnchors.load([])

    def test_an_unreadable_file_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "hỏng.pem").write_text("hỏng")
        with pytest.raises(AnchorsUnusable) as raised:
            TrustAnchors.load(tmp_path)
        assert raised.value.where is not None
        assert raised.value.where.endswith("hỏng.pem")

    def test_a_signers_certificate_is_no_anchor(self, world: pki.Pki, tmp_path: Path) -> None:
        (tmp_path / "signer.pem").write_bytes(world.teacher.pem)
        with pytest.raises(AnchorsUnusable):
            TrustAnchors.load(tmp_path)

    def test_an_authority_may_be_an_anchor_itself(self, world: pki.Pki) -> None:
        """Who trusts only one issuing authority puts that one in."""
        only = TrustAnchors.load([Certificate.load(world.public_ca.certificate.der)])
        assert path(world.teacher, world, anchors=only, others=()).defect is None
        assert path(world.manager, world, anchors=only).defect is not None


def test_der_file_suffix(world: pki.Pki, tmp_path: Path) -> None:
    (tmp_path / "root.der").write_bytes(world.neac.certificate.parsed.public_bytes(Encoding.DER))
    assert TrustAnchors.load(tmp_path).certificates == (world.neac.certificate,)
