"""The phones and accounts that invented signing providers share."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from simulation.pki import Authority, HolderKey, load_pool
from simulation.province import Province
from simulation.signing.account import Credential, holders_of
from simulation.signing.phone import Answer, Habit, Phone, Prompt

DIGEST = hashlib.sha256(b"gia lap").digest()


@pytest.mark.parametrize(
    ("habit", "answer", "reports"),
    [
        (Habit.CONFIRMS, Answer.CONFIRMED, 1),
        (Habit.REFUSES, Answer.REFUSED, 1),
        (Habit.SLEEPS, None, 1),
        (Habit.ANSWERS_TWICE, Answer.CONFIRMED, 2),
    ],
)
def test_a_phone_answers_by_habit(habit: Habit, answer: Answer | None, reports: int) -> None:
    phone = Phone(habit, hesitation=2)
    phone.show("gd-1", ("6A GVCN",))
    assert [phone.look("gd-1") for _ in range(3)] == [None, None, answer]
    assert phone.shown == [Prompt("gd-1", ("6A GVCN",))]
    assert phone.reports == reports
    assert habit.told.vi
    assert habit.told.en


@pytest.fixture(scope="module")
def holder() -> HolderKey:
    province, pool = Province(1, 500), load_pool()
    authority = Authority.create(pool, province.school_year)
    return next(holders_of(province, authority, pool, "viettel"))


def test_accounts_are_those_of_one_authority(holder: HolderKey) -> None:
    assert "Viettel" in holder.certificate.issuer.rfc4514_string()
    assert holder.profile.issuer == "viettel"


@pytest.mark.parametrize("kind", ["rsa-2048", "ec-256"])
def test_a_credential_signs_what_its_certificate_verifies(holder: HolderKey, kind: str) -> None:
    pool = load_pool()
    authority = Authority.create(pool)
    key = pool.holders[kind][0]
    issued = replace(holder, key=key, certificate=authority.issue(holder.profile, key))
    credential = Credential("C1", issued, authority.roots["national"].certificate)
    public = x509.load_der_x509_certificate(credential.certificate).public_key()
    prehashed = Prehashed(SHA256())
    if isinstance(public, rsa.RSAPublicKey):
        pss = padding.PSS(padding.MGF1(SHA256()), 32)
        public.verify(credential.sign(DIGEST), DIGEST, padding.PKCS1v15(), prehashed)
        public.verify(credential.sign(DIGEST, pss=True), DIGEST, pss, prehashed)
    else:
        assert isinstance(public, ec.EllipticCurvePublicKey)
        public.verify(credential.sign(DIGEST), DIGEST, ec.ECDSA(prehashed))
    assert len(credential.chain) == 3
    assert credential.is_rsa == (kind == "rsa-2048")
