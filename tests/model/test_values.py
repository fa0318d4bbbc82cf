"""The canonical model: what it accepts, what it refuses, and that nothing is lost in JSON."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from decimal import Decimal
from functools import cache
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from hub.core.model import (
    CommentGrade,
    Exempt,
    PartialDate,
    Place,
    PrimarySubject,
    Pupil,
    SecondarySubject,
    SubjectLevel,
    Term,
    TrainingLevel,
    Transcript,
    Value,
    parse_mark,
    parse_score,
    parse_test,
    score_text,
)
from tests.model.json_schema import objections
from tests.model.strategies import transcripts
from tests.model.value_strategies import codes, marks, partial_dates, texts
from tests.spec.samples import change, continuing, lower, primary, upper


@cache
def _schema() -> dict[str, Any]:
    return Transcript.model_json_schema(mode="serialization")


@given(transcripts())
def test_nothing_is_lost_in_json(transcript: Transcript) -> None:
    text = transcript.model_dump_json()
    again = Transcript.model_validate_json(text)
    assert again == transcript
    assert again.model_dump_json() == text
    assert again.key == transcript.key
    assert list(objections(json.loads(text), _schema())) == []


def test_the_key_is_the_same_today_and_tomorrow() -> None:
    # It stands inside signed blocks: it may never come out differently.
    assert primary(3).key == "7b3ecffb-1648-52e8-a191-036f8d38c23d"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("school.code", "37-TH-002"),
        ("pupil.code", "999"),
        ("school_year", "2024-2025"),
        ("level", "05"),
        ("version", 2),
    ],
)
def test_another_pupil_school_year_or_version_has_another_key(path: str, value: object) -> None:
    assert change(lower(), {path: value}).key != lower().key


@pytest.mark.parametrize("path", ["pupil.full_name", "classroom.name", "code", "results.award"])
def test_what_may_be_corrected_leaves_the_key_alone(path: str) -> None:
    assert change(lower(), {path: "khác"}).key == lower().key


@given(texts())
def test_text_is_nfc_with_plain_line_ends(text: str) -> None:
    address = Place(address=text.replace("\n", "\r\n")).address
    assert address is not None
    assert unicodedata.is_normalized("NFC", address)
    assert "\r" not in address
    assert address == unicodedata.normalize("NFC", text)


def test_composed_and_decomposed_text_is_one_value() -> None:
    composed = "Nguyễn Thị Ước"
    assert Place(address=unicodedata.normalize("NFD", composed)) == Place(address=composed)


_CONTROLS = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\ufffe", "\uffff"}


@pytest.mark.parametrize("character", sorted(_CONTROLS - set("\t\n\r\x85")))
def test_control_characters_are_refused(character: str) -> None:
    with pytest.raises(ValidationError, match="control character"):
        Place(address=f"Xã{character}Hoa Lư")


def test_half_a_pair_is_refused() -> None:
    with pytest.raises(ValidationError):
        Place(address="\ud800")


@pytest.mark.parametrize("text", ["", " ", "a b", "a\tb", "<a>", "a&b", '"', "'", "x" * 65])
def test_a_code_has_no_spaces_and_nothing_that_markup_means(text: str) -> None:
    with pytest.raises(ValidationError):
        Place(commune_code=text)


@given(codes())
def test_codes_stay_as_they_are(code: str) -> None:
    assert Place(commune_code=code).commune_code == code


@pytest.mark.parametrize(
    "value", [8.5, 8.0, float("nan"), True, None, [], "8,5", "+8", "-1", "1e1"]
)
def test_a_mark_is_never_a_float_nor_anything_else(value: object) -> None:
    for parse in (parse_mark, parse_score, parse_test):
        with pytest.raises(ValueError, match="/"):
            parse(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("-1"), "١"])
def test_a_mark_is_a_plain_number(value: object) -> None:
    with pytest.raises(ValueError, match="/"):
        parse_mark(value)


def test_a_whole_number_is_a_mark() -> None:
    assert parse_mark(8) == parse_score(8) == parse_test(8) == Decimal(8)


def test_floats_are_refused_in_json_too() -> None:
    with pytest.raises(ValidationError):
        Term.model_validate_json('{"average": 8.5}')
    assert Term.model_validate_json('{"average": "8.5"}').average == Decimal("8.5")


@given(marks())
def test_a_mark_is_written_as_it_was_read(mark: Decimal) -> None:
    text = score_text(mark)
    assert "E" not in text
    assert str(parse_mark(text)) == text
    assert parse_mark(mark) is mark


def test_one_letter_means_what_its_place_says() -> None:
    assert Term(average="Đ").average is CommentGrade.PASSED  # type: ignore[arg-type]
    assert Term(average="M").average is Exempt.EXEMPT  # type: ignore[arg-type]
    subject = PrimarySubject.model_validate({"code": "1", "name": "x", "level": "C", "test": "M"})
    assert subject.level is SubjectLevel.NOT_DONE
    assert subject.test is Exempt.EXEMPT
    assert TrainingLevel("C") is TrainingLevel.NEEDS_EFFORT
    with pytest.raises(ValidationError):
        PrimarySubject.model_validate({"code": "1", "name": "x", "level": "Đ"})


def test_the_latin_eth_is_not_the_vietnamese_letter() -> None:
    with pytest.raises(ValidationError):
        Term(average="\u00d0")  # type: ignore[arg-type]


@given(partial_dates())
def test_partial_dates_keep_their_precision(date: PartialDate) -> None:
    assert PartialDate.model_validate(str(date)) == date
    assert len(str(date)) == {True: 4, False: 7 if date.day is None else 10}[date.month is None]


def test_a_date_is_a_partial_date_too() -> None:
    day = dt.date(2015, 3, 7)
    assert PartialDate.model_validate(day) == PartialDate(year=2015, month=3, day=7)


@pytest.mark.parametrize("value", [{"year": 2015, "day": 7}, {"year": 2015, "month": 0}, 2015])
def test_a_partial_date_has_no_gap(value: object) -> None:
    with pytest.raises(ValidationError):
        PartialDate.model_validate(value)


@pytest.mark.parametrize(
    "text", ["2015-02-30", "2015-13", "15-03-07", "2015-3-7", "", "07/03/2015"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        PartialDate.model_validate(text)


@pytest.mark.parametrize("year", ["2025-2027", "2025", "2025-2025", "25-26", "2025-2024"])
def test_a_school_year_joins_two_consecutive_years(year: str) -> None:
    with pytest.raises(ValidationError):
        change(primary(1), {"school_year": year})


@pytest.mark.parametrize("model", Value.__subclasses__(), ids=lambda model: model.__name__)
def test_every_value_is_frozen_and_closed(model: type[Value]) -> None:
    assert model.model_config.get("frozen") is True
    assert model.model_config.get("extra") == "forbid"


def test_a_transcript_cannot_be_changed_nor_hold_more() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        primary(1).version = 2  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        Pupil.model_validate({"code": "1", "full_name": "x", "religion": "x"})


def test_results_are_told_apart_by_their_kind() -> None:
    with pytest.raises(ValidationError):
        change(primary(1), {"results": {"kind": "continuing"}})
    with pytest.raises(ValidationError):
        change(primary(1), {"results.learning": {}})


@pytest.mark.parametrize("mode", ["serialization", "validation"])
def test_the_json_schema_describes_the_samples(
    mode: Literal["serialization", "validation"],
) -> None:
    schema = Transcript.model_json_schema(mode=mode)
    for transcript in (primary(1), primary(5), lower(), upper(), continuing()):
        assert list(objections(transcript.model_dump(mode="json"), schema)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("school_year", "2025"),
        ("level", "06"),
        ("classroom.grade", 13),
        ("pupil.code", "a b"),
        ("pupil.religion", "x"),
        ("results.kind", "continuing"),
        ("results.subjects[0].year", 8.5),
        ("results.subjects[0].year", "K"),
        ("results.learning.year", "X"),
        ("school", None),
        ("history", {}),
    ],
)
def test_the_json_schema_refuses_what_the_model_refuses(path: str, value: object) -> None:
    values = lower().model_dump(mode="json")
    *parents, last = [int(p) if p.isdigit() else p for p in re.findall(r"\w+", path)]
    place: Any = values
    for step in parents:
        place = place[step]
    place[last] = value
    assert list(objections(values, _schema()))
    with pytest.raises(ValidationError):
        Transcript.model_validate_json(json.dumps(values))


@given(st.sampled_from([primary(4), lower(), upper(12), continuing()]))
def test_samples_survive_json(transcript: Transcript) -> None:
    assert Transcript.model_validate_json(transcript.model_dump_json()) == transcript


def test_a_subject_needs_little() -> None:
    assert SecondarySubject(code="15", name="Toán").term1 == Term()
