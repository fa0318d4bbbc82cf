"""Prepares signatures: who signs which slot, with which certificate, over which digest (chuẩn bị).

The certificate is known before anything is hashed, since it is among what is signed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hub.core.contracts import CannotSign, Holder, Signer, SigningItem, SigningProblem
from hub.core.document.frozen import Document
from hub.core.document.identity import signatory_of
from hub.core.document.signing import open_slots, prepare_slot
from hub.core.document.slots import Role, Slot, slots_of
from hub.core.errors import HubError, Pause, Reject
from hub.core.journey.asking import HolderKey, find_key
from hub.core.journey.seal import SealRules
from hub.core.model import Transcript
from hub.core.store.batching import batches
from hub.core.text import Text
from hub.core.trust import Prepared


@dataclass(slots=True)
class Work:
    """One document on its way through the slots.

    :param stored: SHA-256 of the state that the store has, None for a new document.
    :param problem: why it stopped, None while all is well.
    """

    transcript: Transcript
    document: Document
    stored: str | None = None
    problem: HubError | None = None
    slots: tuple[Slot, ...] = ()

    def __post_init__(self) -> None:
        self.slots = slots_of(self.transcript)

    @property
    def complete(self) -> bool:
        """Whether every slot is signed."""
        return not open_slots(self.document, self.slots)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A prepared signature that waits for its value."""

    work: Work
    slot: Slot
    prepared: Prepared

    @property
    def line(self) -> str:
        """What the signer's screen shows: year, class and slot, no pupil's name."""
        transcript = self.work.transcript
        return f"{transcript.school_year} {transcript.classroom.name} {self.slot.name}"


@dataclass(slots=True)
class Preparer:
    """Prepares slots for one signer at one signing time; asks for each holder's certificate once.

    :param chosen: whose slots to prepare, by a person's id or a name; everybody's when None.
    :param seal_rules: what the key of a school's seal must be; anything when None.
    """

    signer: Signer
    signing_time: dt.datetime
    chosen: str | None = None
    seal_rules: SealRules | None = None
    _keys: dict[Holder, HolderKey | HubError] = field(default_factory=dict)

    async def prepare(
        self,
        role: Role,
        works: Sequence[Work],
        taken: frozenset[tuple[str, str]] = frozenset(),
    ) -> dict[HolderKey, list[Waiting]]:
        """Return what can be signed now in the slots of `role`, by holder.

        A document whose holder has no key gets its `problem`.

        :param taken: slots to leave alone, by transcript's key and slot's name.
        :raises Retry: when the provider could not be asked for certificates.
        :raises CannotSign: when it turns the hub's own account away: nobody is asked about then.
        """
        found: dict[HolderKey, list[Waiting]] = defaultdict(list)
        for work, slot in _open(role, works):
            if (work.transcript.key, slot.name) in taken:
                continue
            try:
                holder = holder_of(slot, work.transcript)
                if self.chosen not in (None, holder.personal_id, holder.full_name):
                    continue
                key = await self._key(holder, slot)
                if role is Role.KY_PHAT_HANH and self.seal_rules is not None:
                    self.seal_rules.check(work.transcript, key, slot.name)
                prepared = prepare_slot(
                    work.document,
                    work.slots,
                    slot,
                    key.certificate,
                    chain=key.chain,
                    signing_time=self.signing_time,
                )
            except (Pause, Reject) as problem:
                if _is_about_account(problem):
                    raise
                work.problem = problem
                continue
            found[key].append(Waiting(work, slot, prepared))
        return found

    async def _key(self, holder: Holder, slot: Slot) -> HolderKey:
        known = self._keys.get(holder)
        if known is None:
            try:
                known = await find_key(self.signer, holder, where=slot.name, who=slot.role.actor)
            except (Pause, Reject) as problem:
                known = problem
            self._keys[holder] = known
        if isinstance(known, HubError):
            raise known
        return known


def split(batch: Sequence[Waiting], most_items: int | None) -> Iterator[tuple[str, list[Waiting]]]:
    """Yield what goes into one request, with its algorithm URI: what one confirmation signs.

    :param most_items: that the provider takes in one; None for no bound.
    """
    groups: dict[str, list[Waiting]] = defaultdict(list)
    for waiting in batch:
        groups[waiting.prepared.scheme.uri].append(waiting)
    for method, group in groups.items():
        for part in batches(group, most_items or len(group)):
            yield method, part


def items_of(group: Sequence[Waiting]) -> tuple[SigningItem, ...]:
    """Return the items of a request, numbered in their order."""
    return tuple(
        SigningItem(f"{number}", waiting.prepared.digest, waiting.line)
        for number, waiting in enumerate(group)
    )


def _open(role: Role, works: Sequence[Work]) -> Iterator[tuple[Work, Slot]]:
    for work in works:
        for slot in open_slots(work.document, work.slots):
            if slot.role is role and work.problem is None:
                yield work, slot


def _is_about_account(problem: HubError) -> bool:
    """Tell whether asking for the next holder's certificate would bring the account's lock near."""
    return isinstance(problem, CannotSign) and problem.problem is SigningProblem.CREDENTIALS


def holder_of(slot: Slot, transcript: Transcript) -> Holder:
    """Return whose certificate signs in `slot`.

    :raises Reject: when the transcript names nobody.
    """
    if slot.role is Role.KY_PHAT_HANH:
        return Holder(full_name=transcript.school.name)
    signatory = signatory_of(slot, transcript)
    if signatory is None:
        raise Reject(
            Text(
                "Học bạ chưa nêu người ký cho vị trí {slot}.",
                "The transcript names nobody for the slot {slot}.",
            ).format(slot=slot.name),
            where=slot.name,
            remedy=Text(
                "Bổ sung họ tên và số định danh của người ký rồi nhập lại.",
                "Add the signer's name and personal id at the source and import again.",
            ),
        )
    return Holder(personal_id=signatory.personal_id, full_name=signatory.full_name)
