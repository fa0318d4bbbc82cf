"""Transcripts of invented pupils."""

from __future__ import annotations

from collections.abc import Sequence

from hub.core.model import Classroom, Level, PrimaryResults, Pupil, School, Transcript
from hub.core.store import Store


def transcript(
    code: str = "HS001",
    name: str = "Nguyễn Thị Ánh",
    *,
    personal_id: str | None = None,
    own_code: str | None = None,
    school: str = "TH01",
    year: str = "2025-2026",
    grade: int = 1,
    class_name: str = "1A",
    award: str | None = None,
) -> Transcript:
    """Return a primary transcript; `award` makes it differ without changing its key."""
    return Transcript(
        regulation="TT27/2020",
        level=Level.PRIMARY,
        school_year=year,
        school=School(code=school, name="Trường Tiểu học Hoa Lư"),
        classroom=Classroom(grade=grade, name=class_name),
        pupil=Pupil(code=code, full_name=name, personal_id=personal_id),
        results=PrimaryResults(award=award),
        code=own_code,
    )


def saved(store: Store, transcripts: Sequence[Transcript]) -> Sequence[Transcript]:
    """Save `transcripts` and return them."""
    with store.writing() as unit:
        unit.transcripts.save(transcripts)
    return transcripts
