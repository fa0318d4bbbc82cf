"""Questions to the person at the terminal, where there is one (hỏi người dùng)."""

from __future__ import annotations

import sys

import typer

from hub.cli.output import Output
from hub.core.contracts import Question
from hub.core.text import Text

_NONE = Text("0. Không cách nào đúng", "0. None of these")
_NUMBER = Text("Số", "Number")
_SAMPLE = Text("{number}. {label}: {samples}", "{number}. {label}: {samples}")


def somebody_answers(output: Output) -> bool:
    """Return whether a person is at the terminal."""
    return sys.stdin.isatty() and not output.as_json


def answer(question: Question, output: Output) -> dict[str, str | bool]:
    """Ask, and return the settings of the choice.

    :raises typer.Abort: when none is right.
    """
    output.note(question.text)
    for number, choice in enumerate(question.choices, 1):
        samples = " · ".join(f"“{sample}”" for sample in choice.samples)
        output.note(_SAMPLE.format(number=number, label=choice.label, samples=samples))
    output.note(_NONE)
    number = ask_number(_NUMBER, len(question.choices), output)
    if number == 0:
        raise typer.Abort
    return dict(question.choices[number - 1].settings)


def ask_number(text: Text, most: int, output: Output, default: int | None = None) -> int:
    """Ask for a number from 0 to `most` until one is given."""
    while True:
        number = typer.prompt(text.get(output.language), type=int, err=True, default=default)
        if 0 <= number <= most:
            return int(number)
