"""The verdict at a time: what a claimed and what a proven signing time are worth."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from hub.core.trust import (
    Conclusion,
    Level,
    PathRules,
    SubIndication,
    TrustAnchors,
    Verdict,
    conclude,
)
from hub.core.trust.policy import SignaturePolicy
from tests.trust import documents, libxmlsec, pki
from tests.trust.documents import CBQL, EMPTY, check_one, codes
from tests.trust.pki import DAY, NOW


def judged(
    document: bytes, world: pki.Pki, at: datetime = NOW, proven: datetime | None = None
) -> Conclusion:
    return conclude(check_one(document), world.rules, at, proven=proven)


def answer(conclusion: Conclusion) -> tuple[str, str | None]:
    return conclusion.verdict, conclusion.sub_indication


def warned(conclusion: Conclusion) -> set[str]:
    return {caution.code for caution in conclusion.warnings}


def test_a_claimed_time_passes_with_a_warning_while_the_certificate_is_valid(
    signed: bytes, world: pki.Pki
) -> None:
    conclusion = judged(signed, world, NOW + 600 * DAY)
    assert answer(conclusion) == ("passed", None)
    assert warned(conclusion) == {"revocation-unknown", "time-claimed"}
    assert conclusion.signed_at == NOW
    assert conclusion.level is Level.B
    assert conclusion.path is not None
    assert conclusion.path.chain[-1] == world.neac.certificate


def test_once_the_certificate_has_expired_nothing_proves_the_time(
    signed: bytes, world: pki.Pki
) -> None:
    conclusion = judged(signed, world, NOW + 701 * DAY)
    assert answer(conclusion) == ("indeterminate", "OUT_OF_BOUNDS_NO_POE")
    assert codes(conclusion) == ["expired"]


def test_a_proven_time_in_the_validity_passes_for_ever(signed: bytes, world: pki.Pki) -> None:
    conclusion = judged(signed, world, NOW + 2000 * DAY, proven=NOW + DAY)
    assert answer(conclusion) == ("passed", None)
    assert conclusion.signed_at == NOW + DAY
    assert warned(conclusion) == {"revocation-unknown"}


def test_a_time_proven_only_after_expiry_proves_nothing_more(signed: bytes, world: pki.Pki) -> None:
    conclusion = judged(signed, world, NOW + 2000 * DAY, proven=NOW + 701 * DAY)
    assert answer(conclusion) == ("indeterminate", "OUT_OF_BOUNDS_NO_POE")


def test_a_signature_proven_older_than_its_certificate_fails(signed: bytes, world: pki.Pki) -> None:
    conclusion = judged(signed, world, proven=NOW - 301 * DAY)
    assert answer(conclusion) == ("failed", "NOT_YET_VALID")


def test_before_the_certificate_is_valid(signed: bytes, world: pki.Pki) -> None:
    conclusion = judged(signed, world, NOW - 301 * DAY)
    assert answer(conclusion) == ("indeterminate", "OUT_OF_BOUNDS_NO_POE")
    assert codes(conclusion) == ["not-yet-valid", "claimed-time-in-future"]


@pytest.mark.parametrize("days", [-301, 701])
def test_a_claim_outside_the_validity_meets_no_constraint(
    days: int, teacher: pki.Identity, world: pki.Pki
) -> None:
    """A claim proves nothing, so a false one cannot prove the signature false either."""
    document = documents.sign(EMPTY, CBQL, teacher, at=NOW + days * DAY)
    conclusion = judged(document, world, NOW)
    assert answer(conclusion) == ("indeterminate", "SIG_CONSTRAINTS_FAILURE")
    assert codes(conclusion)[0] == "claimed-time-outside-validity"


def test_a_clock_may_be_a_little_fast(teacher: pki.Identity, world: pki.Pki) -> None:
    document = documents.sign(EMPTY, CBQL, teacher, at=NOW + timedelta(minutes=5))
    assert judged(document, world).verdict == "passed"
    document = documents.sign(EMPTY, CBQL, teacher, at=NOW + timedelta(minutes=6))
    conclusion = judged(document, world)
    assert answer(conclusion) == ("indeterminate", "SIG_CONSTRAINTS_FAILURE")
    assert codes(conclusion) == ["claimed-time-in-future"]
    patient = PathRules(world.anchors, SignaturePolicy(skew=timedelta(hours=1)))
    assert conclude(check_one(document), patient, NOW).verdict == "passed"


def test_a_claim_later_than_its_proof(teacher: pki.Identity, world: pki.Pki) -> None:
    document = documents.sign(EMPTY, CBQL, teacher, at=NOW)
    conclusion = judged(document, world, NOW + DAY, proven=NOW - DAY)
    assert codes(conclusion) == ["claimed-time-after-proof"]


def test_what_is_certain_comes_first(signed: bytes, world: pki.Pki) -> None:
    changed = signed.replace(b"8.5", b"9.5")
    conclusion = judged(changed, world, NOW + 701 * DAY)
    assert answer(conclusion) == ("failed", "HASH_FAILURE")
    assert codes(conclusion) == ["content-changed", "expired"]


def test_an_unknown_root(signed: bytes, world: pki.Pki) -> None:
    rules = PathRules(TrustAnchors.load([world.vgca.certificate]))
    conclusion = conclude(check_one(signed), rules, NOW)
    assert answer(conclusion) == ("indeterminate", "NO_CERTIFICATE_CHAIN_FOUND")
    assert "revocation-unknown" in warned(conclusion)


def test_plain_xmldsig_without_any_time(world: pki.Pki) -> None:
    document = libxmlsec.signed(world.manager, transforms=(), uri="#data")
    bare = PathRules(TrustAnchors.load([world.state_ca.certificate]))
    conclusion = conclude(check_one(document), bare, NOW)
    assert answer(conclusion) == ("passed", None)
    assert conclusion.signed_at is None
    assert conclusion.level is Level.XMLDSIG
    assert "time-unknown" in warned(conclusion)


_TIME = (
    '<Object Id="T"><SignatureProperties><SignatureProperty Target="#x">'
    '<SigningTime xmlns="">{}</SigningTime></SignatureProperty></SignatureProperties></Object>'
)


@pytest.mark.parametrize(
    ("text", "utc", "caution"),
    [
        ("2026-05-20T15:30:00", "2026-05-20T08:30:00+00:00", "time-without-zone"),
        ("2026-05-20T15:30:00.25+07:00", "2026-05-20T08:30:00.250000+00:00", None),
        (" 2026-05-20T08:30:00Z\n", "2026-05-20T08:30:00+00:00", None),
        ("20/05/2026", None, None),
        ("2026-13-20T08:30:00Z", None, None),
        ("0001-01-01T00:00:00+14:00", None, None),
    ],
)
@pytest.mark.parametrize("covered", [True, False])
def test_the_times_of_plain_xmldsig(
    text: str, utc: str | None, caution: str | None, covered: bool, world: pki.Pki
) -> None:
    """The shape of the tax sector's notices; a time counts only where a Reference covers it."""
    placed = EMPTY.replace(b"<CBQL></CBQL>", f"<CBQL>{_TIME.format(text)}</CBQL>".encode())
    document = libxmlsec.signed(
        world.manager, placed, transforms=(), uri="#T" if covered else "#data"
    )
    inner = re.search(rb"<Object .*</Object>", document, re.DOTALL)
    assert inner
    # The Object moves into the signature it belongs to; its digest was made without namespaces, so
    # only what is claimed is looked at here, not whether it is intact.
    moved = document.replace(inner[0], b"").replace(b"</KeyInfo>", b"</KeyInfo>" + inner[0])
    integrity = check_one(moved)
    claimed = integrity.claimed_time
    assert (claimed.isoformat() if claimed else None) == (utc if covered else None)
    found = [each.code for each in integrity.cautions]
    assert found == ([caution] if covered and caution else [])


def test_every_word_belongs_to_one_verdict() -> None:
    assert {word.verdict for word in SubIndication} == {Verdict.FAILED, Verdict.INDETERMINATE}
    assert SubIndication.HASH_FAILURE.verdict is Verdict.FAILED
    assert SubIndication.OUT_OF_BOUNDS_NO_POE.verdict is Verdict.INDETERMINATE


def test_every_sentence_exists_in_both_languages(full: bytes, world: pki.Pki) -> None:
    conclusions = [
        judged(documents.sign(EMPTY, CBQL, world.teacher), world, NOW + days * DAY)
        for days in (-301, 0, 701)
    ]
    for conclusion in conclusions:
        texts = [defect.text for defect in conclusion.defects]
        texts += [caution.text for caution in conclusion.warnings]
        assert texts
        assert all(text.vi and text.en and text.vi != text.en for text in texts)
