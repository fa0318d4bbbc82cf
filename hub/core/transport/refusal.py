"""A reason to refuse an input, written once and raised as one of the hub's errors."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.errors import Actor, UnreadableInput, UnsafeInput
from hub.core.text import Text


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an input is refused and what to do next (lý do từ chối và cách khắc phục).

    `values` fill the named places of both sentences and become fields of the error: limits,
    positions and counts, never a piece of the input.
    """

    what: Text
    remedy: Text
    who: Actor = Actor.SCHOOL_OFFICE

    def unsafe(self, where: str | None, **values: str | int) -> UnsafeInput:
        """Return the error for an input that could harm the hub."""
        return UnsafeInput(
            self.what.format(**values),
            remedy=self.remedy.format(**values),
            where=where,
            who=self.who,
            **values,
        )

    def unreadable(self, where: str | None, **values: str | int) -> UnreadableInput:
        """Return the error for an input that is not what it claims to be."""
        return UnreadableInput(
            self.what.format(**values),
            remedy=self.remedy.format(**values),
            where=where,
            who=self.who,
            **values,
        )
