"""What a vendor can be certified for: which requirements, with which capabilities (hồ sơ)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from conformance.requirements.catalogue import catalogue
from conformance.requirements.requirement import Requirement, Subject
from hub.core.errors import Actor, UnknownCode
from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile.

    :param capabilities: those it demands.
    :param optional: those it looks at where they are declared.
    """

    id: str
    title: Text
    subject: Subject
    capabilities: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """What is asked: the requirements of its subject and capabilities that a check can show."""
        asked = {*self.capabilities, *self.optional}
        return tuple(
            each
            for each in catalogue().values()
            if each.subject is self.subject
            and each.untested is None
            and asked.issuperset(each.capabilities)
        )


@cache
def profiles() -> Mapping[str, Profile]:
    """Return every profile by its id."""
    source = files("conformance.requirements").joinpath("profiles.toml")
    tables = tomllib.loads(source.read_text("utf-8"))["profile"]
    return {table["id"]: _profile(table) for table in tables}


def profile(identifier: str) -> Profile:
    """Return one profile.

    :raises UnknownCode: when there is none with this id.
    """
    try:
        return profiles()[identifier]
    except KeyError:
        known = ", ".join(profiles())
        raise UnknownCode(
            Text("Không có hồ sơ nào tên như vậy.", "No profile has this name."),
            where=identifier,
            who=Actor.OPERATOR,
            remedy=Text(f"Chọn một trong: {known}.", f"Choose one of: {known}."),
        ) from None


def _profile(table: Mapping[str, Any]) -> Profile:
    return Profile(
        id=table["id"],
        title=Text(table["vi"], table["en"]),
        subject=Subject(table["subject"]),
        capabilities=tuple(table.get("capabilities", ())),
        optional=tuple(table.get("optional", ())),
    )
