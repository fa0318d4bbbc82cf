"""Requirements made for tests of the engine."""

from __future__ import annotations

from conformance.requirements import Requirement, Subject
from hub.core.errors import Actor
from hub.core.spec import SourceGrade, Verb
from hub.core.text import Text


def made(
    identifier: str = "T-1",
    verb: Verb = Verb.SHALL,
    *,
    capabilities: tuple[str, ...] = (),
    provisional: bool = False,
) -> Requirement:
    """Return a requirement on documents."""
    return Requirement(
        identifier,
        Subject.DOCUMENT,
        Text("Phải đúng.", "It must hold."),
        "Điều 1",
        verb,
        Actor.VENDOR,
        "test 1",
        SourceGrade.OBSERVED,
        capabilities,
        provisional=provisional,
    )
