"""What the registry refuses, and what to do then."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from hub.core.errors import Actor, Reject, UnknownCode
from hub.core.text import Text


class UnitConflict(Reject):
    """A change that would tear the tree of units (thay đổi làm sai cây đơn vị)."""

    code: ClassVar[str] = "unit-conflict"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class AssignmentConflict(Reject):
    """An assignment that cannot stand beside what is there (phân công mâu thuẫn)."""

    code: ClassVar[str] = "assignment-conflict"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class UnknownUnit(UnknownCode):
    """A unit that the registry does not know, or not on that day (không có đơn vị này)."""

    code: ClassVar[str] = "unknown-unit"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


def unit_conflict(code: str, vi: str, en: str) -> UnitConflict:
    """Return the error for a change of the unit `code` that the words explain."""
    return UnitConflict(
        Text(vi, en),
        where=code,
        remedy=Text(
            "Xem đơn vị bằng hub unit show rồi chọn ngày hoặc đơn vị khác.",
            "Look at the unit with hub unit show, then choose another day or unit.",
        ),
        unit=code,
    )


def never_known(code: str) -> UnknownUnit:
    """Return the error for a code that no unit ever had."""
    return UnknownUnit(
        Text("Không có đơn vị mang mã này.", "There is no unit with this code."),
        where=code[:60],
        remedy=Text(
            "Xem mã bằng hub unit list, hoặc nhập danh mục bằng hub unit import.",
            "See the codes with hub unit list, or bring a list in with hub unit import.",
        ),
    )


def not_on(code: str, day: dt.date, known: str, became: str) -> UnknownUnit:
    """Return the error for a unit that was not there on `day`.

    :param known: the spans in which it was.
    :param became: codes of what it became part of; empty where nothing is known.
    """
    heirs = Text(f" Sau đó thuộc: {became}.", f" Afterwards: {became}.") if became else Text("", "")
    return UnknownUnit(
        Text("Đơn vị này không có vào ngày {day}.", "There was no such unit on {day}.").format(
            day=day
        ),
        where=code,
        remedy=Text(
            f"Có trong: {known}.{heirs.vi} Hỏi theo ngày khác bằng --at.",
            f"It was there: {known}.{heirs.en} Ask for another day with --at.",
        ),
        unit=code,
    )


def assignment_conflict(code: str, vi: str, en: str) -> AssignmentConflict:
    """Return the error for an assignment of the unit `code` that the words explain."""
    return AssignmentConflict(
        Text(vi, en),
        where=code,
        remedy=Text(
            "Xem bằng hub assign show --explain; kết thúc phân công cũ bằng hub assign end.",
            "See hub assign show --explain; end the old assignment with hub assign end.",
        ),
        unit=code,
    )


def nothing_assigned(code: str) -> UnknownCode:
    """Return the error for an assignment that is not there."""
    return UnknownCode(
        Text(
            "Đơn vị này không có phân công nào như vậy vào ngày đó.",
            "The unit has no such assignment on that day.",
        ),
        where=code,
        who=Actor.OPERATOR,
        remedy=Text(
            "Xem bằng hub assign show --explain: có thể đơn vị cấp trên quyết định.",
            "See hub assign show --explain: a unit above it may decide.",
        ),
        unit=code,
    )
