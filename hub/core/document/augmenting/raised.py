"""One signature of a document on its way up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from hub.core.document.frozen import Document
from hub.core.document.slots import Slot
from hub.core.errors import HubError, Pause
from hub.core.text import Text
from hub.core.transport import parse_xml
from hub.core.trust import Conclusion, Integrity, Level, PathRules, SignedTree, check, conclude
from hub.core.trust.errors import SignatureNotRaised
from hub.core.trust.signed_info import take_apart
from hub.core.trust.timestamps import NOT_CHECKED, stamped_octets

LEVELS: Final = (Level.B, Level.T, Level.LT, Level.LTA)
"""The levels of the baseline (EN 319 132-1 §6), each holding the one before."""

_NEVER: Final = dt.datetime.min.replace(tzinfo=dt.UTC)


def rank(level: Level) -> int:
    """Return how high a level is; 0 for all that is not of the baseline above B."""
    return LEVELS.index(level) if level in LEVELS else 0


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of a signature before validation data are asked for."""

    integrity: Integrity
    conclusion: Conclusion


@dataclass(slots=True)
class Raised:
    """One signature.

    :param document: the document, with all that this signature alone has got meanwhile.
    :param added: that, as text.
    :param latest: when the last of it was made, aware.
    :param problem: why it goes no further.
    """

    document: Document
    slot: Slot
    added: str = ""
    latest: dt.datetime = _NEVER
    problem: HubError | None = None

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Note why it goes no further; others go on."""
        try:
            yield
        except HubError as problem:
            self.problem = problem

    @property
    def level(self) -> Level:
        """What it is now."""
        return check(*self._found()).level

    def add(self, properties: str, made_at: dt.datetime) -> None:
        """Put unsigned properties behind those that are there."""
        self.latest = max(self.latest, made_at)
        self.document = self.document.with_properties(self.slot, properties)
        self.added += properties

    def require_open(self) -> None:
        """Return when something can be added.

        :raises Reject: when a later signature covers this one, or other software wrote it.
        """
        self.document.with_properties(self.slot, "")

    def octets(self, kind: str) -> bytes:
        """Return what a time-stamp that comes next is over; see `stamped_octets`."""
        signature, tree = self._found()
        return stamped_octets(None, kind, take_apart(signature), tree)

    def judged(self, rules: PathRules, at: dt.datetime) -> Judged:
        """Return what it is worth at a moment.

        :raises Pause: when it does not hold, or its certificate or time-stamp has no path.
        """
        integrity = check(*self._found())
        # Whether anybody is revoked is asked next.
        before = replace(rules, policy=replace(rules.policy, revocation_required=False))
        conclusion = conclude(integrity, before, max(at, self.latest))
        path = conclusion.path
        if not integrity.intact or path is None or path.defect is not None:
            raise self._not_raised()
        if NOT_CHECKED in conclusion.warnings:
            raise self._not_raised()
        return Judged(integrity, conclusion)

    def _found(self) -> tuple[etree._Element, SignedTree]:
        root = parse_xml(self.document.content)
        tree = SignedTree(root, size=len(self.document.content))
        found = tree.elements_with_id(self.slot.signature_id)
        if len(found) != 1:
            raise self._not_raised()
        return found[0], tree

    def _not_raised(self) -> Pause:
        return SignatureNotRaised(
            Text(
                "Chữ ký ở {slot} chưa nâng mức được: chữ ký, chứng thư số hoặc dấu thời gian "
                "không nối được tới gốc tin cậy.",
                "The signature in {slot} cannot be raised: it, its certificate or its time-stamp "
                "does not lead to a trust anchor.",
            ).format(slot=self.slot.name),
            where=self.slot.name,
            remedy=Text(
                "Xem hub verify; kiểm tra thư mục gốc tin cậy (--trust).",
                "See hub verify; check the folder of trust anchors (--trust).",
            ),
        )
