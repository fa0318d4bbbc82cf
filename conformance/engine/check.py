"""What test authors write: scenes that ask the other side, checks that look at the answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Generic, TypeVar

from conformance.engine.observation import Facts, Observation

Subject = TypeVar("Subject")


class Scene(ABC, Generic[Subject]):
    """One thing done with the other side, played once a repetition (cảnh kiểm thử).

    What it writes down are plain JSON values: counts, codes, digests; never a secret.

    :param name: stable and unique in a suite.
    """

    name: ClassVar[str]

    @abstractmethod
    async def play(self, subject: Subject) -> Facts:
        """Ask the other side and write down what it did.

        :raises HubError: what the other side or the way to it made impossible; the engine keeps it.
        """


class Check(ABC):
    """Looks at the facts of one scene and says what they show of one requirement (phép kiểm).

    It only observes: how grave a contradiction is follows from the requirement's verb.

    :param requirement: the id of the requirement.
    :param scene: the name of the scene whose facts it needs.
    """

    requirement: str
    scene: str
    reads_stops: ClassVar[bool] = False
    """Whether it looks at scenes that ended in an error too; its facts then hold ``stopped``."""

    @abstractmethod
    def look(self, facts: Facts) -> Observation:
        """Return what `facts` show; it must not call anyone."""
