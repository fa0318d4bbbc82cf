"""A batch from collected to issued: checked, composed, signed by whoever is assigned (phát hành).

What a command does in the foreground and what a job does are the same function. It may run again
after a crash at any moment: what the store has already is gone on with, never done twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hub.core.contracts import Signer
from hub.core.document.augmenting import Augmenter
from hub.core.document.slots import Role
from hub.core.errors import HubError, Pause
from hub.core.journey.asking import Given, nothing_given
from hub.core.journey.issue import Stopped, compose_works, keep_documents
from hub.core.journey.preparing import Work
from hub.core.journey.raising import raise_signatures
from hub.core.journey.seal import SealRules
from hub.core.journey.sign import SigningSession, waits_for_people
from hub.core.journey.tickets.accounts import AssignedSigner, Clock, now
from hub.core.journey.tickets.starting import Asking, check_nothing_is_typed
from hub.core.model import Transcript
from hub.core.spec import Checker
from hub.core.store import Stoppage, Store, StoredTicket, Transaction
from hub.core.text import Text


@dataclass(slots=True)
class Issued:
    """What became of a batch.

    :param works: its documents as they are now.
    :param signatures: how many were added.
    :param asked: the requests for signatures that were made of people, as they are now.
    :param stopped: transcripts that cannot go on, and why.
    """

    works: list[Work] = field(default_factory=list)
    signatures: int = 0
    asked: list[StoredTicket] = field(default_factory=list)
    stopped: list[Stopped] = field(default_factory=list)

    @property
    def complete(self) -> int:
        """How many documents have every signature."""
        return sum(work.complete for work in self.works)


Kept = Callable[[Transaction, Sequence[Work]], None]


@dataclass(frozen=True, slots=True)
class Bench:
    """Where batches are issued.

    :param actor: who does it, for the ledger.
    :param tick: called with the number of signatures embedded.
    :param given: asks a holder for a signer's inputs; None where nobody is at hand.
    :param person: sign only for this person, by id or name; for everybody when None.
    :param clock: tells the time of signing.
    :param augmenter: raises each signature inside the file where a receiver asks for it.
    """

    store: Store
    checker: Checker
    actor: str
    tick: Callable[[int], None] = lambda signatures: None
    given: Given | None = None
    person: str | None = None
    clock: Clock = now
    augmenter: Augmenter | None = None

    def issue(
        self, transcripts: Sequence[Transcript], signers: Mapping[Role, AssignedSigner]
    ) -> Issued:
        """Bring `transcripts` as far as `signers` can; roles that have none are left open.

        Where a person must confirm, the person is asked and the batch goes on when they have.

        :raises Pause: when a signer cannot be used at all; what was signed before it is kept.
        """
        issued = Issued()
        with self.store.reading() as transaction:
            issued.works, issued.stopped = compose_works(transcripts, transaction, self.checker)
        if not signers:
            self._keep(issued)
        for assigned, roles in _in_turn(signers):
            if waits_for_people(assigned.signer):
                self._raise(issued, roles)
                self._keep(issued)  # What is asked for is in the store before anybody is asked.
                issued.asked += asyncio.run(self._ask(assigned, roles, issued.works))
            else:
                asyncio.run(self._sign(assigned.signer, roles, issued))
                self._keep(issued)
        issued.stopped += [
            Stopped(work.transcript, problem=work.problem) for work in issued.works if work.problem
        ]
        self._note(transcripts, issued.stopped)
        return issued

    async def _sign(self, signer: Signer, roles: frozenset[Role], issued: Issued) -> None:
        def count(signatures: int) -> None:
            issued.signatures += signatures
            self.tick(signatures)

        session = SigningSession(
            signer,
            self.clock(),
            count,
            given=self._given(signer),
            roles=roles,
            chosen=self.person,
            seal_rules=SealRules(self.store),
            augmenter=self.augmenter,
        )
        await session.sign(issued.works)

    async def _ask(
        self, assigned: AssignedSigner, roles: frozenset[Role], works: Sequence[Work]
    ) -> tuple[StoredTicket, ...]:
        """Ask whoever must confirm; return the requests as they are now."""
        at = self.clock()
        asking = Asking(
            self.store,
            assigned.signer,
            assigned.account,
            self.actor,
            at,
            roles=roles,
            given=self._given(assigned.signer),
            chosen=self.person,
            clock=self.clock,
        )
        return await asking.ask(works)

    def _raise(self, issued: Issued, roles: frozenset[Role]) -> None:
        """Raise what is signed before people are asked for what covers it.

        :raises Pause: when the seal itself would come by phone: with it a document is finished at
            once, whatever it has.
        """
        if self.augmenter is None:
            return
        if Role.KY_PHAT_HANH in roles:
            raise Pause(
                Text(
                    "Con dấu ký qua điện thoại thì không nâng mức được trong tệp.",
                    "A seal that is confirmed by phone cannot be raised inside the file.",
                ),
                where=Role.KY_PHAT_HANH,
                remedy=Text(
                    "Đóng dấu bằng token (hub sign --slot KY_PHAT_HANH), hoặc bỏ --level và dùng "
                    "bằng chứng lưu bên cạnh (hub archive).",
                    "Seal with a token (hub sign --slot KY_PHAT_HANH), or leave --level out and "
                    "use the evidence beside the file (hub archive).",
                ),
            )
        going = [work for work in issued.works if not work.complete]
        asyncio.run(raise_signatures(going, self.augmenter, self.clock()))

    def _given(self, signer: Signer) -> Given:
        """Return who asks a holder for inputs; where nobody can, none may be needed."""
        if self.given is None:
            check_nothing_is_typed(signer)
            return nothing_given
        return self.given

    def _keep(self, issued: Issued) -> None:
        with self.store.writing() as transaction:
            keep_documents(transaction, issued.works, actor=self.actor)
        for work in issued.works:
            work.stored = work.document.sha256

    def _note(self, transcripts: Sequence[Transcript], stopped: Sequence[Stopped]) -> None:
        stoppages = [stoppage_of(each) for each in stopped]
        with self.store.writing() as transaction:
            transaction.stoppages.clear(
                {each.key for each in transcripts} - {s.subject for s in stoppages}
            )
            transaction.stoppages.put(stoppages)


def _in_turn(
    signers: Mapping[Role, AssignedSigner],
) -> Iterator[tuple[AssignedSigner, frozenset[Role]]]:
    """Yield each signer with the roles that follow one another: one session for them all."""
    roles: list[Role] = []
    for role in Role:
        if role not in signers:
            continue
        if roles and signers[roles[-1]].signer is not signers[role].signer:
            yield signers[roles[-1]], frozenset(roles)
            roles = []
        roles.append(role)
    if roles:
        yield signers[roles[-1]], frozenset(roles)


def stoppage_of(stopped: Stopped) -> Stoppage:
    """Return what the store keeps of a transcript that stopped."""
    key, school = stopped.transcript.key, stopped.transcript.school.code
    if isinstance(stopped.problem, HubError):
        problem = stopped.problem
        return Stoppage(key, school, problem.who, problem.what, problem.remedy, problem.where)
    finding = stopped.findings[0]
    return Stoppage(key, school, finding.who, finding.message, _MEND, finding.path)


_MEND = Text(
    "Sửa ở phần mềm nguồn rồi thu thập lại.", "Mend it at its source, then collect it again."
)
