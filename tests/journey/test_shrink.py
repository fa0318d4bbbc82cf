"""The shrink guard's arithmetic: what counts as missing, and when it stops an import."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.contracts import Notice, Page, Record, SourcePlace
from hub.core.errors import Pause
from hub.core.journey.shrink import Shrinkage, ShrinkGuard, lacking, stop_at_shrinkage
from hub.core.model import Level, Transcript
from simulation.province import Province

codes = st.frozensets(st.sampled_from("abcdefghijklmnop"))
rosters = st.dictionaries(st.sampled_from(["1A", "1B", "2A"]), codes)
touched_classes = st.frozensets(st.sampled_from(["1A", "1B", "2A", "5C"]))


@given(rosters, touched_classes, codes, st.integers(0, 5))
def test_what_is_missing_was_stored_and_has_not_arrived(
    stored: Mapping[str, frozenset[str]],
    touched: frozenset[str],
    arrived: frozenset[str],
    refused: int,
) -> None:
    found = {
        name: (many, missing) for name, many, missing in lacking(stored, touched, arrived, refused)
    }
    assert found.keys() <= touched & stored.keys()
    for name in touched & stored.keys():
        gone = {code for code in stored[name] if code not in arrived}
        many, missing = found.get(name, (len(stored[name]), 0))
        assert many == len(stored[name])
        assert missing == max(0, len(gone) - refused)


@given(rosters, touched_classes, codes, codes, st.integers(0, 5))
def test_more_in_the_file_never_makes_more_missing(
    stored: Mapping[str, frozenset[str]],
    touched: frozenset[str],
    arrived: frozenset[str],
    further: frozenset[str],
    refused: int,
) -> None:
    fewer = sum(missing for *_, missing in lacking(stored, touched, arrived | further, refused))
    assert fewer <= sum(missing for *_, missing in lacking(stored, touched, arrived, refused))


@given(rosters, touched_classes, codes)
def test_a_file_with_everybody_lacks_nobody(
    stored: Mapping[str, frozenset[str]], touched: frozenset[str], more: frozenset[str]
) -> None:
    everybody = more.union(*stored.values())
    assert lacking(stored, touched, everybody, 0) == []


@given(st.integers(1, 60), st.integers(0, 60))
def test_it_stops_at_three_and_more_than_a_tenth(stored: int, missing: int) -> None:
    marked = Shrinkage("1", "2025-2026", "1A", stored, min(missing, stored)).marked
    assert marked == (min(missing, stored) >= 3 and min(missing, stored) / stored > 0.1)


@pytest.mark.parametrize(
    ("stored", "missing", "stops"),
    [(35, 3, False), (35, 4, True), (30, 3, False), (29, 3, True), (4, 2, False), (3, 3, True)],
)
def test_the_edge(stored: int, missing: int, *, stops: bool) -> None:
    assert Shrinkage("1", "2025-2026", "1A", stored, missing).marked is stops


@pytest.fixture(scope="module")
def pupils() -> list[Transcript]:
    province = Province(7, 60)
    return [*province.transcripts(province.schools(Level.PRIMARY)[0], (1,))]


def page_of(transcripts: list[Transcript], *, partial: bool = False) -> Page:
    place = SourcePlace("a.xlsx", "Sheet1", 4)
    return Page(tuple(Record(each, place) for each in transcripts), partial=partial)


def guard(stored: list[Transcript]) -> ShrinkGuard:
    roster: dict[str, set[str]] = {}
    for each in stored:
        roster.setdefault(each.classroom.name, set()).add(each.pupil.code)
    return ShrinkGuard(lambda school, year: roster)


def test_pages_are_taken_together(pupils: list[Transcript]) -> None:
    watching = guard(pupils)
    for each in pupils:
        watching.see(page_of([each]))
    assert watching.found() == ()


def test_missing_pupils_are_counted_by_class(pupils: list[Transcript]) -> None:
    watching = guard(pupils)
    watching.see(page_of(pupils[:1]))
    (found,) = watching.found()
    same = [each for each in pupils if each.classroom.name == pupils[0].classroom.name]
    assert (found.class_name, found.stored) == (pupils[0].classroom.name, len(same))
    assert found.missing == len(same) - 1
    with pytest.raises(Pause, match=str(found.missing)) as stopped:
        stop_at_shrinkage([found])
    assert "--allow-shrink" in stopped.value.remedy.vi


def test_who_moved_to_another_class_is_not_missing(pupils: list[Transcript]) -> None:
    moved = [
        each.model_copy(update={"classroom": each.classroom.model_copy(update={"name": "9Z"})})
        for each in pupils[1:]
    ]
    watching = guard(pupils)
    watching.see(page_of([pupils[0], *moved]))
    assert watching.found() == ()


def test_rows_given_back_are_a_part_and_no_shrinkage(pupils: list[Transcript]) -> None:
    watching = guard(pupils)
    watching.see(page_of(pupils[:1], partial=True))
    assert watching.found() == ()


def test_refused_rows_may_be_the_missing_pupils(pupils: list[Transcript]) -> None:
    watching = guard(pupils)
    page = page_of(pupils[:1])
    refused = tuple(Notice(SourcePlace("a.xlsx", "Sheet1", n), ()) for n in range(len(pupils)))
    watching.see(Page(page.records, refused))
    assert watching.found() == ()


def test_few_missing_stop_nothing_and_many_classes_are_listed_shortly() -> None:
    stop_at_shrinkage([Shrinkage("1", "2025-2026", "1A", 35, 1)])
    many = [Shrinkage("1", "2025-2026", f"{n}A", 35, 9) for n in range(25)]
    with pytest.raises(Pause) as stopped:
        stop_at_shrinkage(many)
    assert stopped.value.what.vi.count("Lớp") == 20
    assert stopped.value.fields["classes"] == 25


def test_rows_that_only_add_to_pupils_are_nobody_missing(pupils: list[Transcript]) -> None:
    watching = guard(pupils)
    rows = range(len(pupils))
    added = tuple(Notice(SourcePlace("b.xlsx", "Ngữ văn", n), (), joined=True) for n in rows)
    watching.see(Page(page_of(pupils[:1]).records, added))
    assert [each.class_name for each in watching.found()] == [pupils[0].classroom.name]
