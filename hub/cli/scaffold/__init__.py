"""Writes the package of a new plugin: installs and passes its tests as it is (khung plugin).

Each kind is a folder of texts beside this module. ``MODULE`` in a path and ``$name``, ``$package``,
``$module``, ``$class_`` in a text are filled in; a text's name ends in ``.txt`` here only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from string import Template
from typing import Final

from hub.core.errors import Actor, Reject
from hub.core.text import Text

_HERE: Final = Path(__file__).parent
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_LONGEST: Final = 40


class Kind(StrEnum):
    """What the new plugin is (loại plugin)."""

    ADAPTER = "adapter"
    SIGNER = "signer"
    SERVER = "server"
    """An invented vendor for tests (máy chủ giả lập)."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a plugin is called, everywhere."""

    name: str

    @property
    def package(self) -> str:
        """The distribution; the prefix keeps it from meaning somebody else's."""
        return f"hocba-{self.name}"

    @property
    def module(self) -> str:
        """The importable package."""
        return self.package.replace("-", "_")

    @property
    def class_(self) -> str:
        """How its classes begin."""
        return "".join(part.capitalize() for part in self.name.split("-"))


def write_plugin(name: str, kind: Kind, folder: Path) -> tuple[Path, ...]:
    """Write the package into ``folder/hocba-NAME`` and return its files.

    :raises Reject: when the name cannot be a plugin's, or something is there already.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise Reject(_BAD_NAME, remedy=_BAD_NAME_REMEDY, where=name[:60], who=Actor.DEVELOPER)
    names = Names(name)
    target = folder / names.package
    if target.exists():
        raise Reject(_THERE, remedy=_THERE_REMEDY, where=str(target), who=Actor.DEVELOPER)
    return tuple(
        sorted(_written(names, _HERE / "common", target) + _written(names, _HERE / kind, target))
    )


def _written(names: Names, source: Path, target: Path) -> list[Path]:
    made = []
    for text in source.rglob("*.txt"):
        place = str(text.relative_to(source).with_suffix("")).replace("MODULE", names.module)
        path = target / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_filled(text.read_text("utf-8"), names), "utf-8")
        made.append(path)
    return made


def _filled(text: str, names: Names) -> str:
    return Template(text).substitute(
        name=names.name, package=names.package, module=names.module, class_=names.class_
    )


_BAD_NAME: Final = Text("Tên plugin không hợp lệ.", "That cannot be a plugin's name.")
_BAD_NAME_REMEDY: Final = Text(
    "Dùng chữ thường a-z, số và gạch nối, bắt đầu bằng chữ, tối đa 40 ký tự, như truong-xanh.",
    "Use lower-case a-z, digits and hyphens, a letter first, at most 40, such as truong-xanh.",
)
_THERE: Final = Text("Thư mục này đã có; không ghi đè.", "It is there already and stays as it is.")
_THERE_REMEDY: Final = Text("Chọn tên hoặc thư mục khác.", "Choose another name or folder.")
