"""A person's phone: it shows what is to be signed, and the person answers, or does not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from hub.core.text import Text


class Habit(StrEnum):
    """How a person treats what the phone asks (thói quen của người ký)."""

    CONFIRMS = "confirms"
    REFUSES = "refuses"
    SLEEPS = "sleeps"
    ANSWERS_TWICE = "answers-twice"

    @property
    def told(self) -> Text:
        """What a person reads about it."""
        return _TOLD[self]


class Answer(StrEnum):
    """What a person said."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a phone was asked to show: the provider's transaction and its lines."""

    transaction: str
    lines: tuple[str, ...]


@dataclass(slots=True)
class Phone:
    """One phone. It knows no clock: a person answers when the provider has looked often enough.

    :param hesitation: how often the provider looks in vain before the answer.
    :param shown: every prompt in order: whoever is asked twice for one signature sees it here.
    """

    habit: Habit = Habit.CONFIRMS
    hesitation: int = 1
    shown: list[Prompt] = field(default_factory=list)
    _looks: Counter[str] = field(default_factory=Counter)

    def show(self, transaction: str, lines: tuple[str, ...]) -> None:
        """Ask the person."""
        self.shown.append(Prompt(transaction, lines))

    def look(self, transaction: str) -> Answer | None:
        """Tell what the person answered; None while nothing is heard of them."""
        self._looks[transaction] += 1
        if self.habit is Habit.SLEEPS or self._looks[transaction] <= self.hesitation:
            return None
        return Answer.REFUSED if self.habit is Habit.REFUSES else Answer.CONFIRMED

    @property
    def reports(self) -> int:
        """How often the provider hears, and reports, one answer."""
        return 2 if self.habit is Habit.ANSWERS_TWICE else 1


_TOLD = {
    Habit.CONFIRMS: Text("người ký đồng ý", "the signer confirms"),
    Habit.REFUSES: Text("người ký từ chối", "the signer refuses"),
    Habit.SLEEPS: Text("người ký không trả lời", "the signer never answers"),
    Habit.ANSWERS_TWICE: Text("người ký trả lời hai lần", "the signer answers twice"),
}
