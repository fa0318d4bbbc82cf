"""What an assignment can decide (việc được phân công)."""

from __future__ import annotations

from enum import StrEnum

from hub.core.text import Text


class Matter(StrEnum):
    """One thing that is decided for a unit and level of schooling."""

    ADAPTER = "adapter"
    NEXT_ADAPTER = "adapter-next"
    """The adapter that a school is about to switch to: set up, and not used for anything else."""
    SUBJECT_TEACHER = "signer-gvbm"
    HOMEROOM_TEACHER = "signer-gvcn"
    MANAGER = "signer-cbql"
    SEAL = "signer-seal"
    DESTINATION = "destination"
    SEAL_RULE = "seal-rule"
    """What the key of a school's seal must be: its value is the id of a rule, not of a plugin."""
    CERTIFICATION_RULE = "certification-rule"
    """Whether what is assigned must be certified: its value is a rule's id, not a plugin's."""
    CHECKER = "checker"
    """The office that checks and approves: its value is the code of a unit, not of a plugin."""

    @property
    def label(self) -> Text:
        """The matter as people read it."""
        return _LABELS[self]

    @property
    def plugin_kind(self) -> str | None:
        """Which kind of plugin decides it; None where a rule or an office does."""
        if self in {Matter.CHECKER, Matter.SEAL_RULE, Matter.CERTIFICATION_RULE}:
            return None
        return self.value.partition("-")[0]


_LABELS = {
    Matter.ADAPTER: Text("bộ chuyển đổi", "adapter"),
    Matter.NEXT_ADAPTER: Text("bộ chuyển đổi sắp dùng", "next adapter"),
    Matter.SUBJECT_TEACHER: Text("bộ ký của giáo viên bộ môn", "subject teachers' signer"),
    Matter.HOMEROOM_TEACHER: Text("bộ ký của giáo viên chủ nhiệm", "homeroom teachers' signer"),
    Matter.MANAGER: Text("bộ ký của cán bộ quản lý", "managers' signer"),
    Matter.SEAL: Text("bộ ký con dấu nhà trường", "signer of the school's seal"),
    Matter.DESTINATION: Text("nơi nhận báo cáo", "destination of reports"),
    Matter.SEAL_RULE: Text("quy định về con dấu", "rule for the seal"),
    Matter.CERTIFICATION_RULE: Text("quy định về chứng nhận", "rule for certifications"),
    Matter.CHECKER: Text("nơi kiểm tra, phê duyệt", "checking office"),
}

SIGNERS = {
    "GVBM": Matter.SUBJECT_TEACHER,
    "GVCN": Matter.HOMEROOM_TEACHER,
    "CBQL": Matter.MANAGER,
    "KY_PHAT_HANH": Matter.SEAL,
}
"""Which matter decides who signs in the slots of a role, by the role's name."""
