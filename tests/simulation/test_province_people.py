"""Names, dates and numbers of invented people are what real ones look like."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

import pytest

from hub.core.model import Gender, Level, Pupil, SecondaryResults, Transcript
from simulation.province import Province, is_invented
from simulation.province.slugs import slug
from simulation.province.watermark import NAME_MARK


@pytest.fixture(scope="module")
def transcripts() -> list[Transcript]:
    province = Province(11, 3_000)
    return [t for school in province.schools() for t in province.transcripts(school)]


def pupils(transcripts: list[Transcript]) -> Iterator[Pupil]:
    return (transcript.pupil for transcript in transcripts)


def test_names_are_nfc_and_have_their_diacritics(transcripts: list[Transcript]) -> None:
    names = [pupil.full_name for pupil in pupils(transcripts)]
    assert all(unicodedata.is_normalized("NFC", name) for name in names)
    assert sum(not name.isascii() for name in names) > 0.95 * len(names)
    assert len(set(names)) > 0.9 * len(names)
    for name in names:
        parts = name.split()
        assert len(parts) >= 2
        assert all(part[0].isupper() for part in parts)
        assert parts[0] != parts[1]


def test_girls_and_boys_have_names_of_their_own(transcripts: list[Transcript]) -> None:
    """Thị is a middle name of girls, Văn of boys."""
    kinh = [pupil for pupil in pupils(transcripts) if pupil.ethnicity == "01"]
    assert {pupil.gender for pupil in kinh if " Thị " in pupil.full_name} == {Gender.FEMALE}
    assert {pupil.gender for pupil in kinh if " Văn " in pupil.full_name} == {Gender.MALE}


def test_children_have_their_father_s_family_name(transcripts: list[Transcript]) -> None:
    for pupil in pupils(transcripts):
        if pupil.father is not None and pupil.ethnicity != "12":
            assert pupil.father.full_name.split()[0] == pupil.full_name.split()[0]


def test_several_ethnic_groups_are_there(transcripts: list[Transcript]) -> None:
    groups = Counter(pupil.ethnicity for pupil in pupils(transcripts))
    assert groups["01"] > 0.9 * groups.total()
    assert len(groups) >= 5
    assert all(code is not None and len(code) <= 3 for code in groups)


def test_personal_ids_tell_sex_and_year_of_birth(transcripts: list[Transcript]) -> None:
    numbers = set()
    for pupil in pupils(transcripts):
        number, born = pupil.personal_id, pupil.birth_date
        assert number is not None
        assert born is not None
        assert len(number) == 12
        assert number.isdecimal()
        assert number.startswith("099")
        assert int(number[3]) == (3 if pupil.gender is Gender.FEMALE else 2)
        assert number[4:6] == f"{born.year % 100:02d}"
        numbers.add(number)
    assert len(numbers) == len(transcripts)


def test_staff_born_in_both_centuries_have_ids_of_their_own(transcripts: list[Transcript]) -> None:
    people: dict[str, str] = {}
    for transcript in transcripts:
        signers = [transcript.homeroom, transcript.manager]
        if isinstance(transcript.results, SecondaryResults):
            signers += [subject.teacher for subject in transcript.results.subjects]
        for signer in signers:
            assert signer is not None
            assert signer.personal_id is not None
            assert people.setdefault(signer.personal_id, signer.full_name) == signer.full_name
    assert {number[3] for number in people} >= {"0", "1"}
    assert people.keys().isdisjoint({pupil.personal_id for pupil in pupils(transcripts)})


def test_birth_dates_fit_the_grade(transcripts: list[Transcript]) -> None:
    for transcript in transcripts:
        born = transcript.pupil.birth_date
        assert born is not None
        age = 2025 - born.year
        usual = transcript.classroom.grade + 5
        slack = 5 if transcript.level is Level.CONTINUING else 1
        assert usual <= age <= usual + slack


def test_the_rarer_things_are_there(transcripts: list[Transcript]) -> None:
    dates = [pupil.birth_date for pupil in pupils(transcripts)]
    assert any(date is not None and date.day is None for date in dates)
    assert any(pupil.not_assessed for pupil in pupils(transcripts))
    assert any(pupil.guardian is not None for pupil in pupils(transcripts))
    assert any(pupil.policy_group is not None for pupil in pupils(transcripts))
    assert any(transcript.history for transcript in transcripts)
    dumps = [transcript.results.model_dump(mode="json") for transcript in transcripts]
    assert any('"M"' in str(dump).replace("'", '"') for dump in dumps)
    secondary = [t.results for t in transcripts if isinstance(t.results, SecondaryResults)]
    assert any(results.qualifications for results in secondary)
    assert any(results.competitions for results in secondary)
    assert any(results.learning.after_summer is not None for results in secondary)


def test_transfers_tell_where_the_pupil_came_from(transcripts: list[Transcript]) -> None:
    for transcript in transcripts:
        years = [entry.school_year for entry in transcript.history]
        assert years == sorted(set(years))
        assert all(year < transcript.school_year for year in years)
        assert sum(entry.transferred_on is not None for entry in transcript.history) <= 1


def test_a_transcript_comes_back_from_json_unchanged(transcripts: list[Transcript]) -> None:
    for transcript in transcripts[::37]:
        assert Transcript.model_validate_json(transcript.model_dump_json()) == transcript


def test_everything_bears_the_mark(transcripts: list[Transcript]) -> None:
    assert all(is_invented(transcript) for transcript in transcripts)
    for transcript in transcripts[::53]:
        assert transcript.school.name.endswith(NAME_MARK)
        assert transcript.pupil.code.startswith("GL")
        assert transcript.school.commune_code is not None
        assert transcript.school.commune_code.startswith("99")


def test_one_real_thing_is_enough_to_lose_the_mark(transcripts: list[Transcript]) -> None:
    invented = next(t for t in transcripts if isinstance(t.results, SecondaryResults))
    pupil, school, homeroom = invented.pupil, invented.school, invented.homeroom
    assert homeroom is not None
    assert isinstance(invented.results, SecondaryResults)
    first = invented.results.subjects[0]
    teacher = homeroom.model_copy(update={"personal_id": "036186000001"})
    subjects = (first.model_copy(update={"teacher": teacher}),)
    for change in (
        {"pupil": pupil.model_copy(update={"personal_id": "036216000001"})},
        {"pupil": pupil.model_copy(update={"code": "3600000001"})},
        {"school": school.model_copy(update={"name": "Trường THCS Có Thật"})},
        {"school": school.model_copy(update={"commune_name": "Phường Nam Định"})},
        {"school": school.model_copy(update={"code": "36000701"})},
        {"homeroom": teacher},
        {"results": invented.results.model_copy(update={"subjects": subjects})},
    ):
        assert not is_invented(invented.model_copy(update=change))


def test_slugs_are_plain() -> None:
    assert slug("Nguyễn Thị Đào") == "nguyen-thi-dao"
    assert slug("H'Hen Niê") == "h-hen-nie"
