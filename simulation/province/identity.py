"""Numbers of invented people: personal ids and codes (số định danh cá nhân, mã học sinh)."""

from __future__ import annotations

from hub.core.model import Gender
from simulation.province.places import province_code
from simulation.province.streams import stream
from simulation.province.watermark import CODE_MARK, PERSONAL_ID_MARK

_SERIALS = 1_000_000
_STEP = 387_421
"""Has no factor in common with the number of serials: every ordinal gets a serial of its own."""


class PersonalIds:
    """Gives 12-digit personal ids: province, century and sex, year of birth, serial (NĐ 137/2015).

    Serials are a fixed shuffle of the ordinals, so that no two people of a province share an id and
    no school needs to know what another one gave.
    """

    def __init__(self, seed: int) -> None:
        self._start = stream(seed, "personal ids").randrange(_SERIALS)

    def number(self, birth_year: int, gender: Gender, ordinal: int) -> str:
        """Return the personal id of the person `ordinal` (below one million)."""
        century = 2 * (birth_year // 100 - 19) + (gender is Gender.FEMALE)
        serial = (self._start + ordinal * _STEP) % _SERIALS
        return f"{PERSONAL_ID_MARK}{century}{birth_year % 100:02d}{serial:06d}"


def pupil_code(ordinal: int) -> str:
    """Return the code of the pupil `ordinal` of the province."""
    return f"{CODE_MARK}{province_code()}{ordinal + 1:08d}"
