"""Pupils, their families and the people who sign (người học, gia đình, người ký)."""

from __future__ import annotations

from hub.core.model.base import Code, Line, Value
from hub.core.model.codes import Gender
from hub.core.model.dates import PartialDate


class Place(Value):
    """A place of a person (nơi sinh, quê quán, nơi ở): text and codes of QĐ 19/2025/QĐ-TTg."""

    address: Line | None = None
    commune_code: Code | None = None
    province_code: Code | None = None


class Relative(Value):
    """Father, mother or guardian (cha, mẹ, người giám hộ)."""

    full_name: Line
    occupation: Line | None = None


class Pupil(Value):
    """The pupil (người học) as the transcript states them.

    `code` is the sector's pupil code (mã học sinh, TT 42/2021); before the ministry gives one a
    school uses a temporary code. `personal_id` is the 12-digit number (số định danh cá nhân).
    """

    code: Code
    full_name: Line
    personal_id: Code | None = None
    gender: Gender = Gender.UNKNOWN
    birth_date: PartialDate | None = None
    birth_place: Place | None = None
    home_town: Place | None = None
    residence: Place | None = None
    ethnicity: Code | None = None
    nationality: Code | None = None
    policy_group: Line | None = None
    not_assessed: bool = False
    """Disabled and not assessed (khuyết tật không đánh giá)."""
    father: Relative | None = None
    mother: Relative | None = None
    guardian: Relative | None = None


class Signatory(Value):
    """A person who signs (người ký): the name and personal id that a signature is compared with."""

    full_name: Line
    personal_id: Code | None = None
    post: Line | None = None
