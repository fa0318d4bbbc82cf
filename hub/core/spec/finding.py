"""What a rule found, in words a person can act on (phát hiện)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hub.core.errors import Actor
from hub.core.text import Language, Text


class Severity(StrEnum):
    """Whether a finding stops at its gate (lỗi) or goes along (cảnh báo)."""

    ERROR = "error"
    WARNING = "warning"


class Gate(StrEnum):
    """Where on its way a transcript is stopped by a rule's errors (cửa kiểm tra)."""

    IMPORT = "import"
    COMPOSE = "compose"
    ISSUE = "issue"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found in one transcript or document.

    :param rule: id of the rule, stable and never reused.
    :param clause: document and article the rule comes from.
    :param path: place in the canonical transcript or in the document.
    :param expected: what the rule expects there, as codes and numbers.
    :param received: what stands there.
    :param who: whose turn it is.
    """

    rule: str
    severity: Severity
    clause: str
    path: str
    expected: str
    received: str
    who: Actor
    message: Text
    pack: str = ""
    gate: Gate = Gate.ISSUE
    provisional: bool = False
    """True where the source of the rule is incomplete or its reading is not settled."""

    def to_json(self, language: Language) -> dict[str, object]:
        """Return the finding for machines, its message in `language`."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "clause": self.clause,
            "path": self.path,
            "expected": self.expected,
            "received": self.received,
            "who": self.who.value,
            "message": self.message.get(language),
            "pack": self.pack,
            "gate": self.gate.value,
            "provisional": self.provisional,
        }
