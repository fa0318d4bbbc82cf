"""What the registry refuses, and what to do then."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from hub.core.errors import Actor, Pause, Reject, UnknownCode
from hub.core.text import Text


class UnitConflict(Reject):
    """A change that would tear the tree of units (thay đổi làm sai cây đơn vị)."""

    code: ClassVar[str] = "unit-conflict"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class AssignmentConflict(Reject):
    """An assignment that cannot stand beside what is there (phân công mâu thuẫn)."""

    code: ClassVar[str] = "assignment-conflict"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class AccountTaken(Reject):
    """An account id that is in use (mã tài khoản đã dùng)."""

    code: ClassVar[str] = "account-taken"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class IdentityTaken(Reject):
    """An id that stands for another one, or is linked from a later day on (mã đã gắn)."""

    code: ClassVar[str] = "identity-taken"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class NotAllowed(Pause):
    """Somebody wants to do what their duties do not allow (không có quyền)."""

    code: ClassVar[str] = "not-allowed"


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


def not_assigned(code: str, matter: str, label: Text) -> UnknownCode:
    """Return the error for a unit that needs `matter` assigned and has not."""
    return UnknownCode(
        Text(
            "Chưa phân công {label} cho đơn vị này hay đơn vị cấp trên vào ngày đó.",
            "No {label} is assigned to this unit or to one above it on that day.",
        ).format(label=label),
        where=code,
        who=Actor.OPERATOR,
        remedy=Text(
            f"Gõ: hub assign set {code} {matter} … (xem hub assign set --help).",
            f"Type: hub assign set {code} {matter} … (see hub assign set --help).",
        ),
        unit=code,
        matter=matter,
    )


def not_allowed(action: Text, unit: str | None, account: str) -> NotAllowed:
    """Return the error for what `account` may not do; of no pupil is anything told."""
    return NotAllowed(
        Text("Tài khoản không có quyền {action}.", "The account may not {action}.").format(
            action=action
        ),
        where=unit,
        remedy=Text(
            "Xin người quản trị phân quyền (hub account grant).",
            "Ask an administrator for the duty (hub account grant).",
        ),
        account=account,
    )


def unknown_token() -> NotAllowed:
    """Return the error for a token that is missing, unknown or expired."""
    return NotAllowed(
        Text("Cần một mã truy cập còn hiệu lực.", "A token that is known and in force is needed."),
        remedy=Text(
            "Dùng hub --as MÃ hoặc biến HOCBA_TOKEN; xin mã mới từ người quản trị.",
            "Use hub --as TOKEN or the variable HOCBA_TOKEN; ask an administrator for a new one.",
        ),
    )


def not_one(reference: str, *, many: bool) -> UnknownCode:
    """Return the error for a reference that names no transcript, or `many`."""
    return UnknownCode(
        Text("Có nhiều học bạ khớp.", "More than one transcript matches.")
        if many
        else Text("Không có học bạ nào như vậy trong kho.", "The store has no such transcript."),
        where=reference,
        remedy=Text(
            "Tìm khóa của học bạ bằng hub lookup rồi dùng khóa đó.",
            "Find the transcript's key with hub lookup and use it.",
        ),
    )


def no_such_account(account: str) -> UnknownCode:
    """Return the error for an account that is not registered."""
    return UnknownCode(
        Text("Không có tài khoản này.", "There is no such account."),
        where=account[:60],
        who=Actor.OPERATOR,
        remedy=Text(
            "Xem hub account list, hoặc thêm bằng hub account add.",
            "See hub account list, or add it with hub account add.",
        ),
    )


def account_taken(account: str) -> AccountTaken:
    """Return the error for an account id that is in use."""
    return AccountTaken(
        Text("Mã tài khoản này đã dùng.", "This account id is taken."),
        where=account[:60],
        remedy=Text("Chọn mã khác.", "Choose another id."),
    )


def identity_taken(any_id: str, since: dt.date | None) -> IdentityTaken:
    """Return the error for an id that the register has another link of.

    :param since: when that link began, where it began too late for the new one.
    """
    what = (
        Text("Mã này đang là tên của một mã khác.", "This id stands for another one already.")
        if since is None
        else Text("Mã này đã được gắn từ ngày {since}.", "This id is linked since {since}.").format(
            since=since
        )
    )
    return IdentityTaken(
        what,
        where=any_id[:60],
        remedy=Text(
            "Xem hub identity show rồi chọn mã hoặc ngày khác.",
            "See hub identity show, then choose another id or day.",
        ),
    )


def no_such_duty(account: str) -> UnknownCode:
    """Return the error for a duty that the account has not."""
    return UnknownCode(
        Text("Tài khoản không có nhiệm vụ này.", "The account has no such duty."),
        where=account,
        who=Actor.OPERATOR,
        remedy=Text("Xem hub account list.", "See hub account list."),
    )
