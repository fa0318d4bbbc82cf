"""The same seed gives the same province, and every school can be made alone."""

from __future__ import annotations

from hashlib import sha256
from itertools import islice

import pytest

from hub.core.model import Level
from simulation.province import Province, SchoolPlan


def fingerprint(province: Province, school: SchoolPlan) -> str:
    digest = sha256()
    for transcript in province.transcripts(school):
        digest.update(transcript.model_dump_json().encode())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = Province(3, 120), Province(3, 120)
    for school, again in zip(first.schools(), second.schools(), strict=True):
        assert school == again
        assert fingerprint(first, school) == fingerprint(second, again)


def test_another_seed_gives_another_province() -> None:
    first, second = Province(3, 120), Province(4, 120)
    ours = [fingerprint(first, school) for school in first.schools()]
    theirs = [fingerprint(second, school) for school in second.schools()]
    assert set(ours).isdisjoint(theirs)


def test_a_school_alone_is_the_school_of_the_whole_province() -> None:
    province = Province(5, 500)
    everybody = {
        school.code: fingerprint(province, school) for school in reversed(province.schools())
    }
    for number in (0, len(everybody) // 2, len(everybody) - 1):
        alone = Province(5, 500)
        school = alone.schools()[number]
        assert fingerprint(alone, school) == everybody[school.code]


def test_a_choice_of_grades_leaves_the_pupils_as_they_are() -> None:
    province = Province(5, 400)
    school = province.schools(Level.PRIMARY)[0]
    chosen = list(province.transcripts(school, grades={1, 2}))
    whole = [t for t in province.transcripts(school) if t.classroom.grade in (1, 2)]
    assert chosen
    assert chosen == whole


def test_defects_leave_all_other_pupils_as_they_are() -> None:
    clean, spoiled = Province(5, 300), Province(5, 300, defects=0.2)
    for school in clean.schools():
        records = spoiled.records(school)
        for transcript, record in zip(clean.transcripts(school), records, strict=True):
            assert (transcript == record.transcript) is (record.defect is None)


def test_pupils_are_made_when_they_are_asked_for() -> None:
    """The largest province answers at once with its first and its last pupils."""
    province = Province(1, 730_000)
    for school in (province.schools()[0], province.schools()[-1]):
        assert len(list(islice(province.transcripts(school), 3))) == 3


@pytest.mark.parametrize("pupils", [0, 19, 730_001])
def test_an_impossible_size_is_refused(pupils: int) -> None:
    with pytest.raises(ValueError, match="20 to 730000"):
        Province(1, pupils)


def test_a_year_before_the_circulars_is_refused() -> None:
    with pytest.raises(ValueError, match="2024"):
        Province(1, 100, "2023-2024")


def test_a_later_year_has_younger_pupils() -> None:
    province = Province(1, 60, "2027-2028")
    school = province.schools(Level.PRIMARY)[0]
    for transcript in province.transcripts(school):
        assert transcript.school_year == "2027-2028"
        assert transcript.issuing.issued_on is not None
        assert transcript.issuing.issued_on.year == 2028
        assert transcript.pupil.birth_date is not None
        assert transcript.pupil.birth_date.year >= 2027 - 11
