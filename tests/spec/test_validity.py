"""Which packs are in force in which school year: lists of a time, and packs of today."""

from __future__ import annotations

import datetime as dt

import pytest

from hub.core.model import Level, Transcript
from hub.core.spec import SourceGrade, SpecPack, Subject, Validity, closing_day
from hub.core.spec.packs import builtin_packs
from hub.core.text import Text
from tests.spec.samples import change, checker, fired, lower, primary

PACKS = {pack.id: pack for pack in builtin_packs()}
EVERY_YEAR = {
    "hocba-observed-2025",
    "ids",
    "qcvn109",
    "ttdlqg-2026",
    "qd4998-2021",
    "tt15-2025-bkhcn",
}


def dated(transcript: Transcript, school_year: str) -> Transcript:
    return change(transcript, {"school_year": school_year, "history": []})


@pytest.mark.parametrize(
    ("school_year", "codes"),
    [
        ("2002-2003", set()),
        # 30/6/2004 is eight days before the decision.
        ("2003-2004", set()),
        ("2004-2005", {"qd124-2004"}),
        ("2023-2024", {"qd124-2004"}),
        ("2024-2025", {"qd124-2004"}),
        ("2025-2026", {"qd19-2025"}),
        ("2030-2031", {"qd19-2025"}),
    ],
)
def test_place_codes_are_those_of_the_year_that_ended(school_year: str, codes: set[str]) -> None:
    packs = {pack.id for pack in checker().packs_in_force(dated(primary(5), school_year))}
    assert packs & {"qd124-2004", "qd19-2025"} == codes
    assert packs >= EVERY_YEAR


def test_the_day_of_issue_does_not_move_a_transcript_to_other_codes() -> None:
    """After summer or a recall it is issued again in a year that has other codes."""
    late = change(
        dated(primary(3), "2024-2025"),
        {
            "issuing": {"place": "x", "issued_on": "2025-08-14", "created_on": "2025-08-01"},
            "school.district_name": "Huyện Hoa Lư",
            "school.province_name": "Tỉnh Nam Định",
            "pupil.residence.commune_code": "366",
        },
    )
    assert fired(late) == ["QD124-PLACE-CODE"]


def test_a_district_is_history_before_and_a_mistake_after() -> None:
    named = change(lower(), {"school.district_name": "Huyện Hoa Lư"})
    assert fired(named) == ["QD19-DISTRICT"]
    assert fired(dated(named, "2024-2025")) == []


def test_packs_that_date_a_transcript_follow_one_another() -> None:
    before, after = PACKS["qd124-2004"], PACKS["qd19-2025"]
    assert before.successor == after.id
    assert before.valid_to is not None
    assert before.valid_to + dt.timedelta(days=1) == after.valid_from
    assert {before.validity, after.validity} == {Validity.SCHOOL_YEAR}
    assert {pack.id for pack in PACKS.values() if pack.validity is Validity.RECORD} == EVERY_YEAR


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "in_force"),
    [
        ("2025-06-30", None, True),
        ("2025-07-01", None, False),
        ("2020-01-01", "2025-06-30", True),
        ("2020-01-01", "2025-06-29", False),
    ],
)
@pytest.mark.parametrize("validity", Validity)
def test_validity_is_asked_of_the_closing_day(
    validity: Validity, valid_from: str, valid_to: str | None, in_force: bool
) -> None:
    assert closing_day("2024-2025") == dt.date(2025, 6, 30)
    pack = SpecPack(
        id="trial",
        version="1",
        grade=SourceGrade.DRAFT,
        subject=Subject.CODES,
        title=Text("Thử", "Trial"),
        valid_from=dt.date.fromisoformat(valid_from),
        valid_to=dt.date.fromisoformat(valid_to) if valid_to else None,
        validity=validity,
        rules=(),
    )
    expected = in_force or validity is Validity.RECORD
    assert pack.applies(Level.PRIMARY, 3, "2024-2025") is expected
