"""Whose id is whose: certain by code or personal id, a person's to tell otherwise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.core.switching.matching import Doubt, Match, Matching, Person, Unclear, Way, match


def person(code: str, number: str | None = None, birth: str = "1/1/2015", *names: str) -> Person:
    ids = frozenset({number} if number else ())
    return Person(code, ids, frozenset({birth}), frozenset(names or ("an",)))


def matched(
    ours: list[Person], theirs: list[Person], known: dict[str, str] | None = None
) -> Matching:
    return match({p.code: p for p in ours}, {p.code: p for p in theirs}, known or {})


def test_the_code_then_the_personal_id_decide() -> None:
    found = matched([person("A", "1"), person("B", "2")], [person("A"), person("X", "2")])
    assert found.matches == {"A": Match("A", Way.CODE), "B": Match("X", Way.PERSONAL_ID)}
    assert [one.score for one in found.matches.values()] == [100, 90]
    assert not found.unclear


def test_a_changed_name_is_the_same_pupil() -> None:
    found = matched([person("A", "1", "1/1/2015", "an")], [person("A", "1", "1/1/2015", "binh")])
    assert found.matches["A"].way is Way.CODE


def test_birth_date_and_name_are_for_a_person_to_tell_and_a_name_alone_is_nothing() -> None:
    found = matched([person("A")], [person("X")])
    assert found.unclear == {"A": Unclear(Doubt.NOT_CERTAIN, ("X",))}
    alone = matched([person("A")], [person("X", None, "2/2/2016")])
    assert (alone.matches, alone.unclear) == ({}, {})


def test_twins_and_namesakes_with_other_personal_ids_are_two_people() -> None:
    twins = matched([person("A", "1")], [person("X", "2")])
    assert (twins.matches, twins.unclear) == ({}, {})


def test_two_codes_with_one_personal_id_are_nobodys_to_guess() -> None:
    found = matched([person("A", "1"), person("B", "1")], [person("A", "1")])
    assert {code: one.doubt for code, one in found.unclear.items()} == {
        "A": Doubt.SHARED_PERSONAL_ID,
        "B": Doubt.SHARED_PERSONAL_ID,
    }


def test_one_code_with_two_personal_ids_or_two_lives_is_asked_about() -> None:
    two = Person("A", frozenset("12"), frozenset({"1/1/2015"}), frozenset({"an"}))
    reused = Person("B", frozenset(), frozenset({"1", "2"}), frozenset({"an", "binh"}))
    found = matched([two, reused], [])
    assert found.unclear["A"].doubt is Doubt.TWO_PERSONAL_IDS
    assert found.unclear["B"].doubt is Doubt.CODE_REUSED


def test_a_code_that_the_target_gave_somebody_else_is_asked_about() -> None:
    found = matched([person("A", "1")], [person("A", "2", "3/3/2014", "binh")])
    assert found.unclear["A"].doubt is Doubt.CODE_OF_ANOTHER


def test_a_pupil_whom_the_target_has_twice_is_asked_about() -> None:
    found = matched([person("A", "1")], [person("A", "1"), person("X", "1")])
    assert found.unclear["A"] == Unclear(Doubt.SEVERAL, ("A", "X"))


def test_what_a_person_said_ends_every_doubt() -> None:
    found = matched([person("A", "1"), person("B", "1")], [person("A", "1")], {"A": "A", "B": "B"})
    assert not found.unclear
    assert {one.way for one in found.matches.values()} == {Way.REGISTER}


PEOPLE = st.lists(
    st.builds(
        person,
        st.sampled_from("ABCDEF"),
        st.sampled_from([None, "1", "2", "3"]),
        st.sampled_from(["1/1/2015", "2/2/2016"]),
        st.sampled_from(["an", "binh"]),
    ),
    max_size=6,
    unique_by=lambda one: one.code,
)


@given(ours=PEOPLE, theirs=PEOPLE)
def test_nobody_is_two_and_nobody_is_both_matched_and_unclear(
    ours: list[Person], theirs: list[Person]
) -> None:
    found = matched(ours, theirs)
    taken = [one.theirs for one in found.matches.values()]
    assert len(taken) == len(set(taken))
    assert not found.matches.keys() & found.unclear.keys()
    for code, one in found.matches.items():
        we, they = (
            next(p for p in side if p.code == c) for side, c in ((ours, code), (theirs, one.theirs))
        )
        same_code = we.code == they.code
        assert same_code or we.personal_ids & they.personal_ids
