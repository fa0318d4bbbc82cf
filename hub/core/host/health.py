"""What the host knows about a plugin's health, in words a person can act on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from hub.core.errors import Bug
from hub.core.text import Language, Text


class Status(StrEnum):
    """How a plugin fares (tình trạng), from well to not usable at all."""

    OK = "ok"
    SLOW = "slow"
    """Works, but took longer to load than people should wait."""
    DUPLICATE = "duplicate"
    """Something of it was left out, because an earlier plugin has the same id."""
    DISABLED = "disabled"
    """Left out because somebody asked for that."""
    MISDECLARED = "mis-declared"
    """Left out: what it declares breaks the contract."""
    BROKEN = "broken"
    """Left out: it could not be loaded or asked."""

    @property
    def label(self) -> Text:
        """The status as people read it."""
        return _LABELS[self]

    @property
    def serves(self) -> bool:
        """Whether the plugin's other contributions are in use."""
        return self in (Status.OK, Status.SLOW, Status.DUPLICATE)


_LABELS = {
    Status.OK: Text("tốt", "ok"),
    Status.SLOW: Text("chậm", "slow"),
    Status.DUPLICATE: Text("trùng mã", "duplicate"),
    Status.DISABLED: Text("đã tắt", "disabled"),
    Status.MISDECLARED: Text("khai báo sai", "mis-declared"),
    Status.BROKEN: Text("hỏng", "broken"),
}


@dataclass(frozen=True, slots=True)
class HealthRecord:
    """One plugin's health (hồ sơ sức khoẻ của một plugin).

    :param name: name of its entry point.
    :param distribution: the installed package it came in.
    :param seconds: how long loading and asking it took.
    :param problem: what is wrong; None when all is well.
    :param remedy: what the operator does about it; None when all is well.
    :param contributes: what is in use of it, such as ``adapter:csv-import``.
    """

    name: str
    distribution: str
    version: str
    status: Status
    seconds: float
    problem: Text | None = None
    remedy: Text | None = None
    contributes: tuple[str, ...] = ()

    def to_json(self, language: Language) -> dict[str, object]:
        """Return the record for machines, its sentences in `language`."""
        return {
            "name": self.name,
            "distribution": self.distribution,
            "version": self.version,
            "status": self.status.value,
            "seconds": round(self.seconds, 3),
            "problem": self.problem.get(language) if self.problem else None,
            "remedy": self.remedy.get(language) if self.remedy else None,
            "contributes": list(self.contributes),
        }


class PluginFault(Bug):
    """A plugin broke the contract; a record normally, raised by a strict host."""

    code: ClassVar[str] = "plugin-fault"

    def __init__(self, plugin: str, status: Status, what: Text, remedy: Text) -> None:
        super().__init__(what, remedy=remedy, where=plugin, plugin=plugin, status=status.value)
        self.status = status
