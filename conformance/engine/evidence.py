"""What a run writes down, from which its verdict can be computed again offline (bằng chứng).

A folder holds ``evidence.jsonl``: a line a scene and repetition. A run that was stopped goes on
with what its folder has. Secrets never reach it: settings are not facts, and what looks like a
credential is struck out here once more, in keys and in values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from conformance.engine.observation import Facts
from hub.core.errors import UnreadableInput
from hub.core.text import Text

_FILE: Final = "evidence.jsonl"
_STRUCK: Final = "***"
_SECRET_KEY: Final = re.compile(
    r"pass|secret|token|authori[sz]ation|cookie|credential|api[_-]?key|\bpin\b|\botp\b",
    re.IGNORECASE,
)
_SECRET_VALUE: Final = re.compile(r"(?i)\b(basic|bearer)\s+[A-Za-z0-9+/=._~-]{8,}")


@dataclass(frozen=True, slots=True)
class Kept:
    """The facts of one scene in one repetition, as they stand in the folder."""

    scene: str
    repetition: int
    facts: Facts


class Evidence:
    """The folder of one run; `secrets` are struck out wherever they appear."""

    def __init__(self, folder: Path, secrets: Sequence[str] = ()) -> None:
        self._file = folder / _FILE
        self._secrets = tuple(each for each in secrets if each)

    def keep(self, kept: Kept) -> Facts:
        """Add a line and return the facts as they were written, which are the ones to look at."""
        facts = self._struck_mapping(kept.facts)
        line = {"scene": kept.scene, "repetition": kept.repetition, "facts": facts}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
        return facts

    def read(self) -> tuple[Kept, ...]:
        """Return every line; a last one that was cut off by a crash does not count.

        :raises UnreadableInput: for a file that no run wrote.
        """
        if not self._file.exists():
            return ()
        lines = self._file.read_text("utf-8").splitlines()
        found = []
        for number, line in enumerate(lines, 1):
            try:
                data = json.loads(line)
                found.append(Kept(data["scene"], data["repetition"], data["facts"]))
            except (ValueError, KeyError, TypeError):
                if number < len(lines):
                    raise _damaged(self._file, number) from None
        return tuple(found)

    def _struck(self, value: object) -> object:
        if isinstance(value, Mapping):
            return self._struck_mapping(value)
        if isinstance(value, str):
            return self._struck_text(value)
        if isinstance(value, Sequence):
            return [self._struck(each) for each in value]
        return value

    def _struck_mapping(self, facts: Facts) -> Facts:
        return {
            key: _STRUCK
            if isinstance(each, str) and _SECRET_KEY.search(key)
            else self._struck(each)
            for key, each in facts.items()
        }

    def _struck_text(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _STRUCK)
        return _SECRET_VALUE.sub(lambda found: f"{found[1]} {_STRUCK}", text)


def _damaged(file: Path, number: int) -> UnreadableInput:
    return UnreadableInput(
        Text("Tệp bằng chứng bị hỏng.", "The file of evidence is damaged."),
        where=f"{file}:{number}",
        remedy=Text("Chạy lại với thư mục mới.", "Run again with a new folder."),
    )
