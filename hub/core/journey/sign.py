"""Sign at once: each slot by its holder, many digests per request, every value verified (ký số).

Slots are signed in the order of the layout. Within one step all digests of one holder travel in one
request. This is for signers that nobody waits for, such as key files; where a person must confirm,
`hub.core.journey.tickets` asks and goes on later.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hub.core.contracts import Signer, SigningRequest
from hub.core.document.augmenting import Augmenter
from hub.core.document.frozen import Document
from hub.core.document.signing import embed
from hub.core.document.slots import Role
from hub.core.errors import Pause
from hub.core.journey.asking import Given, HolderKey, ask, nothing_given
from hub.core.journey.preparing import Preparer, Waiting, Work, items_of, split
from hub.core.journey.raising import raise_signatures
from hub.core.journey.seal import SealRules
from hub.core.text import Text


def waits_for_people(signer: Signer) -> bool:
    """Tell whether somebody must confirm while the hub waits."""
    return signer.terms().window_seconds > 0


async def check_available(signer: Signer) -> None:
    """Return when the signer can be used.

    :raises Pause: telling why it cannot.
    """
    availability = await signer.availability()
    if not availability.available:
        why = availability.reason or Text("không rõ lý do", "no reason given")
        raise Pause(
            Text("Bộ ký chưa dùng được: {why}", "The signer cannot be used: {why}").format(why=why),
            remedy=Text(
                "Khám bằng hub plugin doctor, sửa thiết lập rồi ký lại.",
                "Examine it with hub plugin doctor, mend the settings, sign again.",
            ),
        )


@dataclass(slots=True)
class SigningSession:
    """Signs documents with one signer at one signing time.

    :param given: asks a holder for the signer's inputs (PIN, password).
    :param tick: called with the number of signatures embedded.
    :param roles: the roles to sign; later roles still wait for earlier ones.
    :param chosen: sign only for this person, by id or name.
    :param seal_rules: what the key of a school's seal must be; anything when None.
    :param augmenter: raises each signature inside the file where a receiver asks for it.
    """

    signer: Signer
    signing_time: dt.datetime
    tick: Callable[[int], None]
    given: Given = nothing_given
    roles: frozenset[Role] = frozenset(Role)
    chosen: str | None = None
    seal_rules: SealRules | None = None
    augmenter: Augmenter | None = None
    _preparer: Preparer = field(init=False)

    def __post_init__(self) -> None:
        self._preparer = Preparer(self.signer, self.signing_time, self.chosen, self.seal_rules)

    async def sign(self, works: Sequence[Work]) -> None:
        """Sign every slot of `works` that this session may and can sign, in place.

        A document whose holder has no key stops with its `problem`; the others go on.

        :raises Pause: when the signer cannot be used at all.
        """
        await check_available(self.signer)
        going = [work for work in works if not work.complete]
        await self._raise(going)
        for role in Role:
            if role in self.roles:
                before = [work.document for work in going]
                for key, batch in (await self._preparer.prepare(role, works)).items():
                    await self._sign_batch(key, batch)
                await self._raise(going, before)

    async def _raise(self, works: Sequence[Work], before: Sequence[Document] = ()) -> None:
        """Raise what is signed; a document that fails goes back to what it was `before`.

        A seal without its evidence would finish the document, and nothing could be added any more.
        """
        if self.augmenter is None:
            return
        await raise_signatures(works, self.augmenter, dt.datetime.now(dt.UTC))
        for work, document in zip(works, before, strict=False):
            if work.problem is not None:
                work.document = document

    async def _sign_batch(self, key: HolderKey, batch: Sequence[Waiting]) -> None:
        for method, group in split(batch, self.signer.terms().most_items):
            signatures = await self._ask(key, method, group)
            for waiting, signature in zip(group, signatures, strict=True):
                work = waiting.work
                work.document = embed(work.document, waiting.slot, waiting.prepared, signature)
            self.tick(len(group))

    async def _ask(
        self, key: HolderKey, method: str, group: Sequence[Waiting]
    ) -> tuple[bytes, ...]:
        request = SigningRequest(
            request_id=f"ky-{uuid.uuid4().hex}",
            certificate=key.certificate.der,
            signature_method=method,
            items=items_of(group),
            reference=key.reference,
        )
        slot, given = group[0].slot, self.given(self.signer, key)
        return await ask(self.signer, request, given, where=slot.name, who=slot.role.actor)
