"""Teachers' comments from a list of phrases (lời nhận xét)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from random import Random
from typing import Any, Literal

from simulation.province.streams import pick

Tone = Literal[
    "excellent", "good", "fair", "weak", "not_assessed", "passed", "not_passed", "exempt"
]
Topic = Literal["homeroom", "qualities", "general_competences", "specific_competences", "subject"]


@cache
def _phrases() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("data", "comments.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return data


@cache
def _about(topic: Topic, tone: Tone, subject: str) -> tuple[str, ...]:
    name = subject[:1].lower() + subject[1:]
    return tuple(phrase.format(subject=name) for phrase in _phrases()[topic][tone])


def comment(rng: Random, topic: Topic, tone: Tone, subject: str = "") -> str:
    """Return one comment on `topic` in `tone`, about `subject` where the topic is one."""
    return pick(rng, _about(topic, tone, subject))
