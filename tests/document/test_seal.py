"""The rules for a school's seal: which key, whose certificate, and where it is written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from hub.core.document.seal import SealRule, seal_rules
from hub.core.errors import Actor, Pause
from hub.core.trust import Certificate
from simulation.pki import Authority, HolderKey, keys_of_school, load_pool
from simulation.province import Province

PUBLIC, PRIVATE = "cv2817-public", "cv2817-private"


@pytest.fixture(scope="module")
def seals() -> dict[str, HolderKey]:
    """The seal of a public school and that of a private one."""
    province, pool = Province(7, 60), load_pool()
    authority, school = Authority.create(pool), province.schools()[0]
    staff = province.staff(school)
    return {
        kind: list(keys_of_school(authority, pool, replace(school, private=private), staff))[-1]
        for kind, private in ((PUBLIC, False), (PRIVATE, True))
    }


def check(rule: SealRule, seal: HolderKey, *, in_token: bool = True, chained: bool = True) -> None:
    certificate, *chain = (
        Certificate.load(one.public_bytes(Encoding.DER)) for one in (seal.certificate, *seal.chain)
    )
    rule.check(certificate, chain if chained else [], in_token=in_token, where="KY_PHAT_HANH")


@pytest.mark.parametrize("kind", [PUBLIC, PRIVATE])
@pytest.mark.parametrize("chained", [True, False])
def test_each_kind_of_school_seals_with_its_own_authority(
    seals: dict[str, HolderKey], kind: str, chained: bool
) -> None:
    check(seal_rules()[kind], seals[kind], chained=chained)
    other = PRIVATE if kind == PUBLIC else PUBLIC
    with pytest.raises(Pause) as refusal:
        check(seal_rules()[other], seals[kind], chained=chained)
    told = refusal.value
    assert told.who is Actor.MANAGER
    assert told.where == "KY_PHAT_HANH"
    assert "2817" in told.what.vi
    assert "issued by" in told.what.en
    assert seal_rules()[other].name.vi in told.remedy.vi
    assert told.fields == {"rule": other}


@pytest.mark.parametrize("kind", [PUBLIC, PRIVATE])
def test_a_key_outside_of_a_token_makes_no_seal(seals: dict[str, HolderKey], kind: str) -> None:
    with pytest.raises(Pause) as refusal:
        check(seal_rules()[kind], seals[kind], in_token=False)
    assert "token" in refusal.value.what.vi


def test_a_rule_may_ask_for_no_authority(seals: dict[str, HolderKey]) -> None:
    rule = seal_rules()[PUBLIC].model_copy(update={"issuers": (), "in_token": False})
    check(rule, seals[PRIVATE], in_token=False)


def test_every_rule_tells_its_source() -> None:
    for rule in seal_rules().values():
        assert rule.source
        assert rule.label.vi != rule.label.en
        assert rule.grade in {"official", "observed", "draft"}
