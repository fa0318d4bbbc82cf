"""Reissue: what was signed is recalled, and composed again from corrected data (phát hành lại).

One transaction does both, so that a mistake in the corrected data leaves the old document in force.
The new version then goes the whole way: signed, submitted, published, reported behind its recall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hub.core.journey.issue import Stopped, compose_works, keep_documents
from hub.core.journey.moving import move
from hub.core.journey.recall import recall
from hub.core.journey.states import State, Step, allowed, why_not
from hub.core.journey.versions import next_version
from hub.core.model import Transcript
from hub.core.spec import Checker
from hub.core.store import Transaction, Version, lineage
from hub.core.text import Text


@dataclass(slots=True)
class Reissued:
    """What became of the transcripts that were to be issued again.

    :param replaced: the key of each new version, by the key of the one that it replaces.
    :param refused: what has no signed version that could be replaced, and why.
    :param stopped: corrected data that a rule stops; nothing of them was recalled.
    """

    replaced: dict[str, str] = field(default_factory=dict)
    refused: dict[str, Text] = field(default_factory=dict)
    stopped: list[Stopped] = field(default_factory=list)


def reissue(
    transaction: Transaction,
    corrected: Sequence[Transcript],
    checker: Checker,
    *,
    reason: str,
    actor: str,
) -> Reissued:
    """Recall the latest version of each transcript and compose a new one from `corrected`.

    :param corrected: a bounded portion of different pupils or years, of whatever version.
    :param reason: why; not about the pupil.
    :param actor: who does it, for the ledger.
    """
    result = Reissued()
    known = transaction.versions.of(corrected)
    latest = {each.key: known[lineage(each)][-1:] for each in corrected}
    standing = transaction.journeys.standing([v.key for group in latest.values() for v in group])
    wanted: list[tuple[Version, Transcript]] = []
    for each in corrected:
        version = next(iter(latest[each.key]), None)
        found = standing.get(version.key) if version else None
        state = State(found.state) if found else None
        if version is None or not (version.recalled or allowed(Step.RECALL, state)):
            result.refused[version.key if version else each.key] = why_not(Step.RECALL, state)
        else:
            wanted.append((version, next_version(each, version.number + 1)))
    works, result.stopped = compose_works([new for _, new in wanted], transaction, checker)
    composed = {work.transcript.key: work for work in works}
    result.replaced = {old.key: new.key for old, new in wanted if new.key in composed}
    in_force = [old.key for old, _ in wanted if old.key in result.replaced and not old.recalled]
    recall(transaction, in_force, reason=reason, actor=actor)
    transaction.transcripts.save(work.transcript for work in works)
    replaces = {new: {"replaces": old, "reason": reason} for old, new in result.replaced.items()}
    move(transaction, list(replaces), Step.COLLECT, actor=actor, facts=replaces)
    keep_documents(transaction, works, actor=actor)
    return result
