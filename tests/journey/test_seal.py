"""The seal's rule as it is assigned: it stops a seal that is not as it says, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hub.core.document.slots import Role
from hub.core.errors import Reject
from hub.core.host import PluginHost
from hub.core.journey.schools import collect_school, issue_class
from hub.core.journey.workshop import Workshop
from hub.core.registry.assigning import Assigner
from hub.core.registry.matters import Matter
from hub.core.registry.vault import Vault
from hub.core.store import Assignment, Span
from tests.journey.worlds import SmallWorld, small_world

BEGINS = dt.date(2025, 7, 1)


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    """A small school whose pupils are collected and not signed yet."""
    host = PluginHost()
    made = small_world(tmp_path_factory.mktemp("seal"), host)
    with closing(Workshop.open(made.site, host)) as shop:
        collect_school(shop, made.cohort, actor="test")
    return made


@pytest.fixture
def shop(collected: SmallWorld, tmp_path: Path) -> Iterator[Workshop]:
    with closing(Workshop.open(collected.copy(tmp_path).site)) as opened:
        yield opened


def assign(shop: Workshop, unit: str, value: str, **more: object) -> None:
    wanted = Assignment(
        unit=unit,
        level=None,
        matter=Matter.SEAL_RULE,
        value=value,
        span=Span(BEGINS),
        settings=more,
        secrets={},
    )
    with shop.store.writing() as transaction:
        Assigner(shop.host, Vault(shop.site.key_file, shop.host)).assign(transaction, wanted)


def test_a_seal_from_a_key_file_stops_where_the_rule_wants_a_token(
    shop: Workshop, collected: SmallWorld
) -> None:
    """All but the seal is signed and kept; who must act and why is told for each document."""
    assign(shop, "37", "cv2817-public")
    issued = issue_class(shop, collected.cohort, actor="test")
    assert len(issued.stopped) == len(collected.pupils)
    for stopped in issued.stopped:
        assert stopped.problem is not None
        assert "token" in stopped.problem.what.vi
        assert stopped.problem.where == Role.KY_PHAT_HANH
    assert issued.complete == 0
    assert issued.signatures > 0


def test_where_no_rule_is_assigned_any_key_seals(shop: Workshop, collected: SmallWorld) -> None:
    issued = issue_class(shop, collected.cohort, actor="test")
    assert issued.stopped == []
    assert issued.complete == len(collected.pupils)


def test_a_rule_is_one_of_those_that_are_known(shop: Workshop) -> None:
    with pytest.raises(Reject) as refusal:
        assign(shop, "37", "khong-co")
    assert "cv2817-private" in refusal.value.what.vi
    with pytest.raises(Reject):
        assign(shop, "37", "cv2817-public", extra=1)
