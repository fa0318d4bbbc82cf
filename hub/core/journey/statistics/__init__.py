"""Statistics: how far the schools are, and who is ready to sign (thống kê, mức sẵn sàng).

Plan 559/KH-SGDĐT asks for both: progress and statistics by unit (IV, V.8), and a survey of who
holds a digital signature, by school (III.4, V.2-3). Counts come from columns; of a class one
transcript is read, for its signatories.
"""

from hub.core.journey.statistics.progress import By, Group, Stage, progress
from hub.core.journey.statistics.readiness import (
    Holder,
    Readiness,
    SchoolReadiness,
    known_certificates,
    readiness,
)
from hub.core.journey.statistics.scope import Scope

__all__ = [
    "By",
    "Group",
    "Holder",
    "Readiness",
    "SchoolReadiness",
    "Scope",
    "Stage",
    "known_certificates",
    "progress",
    "readiness",
]
