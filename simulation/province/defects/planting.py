"""Plants a defect so that exactly its rule objects (cài lỗi)."""

from __future__ import annotations

from functools import cache
from random import Random

from hub.core.model import Transcript
from hub.core.spec import Checker
from hub.core.spec.packs import builtin_packs
from simulation.province.defects.catalogue import Defect

NOT_CHECKED = "not-checked"


@cache
def _checker() -> Checker:
    return Checker(builtin_packs())


def broken_rules(transcript: Transcript) -> frozenset[str]:
    """Return the rules that object to `transcript`.

    That no pack is in force says nothing about the transcript, so it does not count.
    """
    return frozenset(finding.rule for finding in _checker().check(transcript)) - {NOT_CHECKED}


def plant(transcript: Transcript, defect: Defect) -> Transcript | None:
    """Return `transcript` with `defect`; None where it cannot break its rule, and only that one."""
    wanted = frozenset({defect.breaks})
    ways = defect.candidates(transcript)
    return next((spoiled for spoiled in ways if broken_rules(spoiled) == wanted), None)


def plant_any(
    rng: Random, transcript: Transcript, defects: tuple[Defect, ...]
) -> tuple[Transcript, Defect | None]:
    """Return `transcript` with one of `defects`, chosen by chance among those that fit it."""
    for defect in rng.sample(defects, len(defects)):
        spoiled = plant(transcript, defect)
        if spoiled is not None:
            return spoiled, defect
    return transcript, None
