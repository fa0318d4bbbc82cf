"""Every named defect breaks exactly the rule it names."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from hub.core.model import Transcript
from hub.core.spec.packs import builtin_packs
from simulation.province import Province, is_invented
from simulation.province.defects import Defect, all_defects, broken_rules, plant

RULES = {rule.id for pack in builtin_packs() for rule in pack.rules}


@cache
def clean_transcripts() -> tuple[Transcript, ...]:
    """Transcripts of every kind; those with results after summer, which are rare, first."""
    province = Province(2, 2_500)
    made = [t for school in province.schools() for t in province.transcripts(school)]
    return tuple(sorted(made, key=lambda t: (not t.results.promoted, t.pupil.code)))


@pytest.mark.parametrize("defect", all_defects(), ids=lambda defect: defect.name)
def test_a_defect_breaks_exactly_its_rule(defect: Defect) -> None:
    assert defect.breaks in RULES
    planted = (plant(transcript, defect) for transcript in clean_transcripts())
    spoiled = next((transcript for transcript in planted if transcript is not None), None)
    assert spoiled is not None, "no transcript takes this defect"
    assert broken_rules(spoiled) == {defect.breaks}
    assert is_invented(spoiled)
    assert Transcript.model_validate_json(spoiled.model_dump_json()) == spoiled


def test_the_chosen_share_of_pupils_has_a_defect() -> None:
    province = Province(3, 1_000, defects=0.3)
    records = [record for school in province.schools() for record in province.records(school)]
    planted = [record for record in records if record.defect is not None]
    assert len(planted) == pytest.approx(0.3 * len(records), rel=0.2)
    for record in records:
        wanted = {record.defect.breaks} if record.defect else set()
        assert broken_rules(record.transcript) == wanted
    assert len(Counter(record.defect.name for record in planted if record.defect)) > 40


def test_planted_defects_are_told() -> None:
    province = Province(3, 300, defects=0.3)
    for school in province.schools():
        told = province.planted(school)
        found = {r.transcript.pupil.code: r.defect for r in province.records(school) if r.defect}
        assert told == found


def test_names_are_unique_and_speak() -> None:
    names = [defect.name for defect in all_defects()]
    assert len(set(names)) == len(names) > 60
    assert all(defect.label for defect in all_defects())
