"""Hypothesis strategies for arbitrary valid values of the canonical model.

`transcripts()` is what round trips are tried on (JSON here, XML and workbooks elsewhere): odd
Unicode, several lines, partial dates, any optional value absent. They are valid for the model, not
for the circulars: most of them break many rules.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from hub.core.model import (
    Classroom,
    Competences,
    Department,
    Exempt,
    Gender,
    Issuing,
    Level,
    PrimaryComments,
    PrimaryResults,
    PrimarySubject,
    PrimaryYearResult,
    Pupil,
    Qualification,
    Qualities,
    Rating,
    Ratings,
    School,
    SecondaryResults,
    SecondarySubject,
    State,
    StudyYear,
    SubjectLevel,
    Term,
    Title,
    TrainingLevel,
    Transcript,
)
from tests.model.value_strategies import (
    codes,
    flags,
    marks,
    maybe,
    partial_dates,
    places,
    relatives,
    school_years,
    scores,
    signatories,
    texts,
)

REGULATIONS = ("TT27/2020", "TT22/2021", "TT43/2021", "TT30/2014", "TT58/2011")


@cache
def pupils() -> st.SearchStrategy[Pupil]:
    """Pupils with anything optional absent."""
    return st.builds(
        Pupil,
        code=codes(),
        full_name=texts(),
        personal_id=maybe(codes()),
        gender=st.sampled_from(Gender),
        birth_date=maybe(partial_dates()),
        birth_place=maybe(places()),
        home_town=maybe(places()),
        residence=maybe(places()),
        ethnicity=maybe(codes()),
        nationality=maybe(codes()),
        policy_group=maybe(texts()),
        not_assessed=st.booleans(),
        father=maybe(relatives()),
        mother=maybe(relatives()),
        guardian=maybe(relatives()),
    )


@cache
def _schools() -> st.SearchStrategy[School]:
    return st.builds(
        School,
        code=codes(),
        name=texts(),
        department=maybe(st.builds(Department, code=codes(), name=texts())),
        commune_name=maybe(texts()),
        commune_code=maybe(codes()),
        district_name=maybe(texts()),
        province_name=maybe(texts()),
        province_code=maybe(codes()),
    )


def _every(model: type[Any], value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """`model` with every field absent or from `value`."""
    return st.builds(model, **{name: maybe(value) for name in model.model_fields})


@cache
def primary_results() -> st.SearchStrategy[PrimaryResults]:
    """Results of a primary year; subject codes may repeat or be unknown."""
    subject = st.builds(
        PrimarySubject,
        code=st.sampled_from(["01", "02", "03", "11", "12", "88"]) | codes(),
        name=texts(),
        level=maybe(st.sampled_from([*SubjectLevel, Exempt.EXEMPT])),
        test=maybe(marks() | st.just(Exempt.EXEMPT)),
    )
    return st.builds(
        PrimaryResults,
        subjects=st.lists(subject, max_size=5).map(tuple),
        competences=_every(Competences, st.sampled_from(TrainingLevel)),
        qualities=_every(Qualities, st.sampled_from(TrainingLevel)),
        comments=_every(PrimaryComments, texts(40)),
        year_result=maybe(st.sampled_from(PrimaryYearResult)),
        grade_completed=flags(),
        promoted=flags(),
        primary_completed=st.booleans(),
        completion_text=maybe(texts(40)),
        title=maybe(st.sampled_from(Title)),
        award=maybe(texts(40)),
        ad_hoc_award=maybe(texts(40)),
    )


@cache
def _terms() -> st.SearchStrategy[Term]:
    return st.builds(
        Term,
        average=maybe(scores()),
        regular=st.lists(scores(), max_size=4).map(tuple),
        midterm=maybe(scores()),
        final=maybe(scores()),
    )


@cache
def secondary_results() -> st.SearchStrategy[SecondaryResults]:
    """Results of a secondary year; subject codes may repeat or be unknown."""
    subject = st.builds(
        SecondarySubject,
        code=st.sampled_from(["19", "15", "69", "88", "35", "29", "70"]) | codes(),
        name=texts(),
        term1=_terms(),
        term2=_terms(),
        year=maybe(scores()),
        retest=maybe(scores()),
        comment=maybe(texts(40)),
        periods=maybe(st.integers(1, 1000)),
        teacher=maybe(signatories()),
    )
    return st.builds(
        SecondaryResults,
        subjects=st.lists(subject, max_size=4).map(tuple),
        learning=_every(Ratings, st.sampled_from(Rating)),
        conduct=_every(Ratings, st.sampled_from(Rating)),
        summer_conduct=maybe(texts(40)),
        absences=maybe(marks()),
        promoted=flags(),
        promotion_text=maybe(texts(40)),
        completion_text=maybe(texts(40)),
        competitions=maybe(texts(40)),
        title=maybe(st.sampled_from(Title)),
        award=maybe(texts(40)),
        homeroom_comment=maybe(texts(40)),
        qualifications=st.lists(
            st.builds(Qualification, name=texts(), kind=maybe(texts())), max_size=2
        ).map(tuple),
    )


@cache
def _history() -> st.SearchStrategy[tuple[StudyYear, ...]]:
    year = st.builds(
        StudyYear,
        school_year=school_years(),
        class_name=texts(),
        school_name=texts(),
        province_name=texts(),
        transferred_on=maybe(st.dates()),
    )
    return st.lists(year, max_size=3).map(tuple)


@cache
def _of_level(level: Level, regulation: st.SearchStrategy[str]) -> st.SearchStrategy[Transcript]:
    lowest, highest = _GRADES[level]
    classroom = st.builds(
        Classroom,
        grade=st.integers(lowest, highest),
        name=texts(),
        code=maybe(codes()),
    )
    issuing = st.builds(
        Issuing,
        place=maybe(texts()),
        issued_on=maybe(st.dates()),
        created_on=maybe(st.dates()),
    )
    return st.builds(
        Transcript,
        regulation=regulation,
        level=st.just(level),
        school_year=school_years(),
        school=_schools(),
        classroom=classroom,
        pupil=pupils(),
        results=primary_results() if level is Level.PRIMARY else secondary_results(),
        homeroom=maybe(signatories()),
        manager=maybe(signatories()),
        issuing=issuing,
        history=_history(),
        register_number=maybe(texts()),
        version=st.integers(1, 9999),
        state=st.sampled_from(State),
        extracted_from_paper=st.booleans(),
        code=maybe(codes()),
    )


def transcripts(
    level: Level | None = None, regulation: st.SearchStrategy[str] | None = None
) -> st.SearchStrategy[Transcript]:
    """Any valid transcript, with the kind of results and a grade of its level.

    :param level: that level only; every level when None.
    :param regulation: codes of circulars; any code at all when None.
    """
    declared = _ANY_REGULATION if regulation is None else regulation
    levels = Level if level is None else (level,)
    return st.one_of([_of_level(each, declared) for each in levels])


_ANY_REGULATION = st.sampled_from(REGULATIONS) | codes()
_GRADES = {
    Level.PRIMARY: (1, 5),
    Level.LOWER_SECONDARY: (6, 9),
    Level.UPPER_SECONDARY: (10, 12),
    Level.CONTINUING: (1, 12),
}
