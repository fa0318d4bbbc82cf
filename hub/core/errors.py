"""One tree of errors, grouped by what the hub does about them.

::

    HubError
    ├── Retry     the other side or the network failed; the same request may succeed later
    │   └── LostAnswer       the request may have arrived: ask about it before it is made again
    ├── Reject    this input is wrong and stays wrong until somebody changes it
    │   ├── UnsafeInput      refused before it was read to the end: bounds, DTD, bombs
    │   ├── UnreadableInput  not the format it claims to be: empty, encrypted, damaged
    │   └── UnknownCode      a code or identifier that no list in force contains
    ├── Pause     a person must act first: credentials, quota, certificate, settings
    └── Bug       the hub or a plugin broke its own promise

An error says what happened, where, whose turn it is and what to do next. It carries fields, never a
pupil's data and never a secret.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from hub.core.text import Text


class Actor(StrEnum):
    """Whose turn it is (người cần xử lý)."""

    SUBJECT_TEACHER = "subject-teacher"
    HOMEROOM_TEACHER = "homeroom-teacher"
    MANAGER = "manager"
    SCHOOL_OFFICE = "school-office"
    PROVINCE = "province"
    VENDOR = "vendor"
    OPERATOR = "operator"
    DEVELOPER = "developer"

    @property
    def label(self) -> Text:
        """The actor's name as people read it."""
        return _LABELS[self]


_LABELS = {
    Actor.SUBJECT_TEACHER: Text("giáo viên bộ môn", "subject teacher"),
    Actor.HOMEROOM_TEACHER: Text("giáo viên chủ nhiệm", "homeroom teacher"),
    Actor.MANAGER: Text("cán bộ quản lý", "school manager"),
    Actor.SCHOOL_OFFICE: Text("văn phòng nhà trường", "school office"),
    Actor.PROVINCE: Text("Sở GDĐT", "provincial department"),
    Actor.VENDOR: Text("nhà cung cấp phần mềm", "software vendor"),
    Actor.OPERATOR: Text("người vận hành", "operator"),
    Actor.DEVELOPER: Text("người phát triển", "developer"),
}


class HubError(Exception):
    """Base of every failure the hub expects.

    :param what: what happened, in both languages.
    :param where: the place: a file, a sheet and row, an element path, a plugin id.
    :param who: whose turn it is.
    :param remedy: what that person does next, in both languages.
    :param fields: further facts for machines (unit, plugin, vendor code, request id).
    """

    code: ClassVar[str] = "hub-error"
    default_actor: ClassVar[Actor] = Actor.OPERATOR

    def __init__(
        self,
        what: Text,
        *,
        remedy: Text,
        where: str | None = None,
        who: Actor | None = None,
        **fields: str | int,
    ) -> None:
        super().__init__(str(what))
        self.what = what
        self.where = where
        self.who = who or self.default_actor
        self.remedy = remedy
        self.fields = fields

    def __reduce__(self) -> tuple[object, ...]:
        """Let errors travel between processes: they are made by names, which pickle would lose."""
        return _blank, (type(self), self.args), self.__dict__


def _blank(kind: type[HubError], said: tuple[object, ...]) -> HubError:
    error = kind.__new__(kind)
    error.args = said
    return error


class Retry(HubError):
    """The other side or the network failed; the same request may succeed later."""

    code = "retry"


class LostAnswer(Retry):
    """The request may have arrived and been counted; only asking by its id can tell."""

    code = "lost-answer"


class Reject(HubError):
    """This input is wrong and stays wrong until somebody changes it."""

    code = "rejected"
    default_actor = Actor.SCHOOL_OFFICE


class UnsafeInput(Reject):
    """Refused before it was read to the end, because reading it could harm the hub."""

    code = "unsafe-input"


class UnreadableInput(Reject):
    """Not the format it claims to be, or damaged, empty or encrypted."""

    code = "unreadable-input"


class UnknownCode(Reject):
    """A code or identifier that no list in force contains."""

    code = "unknown-code"


class Pause(HubError):
    """A person must act before this can go on: credentials, quota, certificate, settings."""

    code = "paused"


class Bug(HubError):
    """The hub or a plugin broke its own promise."""

    code = "bug"
    default_actor = Actor.DEVELOPER
