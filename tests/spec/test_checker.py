"""What is checked when: packs by circular, level, grade and year; gates; what nobody knows."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Actor, UnknownCode
from hub.core.model import Level, Transcript
from hub.core.spec import (
    Checker,
    Gate,
    Severity,
    SourceGrade,
    SpecPack,
    Subject,
    in_force,
    regulation,
    regulations,
    stops,
)
from hub.core.spec.packs import builtin_packs
from hub.core.spec.packs.memo import remember_last
from tests.model.strategies import REGULATIONS, transcripts
from tests.spec.rule_samples import SAMPLES
from tests.spec.samples import change, checker, continuing, fired, lower, primary, upper

PACKS = {pack.id: pack for pack in builtin_packs()}


@given(transcripts(regulation=st.sampled_from(REGULATIONS)))
def test_checking_never_fails_never_changes_and_says_the_same_twice(transcript: Transcript) -> None:
    before = transcript.model_dump_json()
    once = checker().check(transcript)
    assert checker().check(transcript) == once
    assert Checker(builtin_packs()).check(transcript) == once
    assert transcript.model_dump_json() == before
    again = Transcript.model_validate_json(before)
    assert checker().check(again) == once


@given(transcripts(regulation=st.sampled_from(REGULATIONS)))
def test_the_gates_part_the_findings(transcript: Transcript) -> None:
    everything = [f for f in checker().check(transcript) if f.rule != "not-checked"]
    parts = [f for gate in Gate for f in checker().check(transcript, {gate})]
    assert sorted(map(str, everything)) == sorted(str(f) for f in parts if f.rule != "not-checked")


@pytest.mark.parametrize(
    ("transcript", "grade", "first_year"),
    [
        *((primary(grade), grade, 2019 + grade) for grade in range(1, 6)),
        *((lower(grade), grade, 2015 + grade) for grade in range(6, 10)),
        *((upper(grade), grade, 2012 + grade) for grade in range(10, 13)),
    ],
)
def test_a_circular_begins_with_its_grades_year(
    transcript: Transcript, grade: int, first_year: int
) -> None:
    pack = "tt27-2020" if grade <= 5 else "tt22-2021"
    for year in (first_year - 1, first_year, first_year + 3):
        dated = change(transcript, {"school_year": f"{year}-{year + 1}", "history": []})
        packs = {pack.id for pack in checker().packs_in_force(dated)}
        assert (pack in packs) is (year >= first_year)
        assert "hocba-observed-2025" in packs
        assert ("not-checked" in fired(dated)) is (year < first_year)
        current = in_force(dated.level, grade, dated.school_year)
        assert (current is not None) is (year >= first_year)


def test_a_circular_of_another_level_checks_nothing() -> None:
    assert fired(change(primary(3), {"regulation": "TT22/2021"})) == [
        "HB-REGULATION",
        "not-checked",
    ]


@pytest.mark.parametrize(
    "transcript",
    [
        continuing(),
        change(primary(4), {"regulation": "TT22/2016", "school_year": "2018-2019", "history": []}),
        change(lower(7), {"regulation": "TT58/2011", "school_year": "2019-2020", "history": []}),
        change(upper(12), {"regulation": "TT26/2020", "school_year": "2023-2024", "history": []}),
    ],
)
def test_what_no_pack_covers_is_a_warning_never_a_silent_pass(transcript: Transcript) -> None:
    (finding,) = checker().check(transcript)
    assert finding.rule == "not-checked"
    assert finding.severity is Severity.WARNING
    assert finding.received == transcript.regulation
    assert not any(stops([finding], gate) for gate in Gate)


def test_a_circular_declared_before_it_began_is_named() -> None:
    early = change(primary(5), {"school_year": "2022-2023", "history": []})
    findings = {finding.rule: finding for finding in checker().check(early)}
    assert set(findings) == {"HB-REGULATION", "not-checked"}
    assert findings["HB-REGULATION"].expected == "TT30/2014 / TT22/2016"


def test_an_unknown_circular_is_an_error_that_names_the_known_ones() -> None:
    found = checker().check(change(primary(3), {"regulation": "TT99/1999"}))
    (finding,) = [each for each in found if each.rule == "unknown-circular"]
    assert finding.severity is Severity.ERROR
    assert finding.gate is Gate.IMPORT
    assert finding.who is Actor.SCHOOL_OFFICE
    assert "TT99/1999" in finding.message.vi
    assert "TT99/1999" in finding.message.en
    assert "TT27/2020" in finding.expected


def test_looking_up_an_unknown_circular_says_which_there_are() -> None:
    with pytest.raises(UnknownCode, match="TT99/1999") as caught:
        regulation("TT99/1999")
    assert "TT27/2020" in caught.value.remedy.vi
    assert caught.value.where == "regulation"


def test_every_circular_says_its_levels() -> None:
    for known in regulations().values():
        assert known.levels
        assert regulation(known.code) is known


def test_errors_stop_at_their_gate_and_warnings_go_along() -> None:
    scale = checker().check(SAMPLES["TT22-MARK-SCALE"]())
    assert stops(scale, Gate.IMPORT)
    assert not stops(scale, Gate.ISSUE)
    warned = checker().check(SAMPLES["TT22-TERM-PARTS"]())
    assert not any(stops(warned, gate) for gate in Gate)


@pytest.mark.parametrize("pack", builtin_packs(), ids=lambda pack: pack.id)
def test_a_pack_is_honest_about_its_source(pack: SpecPack) -> None:
    assert pack.grade is SourceGrade.OBSERVED
    assert any(note.startswith("Observed") for note in pack.notes)
    assert pack.sources
    assert pack.rules or pack.data
    assert "ministry spec" not in (pack.title.vi + pack.title.en).casefold()


def test_the_packs_say_what_they_speak_about() -> None:
    assert PACKS["tt27-2020"].regulation == "TT27/2020"
    assert PACKS["tt22-2021"].regulation == "TT22/2021"
    assert PACKS["hocba-observed-2025"].regulation is None
    assert PACKS["hocba-observed-2025"].subject is Subject.DOCUMENT
    assert all(PACKS["hocba-observed-2025"].applies(level, 1, "1999-2000") for level in Level)


def test_importing_the_packs_reads_no_file() -> None:
    code = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) "
        "if event == 'open' else None)\n"
        "import hub.core.spec.packs as packs\n"
        "assert not [name for name in opened if name.endswith('.toml')], opened\n"
        "packs.builtin_packs()\n"
        "assert [name for name in opened if name.endswith('pack.toml')]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_last_answer_is_remembered_for_the_same_objects_only() -> None:
    asked: list[object] = []

    @remember_last
    def pair(first: list[int], second: list[int]) -> list[int]:
        asked.append(first)
        return first + second

    one, two = [1], [2]
    assert pair(one, two) is pair(one, two)
    assert pair([1], two) == [1, 2]
    assert len(asked) == 2
    assert pair(one, two) == [1, 2]
    assert len(asked) == 3
