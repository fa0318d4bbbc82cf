"""Identify: a source's ids become the canonical ones before anything is kept (quy mã định danh).

What somebody signed keeps the ids that it was signed with; the register knows whose they are.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from hub.core.journey.moving import move
from hub.core.journey.states import Step
from hub.core.model import Transcript
from hub.core.registry.identities import relink, resolve_ids
from hub.core.store import IdentityKind, Link, Register, Search, Transaction

Names = Mapping[tuple[IdentityKind, str], Mapping[str, str]]
"""What a source's ids stand for, by their kind and school."""


def identified(
    transaction: Transaction,
    transcripts: Sequence[Transcript],
    source: str,
    *,
    day: dt.date,
    evidence: str,
) -> list[Transcript]:
    """Return `transcripts` with canonical ids, in their order; ids that are new are registered.

    :param source: id of the adapter that brings them, or ``upload``.
    :param day: the first day of new links.
    :param evidence: how they are known, see `Link`.
    """
    met: dict[tuple[IdentityKind, str], set[str]] = defaultdict(set)
    for each in transcripts:
        met[IdentityKind.PUPIL, each.school.code].add(each.pupil.code)
        if each.classroom.code is not None:
            met[IdentityKind.CLASS, each.school.code].add(each.classroom.code)
    names = {
        (kind, school): resolve_ids(
            transaction, Register(kind, school, source), sorted(ids), day=day, evidence=evidence
        )
        for (kind, school), ids in met.items()
    }
    return [_renamed(each, names) for each in transcripts]


def rename(transaction: Transaction, link: Link, *, actor: str) -> list[str]:
    """Put `link` in force; data under the former code that nobody signed give way to it.

    :param actor: who says so, for the ledger.
    :returns: the keys of the transcripts that gave way: the next import brings them anew.
    :raises IdentityTaken: see `relink`.
    """
    former = relink(transaction, link, actor=actor)
    if former is None or link.register.kind is not IdentityKind.PUPIL:
        return []
    search = Search(text=former.canonical, school_code=link.register.unit)
    found = [
        each.transcript.key
        for each in transaction.transcripts.iterate(search)
        if each.transcript.pupil.code == former.canonical
    ]
    gone = move(transaction, found, Step.SUPERSEDE, actor=actor).moved
    transaction.versions.recall(gone)
    return gone


def _renamed(transcript: Transcript, names: Names) -> Transcript:
    school, pupil, room = transcript.school.code, transcript.pupil, transcript.classroom
    code = names[IdentityKind.PUPIL, school][pupil.code]
    if code != pupil.code:
        named = pupil.model_copy(update={"code": code})
        transcript = transcript.model_copy(update={"pupil": named})
    if room.code is not None and names[IdentityKind.CLASS, school][room.code] != room.code:
        renamed = room.model_copy(update={"code": names[IdentityKind.CLASS, school][room.code]})
        transcript = transcript.model_copy(update={"classroom": renamed})
    return transcript
