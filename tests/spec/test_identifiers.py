"""Personal ids, pupil codes, places and codes of people: what is compared, and what never is."""

from __future__ import annotations

import pytest

from hub.core.model import Gender, PartialDate
from hub.core.spec.packs.ids.personal_ids import Born, born
from hub.core.spec.packs.qd19_2025.units import communes, provinces
from tests.spec.samples import at, change, checker, fired, lower, primary, upper


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("037080000001", Born(Gender.MALE, 1980)),
        ("037180000001", Born(Gender.FEMALE, 1980)),
        ("037216000001", Born(Gender.MALE, 2016)),
        ("037300000001", Born(Gender.FEMALE, 2000)),
        ("001499000001", Born(Gender.MALE, 2199)),
        ("099316000001", Born(Gender.FEMALE, 2016)),
        ("03721600001", None),
        ("0372160000011", None),
        ("03721600000A", None),
        ("０37216000001", None),
        ("", None),
    ],
)
def test_a_personal_id_says_sex_century_and_year(number: str, said: Born | None) -> None:
    assert born(number) == said


@pytest.mark.parametrize("province", ["001", "036", "037", "096", "099", "000"])
def test_the_province_of_a_personal_id_is_compared_with_nothing(province: str) -> None:
    """It keeps the old coding; 099 is nobody's and marks invented people."""
    assert fired(change(primary(3), {"pupil.personal_id": f"{province}216000001"})) == []


@pytest.mark.parametrize("known", ["2016-03-07", "2016-03", "2016"])
def test_a_partial_birth_date_is_compared_by_its_year(known: str) -> None:
    assert fired(change(primary(3), {"pupil.birth_date": known})) == []
    later = str(PartialDate.model_validate(known)).replace("2016", "2017")
    assert fired(change(primary(3), {"pupil.birth_date": later})) == ["IDS-PERSONAL-ID-AGREES"]


def test_sex_and_year_are_told_each_for_itself() -> None:
    both = change(primary(3), {"pupil.gender": "2", "pupil.birth_date": "2015"})
    found = {finding.path: finding for finding in checker().check(both)}
    assert (found["pupil.gender"].expected, found["pupil.gender"].received) == ("1", "2")
    assert found["pupil.birth_date"].expected == "2016"


def test_an_unreadable_id_is_told_once() -> None:
    assert fired(change(lower(), {"homeroom.personal_id": "37080000001"})) == ["IDS-PERSONAL-ID"]
    assert fired(change(lower(), {"pupil.personal_id": "1", "pupil.gender": "2"})) == [
        "IDS-PERSONAL-ID"
    ]


@pytest.mark.parametrize("code", ["3", "3700000001", "2026-HS-0007", "x" * 20])
def test_no_form_is_asked_of_a_pupil_code(code: str) -> None:
    assert fired(change(primary(3), {"pupil.code": code})) == []


def test_the_signers_of_every_slot_are_looked_at() -> None:
    child = "037212000099"
    paths = ("homeroom", "manager", f"{at(upper(), '47')}.teacher")
    for path in paths:
        (finding,) = checker().check(change(upper(), {f"{path}.personal_id": child}))
        assert (finding.rule, finding.path) == ("IDS-STAFF-ADULT", f"{path}.personal_id")
        assert child not in str(finding)


def test_one_person_may_sign_several_times() -> None:
    homeroom = lower().homeroom
    assert homeroom is not None
    first = f"{at(lower(), '19')}.teacher"
    assert fired(change(lower(), {first: homeroom.model_dump()})) == []


@pytest.mark.parametrize("code", ["01", "12", "54", "054"])
def test_ethnicity_has_two_or_three_digits(code: str) -> None:
    assert fired(change(primary(3), {"pupil.ethnicity": code})) == []


def test_a_missing_code_is_not_a_wrong_one() -> None:
    empty = {"pupil.ethnicity": None, "pupil.nationality": None}
    assert fired(change(primary(3), empty)) == ["TTDL-REQUIRED"]


@pytest.mark.parametrize(
    ("field", "code", "about"),
    [
        ("commune_code", "366", "Mã xã (đây giống mã huyện)"),
        ("commune_code", "1366", "Mã xã"),
        ("commune_code", "00000", "Mã xã"),
        ("commune_code", "13x69", "Mã xã"),
        ("province_code", "036", "Mã tỉnh"),
        ("province_code", "٣٧", "Mã tỉnh"),
    ],
)
def test_place_codes_that_are_none(field: str, code: str, about: str) -> None:
    (finding,) = checker().check(change(primary(3), {f"pupil.residence.{field}": code}))
    assert finding.rule == "QD19-PLACE-CODE"
    assert finding.message.vi.startswith(f"{about} {code} ")


@pytest.mark.parametrize("code", ["01", "36", "91", "99"])
def test_a_province_that_is_not_known_is_neither_right_nor_wrong(code: str) -> None:
    place = {"address": "Nơi khác", "commune_code": "00123", "province_code": code}
    assert fired(change(primary(3), {"pupil.residence": place})) == []


@pytest.mark.parametrize("name", ["Ninh Bình", "Tỉnh Ninh Bình", "TỈNH NINH BÌNH (giả lập)"])
def test_a_name_may_say_more_than_the_list(name: str) -> None:
    assert fired(change(primary(3), {"school.province_name": name})) == []


@pytest.mark.parametrize("name", ["Nam Định", "tỉnh Hà Nam", "Tỉnh Nam Định"])
def test_a_merged_province_is_told_once(name: str) -> None:
    (finding,) = checker().check(change(primary(3), {"school.province_name": name}))
    assert (finding.rule, finding.expected) == ("QD19-PROVINCE-MERGED", "Ninh Bình")


def test_the_list_of_units_is_only_what_is_known() -> None:
    assert {code: unit.name for code, unit in provinces().items()} == {"37": "Ninh Bình"}
    for commune in communes().values():
        assert commune.province in provinces()
