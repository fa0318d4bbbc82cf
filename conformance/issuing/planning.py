"""What must be proven again when a clause's text changed, and what a faulty check touches.

A certification names the fingerprint of every requirement that was looked at. One whose sentence
or clause changed since is *stale*: what was shown was another sentence (chứng nhận từng phần).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.engine.suite import Suite
from conformance.requirements import Requirement, profile
from hub.core.registry.certification import Certification


@dataclass(frozen=True, slots=True)
class Plan:
    """The smallest run that makes a certification whole again.

    :param stale: requirements whose text changed since.
    :param new: those that its profile asks for, and did not then.
    :param retired: those that nobody asks for any more; nothing is to be done for them.
    :param scenes: what must be played: only what the checks of `stale` and `new` look at.
    """

    certification: Certification
    stale: tuple[str, ...]
    new: tuple[str, ...]
    retired: tuple[str, ...]
    scenes: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether all that was proven still is."""
        return not (self.stale or self.new)

    def to_json(self) -> dict[str, object]:
        """Return the plan for machines."""
        subject = self.certification.subject
        return {
            "certification": self.certification.id,
            "subject": f"{subject.id} {subject.version}".strip(),
            "vendor": subject.vendor,
            "profile": self.certification.profile,
            "stale": list(self.stale),
            "new": list(self.new),
            "retired": list(self.retired),
            "scenes": list(self.scenes),
        }


def plan(
    certification: Certification, catalogue: Mapping[str, Requirement], suite: Suite[Any]
) -> Plan:
    """Return what must be run again for one certification.

    :param catalogue: every requirement as it reads today.
    :param suite: of the certification's subject.
    """
    proven = certification.requirements
    asked = {each.id for each in profile(certification.profile).requirements}
    stale = tuple(
        sorted(
            each
            for each, fingerprint in proven.items()
            if each in catalogue and catalogue[each].fingerprint != fingerprint
        )
    )
    new = tuple(sorted(asked - set(proven)))
    retired = tuple(sorted(set(proven) - set(catalogue)))
    again = [catalogue[each] for each in (*stale, *new)]
    scenes = tuple(each.name for each in suite.of(again).scenes)
    return Plan(certification, stale, new, retired, scenes)


def touched(
    certifications: Collection[Certification], requirements: Collection[str]
) -> tuple[Certification, ...]:
    """Return the certifications that rest on a check of one of `requirements`.

    When a check is found wrong, these are the ones to look at again (``conformance replay`` tells
    from the kept evidence whether the verdict changes).
    """
    wrong = set(requirements)
    return tuple(each for each in certifications if wrong & set(each.requirements))
