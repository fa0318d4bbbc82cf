"""Transcripts written as workbooks and imported again are the same."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from hub.core.model import (
    Classroom,
    Level,
    Pupil,
    School,
    SecondaryResults,
    SecondarySubject,
    Transcript,
)
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.export import results_workbook
from hub.plugins.csv_import.manifest import MANIFEST
from hub.plugins.csv_import.mapping import scalar_paths, subject_paths
from tests.csv_import.carried import files_of_transcripts
from tests.csv_import.files import pull


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(files_of_transcripts())
def test_any_transcripts(transcripts: list[Transcript]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.xlsx")
        path.write_bytes(results_workbook(transcripts))
        outcome = pull(path)
    assert not outcome.refused
    assert outcome.transcripts == transcripts


def test_every_field_of_the_model_has_a_column() -> None:
    for kind in ("primary", "secondary"):
        shape = wire.results_shape(kind)
        columns = {column.path for column in (*shape.columns, *wire.supplement()["marks"].columns)}
        columns |= {entry.path for entry in wire.fields_of(kind)}
        marks = {mark.field for mark in shape.mark}
        assert set(scalar_paths(kind)) <= columns
        assert set(subject_paths(kind)) <= columns | marks
    assert all(":" in loss for loss in MANIFEST.losses)


def test_what_a_layout_has_and_the_transcript_cannot_hold_is_declared() -> None:
    shapes = (*wire.results_shapes(), wire.pupils(), wire.class_list())
    without_path = {
        f"{shape.id}:{column.label}"
        for shape in shapes
        for column in shape.columns
        if not column.path and column.label not in {"", "STT"}
    }
    assert without_path == {loss for loss in MANIFEST.losses if "(" not in loss}
    assert [loss for loss in MANIFEST.losses if "(" in loss] == ["gradebook:ĐĐGtx (ô trống ở giữa)"]


def test_a_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    subject = SecondarySubject(code="19", name="=1+1", year=Decimal(8), comment="=HYPERLINK(1)")
    results = SecondaryResults(subjects=(subject,))
    transcript = Transcript(
        regulation="TT22/2021",
        level=Level.LOWER_SECONDARY,
        school_year="2025-2026",
        school=School(code="1", name="=A1"),
        classroom=Classroom(grade=6, name="6A"),
        pupil=Pupil(code="1", full_name="@An"),
        results=results,
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(results_workbook([transcript]))
    assert pull(path).transcripts == [transcript]
