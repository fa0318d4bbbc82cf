"""Revocation: which answers and lists are believed, what they mean, and whom the hub may ask."""

from __future__ import annotations

import asyncio
import datetime as dt
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.document.policy import circular_policy, load_policy
from hub.core.errors import Pause
from hub.core.trust import crl as lists
from hub.core.trust import ocsp as answers
from hub.core.trust.fetching import Problem, fetch_revocations
from hub.core.trust.path import PathResult, validate_path
from hub.core.trust.policy import DEFAULT_POLICY, DEFAULT_SIGNATURE_POLICY, SignaturePolicy
from hub.core.trust.revocation import Revocations, Standing, status_at
from hub.core.trust.revoked import RevocationJudgement, judge_revocation
from hub.core.trust.told import REASONS, NotBelieved, Told
from simulation.trust_services import BadDay
from tests.trust.services import DAY, NONCE, NOW, Services, serving

HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def running() -> Iterator[Services]:
    with serving() as services:
        yield services


@pytest.fixture
def services(running: Services) -> Services:
    running.reset()
    return running


def told(services: Services, content: bytes, nonce: bytes | None = NONCE) -> Told:
    answer = answers.load(content)
    certificate, issuer = services.certificate, services.issuer
    return answers.told(content, answer, certificate, issuer, DEFAULT_POLICY, nonce=nonce)


def reason(services: Services, content: bytes) -> str:
    with pytest.raises(NotBelieved) as caught:
        told(services, content)
    assert caught.value.reason in REASONS
    return caught.value.reason


def path(services: Services, at: dt.datetime = NOW) -> PathResult:
    found = validate_path(services.certificate, [services.issuer], services.anchors, at)
    assert found.defect is None
    return found


def judged(
    services: Services,
    *responses: bytes,
    crls: tuple[bytes, ...] = (),
    moment: dt.datetime = NOW,
    claimed: dt.datetime | None = None,
    policy: SignaturePolicy = DEFAULT_SIGNATURE_POLICY,
) -> RevocationJudgement:
    known = Revocations(responses, crls)
    return judge_revocation(path(services), known, policy, moment, claimed)


def codes(judgement: RevocationJudgement) -> list[str]:
    defects = [each.code for each in judgement.defects]
    return defects + [each.code for each in judgement.cautions]


# ── answers ──────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_says_good_or_since_when_not(services: Services) -> None:
    good = told(services, services.ocsp())
    assert (good.revoked_at, good.this_update) == (None, NOW)
    services.desk.revoke(services.teacher.certificate, NOW - DAY)
    assert told(services, services.ocsp()).revoked_at == NOW - DAY


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (BadDay.GARBAGE, "unreadable"),
        (BadDay.OCSP_TRY_LATER, "try-later"),
        (BadDay.OCSP_UNAUTHORISED, "unauthorised"),
        (BadDay.OCSP_WRONG_NONCE, "nonce"),
        (BadDay.OCSP_OTHER_CERTIFICATE, "other-certificate"),
        (BadDay.OCSP_BROKEN, "signature"),
        (BadDay.OCSP_RESPONDER_EXPIRED, "responder-expired"),
        (BadDay.OCSP_RESPONDER_STRANGER, "responder-stranger"),
    ],
)
def test_an_answer_that_must_not_be_believed(
    services: Services, day: BadDay, expected: str
) -> None:
    services.desk.day = day
    content = b"<html/>" if day is BadDay.GARBAGE else services.ocsp()
    assert reason(services, content) == expected


def test_a_malformed_question_is_answered_so(services: Services) -> None:
    assert reason(services, services.desk.answer("POST", "/ocsp/vnpt", b"?").content) == (
        "unsuccessful"
    )
    assert services.desk.answer("POST", "/ocsp/nobody", b"").status == 404


@settings(max_examples=40)
@given(data=st.data())
def test_no_changed_byte_makes_another_answer(running: Services, data: st.DataObject) -> None:
    running.reset()
    content = running.ocsp()
    place = data.draw(st.integers(0, 400))
    changed = content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]
    try:
        found = told(running, changed)
    except NotBelieved:
        return
    assert (found.revoked_at, found.this_update) == (None, NOW)


# ── lists ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "expected"),
    [(BadDay.CRL_BROKEN, "signature"), (BadDay.CRL_OTHER_ISSUER, "other-issuer")],
)
def test_a_list_that_must_not_be_believed(services: Services, day: BadDay, expected: str) -> None:
    services.desk.day = day
    with pytest.raises(NotBelieved) as caught:
        lists.check(lists.load(services.crl()), services.issuer, DEFAULT_POLICY)
    assert caught.value.reason == expected


@pytest.mark.parametrize(
    "partial",
    [
        x509.DeltaCRLIndicator(1),
        x509.IssuingDistributionPoint(None, None, True, False, None, False, False),
        x509.IssuingDistributionPoint(None, None, False, False, None, True, False),
    ],
)
def test_a_list_that_leaves_certificates_out_is_none(
    services: Services, partial: x509.ExtensionType
) -> None:
    ca = services.desk.authority.subordinates["vnpt"]
    builder = x509.CertificateRevocationListBuilder().issuer_name(ca.certificate.subject)
    built = builder.last_update(NOW).next_update(NOW + DAY).add_extension(partial, critical=True)
    content = built.sign(ca.key, SHA256()).public_bytes(Encoding.DER)
    with pytest.raises(NotBelieved, match="partial"):
        lists.check(lists.load(content), services.issuer, DEFAULT_POLICY)


def test_garbage_is_no_list() -> None:
    with pytest.raises(NotBelieved):
        lists.load(b"-----BEGIN X509 CRL-----")
    with pytest.raises(NotBelieved):
        lists.load(bytes(lists.MAX_BYTES + 1))
    assert Revocations([b"?"], [b"?"]).unreadable == 2


# ── what it means ────────────────────────────────────────────────────────────────────────────────


def test_all_of_a_path_must_be_known_to_be_good(services: Services) -> None:
    assert codes(judged(services)) == ["revocation-unknown"]
    assert codes(judged(services, services.ocsp())) == ["revocation-unknown"]
    root = services.crl("national-root")
    assert codes(judged(services, services.ocsp(), crls=(root,))) == []
    assert codes(judged(services, crls=(services.crl(), root))) == []


def test_a_revoked_one_is_found_without_any_address_in_the_certificate(services: Services) -> None:
    services.desk.revoke(services.teacher.certificate, NOW - DAY)
    assert codes(judged(services, crls=(services.crl(),)))[0] == "revoked-without-proof"


@pytest.mark.parametrize(
    ("claimed", "moment", "code"),
    [
        # The signer's own word: later than the revocation.
        (NOW - HOUR, NOW, "revoked"),
        # Earlier, but nothing proves it.
        (NOW - 2 * DAY, NOW, "revoked-without-proof"),
        (None, NOW, "revoked-without-proof"),
        # Proven to have existed before the revocation, whatever is claimed.
        (NOW - 2 * DAY, NOW - 2 * DAY + HOUR, "revoked-later"),
        # Proven, but only after it.
        (NOW - 2 * DAY, NOW - HOUR, "revoked-without-proof"),
    ],
)
def test_a_revoked_signer(
    services: Services, claimed: dt.datetime | None, moment: dt.datetime, code: str
) -> None:
    services.desk.revoke(services.teacher.certificate, NOW - DAY)
    found = judged(services, services.ocsp(), claimed=claimed, moment=moment)
    assert codes(found)[0] == code
    verdicts = {each.sub_indication.value for each in found.defects}
    expected = {"revoked": {"REVOKED"}, "revoked-without-proof": {"REVOKED_NO_POE"}}
    assert verdicts == expected.get(code, set())


def test_a_revoked_authority(services: Services) -> None:
    services.desk.revoke(services.teacher.chain[0], NOW - DAY)
    found = judged(services, services.ocsp(), crls=(services.crl("national-root"),))
    assert [each.sub_indication.value for each in found.defects] == ["REVOKED_CA_NO_POE"]


def test_the_newest_word_counts_and_of_two_the_worse(services: Services) -> None:
    good = services.ocsp()
    services.at = NOW + HOUR
    services.desk.revoke(services.teacher.certificate, NOW)
    revoked = services.ocsp()
    for order in ((good, revoked), (revoked, good)):
        assert codes(judged(services, *order, moment=NOW + 2 * HOUR))[0] == "revoked-without-proof"


def test_old_words_say_nothing_about_now(services: Services) -> None:
    services.desk.day = BadDay.OCSP_STALE
    stale = services.ocsp()
    services.desk.day = BadDay.CRL_STALE
    root = services.crl("national-root")
    assert codes(judged(services, stale, crls=(root,))) == ["revocation-unknown"]
    then = NOW - 60 * DAY
    assert codes(judged(services, stale, crls=(root,), moment=then)) == []


def test_what_is_said_after_the_certificate_expired_shows_nothing(services: Services) -> None:
    known = Revocations([services.ocsp()])
    certificate = services.certificate
    about = known.about(certificate, services.issuer, DEFAULT_POLICY)
    after = Told(certificate.not_after + DAY, None, None, b"")
    standing = status_at(certificate, about._replace(told=(after,)), NOW, DAY).standing
    assert standing is Standing.UNKNOWN
    assert status_at(certificate, about, NOW, DAY).standing is Standing.GOOD


def test_a_policy_may_want_to_know(services: Services) -> None:
    strict = replace(DEFAULT_SIGNATURE_POLICY, revocation_required=True)
    found = judged(services, policy=strict)
    assert [each.sub_indication.value for each in found.defects] == ["TRY_LATER"]


def test_evidence_that_is_not_believed_is_told(services: Services) -> None:
    services.desk.day = BadDay.OCSP_BROKEN
    assert codes(judged(services, services.ocsp())) == [
        "revocation-evidence-refused",
        "revocation-unknown",
    ]


# ── asking ───────────────────────────────────────────────────────────────────────────────────────


def asked(services: Services, *hosts: str) -> tuple[int, int, list[Problem]]:
    policy = replace(DEFAULT_SIGNATURE_POLICY, status_hosts=frozenset(hosts))
    pairs = [(services.certificate, services.issuer), (services.issuer, services.root)]
    fetched = asyncio.run(fetch_revocations(pairs, policy))
    return len(fetched.responses), len(fetched.crls), fetched.problems


def test_the_responder_is_asked_and_the_root_s_list_fetched(services: Services) -> None:
    assert asked(services, "localhost") == (1, 1, [])
    assert sum(services.server.asked.values()) == 2


def test_a_host_that_the_policy_does_not_name_is_never_asked(services: Services) -> None:
    responses, crls, problems = asked(services, "ocsp.ca.gov.vn")
    assert (responses, crls) == (0, 0)
    assert {each.reason for each in problems} == {"host-not-allowed"}
    assert not services.server.asked


@pytest.mark.parametrize("day", [BadDay.OCSP_TRY_LATER, BadDay.OCSP_WRONG_NONCE])
def test_where_the_responder_does_not_answer_the_list_does(services: Services, day: BadDay) -> None:
    services.desk.day = day
    responses, crls, problems = asked(services, "localhost")
    assert (responses, crls) == (0, 2)
    assert len(problems) == 1


@pytest.mark.parametrize("day", [BadDay.DROPPED, BadDay.BUSY, BadDay.GARBAGE])
def test_problems_are_told_and_never_raised(services: Services, day: BadDay) -> None:
    services.desk.day = day
    responses, crls, problems = asked(services, "localhost")
    assert (responses, crls) == (0, 0)
    assert problems


# ── the policy ───────────────────────────────────────────────────────────────────────────────────


def test_the_circular_s_policy_is_what_the_code_takes_without_one() -> None:
    policy = circular_policy()
    assert policy.algorithms == DEFAULT_POLICY
    assert policy.id == "tt15-2025-bkhcn/1"
    assert (policy.revocation_required, policy.time_required) == (False, False)
    assert "ocsp.ca.gov.vn" in policy.status_hosts


def test_a_province_may_have_a_policy_of_its_own(tmp_path: Path) -> None:
    pattern = Path("hub/core/spec/packs/tt15_2025_bkhcn/signatures.toml").read_text("utf-8")
    file = tmp_path / "so.toml"
    file.write_text(pattern.replace("time_required = false", "time_required = true"), "utf-8")
    assert load_policy(file).time_required
    for wrong in ("x = 1\n" + pattern, pattern.replace("2048", '"x"'), "]["):
        file.write_text(wrong, "utf-8")
        with pytest.raises(Pause):
            load_policy(file)
    with pytest.raises(Pause):
        load_policy(tmp_path / "none.toml")


def test_a_policy_tells_from_which_day_an_algorithm_proves_nothing(tmp_path: Path) -> None:
    pattern = Path("hub/core/spec/packs/tt15_2025_bkhcn/signatures.toml").read_text("utf-8")
    assert circular_policy().ageing.until(["sha256", "rsa-2048"]) is None
    file = tmp_path / "so.toml"
    told = "retires = { sha256 = 2040-01-01, rsa-2048 = 2031-01-01 }"
    stronger = pattern.replace('evidence_digest = "sha256"', 'evidence_digest = "sha512"')
    file.write_text(stronger.replace("retires = {}", told), "utf-8")
    policy = load_policy(file)
    assert policy.evidence_digest == "sha512"
    assert policy.ageing.until(["sha256"]) == dt.datetime(2040, 1, 1, tzinfo=dt.UTC)
    assert policy.ageing.until(["sha256", "rsa-2048"]) == dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
    assert policy.ageing.until(["sha512"]) is None


# ── strangers ────────────────────────────────────────────────────────────────────────────────────


def openssl(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["openssl", *words], cwd=folder, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.needs_openssl
def test_openssl_asks_our_responder_and_believes_it(services: Services, tmp_path: Path) -> None:
    pem = Encoding.PEM
    (tmp_path / "cert.pem").write_bytes(services.teacher.certificate.public_bytes(pem))
    (tmp_path / "issuer.pem").write_bytes(services.teacher.chain[0].public_bytes(pem))
    (tmp_path / "root.pem").write_bytes(services.root.parsed.public_bytes(pem))
    words = ("-issuer", "issuer.pem", "-cert", "cert.pem", "-CAfile", "root.pem")
    url = ("-url", f"{services.address}/ocsp/vnpt", "-verify_other", "issuer.pem")
    services.at = dt.datetime.now(dt.UTC)
    asking = ("ocsp", *words, *url)
    shown = openssl(tmp_path, *asking)
    assert "cert.pem: good" in shown
    assert "Response verify OK" in shown
    services.desk.revoke(services.teacher.certificate, NOW)
    assert "cert.pem: revoked" in openssl(tmp_path, *asking)


@pytest.mark.needs_openssl
def test_our_reader_believes_openssl_s_responder(services: Services, tmp_path: Path) -> None:
    ca = services.desk.authority.subordinates["vnpt"]
    pem, key = Encoding.PEM, services.desk.pool.holders["rsa-2048"][3]
    begins = dt.datetime.now(dt.UTC) - DAY
    purpose = ExtendedKeyUsageOID.OCSP_SIGNING
    made = services.desk.authority.issue_service("openssl", key, purpose, ca, begins=begins)
    private = key.private_bytes(pem, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(private)
    (tmp_path / "responder.pem").write_bytes(made.public_bytes(pem))
    (tmp_path / "ca.pem").write_bytes(ca.certificate.public_bytes(pem))
    number = f"{services.certificate.serial_number:X}"
    line = f"R\t301231235959Z\t260101000000Z\t{number.zfill(len(number) + len(number) % 2)}"
    (tmp_path / "index.txt").write_text(f"{line}\tunknown\t/CN=x\n")
    question = answers.question(services.certificate, services.issuer, NONCE)
    (tmp_path / "question").write_bytes(question)
    signing = ("-rsigner", "responder.pem", "-rkey", "key.pem", "-CA", "ca.pem")
    where = ("-index", "index.txt", "-reqin", "question", "-respout", "answer")
    openssl(tmp_path, "ocsp", *signing, *where, "-nmin", "60")
    found = told(services, (tmp_path / "answer").read_bytes())
    assert found.revoked_at == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
