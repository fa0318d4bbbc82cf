"""Progress and readiness, as one may see them."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.document.slots import HOMEROOM_SLOT, MANAGER_SLOT, SEAL_SLOT, Role, subject_slot
from hub.core.errors import Pause
from hub.core.journey.states import State
from hub.core.journey.statistics import By, Scope, Stage, progress
from hub.core.journey.statistics.readiness import _empty
from hub.core.model import Level
from hub.core.registry.access import Access, new_token
from hub.core.registry.errors import UnknownUnit
from hub.core.registry.keeping import load_tree
from hub.core.store import Assignment, Grant, Span, Spell, Store, UnitKind
from tests.store.pupils import transcript

START = dt.date(2020, 1, 1)
DAY = dt.date(2026, 6, 1)
OPEN = Span(START)
CLOSED = Span(START, dt.date(2026, 1, 1))


def spell(code: str, kind: UnitKind, parent: str | None, span: Span = OPEN) -> Spell:
    levels = frozenset({Level.PRIMARY}) if kind is UnitKind.SCHOOL else frozenset[Level]()
    return Spell(code, kind, f"{code} (giả lập)", parent, span, levels)


@pytest.fixture
def province(store: Store) -> Store:
    """Two communes; TH01 and TH02 in the first, TH03 in the other, TH04 gone, TH05 unknown."""
    with store.writing() as transaction:
        transaction.units.replace(
            [
                spell("37", UnitKind.PROVINCE, None),
                *(spell(code, UnitKind.COMMUNE, "37") for code in ("37001", "37002")),
                *(spell(code, UnitKind.SCHOOL, "37001") for code in ("TH01", "TH02")),
                spell("TH03", UnitKind.SCHOOL, "37002"),
                spell("TH04", UnitKind.SCHOOL, "37002", CLOSED),
            ]
        )
        for unit, vendor in (("37", "viettel"), ("TH02", "vnpt")):
            transaction.assignments.add(
                Assignment(unit, None, "adapter", vendor, Span(START), settings={})
            )
        pupils = [
            (transcript(f"HS{n}", school=f"TH0{n}"), state)
            for n, state in enumerate(
                (State.COLLECTED, State.RECEIPTED, State.RETURNED, State.RECALLED, State.SIGNING), 1
            )
        ]
        transaction.transcripts.save([one for one, _ in pupils])
        for one, state in pupils:
            transaction.journeys.begin([one.key], state)
    return store


def counted(store: Store, by: By, unit: str | None, token: str | None = None) -> dict[str, int]:
    with store.reading() as transaction:
        access = Access(transaction, token)
        scope = Scope.of(access, load_tree(transaction), DAY, unit=unit)
        return {group.code: group.total for group in progress(transaction, scope, by)}


@pytest.mark.parametrize(
    ("unit", "by", "expected"),
    [
        (None, By.UNIT, {"37": 4, "-": 1}),
        ("37", By.UNIT, {"37001": 2, "37002": 2}),
        ("37001", By.UNIT, {"TH01": 1, "TH02": 1}),
        ("TH01", By.UNIT, {"TH01": 1}),
        ("37", By.SCHOOL, {"TH01": 1, "TH02": 1, "TH03": 1, "TH04": 1}),
        ("37002", By.STATE, {"returned": 1, "recalled": 1}),
        ("37", By.LEVEL, {"02": 4}),
        (None, By.VENDOR, {"viettel": 2, "vnpt": 1, "-": 2}),
    ],
)
def test_what_is_counted_where(
    unit: str | None, by: By, expected: dict[str, int], province: Store
) -> None:
    assert counted(province, by, unit) == expected


def test_only_what_the_account_may_see_counts(province: Store) -> None:
    tokens = {}
    duties = {"quan": ("admin", None), "xa": ("checker", "37002"), "la": ("reader", "37999")}
    with province.writing() as transaction:
        for account, (duty, unit) in duties.items():
            transaction.accounts.add(account, account)
            if unit != "37999":
                transaction.accounts.grant(account, Grant(duty, unit, None, Span(START)))
            tokens[account], digest = new_token()
            transaction.accounts.add_token(
                account, digest, dt.datetime.now(dt.UTC).replace(year=9999)
            )
    assert counted(province, By.SCHOOL, "37", tokens["xa"]) == {"TH03": 1, "TH04": 1}
    assert counted(province, By.SCHOOL, "37001", tokens["xa"]) == {}
    assert sum(counted(province, By.SCHOOL, None, tokens["quan"]).values()) == 5
    for token in (tokens["la"], None):
        with pytest.raises(Pause):
            counted(province, By.SCHOOL, None, token)
    with pytest.raises(UnknownUnit):
        counted(province, By.SCHOOL, "99", tokens["quan"])


def test_shares_and_waiting(province: Store) -> None:
    with province.reading() as transaction:
        scope = Scope.of(Access(transaction, None), load_tree(transaction), DAY, unit="37")
        (level,) = progress(transaction, scope, By.LEVEL)
        states = {each.code: each for each in progress(transaction, scope, By.STATE)}
    assert (level.total, level.in_force, level.done) == (4, 3, 1 / 3)
    assert (level.at(Stage.RETURNED), level.at(Stage.RECALLED), level.at(Stage.SIGNING)) == (
        1,
        1,
        0,
    )
    assert level.oldest is not None
    assert states["receipted"].oldest is None, "nobody has to do anything"


def test_every_state_belongs_to_one_stage() -> None:
    assert Counter(state for stage in Stage for state in stage.states) == Counter(State)


SLOTS = (
    *(subject_slot("k", code) for code in ("01", "02")),
    *(HOMEROOM_SLOT, MANAGER_SLOT, SEAL_SLOT),
)


@given(signed=st.sets(st.sampled_from([slot.name for slot in SLOTS] + ["GVBM-99"])))
def test_a_later_signature_shows_that_the_earlier_ones_are_complete(signed: set[str]) -> None:
    empty = _empty(SLOTS, frozenset(signed))
    order = list(Role)
    last = max((order.index(Role(name[:4])) for name in signed if name[:4] in order), default=0)
    if SEAL_SLOT.name in signed:
        assert empty == frozenset()
    assert all(order.index(role) >= last for role in empty)
    assert (Role.KY_PHAT_HANH in empty) == (SEAL_SLOT.name not in signed)
