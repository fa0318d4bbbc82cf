"""Sign: each slot by its holder, many digests per confirmation, every value verified (ký số).

Slots are signed in the order of the layout. Within one step all digests of one holder travel in one
request, so that a person confirms once for a whole class.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import SecretStr

from hub.core.contracts import (
    Holder,
    Signer,
    SigningItem,
    SigningRequest,
)
from hub.core.document.frozen import Document
from hub.core.document.identity import signatory_of
from hub.core.document.signing import embed, open_slots, prepare_slot
from hub.core.document.slots import Role, Slot, slots_of
from hub.core.errors import HubError, Pause, Reject
from hub.core.journey.asking import HolderKey, ask, find_key
from hub.core.model import Transcript
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
class _Waiting:
    """A prepared signature that waits for its value."""

    work: Work
    slot: Slot
    prepared: Prepared


@dataclass(slots=True)
class SigningSession:
    """Signs documents with one signer at one signing time.

    :param given: what a person gave for the signer (PIN, password), by the name of the input.
    :param tick: called with the number of signatures embedded.
    :param roles: the roles to sign; later roles still wait for earlier ones.
    """

    signer: Signer
    signing_time: dt.datetime
    tick: Callable[[int], None]
    given: Mapping[str, SecretStr] = field(default_factory=dict)
    roles: frozenset[Role] = frozenset(Role)
    _keys: dict[Holder, HolderKey] = field(default_factory=dict)

    async def sign(self, works: Sequence[Work]) -> None:
        """Sign every slot of `works` that this session may and can sign, in place.

        A document whose holder has no key stops with its `problem`; the others go on.

        :raises Pause: when the signer cannot be used at all.
        """
        await self._check_available()
        for role in Role:
            if role in self.roles:
                await self._sign_role(role, works)

    async def _check_available(self) -> None:
        availability = await self.signer.availability()
        if not availability.available:
            why = availability.reason or Text("không rõ lý do", "no reason given")
            raise Pause(
                Text("Bộ ký chưa dùng được: {why}", "The signer cannot be used: {why}").format(
                    why=why
                ),
                remedy=Text(
                    "Khám bằng hub plugin doctor, sửa thiết lập rồi ký lại.",
                    "Examine it with hub plugin doctor, mend the settings, sign again.",
                ),
            )

    async def _sign_role(self, role: Role, works: Sequence[Work]) -> None:
        batches: dict[HolderKey, list[_Waiting]] = defaultdict(list)
        for work in works:
            for slot in open_slots(work.document, work.slots):
                if slot.role is not role or work.problem is not None:
                    continue
                try:
                    key = await self._key(slot, work.transcript)
                    prepared = prepare_slot(
                        work.document,
                        work.slots,
                        slot,
                        key.certificate,
                        chain=key.chain,
                        signing_time=self.signing_time,
                    )
                except (Pause, Reject) as problem:
                    work.problem = problem
                    continue
                batches[key].append(_Waiting(work, slot, prepared))
        for key, batch in batches.items():
            await self._sign_batch(key, batch)

    async def _key(self, slot: Slot, transcript: Transcript) -> HolderKey:
        holder = _holder(slot, transcript)
        known = self._keys.get(holder)
        if known is None:
            known = await find_key(self.signer, holder, where=slot.name, who=slot.role.actor)
            self._keys[holder] = known
        return known

    async def _sign_batch(self, key: HolderKey, batch: Sequence[_Waiting]) -> None:
        by_method: dict[str, list[_Waiting]] = defaultdict(list)
        for waiting in batch:
            by_method[waiting.prepared.scheme.uri].append(waiting)
        for method, group in by_method.items():
            signatures = await self._ask(key, method, group)
            for waiting, signature in zip(group, signatures, strict=True):
                work = waiting.work
                work.document = embed(work.document, waiting.slot, waiting.prepared, signature)
            self.tick(len(group))

    async def _ask(
        self, key: HolderKey, method: str, group: Sequence[_Waiting]
    ) -> tuple[bytes, ...]:
        request = SigningRequest(
            request_id=f"ky-{uuid.uuid4().hex}",
            certificate=key.certificate.der,
            signature_method=method,
            items=tuple(
                SigningItem(f"{number}", waiting.prepared.digest, _line(waiting))
                for number, waiting in enumerate(group)
            ),
            reference=key.reference,
        )
        slot = group[0].slot
        return await ask(self.signer, request, self.given, where=slot.name, who=slot.role.actor)


def _line(waiting: _Waiting) -> str:
    """What the signer's screen shows: class and slot, no pupil's name."""
    transcript = waiting.work.transcript
    return f"{transcript.school_year} {transcript.classroom.name} {waiting.slot.name}"


def _holder(slot: Slot, transcript: Transcript) -> Holder:
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
