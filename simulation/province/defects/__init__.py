"""Named mistakes of schools, each breaking exactly one rule (lỗi cài đặt sẵn)."""

# Each module enters its defects into the catalogue as it is imported.
from simulation.province.defects import common, primary, secondary
from simulation.province.defects.catalogue import Defect, entered_defects
from simulation.province.defects.planting import broken_rules, plant, plant_any

__all__ = [
    "Defect",
    "all_defects",
    "broken_rules",
    "common",
    "plant",
    "plant_any",
    "primary",
    "secondary",
]


def all_defects() -> tuple[Defect, ...]:
    """Return every named defect."""
    return entered_defects()
