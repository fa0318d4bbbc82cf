"""An invented province in Ninh Bình's shape, the same for the same seed (tỉnh giả lập).

Nothing in it exists: `simulation.province.watermark` says how its data is told from real data.
"""

from simulation.province.province import Province, Record
from simulation.province.schools import ClassPlan, SchoolPlan
from simulation.province.staff import SchoolStaff, StaffMember
from simulation.province.units import write_units
from simulation.province.watermark import is_invented

__all__ = [
    "ClassPlan",
    "Province",
    "Record",
    "SchoolPlan",
    "SchoolStaff",
    "StaffMember",
    "is_invented",
    "write_units",
]
