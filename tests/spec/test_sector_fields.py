"""Fields of QĐ 4998/QĐ-BGDĐT as data, against the reference and the canonical model."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hub.core.model import PrimaryResults, SecondaryResults
from hub.core.spec.packs.accessors import Kind, leaf
from hub.core.spec.packs.qd4998_2021.fields import Field, fields
from tests.spec.samples import change, checker, fired, lower, primary

KINDS: dict[str, Kind] = {"primary": PrimaryResults, "secondary": SecondaryResults}
REGULATION = Path(__file__).resolve().parents[3] / "shared" / "reference" / "regulation.md"


@pytest.mark.parametrize("field", fields(), ids=lambda field: field.label)
def test_a_field_has_a_place_that_exists_or_a_reason(field: Field) -> None:
    assert bool(field.path) is not bool(field.reason)
    if field.path is not None:
        leaf(field.path, KINDS[field.kind])
    assert not field.warn or (field.path and field.length)


def test_the_names_are_those_of_the_reference() -> None:
    if not REGULATION.is_file():
        pytest.skip("no shared/reference beside this checkout")
    text = REGULATION.read_text("utf-8")
    text = text[text.index("Primary pupil fields") : text.index("Note: QĐ 4998 predates")]
    # `KQHTC1` and `DIEMTHILAI` name tables, `_ME` stands for the mother's three fields.
    named = set(re.findall(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b", text))
    named |= {"MA", "DIEM"}
    assert {field.name for field in fields()} == named - {"_ME"}


def test_lengths_are_those_of_the_reference() -> None:
    if not REGULATION.is_file():
        pytest.skip("no shared/reference beside this checkout")
    text = REGULATION.read_text("utf-8")
    for field in fields():
        if field.length is not None:
            assert re.search(rf"\b{field.name}`?\({field.length}\b", text), field.label


def test_the_district_is_obsolete() -> None:
    obsolete = {field.name for field in fields() if field.obsolete}
    assert "QUAN_HUYEN_ID" in obsolete
    assert "MA_HOC_LUC" in obsolete


def test_a_name_of_fifty_characters_fits() -> None:
    assert fired(change(primary(3), {"pupil.full_name": "Ẵ" * 50})) == []
    (finding,) = checker().check(change(primary(3), {"pupil.full_name": "Ẵ" * 51}))
    assert (finding.rule, finding.expected, finding.received) == ("QD4998-LENGTH", "50", "51")
    assert "2.4.HO_TEN" in finding.message.vi


def test_the_lengths_were_read_for_primary_only() -> None:
    assert fired(change(lower(), {"pupil.full_name": "A" * 51})) == []
