"""The sharing model's columns as data, against the reference, the model and other packs."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from hub.core.model import Gender, PrimaryResults, SecondaryResults, Transcript
from hub.core.model.sharing_columns import sharing_columns, short_subject_names
from hub.core.spec import Gate, Severity
from hub.core.spec.packs import builtin_packs, ttdlqg_2026
from hub.core.spec.packs.accessors import Kind, leaf
from hub.core.spec.packs.ttdlqg_2026.columns import Column, columns, elsewhere, read
from hub.core.spec.packs.ttdlqg_2026.required import asked
from tests.spec.samples import at, change, checker, continuing, fired, lower, primary, upper
from tests.spec.unusual import unassessed

KINDS: tuple[Kind, ...] = (PrimaryResults, SecondaryResults)
COLUMNS = [(kind, column) for kind in KINDS for column in columns(kind)]
RULES = {rule.id: rule for pack in builtin_packs() for rule in pack.rules}
REGULATION = Path(__file__).resolve().parents[3] / "shared" / "reference" / "regulation.md"
ENTRIES = [(matter, entry) for matter in ("asked", "held") for entry in elsewhere()[matter]]


def _appendix() -> dict[tuple[str, str], tuple[str, bool]]:
    text = REGULATION.read_text("utf-8")
    found: dict[tuple[str, str], tuple[str, bool]] = {}
    for section in re.split(r"^### ", text[text.index("## Appendix A") :], flags=re.MULTILINE)[1:]:
        table = section[1 : section.index("`", 1)]
        rows = re.findall(r"^\| `(\w+)` \| (\S+) \| (req|null) \|", section, re.MULTILINE)
        found |= {(table, name): (kind, null == "req") for name, kind, null in rows}
    return found


@pytest.mark.skipif(not REGULATION.is_file(), reason="no shared/reference beside this checkout")
def test_types_and_not_null_are_exactly_those_of_the_reference() -> None:
    ours = {(c.table, c.name): (c.type, c.required) for _, c in COLUMNS}
    assert ours == _appendix()


def test_every_column_of_a_transcript_table_is_described_and_no_other() -> None:
    mapped = {c.name for c in sharing_columns() if c.table.startswith("thongtinsohocba")}
    data = read()
    named = {*data["columns"], *(name for table in data["tables"].values() for name in table)}
    assert named == mapped
    assert not set(data["columns"]) & {name for t in data["tables"].values() for name in t}


def test_the_oddities_are_kept() -> None:
    def of(table: str, name: str) -> Column:
        return next(c for _, c in COLUMNS if (c.table, c.name) == (table, name))

    first, second = "thongtinsohocbasotieuhoc", "thongtinsohocbasothcsthpt"
    assert (of(first, "thongtu").length, of(second, "thongtu").length) == (10, 30)
    assert of(first, "trangthaithongtinhocba").length == 30
    assert of(second, "trangthaithongtinhocba").length == 1
    assert of(f"{first}_dsbangdiem", "tenmonhoc").length == 50
    assert of(f"{second}_bangdiem", "tenmonhoc").length == 20
    assert of(second, "sobuoinghi").minimum == 1
    assert of(first, "nxetnanglucchung").required
    assert not of(first, "nxetphamchat").required
    assert of(first, "soddcngvcn").required
    assert not of(second, "soddcngvcn").required


def _letters(path: str, kind: Kind) -> set[str]:
    """The letters that the model's type admits at `path`: the values of its enums."""
    model: Any = Transcript
    annotation: Any = None
    for name in path.replace("[]", "").split("."):
        annotation = kind if name == "results" else model.model_fields[name].annotation
        model = next((t for t in _types(annotation) if hasattr(t, "model_fields")), None)
    enums = [t for t in _types(annotation) if isinstance(t, type) and issubclass(t, Enum)]
    return {member.value for enum in enums for member in enum}


def _types(annotation: object) -> list[Any]:
    inner = getattr(annotation, "__args__", ())
    return [annotation, *(found for each in inner for found in _types(each))]


@pytest.mark.parametrize(
    ("kind", "column"), [pair for pair in COLUMNS if pair[1].codes], ids=lambda x: str(x)[-40:]
)
def test_the_model_admits_exactly_the_letters_of_a_code_set(kind: Kind, column: Column) -> None:
    assert _letters(column.path, kind) == set(column.codes)


def test_gender_has_the_codes_of_qcvn_109() -> None:
    assert set(Gender) == {"0", "1", "2"}


@pytest.mark.parametrize(("matter", "entry"), ENTRIES)
def test_what_other_rules_look_after_is_an_error_there(matter: str, entry: dict[str, Any]) -> None:
    names = {column.name for _, column in COLUMNS}
    assert set(entry["columns"]) <= names
    for name in entry["rules"]:
        assert RULES[name].severity is Severity.ERROR
        # A value that must be there is asked for before reporting.
        assert matter == "held" or RULES[name].gate is not Gate.REPORT
    for turns in elsewhere()["turns"].values():
        assert set(turns) <= names


def _emptied(transcript: Transcript, path: str) -> Transcript | None:
    """A copy without the value at `path`, in the first element of a list; None if it must be."""
    try:
        return change(transcript, {path.replace("[]", "[0]"): None})
    except (ValueError, IndexError):
        return None


@pytest.mark.parametrize(
    "base", [primary(5), lower(), upper(), continuing()], ids=lambda t: t.level
)
def test_the_absence_of_every_required_value_is_an_error_somewhere(base: Transcript) -> None:
    """No required column is forgotten between the rules that share them, whatever the circular."""
    given = elsewhere()["turns"]["given_by_receiver"]
    looked_at = 0
    for column in columns(type(base.results)):
        spoiled = _emptied(base, column.path) if column.required else None
        if spoiled is not None and column.name not in given:
            errors = [f for f in checker().check(spoiled) if f.severity is Severity.ERROR]
            assert errors, column.label
            assert len(errors) == 1, column.label
            looked_at += 1
    assert looked_at >= 20


def test_a_finding_names_table_and_column() -> None:
    (finding,) = checker().check(change(primary(3), {"pupil.ethnicity": None}))
    assert finding.expected == "thongtinsohocbasotieuhoc.dantoc"
    (finding,) = checker().check(change(upper(), {"pupil.full_name": "A" * 151}))
    assert "thongtinsohocbasothcsthpt.hovaten" in finding.message.vi
    assert (finding.expected, finding.received) == ("150", "151")


def test_reporting_errors_stop_reporting_alone() -> None:
    pack = ttdlqg_2026.pack()
    assert {rule.gate for rule in pack.rules} == {Gate.REPORT}


def test_an_absent_department_leaves_two_columns_empty() -> None:
    found = checker().check(change(primary(3), {"school.department": None}))
    assert {f.path for f in found} == {"school.department.code", "school.department.name"}


def test_a_pupil_who_is_not_assessed_is_not_asked_for_results() -> None:
    assert fired(unassessed(lower())) == []
    assert fired(unassessed(continuing())) == ["not-checked"]


@pytest.mark.parametrize("code", sorted(short_subject_names()))
def test_a_long_name_with_a_known_short_one_is_reported_by_that(code: str) -> None:
    assert len(short_subject_names()[code]) <= 20
    grades = [lower(), upper(10), upper(11)]
    base = next((t for t in grades if code in [s.code for s in t.results.subjects]), None)
    if base is not None:
        long = "Hoạt động trải nghiệm, hướng nghiệp"
        assert fired(change(base, {f"{at(base, code)}.name": long})) == []


def test_a_long_name_is_no_trouble_in_primary() -> None:
    assert (
        fired(change(primary(3), {f"{at(primary(3), '91')}.name": "Hoạt động trải nghiệm"})) == []
    )
    (finding,) = checker().check(change(primary(3), {f"{at(primary(3), '91')}.name": "A" * 51}))
    assert finding.path == f"{at(primary(3), '91')}.name"


@pytest.mark.parametrize("mark", ["0", "10", "10.0", "7.25", "Đ", "M"])
def test_marks_that_the_receiver_takes(mark: str) -> None:
    path = f"{at(continuing(), '19')}.term1.average"
    assert fired(change(continuing(), {path: mark})) == ["not-checked"]


def test_a_mark_is_left_to_the_circular_where_one_is_in_force() -> None:
    path = f"{at(lower(), '19')}.term1.average"
    assert "TTDL-MARK" not in fired(change(lower(), {path: "85"}))


@pytest.mark.parametrize("absences", [None, "0", "1", "1.5", "300"])
def test_no_absence_is_an_empty_column(absences: str | None) -> None:
    assert fired(change(continuing(), {"results.absences": absences})) == ["not-checked"]


def test_a_place_that_the_model_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        leaf("pupil.nickname", PrimaryResults)
    assert leaf("results.subjects[].teacher.full_name", SecondaryResults) == (True, False, True)
    assert leaf("pupil.gender", PrimaryResults) == (False, True, False)


def test_texts_in_lists_are_found_in_their_row() -> None:
    long = {f"{at(upper(), code)}.comment": "A" * 2001 for code in ("15", "99")}
    found = checker().check(change(upper(), long))
    assert [f.path for f in found] == sorted(long, key=len)
    assert {f.rule for f in found} == {"TTDL-LENGTH"}


def test_what_the_model_requires_the_canonical_model_often_has_by_type() -> None:
    """Only places that may be empty are asked for; the others cannot be."""
    for kind in KINDS:
        for owner in asked(kind, "", of_homeroom=False):
            for field, column in owner.fields:
                assert owner.place(field) == column.path
                assert leaf(column.path, kind).optional
