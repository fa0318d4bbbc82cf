"""Compose and keep: which transcripts become documents, and the documents' states (lập tệp).

A mistake is caught before it is signed: what the rules of the gates *compose* and *issue* stop is
not composed, since a document's bytes never change once somebody has signed them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.errors import HubError, Reject
from hub.core.journey.moving import Facts, move
from hub.core.journey.preparing import Work
from hub.core.journey.states import State, Step
from hub.core.model import Transcript
from hub.core.spec import Checker, Finding, Gate, Severity
from hub.core.store import NewDocument, Transaction

_BEFORE_SIGNING = frozenset({Gate.IMPORT, Gate.COMPOSE, Gate.ISSUE})


@dataclass(frozen=True, slots=True)
class Stopped:
    """A transcript that cannot go on, and why."""

    transcript: Transcript
    findings: tuple[Finding, ...] = ()
    problem: HubError | None = None


def compose_works(
    transcripts: Sequence[Transcript], transaction: Transaction, checker: Checker
) -> tuple[list[Work], list[Stopped]]:
    """Return the documents to sign, those in the store as they are, and what had to stop."""
    works: list[Work] = []
    stopped: list[Stopped] = []
    kept = transaction.documents.latest_of([transcript.key for transcript in transcripts])
    for transcript in transcripts:
        known = kept.get(transcript.key)
        if known is not None and known.slots:
            works.append(Work(transcript, Document(known.content), stored=known.sha256))
            continue
        findings = tuple(
            finding
            for finding in checker.check(transcript, _BEFORE_SIGNING)
            if finding.severity is Severity.ERROR
        )
        if findings:
            stopped.append(Stopped(transcript, findings))
            continue
        try:
            stored = known.sha256 if known is not None else None
            works.append(Work(transcript, compose(transcript), stored=stored))
        except Reject as problem:
            stopped.append(Stopped(transcript, problem=problem))
    return works, stopped


def keep_documents(transaction: Transaction, works: Sequence[Work], *, actor: str) -> None:
    """Keep the present state of every document; bytes that are there already are no news.

    :param actor: who composed and signed, for the ledger.
    """
    changed = [work for work in works if work.document.sha256 != work.stored]
    states = [_state_of(work) for work in changed]
    transaction.documents.add(states)
    facts = {state.transcript_key: _facts(state) for state in states}
    for step in (Step.CHECK, Step.COMPOSE):
        # What is signed already is refused, and stays.
        move(transaction, list(facts), step, actor=actor)
    for step, state in ((Step.SIGN, State.SIGNING), (Step.ISSUE, State.ISSUED)):
        signed = [each.transcript_key for each in states if each.state == state]
        move(transaction, signed, step, actor=actor, facts=facts)


def _state_of(work: Work) -> NewDocument:
    signed = tuple(slot.name for slot in work.slots if work.document.is_signed(slot))
    state = State.ISSUED if work.complete else State.SIGNING if signed else State.COMPOSED
    return NewDocument(
        work.transcript.key, work.document.content, state, signed, predecessor=work.stored
    )


def _facts(document: NewDocument) -> Facts:
    digest = hashlib.sha256(document.content).hexdigest()
    return {"document": digest, "slots": " ".join(document.slots)}
