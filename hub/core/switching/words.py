"""The words of a switch: where it stands, what was found, what became of it (thuật ngữ)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from hub.core.text import Text


class Stage(StrEnum):
    """Where a switch stands (giai đoạn chuyển đổi)."""

    PLANNED = "planned"
    MOVING = "moving"
    MOVED = "moved"
    VERIFIED = "verified"
    CUT_OVER = "cut-over"
    ROLLED_BACK = "rolled-back"
    ABANDONED = "abandoned"

    @property
    def label(self) -> Text:
        """The stage as people read it."""
        return _STAGES[self]


_STAGES: Final = {
    Stage.PLANNED: Text("đã lập kế hoạch", "planned"),
    Stage.MOVING: Text("đang chuyển", "moving"),
    Stage.MOVED: Text("đã chuyển, chưa đối chiếu", "moved, not verified"),
    Stage.VERIFIED: Text("đã đối chiếu", "verified"),
    Stage.CUT_OVER: Text("đã chuyển hẳn", "cut over"),
    Stage.ROLLED_BACK: Text("đã quay lại", "rolled back"),
    Stage.ABANDONED: Text("đã bỏ", "abandoned"),
}


class Kind(StrEnum):
    """What an item of a switch is."""

    RECORD = "record"
    FILE = "file"

    @property
    def label(self) -> Text:
        """The kind as people read it."""
        return _KINDS[self]


_KINDS: Final = {
    Kind.RECORD: Text("học bạ", "record"),
    Kind.FILE: Text("tệp đã ký", "signed file"),
}


class Found(StrEnum):
    """What the plan found of an item (kết quả so hai bên)."""

    MATCHED = "matched"
    NEW = "new"
    CHANGED = "changed"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    THEIRS = "theirs"

    @property
    def label(self) -> Text:
        """The finding as people read it."""
        return _FOUND[self]


_FOUND: Final = {
    Found.MATCHED: Text("bên mới đã có, giống hệt", "the target has the same"),
    Found.NEW: Text("cần chuyển", "to be moved"),
    Found.CHANGED: Text("bên mới có nhưng khác", "the target has another one"),
    Found.AMBIGUOUS: Text("chưa rõ là của ai", "whose it is, is not certain"),
    Found.MISSING: Text("trục có, bên cũ không còn", "the hub has it, the source does not"),
    Found.UNREADABLE: Text("bên cũ có nhưng không đọc được", "the source has it, unreadable"),
    Found.THEIRS: Text("chỉ bên mới có", "only the target has it"),
}

BLOCKING: Final = (Found.CHANGED, Found.AMBIGUOUS, Found.MISSING, Found.UNREADABLE)
"""Somebody must say something first: a plan with one of these would lose or overwrite."""

ACCEPTABLE: Final = (Found.CHANGED, Found.MISSING, Found.UNREADABLE)
"""A person may accept these; whose something is must be settled instead."""

MOVING: Final = (Found.NEW, Found.CHANGED, Found.MISSING)
"""What is carried to the target."""

OURS: Final = tuple(found for found in Found if found is not Found.THEIRS)
"""What the school brings along."""


class Outcome(StrEnum):
    """What became of an item that was carried (kết quả chuyển)."""

    MOVED = "moved"
    HELD = "held"

    @property
    def label(self) -> Text:
        """The outcome as people read it."""
        return _OUTCOMES[self]


_OUTCOMES: Final = {
    Outcome.MOVED: Text("bên mới đã nhận", "the target has taken it"),
    Outcome.HELD: Text(
        "bên mới không giữ được, trục giữ", "the target cannot hold it, the hub holds it"
    ),
}


class Checked(StrEnum):
    """What reading the target back showed of an item (kết quả đối chiếu)."""

    SAME = "same"
    DIFFERS = "differs"
    ABSENT = "absent"
    HELD = "held"

    @property
    def label(self) -> Text:
        """The word as people read it."""
        return _CHECKED[self]


_CHECKED: Final = {
    Checked.SAME: Text("giống hệt", "the same"),
    Checked.DIFFERS: Text("khác", "differs"),
    Checked.ABSENT: Text("không có", "is not there"),
    Checked.HELD: Text("trục giữ", "held by the hub"),
}
