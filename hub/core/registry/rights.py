"""Who may do what: one `can` that every command and page asks (quyền hạn).

An account has duties, each for the whole hub or below one unit, at one level of schooling or at
all, from day to day. What is not granted is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.core.model import Level
from hub.core.registry.tree import UnitTree
from hub.core.store import Account, Grant, Span, UnitKind
from hub.core.text import Text


class Action(StrEnum):
    """What somebody wants to do (việc cần quyền)."""

    READ = "read"
    """See a pupil's transcript: look it up, have it explained, compared, printed, exported."""
    EXTRACT = "extract"
    """Hand a transcript out as a file: for a transfer, an admission."""
    IMPORT = "import"
    SIGN = "sign"
    SUBMIT = "submit"
    """Submit what the school issued, and recall it."""
    APPROVE = "approve"
    """Approve or return what was submitted."""
    PUBLISH = "publish"
    REPORT = "report"
    ARCHIVE = "archive"
    """Make checkpoints of the ledger, and keep evidence for the long term."""
    CHANGE_UNITS = "change-units"
    ASSIGN = "assign"
    USE_UNCERTIFIED = "use-uncertified"
    """Let a unit use for a time what no certification covers."""
    GRANT = "grant"
    """Give and take duties and tokens, and see who read what."""
    STATISTICS = "statistics"
    """See counts, and which of the staff can sign: no pupil's data."""
    BACK_UP = "back-up"
    """Copy the whole store, encrypted; who lacks the backups' key learns nothing from it."""

    @property
    def label(self) -> Text:
        """The action as people read it."""
        return _ACTIONS[self]


class Duty(StrEnum):
    """What an account does, and so what it may do (nhiệm vụ)."""

    READER = "reader"
    SCHOOL_OFFICE = "school-office"
    CHECKER = "checker"
    OPERATOR = "operator"
    """Runs the hub; sees no pupil's data."""
    ADMIN = "admin"

    @property
    def label(self) -> Text:
        """The duty as people read it."""
        return _DUTIES[self]

    @property
    def actions(self) -> frozenset[Action]:
        """What whoever has the duty may do."""
        return _ALLOWED[self] | {Action.STATISTICS}


_ACTIONS = {
    Action.READ: Text("xem học bạ", "read transcripts"),
    Action.EXTRACT: Text("trích xuất học bạ", "hand transcripts out"),
    Action.IMPORT: Text("nhập học bạ", "import transcripts"),
    Action.SIGN: Text("lập và ký học bạ", "compose and sign transcripts"),
    Action.SUBMIT: Text("nộp, thu hồi học bạ", "submit and recall transcripts"),
    Action.PUBLISH: Text("công bố học bạ", "publish transcripts"),
    Action.APPROVE: Text("duyệt học bạ", "approve transcripts"),
    Action.REPORT: Text("báo cáo", "report"),
    Action.ARCHIVE: Text("chốt sổ, lưu bằng chứng", "make checkpoints, keep evidence"),
    Action.CHANGE_UNITS: Text("ghi biến động đơn vị", "change units"),
    Action.ASSIGN: Text("phân công tích hợp", "assign plugins"),
    Action.USE_UNCERTIFIED: Text(
        "cho dùng phần mềm chưa chứng nhận", "allow what is not certified"
    ),
    Action.GRANT: Text("phân quyền", "grant rights"),
    Action.STATISTICS: Text("xem thống kê", "see statistics"),
    Action.BACK_UP: Text("sao lưu kho", "back the store up"),
}
_DUTIES = {
    Duty.READER: Text("tra cứu", "reader"),
    Duty.SCHOOL_OFFICE: Text("văn phòng nhà trường", "school office"),
    Duty.CHECKER: Text("kiểm tra, phê duyệt", "checker"),
    Duty.OPERATOR: Text("vận hành", "operator"),
    Duty.ADMIN: Text("quản trị", "administrator"),
}
_ALLOWED = {
    Duty.READER: frozenset({Action.READ}),
    Duty.SCHOOL_OFFICE: frozenset(
        {Action.READ, Action.EXTRACT, Action.IMPORT, Action.SIGN, Action.SUBMIT}
    ),
    Duty.CHECKER: frozenset({Action.READ, Action.EXTRACT, Action.APPROVE, Action.PUBLISH}),
    Duty.OPERATOR: frozenset(
        {Action.REPORT, Action.ARCHIVE, Action.CHANGE_UNITS, Action.ASSIGN, Action.BACK_UP}
    ),
    Duty.ADMIN: frozenset(Action),
}

LOCAL = Account("local", "local", (Grant(Duty.ADMIN, None, None, Span(dt.date.min)),))
"""Whoever can open the store on this machine, while nobody else can grant rights."""


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may do what in a tree of units."""

    tree: UnitTree

    def can(
        self, account: Account, action: Action, unit: str | None, level: Level | None, at: dt.date
    ) -> bool:
        """Tell whether `account` may do `action` on the day `at`.

        :param unit: for which unit; None asks for the whole hub. A unit that is gone is answered
            for by those who keep its records: its successors, else the unit that was above it.
        :param level: at which level of schooling; None asks for every one.
        """
        keepers = self.tree.keepers(unit, at) if unit is not None else frozenset[str]()
        return any(
            action in Duty(grant.duty).actions
            and at in grant.span
            and (grant.unit is None or grant.unit in keepers)
            and grant.level in (None, level)
            for grant in account.grants
        )

    def schools(
        self, account: Account, action: Action, at: dt.date
    ) -> Mapping[Level, frozenset[str] | None]:
        """Return for which schools `account` may do `action` at each level of schooling.

        None stands for all schools, those included that the tree does not have.
        """
        found: dict[Level, frozenset[str] | None] = {}
        for level in Level:
            if self.can(account, action, None, level, at):
                found[level] = None
                continue
            schools = (
                code
                for code, spells in self.tree.units.items()
                if spells[0].kind is UnitKind.SCHOOL
            )
            found[level] = frozenset(
                code for code in schools if self.can(account, action, code, level, at)
            )
        return found
