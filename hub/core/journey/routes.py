"""By which way a unit reports: its assigned destination and the keys of both sides (tuyến báo cáo).

Which key signs packets and whose certificates sign receipts are settings of the destination's
assignment, since they change with it; the plugin itself never sees the key.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from hub.core.errors import HubError, Pause, UnreadableInput
from hub.core.journey.deliver import Route
from hub.core.journey.following import UNDERWAY
from hub.core.journey.schools import place_of
from hub.core.journey.states import State
from hub.core.journey.workshop import Workshop
from hub.core.registry.assigned import InForce
from hub.core.registry.matters import Matter
from hub.core.store import Assignment, Cohort, CohortTally, Transaction
from hub.core.text import Text
from hub.core.trust.certificate import certificates_in
from hub.core.trust.plain import PlainKey


def route_of(
    shop: Workshop,
    transaction: Transaction,
    assignment: Assignment,
    *,
    key: Path | None = None,
    receivers: Path | None = None,
) -> Route:
    """Return the way of the unit that `assignment` is of.

    :param key: signs the packets, instead of the assignment's own.
    :param receivers: certificates that sign receipts, instead of the assignment's own.
    :raises Pause: when neither names a file, or it cannot be used.
    """
    manifest = shop.host.destinations[assignment.value]
    destination = shop.assigned.destination(transaction, assignment)
    packet_key = key or _named(assignment, "packet_key")
    certificates = receivers or _named(assignment, "receipt_certificates")
    return Route(
        manifest,
        destination,
        assignment.unit,
        PlainKey.load(packet_key),
        certificates_in(_content(certificates)),
    )


@dataclass(slots=True)
class Sending:
    """What one unit has to report, or waits for, to its assigned destination (việc báo cáo).

    :param published: when the latest transcript that was never packed was published.
    :param waiting: how many are packed or sent and have no final answer.
    """

    assignment: Assignment
    cohorts: dict[Cohort, None] = field(default_factory=dict)
    published: dt.datetime | None = None
    waiting: int = 0

    def add(self, tally: CohortTally) -> None:
        """Count one cohort's transcripts of one state."""
        self.cohorts[tally.cohort] = None
        if tally.state != State.PUBLISHED:
            self.waiting += tally.count
        elif tally.latest is not None:
            self.published = max(tally.latest, self.published or tally.latest)


def underway(transaction: Transaction) -> tuple[dict[int, Sending], dict[str, HubError]]:
    """Return what is to be reported, by the number of the assignment that says where to.

    :returns: also the schools for which none is assigned, and why.
    """
    found: dict[int, Sending] = {}
    missing: dict[str, HubError] = {}
    in_force = InForce.load(transaction)
    for tally in transaction.journeys.cohorts(UNDERWAY):
        try:
            decided = in_force.decided(place_of(tally.cohort), Matter.DESTINATION)
        except HubError as error:
            missing[tally.cohort.school_code] = error
            continue
        found.setdefault(decided.id or 0, Sending(decided)).add(tally)
    return found, missing


def _named(assignment: Assignment, setting: str) -> Path:
    given = assignment.settings.get(setting)
    if not given:
        raise Pause(
            Text(
                "Phân công nơi nhận báo cáo chưa có thiết lập {setting}.",
                "The destination's assignment lacks the setting {setting}.",
            ).format(setting=setting),
            where=assignment.unit,
            remedy=Text(
                "Gõ lại hub assign set với --set {setting}=TỆP, hoặc chỉ tệp bằng tùy chọn của"
                " hub report.",
                "Type hub assign set again with --set {setting}=FILE, or name the file in an option"
                " of hub report.",
            ).format(setting=setting),
        )
    return Path(str(given))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise UnreadableInput(
            Text("Không đọc được tệp chứng thư.", "The certificates cannot be read."),
            where=str(path),
            remedy=Text("Kiểm tra đường dẫn và quyền đọc.", "Check the path and who may read it."),
        ) from None
