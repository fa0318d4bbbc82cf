"""The canonical transcript: one pupil, one school year, as values (học bạ của một năm học)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from pydantic import Field

from hub.core.model.base import Code, Line, Value
from hub.core.model.codes import Level, State
from hub.core.model.dates import SchoolYear
from hub.core.model.people import Pupil, Signatory
from hub.core.model.primary import PrimaryResults
from hub.core.model.school import Classroom, School
from hub.core.model.secondary import SecondaryResults

_KEY_SPACE = uuid.UUID("6f0d5f4e-0c0b-5e0e-9c57-7a1f6c1c2559")

Results = Annotated[PrimaryResults | SecondaryResults, Field(discriminator="kind")]


class StudyYear(Value):
    """An earlier year of study (quá trình học tập)."""

    school_year: SchoolYear
    class_name: Line
    school_name: Line
    province_name: Line
    transferred_on: dt.date | None = None
    """Day of transfer to that school (ngày chuyển đến), when the pupil came from another one."""


class Issuing(Value):
    """Where and when the transcript is issued (địa danh, ngày ký phát hành)."""

    place: Line | None = None
    issued_on: dt.date | None = None
    created_on: dt.date | None = None


class Transcript(Value):
    """One pupil's transcript of one school year (học bạ một năm học).

    Shape of the national sharing model (`thongtinsohocbasotieuhoc`, `thongtinsohocbasothcsthpt`,
    observed July 2026); `sharing_columns.toml` beside this module maps every column of it.
    """

    regulation: Code
    """The circular applied (thông tư), such as ``TT27/2020``: its own declared rules."""
    level: Level
    school_year: SchoolYear
    school: School
    classroom: Classroom
    pupil: Pupil
    results: Results
    homeroom: Signatory | None = None
    manager: Signatory | None = None
    issuing: Issuing = Issuing()
    history: tuple[StudyYear, ...] = ()
    register_number: Line | None = None
    """Number in the school's register (số sổ đăng bộ)."""
    version: Annotated[int, Field(ge=1, le=9999)] = 1
    """Rises with every re-issue after a recall (phiên bản)."""
    state: State = State.IN_FORCE
    extracted_from_paper: bool = False
    """Digitised from paper (trích lục); NĐ 88/2026/NĐ-CP Điều 8 keeps it apart from an original."""
    code: Code | None = None
    """Its own code (mã định danh học bạ); absent until the ministry's receipt gives it."""

    @property
    def key(self) -> str:
        """The hub's own key of this transcript.

        The same pupil, school, year, level and version give the same. It stands inside every signed
        subject block, so that a block cannot move to another pupil.
        """
        parts = (self.school.code, self.pupil.code, self.school_year, self.level, str(self.version))
        return str(uuid.uuid5(_KEY_SPACE, "\x1f".join(parts)))
