"""Personal ids and place codes have the form the state gives them (số định danh, mã xã)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hub.core.errors import Actor
from hub.core.model import Gender, Place, School, SecondaryResults, Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.hocba_observed_2025.book import BOOK, PERSONAL_ID, PLACE_CODES, AnyResults
from hub.core.spec.rule import Breach, Verb
from hub.core.text import Text

_LENGTH: Final = 12
_CENTURY_DIGIT = 3
_YEAR_DIGITS = slice(4, 6)
_CODE_LENGTHS: Final = {"commune_code": 5, "province_code": 2}


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdecimal()


def _personal_ids(transcript: Transcript, results: AnyResults) -> Iterator[tuple[str, str | None]]:
    yield "pupil", transcript.pupil.personal_id
    if transcript.homeroom is not None:
        yield "homeroom", transcript.homeroom.personal_id
    if transcript.manager is not None:
        yield "manager", transcript.manager.personal_id
    if isinstance(results, SecondaryResults):
        for index, subject in enumerate(results.subjects):
            if subject.teacher is not None:
                yield f"results.subjects[{index}].teacher", subject.teacher.personal_id


@BOOK.rule(
    "HB-PERSONAL-ID",
    clause=PERSONAL_ID,
    gate=Gate.IMPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Số định danh cá nhân phải gồm {expected} chữ số; ở đây có {received} kí tự.",
    en="A personal id has {expected} digits; here are {received} characters.",
)
def twelve_digits(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Every personal id has twelve digits. The finding never repeats the id."""
    for path, number in _personal_ids(transcript, results):
        if number is not None and not _digits(number, _LENGTH):
            yield Breach(f"{path}.personal_id", "12", str(len(number)))


def _as_written(number: str) -> tuple[Gender, int]:
    """Return the gender and the year of birth that a personal id contains."""
    digit = int(number[_CENTURY_DIGIT])
    gender = Gender.FEMALE if digit % 2 else Gender.MALE
    return gender, 1900 + digit // 2 * 100 + int(number[_YEAR_DIGITS])


@BOOK.rule(
    "HB-PERSONAL-ID-AGREES",
    clause=PERSONAL_ID,
    verb=Verb.SHOULD,
    who=Actor.SCHOOL_OFFICE,
    vi="{about} trong học bạ ({received}) khác với số định danh cá nhân ({expected}).",
    en="{about}: the transcript says {received}, the personal id {expected}.",
)
def agrees_with_pupil(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The pupil's gender and year of birth are those inside the personal id."""
    pupil = transcript.pupil
    number = pupil.personal_id
    if number is None or not _digits(number, _LENGTH):
        return
    gender, year = _as_written(number)
    if pupil.gender not in (gender, Gender.UNKNOWN):
        yield Breach("pupil.gender", gender.value, pupil.gender.value, Text("Giới tính", "Gender"))
    if pupil.birth_date is not None and pupil.birth_date.year != year:
        stated = str(pupil.birth_date.year)
        yield Breach("pupil.birth_date", str(year), stated, Text("Năm sinh", "Year of birth"))


def _places(transcript: Transcript) -> Iterator[tuple[str, Place | School]]:
    yield "school", transcript.school
    pupil = transcript.pupil
    if pupil.birth_place is not None:
        yield "pupil.birth_place", pupil.birth_place
    if pupil.home_town is not None:
        yield "pupil.home_town", pupil.home_town
    if pupil.residence is not None:
        yield "pupil.residence", pupil.residence


@BOOK.rule(
    "HB-PLACE-CODE",
    clause=PLACE_CODES,
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Mã đơn vị hành chính {received} phải gồm {expected} chữ số.",
    en="The code {received} of an administrative unit must have {expected} digits.",
)
def place_codes(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """A commune has five digits, a province two."""
    for path, place in _places(transcript):
        for field, length in _CODE_LENGTHS.items():
            code = getattr(place, field)
            if code is not None and not (
                len(code) == length and code.isascii() and code.isdecimal()
            ):
                yield Breach(f"{path}.{field}", str(length), code)
