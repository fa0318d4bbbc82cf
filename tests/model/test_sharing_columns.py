"""Every column of the national sharing model has a place in the transcript or a reason not to."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Union, get_args, get_origin

import pytest

from hub.core.model import (
    PartialDate,
    PrimaryResults,
    SecondaryResults,
    Transcript,
    Value,
)
from hub.core.model.sharing_columns import (
    SharingColumn,
    envelope_columns,
    hub_only_paths,
    sharing_columns,
)

KINDS: dict[str, type[Value]] = {"primary": PrimaryResults, "secondary": SecondaryResults}
REGULATION = Path(__file__).resolve().parents[3] / "shared" / "reference" / "regulation.md"


def _alternatives(annotation: object) -> Iterator[object]:
    """The types an annotation allows, without None and without list brackets."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for argument in get_args(annotation):
            yield from _alternatives(argument)
    elif annotation is not type(None):
        yield annotation


def _is_list(annotation: object) -> bool:
    return any(get_origin(a) is tuple for a in _alternatives(annotation))


def _values(annotation: object, kind: str) -> list[type[Value]]:
    """The nested values an annotation leads to, through lists, for one kind of results."""
    found: list[type[Value]] = []
    for alternative in _alternatives(annotation):
        if get_origin(alternative) is tuple:
            found += _values(get_args(alternative)[0], kind)
        elif isinstance(alternative, type) and issubclass(alternative, Value):
            of_other_kind = alternative in KINDS.values() and alternative is not KINDS[kind]
            # A partial date is a value inside, but one text outside: one place.
            if alternative is not PartialDate and not of_other_kind:
                found.append(alternative)
    return found


def _leaves(model: type[Value], kind: str, prefix: str = "") -> Iterator[str]:
    """The paths of all places of `model` that hold no further value."""
    for name, field in model.model_fields.items():
        nested = _values(field.annotation, kind)
        # A list of plain values, such as regular marks, is one place.
        brackets = "[]" if nested and _is_list(field.annotation) else ""
        path = f"{prefix}{name}{brackets}"
        if not nested:
            yield path
        for value in nested:
            yield from _leaves(value, kind, f"{path}.")


LEAVES = {kind: set(_leaves(Transcript, kind)) for kind in KINDS}


def test_the_walk_finds_the_places_of_both_kinds() -> None:
    assert "results.subjects[].term1.average" in LEAVES["secondary"]
    assert "results.competences.science" in LEAVES["primary"]
    assert "results.competences.science" not in LEAVES["secondary"]
    assert "pupil.birth_date" in LEAVES["primary"] & LEAVES["secondary"]


@pytest.mark.parametrize("column", sharing_columns(), ids=lambda c: f"{c.table}.{c.name}")
def test_a_column_has_places_that_exist_or_a_reason(column: SharingColumn) -> None:
    assert bool(column.paths) is not bool(column.reason.strip())
    assert set(column.paths) <= LEAVES[column.kind]


def test_every_place_of_the_transcript_is_filled_into_a_column_or_listed_with_a_reason() -> None:
    mapped = {
        kind: {path for column in sharing_columns() if column.kind == kind for path in column.paths}
        for kind in KINDS
    }
    results = {kind: {p for p in LEAVES[kind] if p.startswith("results.")} for kind in KINDS}
    common = LEAVES["primary"] - results["primary"]
    unmapped = common - mapped["primary"] - mapped["secondary"]
    for kind in KINDS:
        unmapped |= results[kind] - mapped[kind]
    assert unmapped == set(hub_only_paths())
    assert all(reason.strip() for reason in hub_only_paths().values())


def test_no_table_lists_a_column_twice() -> None:
    columns = [(column.table, column.name) for column in sharing_columns()]
    assert len(columns) == len(set(columns))


def test_the_envelope_is_the_destinations() -> None:
    names = [column.name for column in envelope_columns()]
    assert names == ["idbanghi", "sukien", "phienban", "thoigiancapnhat", "ngaycapnhat"]
    assert all("Envelope" in column.reason for column in envelope_columns())


def _appendix() -> dict[str, list[str]]:
    """Tables and columns of Appendix A, which has them as tables or as one line of text."""
    text = REGULATION.read_text("utf-8")
    appendix = text[text.index("## Appendix A") :]
    columns: dict[str, list[str]] = {}
    for section in re.split(r"^### ", appendix, flags=re.MULTILINE)[1:]:
        name, body = re.match(r"`(\w+)`[^\n]*\n(.*)", section, re.DOTALL).groups()  # type: ignore[union-attr]
        columns[name] = re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE) or re.findall(
            r"`(\w+)` [A-Z]+", body
        )
    return columns


@pytest.mark.skipif(not REGULATION.is_file(), reason="no shared/reference beside this checkout")
def test_tables_and_columns_are_exactly_those_of_the_reference() -> None:
    ours: dict[str, set[str]] = {}
    for column in sharing_columns():
        ours.setdefault(column.table, set()).add(column.name)
    assert ours == {table: set(columns) for table, columns in _appendix().items()}
