"""How many transcripts have come how far: by unit, school, level, vendor or state (tiến độ)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from hub.core.errors import UnknownCode
from hub.core.journey.states import State
from hub.core.journey.statistics.scope import Scope
from hub.core.registry.assigned import InForce, Place
from hub.core.registry.matters import Matter
from hub.core.store import Transaction
from hub.core.store.statistics import StateCount
from hub.core.text import Text


class By(StrEnum):
    """What transcripts are counted by (thống kê theo)."""

    UNIT = "unit"
    SCHOOL = "school"
    LEVEL = "level"
    VENDOR = "vendor"
    STATE = "state"

    @property
    def label(self) -> Text:
        """The word as people read it."""
        return _BY[self]


_BY = {
    By.UNIT: Text("Đơn vị", "Unit"),
    By.SCHOOL: Text("Trường", "School"),
    By.LEVEL: Text("Cấp học", "Level"),
    By.VENDOR: Text("Nguồn dữ liệu", "Vendor"),
    By.STATE: Text("Trạng thái", "State"),
}


class Stage(StrEnum):
    """States put together as people speak of progress (chặng)."""

    UNSIGNED = "unsigned"
    SIGNING = "signing"
    ISSUED = "issued"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    REPORTED = "reported"
    RECEIPTED = "receipted"
    RETURNED = "returned"
    RECALLED = "recalled"

    @property
    def label(self) -> Text:
        """The stage as people read it."""
        return _STAGES[self][0]

    @property
    def states(self) -> tuple[State, ...]:
        """The states that it stands for."""
        return _STAGES[self][1]


_STAGES: Final[Mapping[Stage, tuple[Text, tuple[State, ...]]]] = MappingProxyType(
    {
        Stage.UNSIGNED: (
            Text("Chưa ký", "Unsigned"),
            (State.COLLECTED, State.CHECKED, State.COMPOSED),
        ),
        Stage.SIGNING: (Text("Đang ký", "Signing"), (State.SIGNING,)),
        Stage.ISSUED: (
            Text("Đủ chữ ký", "Issued"),
            (State.ISSUED, State.RECEIVED, State.VERIFIED),
        ),
        Stage.SUBMITTED: (Text("Đã nộp", "Submitted"), (State.SUBMITTED, State.APPROVED)),
        Stage.PUBLISHED: (Text("Đã công bố", "Published"), (State.PUBLISHED,)),
        Stage.REPORTED: (Text("Đã gửi Bộ", "Reported"), (State.PACKAGED, State.REPORTED)),
        Stage.RECEIPTED: (Text("Có biên nhận", "Receipted"), (State.RECEIPTED,)),
        Stage.RETURNED: (Text("Bị trả lại", "Returned"), (State.RETURNED,)),
        Stage.RECALLED: (
            Text("Thu hồi", "Recalled"),
            (State.RECALLED, State.RECALL_REPORTED, State.WITHDRAWN),
        ),
    }
)

NOTHING: Final = "-"
"""The group of what belongs to none: no unit known, no vendor assigned."""


@dataclass(frozen=True, slots=True)
class Group:
    """What is counted together.

    :param code: of the unit, school, level, vendor (a plugin's id) or state.
    :param oldest: since when the one that waits longest stands where it stands; None where none
        waits for anybody.
    """

    code: str
    name: Text
    states: Mapping[State, int]
    oldest: dt.datetime | None

    @property
    def total(self) -> int:
        """How many transcripts there are."""
        return sum(self.states.values())

    @property
    def in_force(self) -> int:
        """How many there are without those that were recalled."""
        return self.total - self.at(Stage.RECALLED)

    @property
    def done(self) -> float:
        """Which share of what is in force has its receipt, 0 to 1."""
        return self.at(Stage.RECEIPTED) / self.in_force if self.in_force else 0.0

    def at(self, stage: Stage) -> int:
        """Return how many stand in the states of `stage`."""
        return sum(self.states.get(state, 0) for state in stage.states)


def progress(transaction: Transaction, scope: Scope, by: By) -> tuple[Group, ...]:
    """Return the transcripts of `scope` in groups, in the order of their codes."""
    group_of = _grouping(transaction, scope, by)
    counts: dict[str, Counter[State]] = defaultdict(Counter)
    oldest: dict[str, dt.datetime] = {}
    for each in transaction.statistics.states(scope.schools, school_year=scope.school_year):
        code, state = group_of(each) or NOTHING, State(each.state)
        counts[code][state] += each.count
        if state.turn is not None:
            oldest[code] = min(each.oldest, oldest.get(code, each.oldest))
    return tuple(
        Group(code, _name(scope, by, code), counts[code], oldest.get(code))
        for code in sorted(counts)
    )


def _grouping(transaction: Transaction, scope: Scope, by: By) -> Callable[[StateCount], str | None]:
    if by is By.UNIT:
        return lambda each: scope.part_of(each.school_code)
    if by is By.VENDOR:
        in_force = InForce.load(transaction)
        return lambda each: _vendor(in_force, scope, each)
    if by is By.LEVEL:
        return lambda each: each.level.value
    return lambda each: each.school_code if by is By.SCHOOL else each.state


def _vendor(in_force: InForce, scope: Scope, each: StateCount) -> str | None:
    try:
        found = in_force.find(Place(each.school_code, each.level, scope.day), Matter.ADAPTER)
    except UnknownCode:
        return None  # A school that is gone, or was never in the tree, is assigned nothing.
    return found.value if found is not None else None


def _name(scope: Scope, by: By, code: str) -> Text:
    if code == NOTHING:
        return _NOWHERE
    if by is By.STATE:
        return State(code).label
    if by is By.LEVEL:
        return _LEVELS[code]
    return Text(*[scope.name_of(code) if by in (By.UNIT, By.SCHOOL) else code] * 2)


_NOWHERE = Text("(không xác định)", "(unknown)")
_LEVELS = {
    "02": Text("Tiểu học", "Primary"),
    "03": Text("THCS", "Lower secondary"),
    "04": Text("THPT", "Upper secondary"),
    "05": Text("GDTX", "Continuing education"),
}
