"""Personal ids have their form and agree with the pupil they name (số định danh cá nhân)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from hub.core.errors import Actor
from hub.core.model import Gender, SecondaryResults, Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.ids.book import BOOK, PERSONAL_ID, AnyResults
from hub.core.spec.packs.memo import remember_last
from hub.core.spec.rule import Breach, Verb
from hub.core.text import Text

LENGTH: Final = 12
_CENTURY_DIGIT = 3
_YEAR_DIGITS = slice(4, 6)


class Born(NamedTuple):
    """What a personal id says of its holder."""

    gender: Gender
    year: int


@lru_cache(maxsize=16_384)
def born(number: str) -> Born | None:
    """Return gender and year of birth that a personal id contains; None where it has no such form.

    The fourth digit counts centuries from 1900 in steps of two, even for men and odd for women; the
    next two are the year. The first three, the province in its old coding, say nothing here.
    """
    if len(number) != LENGTH or not (number.isascii() and number.isdecimal()):
        return None
    digit = int(number[_CENTURY_DIGIT])
    gender = Gender.FEMALE if digit % 2 else Gender.MALE
    return Born(gender, 1900 + digit // 2 * 100 + int(number[_YEAR_DIGITS]))


class Signer(NamedTuple):
    """A person who signs and has a personal id; `said` is what the id contains, if it can be read.

    :param position: 0 for the homeroom teacher, 1 for the manager, then the subject teachers.
    """

    position: int
    name: str
    number: str
    said: Born | None

    @property
    def path(self) -> str:
        """Where the id stands in the transcript."""
        leaders = ("homeroom", "manager")
        if self.position < len(leaders):
            return f"{leaders[self.position]}.personal_id"
        return f"results.subjects[{self.position - len(leaders)}].teacher.personal_id"


@remember_last
def signers(transcript: Transcript, results: AnyResults) -> tuple[Signer, ...]:
    """Return everybody who signs and has a personal id."""
    people = [transcript.homeroom, transcript.manager]
    if isinstance(results, SecondaryResults):
        people += [subject.teacher for subject in results.subjects]
    return tuple(
        Signer(position, person.full_name, person.personal_id, born(person.personal_id))
        for position, person in enumerate(people)
        if person is not None and person.personal_id is not None
    )


@BOOK.rule(
    "IDS-PERSONAL-ID",
    clause=PERSONAL_ID,
    gate=Gate.IMPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Số định danh cá nhân phải gồm {expected} chữ số; ở đây có {received} kí tự.",
    en="A personal id has {expected} digits; here are {received} characters.",
)
def twelve_digits(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Every personal id, the pupil's and each signer's, has twelve digits.

    The finding never repeats the id.
    """
    number = transcript.pupil.personal_id
    if number is not None and born(number) is None:
        yield Breach("pupil.personal_id", str(LENGTH), str(len(number)))
    for signer in signers(transcript, results):
        if signer.said is None:
            yield Breach(signer.path, str(LENGTH), str(len(signer.number)))


@BOOK.rule(
    "IDS-PERSONAL-ID-AGREES",
    clause=PERSONAL_ID,
    verb=Verb.SHOULD,
    who=Actor.SCHOOL_OFFICE,
    vi="{about} trong học bạ ({received}) khác với số định danh cá nhân ({expected}).",
    en="{about}: the transcript says {received}, the personal id {expected}.",
)
def agrees_with_pupil(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The pupil's gender and year of birth are those inside the personal id.

    A birth date known only by month or year has its year too, so it is compared all the same.
    """
    pupil = transcript.pupil
    said = None if pupil.personal_id is None else born(pupil.personal_id)
    if said is None:
        return
    if pupil.gender not in (said.gender, Gender.UNKNOWN):
        gender = Text("Giới tính", "Gender")
        yield Breach("pupil.gender", said.gender.value, pupil.gender.value, gender)
    if pupil.birth_date is not None and pupil.birth_date.year != said.year:
        stated = str(pupil.birth_date.year)
        yield Breach("pupil.birth_date", str(said.year), stated, Text("Năm sinh", "Year of birth"))
