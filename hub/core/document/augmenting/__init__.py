"""Raising signatures to the levels T, LT and LTA inside the file, where a receiver asks for it.

(Nâng mức chữ ký.) ETSI EN 319 132-1 §6: T has a time-stamp over the signature's value, LT what is
needed to validate it without a network, LTA an archive time-stamp over all of that. The hub's own
way is evidence beside the file (`hub.core.journey.archive`); this one is for receivers that read
nothing beside it. A teacher's signature is raised before the manager signs, never afterwards.
"""

from __future__ import annotations

from hub.core.document.augmenting.augmenter import Augmenter, Stamper
from hub.core.document.augmenting.raised import LEVELS

__all__ = ["LEVELS", "Augmenter", "Stamper"]
