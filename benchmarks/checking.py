"""Checking transcripts, primary and secondary mixed, against every spec pack in force."""

from __future__ import annotations

import itertools
from random import Random

from benchmarks.benchmark import Benchmark
from benchmarks.measure import Contest, at_least, rate_of
from benchmarks.world import SEED, World, in_turn
from hub.core.model import Level, Transcript
from hub.core.spec import Checker
from hub.core.spec.packs import builtin_packs
from hub.core.text import Text
from simulation.province import Province

_PUPILS = 20_000
_DEFECTS = 0.03
_MIX = {Level.PRIMARY: 200, Level.LOWER_SECONDARY: 120, Level.UPPER_SECONDARY: 80}


def transcripts() -> list[Transcript]:
    """Return transcripts of all levels mixed, a few with a planted mistake."""
    province = Province(SEED, _PUPILS, defects=_DEFECTS)
    made = [
        itertools.islice(
            itertools.chain(*map(province.transcripts, province.schools(level))), count
        )
        for level, count in _MIX.items()
    ]
    mixed = list(itertools.chain(*made))
    Random(SEED).shuffle(mixed)
    return mixed


def _prepare(_world: World) -> Contest:
    mixed = transcripts()
    checker = Checker(builtin_packs())
    texts = [each.model_dump_json() for each in mixed]

    def check(transcript: Transcript) -> int:
        checker.check(transcript)
        return 1

    def read(text: str) -> int:
        Transcript.model_validate_json(text)
        return 1

    if not any(checker.check(each) for each in mixed):
        raise ValueError("the checker finds no planted mistake")
    return Contest(rate_of(in_turn(mixed, check)), rate_of(in_turn(texts, read)))


BENCHMARKS = (
    Benchmark(
        "check-all-packs",
        Text(
            "Kiểm tra học bạ theo mọi gói đặc tả", "Check a transcript against all its spec packs"
        ),
        Text("học bạ/giây", "transcripts/s"),
        "pydantic, the same transcripts from JSON",
        at_least(3_000),
        _prepare,
    ),
)
