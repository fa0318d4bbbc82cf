"""The catalogue of requirements, as data (danh mục yêu cầu)."""

from conformance.requirements.catalogue import catalogue, requirement
from conformance.requirements.profiles import Profile, profile, profiles
from conformance.requirements.requirement import Requirement, Subject

__all__ = [
    "Profile",
    "Requirement",
    "Subject",
    "catalogue",
    "profile",
    "profiles",
    "requirement",
]
