"""Moves transcripts from state to state; each move is an entry of the ledger (chuyển trạng thái).

State and ledger change in one transaction, and what was moved already by somebody else is refused,
not moved twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hub.core.errors import Pause
from hub.core.journey.states import BEGINNING, NEEDS_REASON, STEPS, State, Step, allowed, why_not
from hub.core.store import NewEntry, Transaction
from hub.core.text import Text

Facts = Mapping[str, str | int | None]


@dataclass(slots=True)
class Moved:
    """What became of the transcripts that an step was asked for."""

    moved: list[str] = field(default_factory=list)
    refused: dict[str, Text] = field(default_factory=dict)


def move(
    transaction: Transaction,
    keys: Sequence[str],
    step: Step,
    *,
    actor: str,
    reason: str | None = None,
    facts: Mapping[str, Facts] | None = None,
) -> Moved:
    """Take `step` for each of `keys`; those whose state does not allow it stay where they are.

    :param actor: who takes it, for the ledger.
    :param reason: what the actor gave as reason; not about the pupil.
    :param facts: further facts for the ledger, by key: a document's digest, a packet's id.
    :raises Pause: when the step needs a reason and there is none.
    """
    if step in NEEDS_REASON and not reason:
        raise Pause(
            _NO_REASON.format(step=step.label),
            remedy=Text("Ghi lý do (--reason).", "Give a reason (--reason)."),
        )
    result = Moved()
    entries: list[NewEntry] = []
    for start, group in _by_state(transaction, keys).items():
        if not allowed(step, start):
            result.refused |= dict.fromkeys(group, why_not(step, start))
            continue
        done, end = _move(transaction, group, step, start, reason)
        result.moved += [key for key in group if key in done]
        taken = why_not(step, end)
        result.refused |= {key: taken for key in group if key not in done}
        for key in group:
            if key in done:
                said = {"from": start, "to": end, "reason": reason, **(facts or {}).get(key, {})}
                entries.append(NewEntry(actor, step, key, _without_nothing(said)))
    transaction.ledger.append(entries)
    return result


def _by_state(transaction: Transaction, keys: Sequence[str]) -> dict[State | None, list[str]]:
    standing = transaction.journeys.standing(keys)
    groups: dict[State | None, list[str]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        known = standing.get(key)
        groups[None if known is None else State(known.state)].append(key)
    return groups


def _move(
    transaction: Transaction,
    keys: Sequence[str],
    step: Step,
    start: State | None,
    reason: str | None,
) -> tuple[frozenset[str], State]:
    """Return which of `keys` moved, and to where."""
    if start is None:
        transaction.journeys.begin(keys, BEGINNING[step], reason=reason)
        return frozenset(keys), BEGINNING[step]
    end = STEPS[step].end
    return transaction.journeys.move(keys, start, end, reason=reason), end


def _without_nothing(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if value is not None}


_NO_REASON = Text("Muốn {step} phải có lý do.", "To {step}, a reason is needed.")
