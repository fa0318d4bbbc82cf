"""Moves transcripts from state to state; each move is an entry of the ledger (chuyển trạng thái).

State and ledger change in one transaction, and what was moved already by somebody else is refused,
not moved twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hub.core.errors import Pause
from hub.core.journey.states import BEGINNING, NEEDS_REASON, STEPS, Action, State, why_not
from hub.core.store import NewEntry, Unit
from hub.core.text import Text

Facts = Mapping[str, str | int | None]


@dataclass(slots=True)
class Moved:
    """What became of the transcripts that an action was asked for."""

    moved: list[str] = field(default_factory=list)
    refused: dict[str, Text] = field(default_factory=dict)


def move(
    unit: Unit,
    keys: Sequence[str],
    action: Action,
    *,
    actor: str,
    reason: str | None = None,
    facts: Mapping[str, Facts] | None = None,
) -> Moved:
    """Take `action` for each of `keys`; those whose state does not allow it stay where they are.

    :param actor: who takes it, for the ledger.
    :param reason: what the actor gave as reason; not about the pupil.
    :param facts: further facts for the ledger, by key: a document's digest, a packet's id.
    :raises Pause: when the action needs a reason and there is none.
    """
    if action in NEEDS_REASON and not reason:
        raise Pause(
            _NO_REASON.format(action=action.label),
            remedy=Text("Ghi lý do (--reason).", "Give a reason (--reason)."),
        )
    result = Moved()
    entries: list[NewEntry] = []
    for start, group in _by_state(unit, keys).items():
        if not _allowed(action, start):
            result.refused |= dict.fromkeys(group, why_not(action, start))
            continue
        done, end = _move(unit, group, action, start, reason)
        result.moved += [key for key in group if key in done]
        taken = why_not(action, end)
        result.refused |= {key: taken for key in group if key not in done}
        for key in group:
            if key in done:
                said = {"from": start, "to": end, "reason": reason, **(facts or {}).get(key, {})}
                entries.append(NewEntry(actor, action, key, _without_nothing(said)))
    unit.ledger.append(entries)
    return result


def _by_state(unit: Unit, keys: Sequence[str]) -> dict[State | None, list[str]]:
    standing = unit.journeys.standing(keys)
    groups: dict[State | None, list[str]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        known = standing.get(key)
        groups[None if known is None else State(known.state)].append(key)
    return groups


def _allowed(action: Action, start: State | None) -> bool:
    if start is None:
        return action in BEGINNING
    return action in STEPS and start in STEPS[action].starts


def _move(
    unit: Unit, keys: Sequence[str], action: Action, start: State | None, reason: str | None
) -> tuple[frozenset[str], State]:
    """Return which of `keys` moved, and to where."""
    if start is None:
        unit.journeys.begin(keys, BEGINNING[action])
        return frozenset(keys), BEGINNING[action]
    end = STEPS[action].end
    return unit.journeys.move(keys, start, end, reason=reason), end


def _without_nothing(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if value is not None}


_NO_REASON = Text("Muốn {action} phải có lý do.", "To {action}, a reason is needed.")
