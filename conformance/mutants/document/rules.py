"""For each rule of a spec pack a transcript that breaks it and no other, as canonical JSON.

Most come from the mistakes that the invented province knows by name. What no school of it can do,
such as a kind of results that the level does not have, is made here from one of its transcripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Final

from conformance.mutants.document.materials import Files
from conformance.mutants.entering import entered
from conformance.requirements.catalogue import RULE_PREFIX
from hub.core.model import Level, PrimaryResults, SecondaryResults, Transcript
from simulation.province import Province
from simulation.province.defects import Defect, all_defects, plant
from simulation.province.defects.editing import (
    changed,
    with_extra_subject,
    with_pupil,
    with_results,
    with_subject,
)

Way = Callable[[Transcript], Iterator[Transcript]]

RARE: Final[dict[str, Way]] = {}
"""Ways to break a rule that no named mistake of the province breaks."""

breaks = entered(RARE)

_SEED: Final = 4
"""Of a small province in which somebody was assessed again after the summer."""

_COMMUNE: Final = "13669"
"""Phường Nam Định, tỉnh Ninh Bình: QĐ 19/2025/QĐ-TTg."""


def rules() -> tuple[str, ...]:
    """Return the requirements of spec packs that have a mutant."""
    return tuple(_by_requirement())


def transcript_breaking(requirement: str) -> Transcript:
    """Return a transcript of the invented province that breaks exactly this rule.

    :raises LookupError: when none of the province's transcripts can be made to.
    """
    defects = _by_requirement()[requirement]
    for transcript in _transcripts():
        for defect in defects:
            spoiled = plant(transcript, defect)
            if spoiled is not None:
                return spoiled
    raise LookupError(requirement)


def files_breaking(requirement: str) -> Files:
    """Return the folder that holds such a transcript."""
    text = transcript_breaking(requirement).model_dump_json()
    return {"a.json": text.encode()}


@cache
def _by_requirement() -> Mapping[str, tuple[Defect, ...]]:
    found: dict[str, tuple[Defect, ...]] = {}
    rare = (Defect(rule, rule, rule, way) for rule, way in RARE.items())
    for defect in (*all_defects(), *rare):
        requirement = f"{RULE_PREFIX}{defect.breaks}"
        found[requirement] = (*found.get(requirement, ()), defect)
    return found


@cache
def _transcripts() -> tuple[Transcript, ...]:
    """Return transcripts of every level and grade, some of each."""
    provinces = [Province(_SEED, 200), Province(_SEED, 40, "2024-2025")]
    return tuple(
        transcript
        for province in provinces
        for school in province.schools()
        for transcript in province.transcripts(school)
    )


def _continuing(transcript: Transcript) -> Iterator[Transcript]:
    """Yield a secondary transcript as one of continuing education, whose circular is not known."""
    if isinstance(transcript.results, SecondaryResults):
        yield changed(transcript, level=Level.CONTINUING, regulation="TT43/2021")


@breaks("TT22-REGULAR-MARKS-USUAL")
def _one_mark_too_many(transcript: Transcript) -> Iterator[Transcript]:
    """A subject shows more regular marks than its usual periods ask for."""
    if isinstance(transcript.results, SecondaryResults):
        for index, row in enumerate(transcript.results.subjects):
            regular = row.term1.regular
            if regular:
                term = changed(row.term1, regular=(*regular, regular[-1]))
                yield with_subject(transcript, index, term1=term, periods=None)


@breaks("HB-RESULTS-OF-LEVEL")
def _results_of_another_level(transcript: Transcript) -> Iterator[Transcript]:
    """Continuing education's results stand in a primary transcript."""
    if isinstance(transcript.results, PrimaryResults):
        for other in _transcripts():
            if isinstance(other.results, SecondaryResults):
                yield changed(transcript, results=other.results)
                return


@breaks("HB-SUBJECTS")
def _no_subject(transcript: Transcript) -> Iterator[Transcript]:
    for one in _continuing(transcript):
        yield with_results(one, subjects=())


@breaks("HB-SUBJECT-CODE")
def _code_with_a_stroke(transcript: Transcript) -> Iterator[Transcript]:
    for one in _continuing(transcript):
        yield with_extra_subject(one, 0, code="1/2")


@breaks("TTDL-MARK")
def _mark_above_the_scale(transcript: Transcript) -> Iterator[Transcript]:
    for one in _continuing(transcript):
        for index, row in enumerate(one.results.subjects):
            if isinstance(getattr(row, "year", None), Decimal):
                yield with_subject(one, index, year=Decimal("10.5"))


@breaks("TTDL-SUBJECT-NAME")
def _long_subject_name(transcript: Transcript) -> Iterator[Transcript]:
    if isinstance(transcript.results, SecondaryResults):
        yield with_subject(transcript, 0, name="Ngữ văn" * 3)


@breaks("TTDL-BIRTH-DATE")
def _no_birth_date(transcript: Transcript) -> Iterator[Transcript]:
    yield with_pupil(transcript, birth_date=None)


@breaks("IDS-PUPIL-CODE-TEMPORARY")
def _temporary_code(transcript: Transcript) -> Iterator[Transcript]:
    yield with_pupil(transcript, code="TAM-3A-07")


@breaks("IDS-STAFF-ONE-NAME")
def _one_id_for_two(transcript: Transcript) -> Iterator[Transcript]:
    if transcript.homeroom is not None and transcript.manager is not None:
        number = transcript.homeroom.personal_id
        yield changed(transcript, manager=changed(transcript.manager, personal_id=number))


@breaks("QCVN109-ETHNICITY-GROUP")
def _no_such_group(transcript: Transcript) -> Iterator[Transcript]:
    yield with_pupil(transcript, ethnicity="55")


@breaks("QCVN109-NATIONALITY")
def _three_letters(transcript: Transcript) -> Iterator[Transcript]:
    yield with_pupil(transcript, nationality="VNM")


@breaks("QD124-PLACE-CODE")
def _short_code_of_before(transcript: Transcript) -> Iterator[Transcript]:
    residence = transcript.pupil.residence
    if residence is not None:
        yield with_pupil(transcript, residence=changed(residence, commune_code="366"))


@breaks("QD19-COMMUNE-OF-PROVINCE")
def _commune_of_another_province(transcript: Transcript) -> Iterator[Transcript]:
    residence = transcript.pupil.residence
    if residence is not None:
        yield with_pupil(
            transcript,
            residence=changed(residence, commune_code=_COMMUNE, province_code="01"),
        )


@breaks("QD19-PLACE-NAME")
def _name_of_another_commune(transcript: Transcript) -> Iterator[Transcript]:
    school = changed(transcript.school, commune_code=_COMMUNE, commune_name="Xã Hoa Lư")
    yield changed(transcript, school=school)


@breaks("QD19-PROVINCE-MERGED")
def _merged_province(transcript: Transcript) -> Iterator[Transcript]:
    yield changed(transcript, school=changed(transcript.school, province_name="Tỉnh Nam Định"))


@breaks("QD4998-LENGTH")
def _long_name(transcript: Transcript) -> Iterator[Transcript]:
    name = f"Nguyễn {'Thị ' * 12}(GIẢ LẬP)"
    yield with_pupil(transcript, full_name=name)
