"""Report: which documents go into packets, and what became of each transcript (báo cáo).

Issued documents without errors at the gate *report* are put into signed packets, each at most once,
and stored; `deliver` carries them. Nothing disappears: every transcript has the receiver's answer,
waits for it, or is held with the reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hub.core.contracts import (
    DestinationCapability,
    PacketRecord,
    Purpose,
    RecordAnswer,
    RecordState,
)
from hub.core.errors import Actor, HubError, Pause, Reject, Retry
from hub.core.journey.deliver import Clock, Courier, Patience, Route
from hub.core.journey.states import State
from hub.core.packets import Draft, PacketBounds, check_fits, portions, record, sign_packet
from hub.core.spec import Checker, Finding, Gate, Severity
from hub.core.store import Store, StoredDocument, Transaction
from hub.core.text import Text

_REPORT = frozenset({Gate.REPORT})


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """A transcript that could not be put into a packet, and why."""

    key: str
    findings: tuple[Finding, ...] = ()
    problem: HubError | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the transcripts that a call was about.

    :param answers: the receiver's latest answer for each that is in a packet.
    :param held: those that no packet takes.
    :param delay: why answers are still waited for; None when the receiver is merely at work.
    """

    answers: tuple[RecordAnswer, ...]
    held: tuple[Held, ...]
    delay: Retry | None = None

    def count(self, state: RecordState) -> int:
        """Return how many of the transcripts are in `state`."""
        return sum(answer.state is state for answer in self.answers)


class Reporter:
    """Reports for one unit to one destination."""

    def __init__(
        self,
        store: Store,
        route: Route,
        checker: Checker,
        *,
        patience: Patience | None = None,
        bounds: PacketBounds | None = None,
        clock: Clock = _now,
    ) -> None:
        self._store = store
        self._route = route
        self._checker = checker
        self._bounds = bounds or PacketBounds()
        self._clock = clock
        self._courier = Courier(store, route, patience or Patience(), self._bounds, clock)

    async def report(self, transcript_keys: Sequence[str], *, again: bool = False) -> Account:
        """Report the documents of these transcripts; those reported before are not sent twice.

        Give a bounded batch, such as a school's: its documents are in memory together.

        :param again: report those anew that the receiver has refused.
        :raises Pause: when a person must act first; what is packed stays and goes the next time.
        :raises Reject: when the receiver cannot read a packet, or a receipt cannot be believed.
        """
        records, held = self._to_create(transcript_keys)
        self._pack(Purpose.CREATE, records, again=again)
        delay = await self.settle()
        return self._account(Purpose.CREATE, transcript_keys, held, delay)

    async def recall(
        self, transcript_keys: Sequence[str], reason: str, *, again: bool = False
    ) -> Account:
        """Recall transcripts that the receiver has accepted (thu hồi); raises as `report`.

        Where the destination takes no recalls, all of them are held.

        :param reason: why; it travels with the packet.
        :param again: recall those anew whose recall the receiver has refused.
        """
        if DestinationCapability.RECALL not in self._route.manifest.capabilities:
            problem = _cannot_recall(self._route.manifest.id)
            return Account((), tuple(Held(key, problem=problem) for key in transcript_keys))
        records, held = self._to_recall(transcript_keys, reason)
        self._pack(Purpose.RECALL, records, again=again)
        delay = await self.settle()
        return self._account(Purpose.RECALL, transcript_keys, held, delay)

    async def settle(self) -> Retry | None:
        """Deliver what is packed and ask for what is owed; see `Courier.settle`."""
        return await self._courier.settle()

    def _to_create(self, keys: Sequence[str]) -> tuple[list[PacketRecord], list[Held]]:
        found = [self._create(key, document) for key, document in self._documents(keys)]
        return _apart(found)

    def _create(self, key: str, document: StoredDocument | None) -> PacketRecord | Held:
        if document is None or document.state != State.ISSUED:
            return Held(key, problem=_not_issued(key))
        made = self._record(key, document)
        if isinstance(made, Held):
            return made
        findings = self._checker.check(made.transcript, _REPORT)
        errors = tuple(each for each in findings if each.severity is Severity.ERROR)
        return Held(key, errors) if errors else made

    def _to_recall(self, keys: Sequence[str], reason: str) -> tuple[list[PacketRecord], list[Held]]:
        with self._store.reading() as transaction:
            codes = {
                key: answer.code
                for key, answer in self._answers(transaction, keys, Purpose.CREATE).items()
                if answer.state is RecordState.ACCEPTED
            }
        found = [
            Held(key, problem=_not_accepted(key))
            if document is None or key not in codes
            else self._record(key, document, codes[key], reason)
            for key, document in self._documents(keys)
        ]
        return _apart(found)

    def _record(
        self, key: str, document: StoredDocument, code: str | None = None, reason: str | None = None
    ) -> PacketRecord | Held:
        try:
            made = record(document.content, code=code, reason=reason)
            check_fits(made, self._bounds)
        except Reject as problem:
            return Held(key, problem=problem)
        return made

    def _documents(self, keys: Sequence[str]) -> Iterator[tuple[str, StoredDocument | None]]:
        with self._store.reading() as transaction:
            latest = transaction.documents.latest_of(keys)
        for key in dict.fromkeys(keys):
            yield key, latest.get(key)

    def _pack(self, purpose: Purpose, records: Sequence[PacketRecord], *, again: bool) -> None:
        """Sign and store packets of those records that no packet holds yet, in one transaction."""
        with self._store.writing() as transaction:
            if not self._fresh(transaction, purpose, records, again=again):
                return
            # Taking a version locks the sender's counter: only now nobody else packs for it, and
            # looking again sees what another one packed meanwhile.
            version = transaction.packets.next_version(self._route.unit)
            fresh = self._fresh(transaction, purpose, records, again=again)
            for number, portion in enumerate(portions(fresh, self._bounds)):
                rising = transaction.packets.next_version(self._route.unit) if number else version
                draft = Draft(purpose, rising, self._route.unit, self._clock(), portion)
                packet = sign_packet(draft, self._route.key, self._bounds)
                transaction.packets.add(packet, self._route.manifest.id)

    def _fresh(
        self,
        transaction: Transaction,
        purpose: Purpose,
        records: Sequence[PacketRecord],
        *,
        again: bool,
    ) -> list[PacketRecord]:
        known = self._answers(transaction, [each.key for each in records], purpose)
        free = {
            key for key, answer in known.items() if again and answer.state is RecordState.REFUSED
        }
        return [each for each in records if each.key not in known or each.key in free]

    def _account(
        self, purpose: Purpose, keys: Sequence[str], held: Sequence[Held], delay: Retry | None
    ) -> Account:
        with self._store.reading() as transaction:
            answers = self._answers(transaction, keys, purpose)
        # What no packet holds any more was in one that the receiver refused as a whole.
        told = {*answers, *(each.key for each in held)}
        lost = [Held(key, problem=_packet_refused(key)) for key in keys if key not in told]
        return Account(tuple(answers.values()), (*held, *lost), delay)

    def _answers(
        self, transaction: Transaction, keys: Sequence[str], purpose: Purpose
    ) -> dict[str, RecordAnswer]:
        return transaction.packets.answers(keys, purpose, self._route.manifest.id)


def _apart(found: Sequence[PacketRecord | Held]) -> tuple[list[PacketRecord], list[Held]]:
    records = [each for each in found if isinstance(each, PacketRecord)]
    return records, [each for each in found if isinstance(each, Held)]


def _not_issued(key: str) -> Reject:
    return Reject(
        Text(
            "Học bạ này chưa phát hành nên chưa báo cáo được.",
            "This transcript is not issued, so it cannot be reported.",
        ),
        where=key,
        remedy=Text("Ký đủ các vị trí rồi báo cáo lại.", "Sign every slot, then report again."),
    )


def _not_accepted(key: str) -> Reject:
    return Reject(
        Text(
            "Nơi nhận chưa tiếp nhận học bạ này nên không có gì để thu hồi.",
            "The receiver has not accepted this transcript, so there is nothing to recall.",
        ),
        where=key,
        who=Actor.OPERATOR,
        remedy=Text(
            "Chờ biên nhận của bản tin tạo mới, rồi thu hồi.",
            "Wait for the receipt of the packet that created it, then recall.",
        ),
    )


def _packet_refused(key: str) -> Reject:
    return Reject(
        Text(
            "Nơi nhận từ chối cả bản tin chứa học bạ này.",
            "The receiver refused the whole packet with this transcript.",
        ),
        where=key,
        who=Actor.OPERATOR,
        remedy=Text(
            "Xem lý do trong biên nhận của bản tin, sửa rồi báo cáo lại.",
            "See the reason in the packet's receipt, mend it, then report again.",
        ),
    )


def _cannot_recall(destination: str) -> Pause:
    return Pause(
        Text("Nơi nhận này không nhận bản tin thu hồi.", "This destination takes no recalls."),
        where=destination,
        remedy=Text(
            "Thu hồi theo cách nơi nhận quy định.",
            "Recall in the way that the receiver prescribes.",
        ),
    )
