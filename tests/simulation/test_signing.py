"""The phones and accounts that invented signing providers share."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from simulation.csc.quirks import Quirk as CscQuirk
from simulation.csc.world import CscWorld
from simulation.mysign.quirks import Quirk as MySignQuirk
from simulation.mysign.world import MySignWorld
from simulation.pki import Authority, HolderKey, load_pool
from simulation.province import Province
from simulation.signing.account import Credential, holders_of
from simulation.signing.phone import Answer, Habit, Phone, Prompt
from simulation.signing.serve import Notebook, Repeating
from simulation.vendors.server import Answered, Asked

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


def test_every_trait_is_told_in_both_languages() -> None:
    for trait in (*Habit, *MySignQuirk, *CscQuirk):
        assert trait.told.vi
        assert trait.told.en


def test_everybody_of_an_authority_has_an_account() -> None:
    province, pool = Province(1, 500), load_pool()
    mysign = MySignWorld.of_province(province, pool, Habit.CONFIRMS, ())
    assert all(user.startswith(("CMT_", "MST_")) for user in mysign.desk.accounts)
    csc = CscWorld.of_province(province, pool, "vnpt", Habit.REFUSES, ())
    assert csc.accounts
    assert {one.phone.habit for one in csc.accounts} == {Habit.REFUSES}


def test_the_notebook_holds_no_secret(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "asked.jsonl")
    for body in (b'{"PIN": "246810", "hash": ["QQ=="]}', b"[]", b"<xml/>", b""):
        notebook.note(Asked("POST", "/ky", {}, body), Answered(status=400))
    lines = [json.loads(line) for line in (tmp_path / "asked.jsonl").read_text().splitlines()]
    first = {"path": "/ky", "status": 400, "body": {"hash": ["QQ=="]}}
    assert lines == [first, *[first | {"body": {}}] * 3]


def test_work_beside_a_server_goes_on_after_a_failure() -> None:
    done = Event()
    calls: list[int] = []

    def work() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise OSError("nobody listens")
        done.set()

    with Repeating(work, 0.001):
        assert done.wait(10)
