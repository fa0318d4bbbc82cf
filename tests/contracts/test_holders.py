"""Whose certificate it is, and what a provider calls its holder."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from hub.core.contracts import Holder, HolderCertificate
from hub.core.contracts.holders import Claim, UserIds, claim_of, fitting
from hub.core.trust import Certificate
from simulation.pki import HolderKey
from tests.signers import holders

TEACHER, SCHOOL = holders.TEACHER, holders.SCHOOL


def offer(key: HolderKey) -> HolderCertificate:
    return HolderCertificate(key.certificate.public_bytes(Encoding.DER))


PERSONAL, SEAL = offer(holders.key_of(TEACHER)), offer(holders.key_of(SCHOOL))


@pytest.mark.parametrize(
    ("offered", "holder", "claim"),
    [
        (PERSONAL, TEACHER, Claim.IDENTIFIED),
        (PERSONAL, Holder(personal_id="001300000099", full_name=TEACHER.full_name), Claim.ANOTHER),
        (PERSONAL, Holder(full_name=TEACHER.full_name), Claim.NAMED),
        (PERSONAL, SCHOOL, Claim.ANOTHER),
        (PERSONAL, Holder(organisation_id=holders.TAX_CODE), Claim.ANOTHER),
        (SEAL, SCHOOL, Claim.NAMED),
        (SEAL, Holder(organisation_id=holders.TAX_CODE), Claim.IDENTIFIED),
        (SEAL, Holder(organisation_id="0990000999"), Claim.ANOTHER),
        (SEAL, Holder(full_name="Trường khác"), Claim.SILENT),
        (SEAL, TEACHER, Claim.ANOTHER),
    ],
)
def test_claims(offered: HolderCertificate, holder: Holder, claim: Claim) -> None:
    assert claim_of(Certificate.load(offered.certificate), holder) is claim


def test_the_best_fit_wins_and_the_latest_comes_first() -> None:
    key = holders.key_of(TEACHER)
    newer = offer(holders.later(key))
    other = offer(holders.key_of(holders.OTHER_TEACHER))
    assert fitting(TEACHER, [PERSONAL, SEAL, newer, other]) == (newer, PERSONAL)
    assert fitting(holders.STRANGER, [PERSONAL, SEAL, other], vouched=True) == ()
    assert fitting(TEACHER, []) == ()


def test_an_account_that_is_known_vouches_for_a_certificate_that_names_nobody() -> None:
    elsewhere = Holder(full_name="Tên khác của trường")
    assert fitting(elsewhere, [SEAL]) == ()
    assert fitting(elsewhere, [SEAL], vouched=True) == (SEAL,)


def test_user_ids() -> None:
    ids = UserIds("CMT_{id}", "MST_{id}-1", {"Trường A": "MST_1-7", "001": "rieng"})
    assert ids.of(Holder(personal_id="002")) == "CMT_002"
    assert ids.of(Holder(personal_id="001")) == "rieng"
    assert ids.of(Holder(organisation_id="0990")) == "MST_0990-1"
    assert ids.of(Holder(full_name="Trường A")) == "MST_1-7"
    assert ids.of(Holder(full_name="Trường B")) is None
