"""Move: what is due is carried to the target, batch by batch, once (chuyển dữ liệu).

The id of each batch's request is stored before anything is carried, and the batch's outcomes with
the target's answer: a batch that was cut short is asked again under its id, and the adapter finds
out what was done. Files travel byte for byte.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from typing import Final

from hub.core.contracts import (
    AdapterCapability,
    DeliveryState,
    PushState,
    Reason,
    SignedFile,
)
from hub.core.errors import Actor, Pause
from hub.core.journey.identify import identified
from hub.core.journey.workshop import Workshop
from hub.core.model import Transcript
from hub.core.registry.days import today
from hub.core.registry.matters import Matter
from hub.core.store import (
    IdentityKind,
    Link,
    NewEntry,
    Register,
    StoredSwitch,
    SwitchItem,
    Transaction,
)
from hub.core.store.batching import batches
from hub.core.switching.deciding import not_now
from hub.core.switching.planning import existing, subject, with_pupil
from hub.core.switching.sides import Side, read_records, side_of
from hub.core.switching.words import BLOCKING, OURS, Found, Kind, Outcome, Stage
from hub.core.switching.words import MOVING as CARRIED
from hub.core.text import Text

BATCH: Final = 100
"""Items of one request: small enough to be repeated, large enough to be quick."""

_TAKEN: Final = (PushState.CREATED, PushState.UPDATED, PushState.UNCHANGED)
_STORED: Final = (DeliveryState.STORED, DeliveryState.KNOWN)


def begin(shop: Workshop, switch: StoredSwitch, *, actor: str) -> list[str]:
    """Get everything ready to be carried; return the ids of the requests to make, in order.

    Called again it returns those that are still to be made.

    :raises Pause: when something blocks the switch, or the source changed since it was planned: it
        must be frozen (nobody writes there any more) from the plan on.
    """
    if switch.state == Stage.PLANNED:
        _check_frozen(shop, switch)
        target = side_of(shop, switch.school, Matter.NEXT_ADAPTER, switch.target)
        with shop.store.writing() as transaction:
            _stop_at_blocks(transaction, switch)
            _link(transaction, switch)
            _prepare(transaction, switch, target)
            transaction.switches.change(switch.id, state=Stage.MOVING)
            entry = NewEntry(actor, "switch-run", subject(switch.id), {})
            transaction.ledger.append([entry])
            _end(transaction, switch.id, actor)
    with shop.store.reading() as transaction:
        now = existing(transaction, switch.id)
        if Stage(now.state) not in {Stage.MOVING, Stage.MOVED, Stage.VERIFIED}:
            raise not_now(now, Stage(now.state))
        return transaction.switches.requests(switch.id)


def move_batch(shop: Workshop, number: int, request_id: str, *, actor: str) -> dict[str, int]:
    """Carry one batch; return how many items the target took and how many the hub holds.

    :raises Retry: when the target failed; nothing is known then, and the batch goes again.
    :raises Pause: when a person must act first.
    """
    with shop.store.reading() as transaction:
        switch = existing(transaction, number)
        items = list(transaction.switches.items(number, request_id=request_id))
    open_ones = [each for each in items if each.outcome is None]
    told: dict[int, Reason | None] = {}
    if open_ones and switch.state == Stage.MOVING:
        target = side_of(shop, switch.school, Matter.NEXT_ADAPTER, switch.target)
        told = asyncio.run(_carried(target, open_ones, request_id))
        with shop.store.writing() as transaction:
            transaction.switches.note_each({each: _noted(why) for each, why in told.items()})
            _end(transaction, number, actor)
    held = sum(why is not None for why in told.values())
    return {"moved": len(told) - held, "held": held}


def transcript_in(item: SwitchItem) -> Transcript:
    """Return the transcript of a record, with canonical ids."""
    return Transcript.model_validate_json(item.content)


def _noted(why: Reason | None) -> dict[str, object]:
    if why is None:
        return {"outcome": Outcome.MOVED, "reason": None}
    return {"outcome": Outcome.HELD, "reason": why.code}


async def _carried(
    target: Side, items: Sequence[SwitchItem], request_id: str
) -> dict[int, Reason | None]:
    """Carry items of one kind; return of each why it was not taken, None where it was."""
    if items[0].kind == Kind.FILE:
        files = [SignedFile(each.name, each.content) for each in items]
        given = await target.adapter.deliver(files, request_id=request_id)
        return {
            item.id: None if one.state in _STORED else one.reason or _UNTOLD
            for item, one in zip(items, given, strict=True)
        }
    records = [with_pupil(transcript_in(each), each.target_pupil) for each in items]
    overwrite = items[0].finding == Found.CHANGED
    outcomes = await target.adapter.push(records, request_id=request_id, overwrite=overwrite)
    return {
        item.id: None if one.state in _TAKEN else one.reason or _UNTOLD
        for item, one in zip(items, outcomes, strict=True)
    }


def _check_frozen(shop: Workshop, switch: StoredSwitch) -> None:
    source = side_of(shop, switch.school, Matter.ADAPTER, switch.source)
    since = switch.cursor if source.can(AdapterCapability.SINCE) else None
    now = read_records(source, switch.school, since)
    if since is not None:
        changed = len(now.transcripts)
    else:
        with shop.store.writing() as transaction:
            named = identified(
                transaction,
                now.transcripts,
                switch.source,
                day=today(),
                evidence=subject(switch.id),
            )
            planned = {
                each.key: each.content
                for each in transaction.switches.items(switch.id, kind=Kind.RECORD)
                if each.finding not in {Found.THEIRS, Found.MISSING, Found.UNREADABLE}
            }
        said = {each.key: each.model_dump_json().encode() for each in named}
        changed = len(set(planned.items()) ^ set(said.items()))
    if changed:
        raise _not_frozen(switch, changed)


def _stop_at_blocks(transaction: Transaction, switch: StoredSwitch) -> None:
    blocked = sum(
        each.accepted_by is None
        for each in transaction.switches.items(switch.id, findings=BLOCKING)
    )
    if blocked:
        raise _blocked(switch, blocked)


def _link(transaction: Transaction, switch: StoredSwitch) -> None:
    """Register what the target calls each pupil: the hub reads there by these from now on."""
    register = Register(IdentityKind.PUPIL, switch.school, switch.target)
    pairs = {
        each.target_pupil: each.pupil
        for each in transaction.switches.items(switch.id, kind=Kind.RECORD, findings=OURS)
        if each.pupil
    }
    evidence = subject(switch.id)
    transaction.identities.add(
        Link(register, there, canonical, today(), evidence) for there, canonical in pairs.items()
    )


def _prepare(transaction: Transaction, switch: StoredSwitch, target: Side) -> None:
    """Note what the hub holds from the start, and give every batch its request."""
    due: dict[tuple[str, bool], list[int]] = {}
    settled: list[int] = []
    held: list[int] = []
    for item in transaction.switches.items(switch.id, findings=OURS):
        if item.finding == Found.MATCHED:
            settled.append(item.id)
        elif item.finding == Found.UNREADABLE or not _takes(target, item):
            held.append(item.id)
        elif item.finding in CARRIED:
            due.setdefault((item.kind, item.finding == Found.CHANGED), []).append(item.id)
    transaction.switches.note(settled, outcome=Outcome.MOVED)
    transaction.switches.note(held, outcome=Outcome.HELD)
    for ids in due.values():
        for batch in batches(ids, BATCH):
            transaction.switches.note(batch, request_id=f"cd-{uuid.uuid4().hex}")


def _takes(target: Side, item: SwitchItem) -> bool:
    return item.kind == Kind.RECORD or target.can(AdapterCapability.DELIVER)


def _end(transaction: Transaction, number: int, actor: str) -> None:
    """Note that everything has its outcome, once it has."""
    if not transaction.switches.requests(number):
        transaction.switches.change(number, state=Stage.MOVED)
        tally = transaction.switches.tally(number, "outcome")
        counts = {f"{kind}:{word}": n for (kind, word), n in sorted(tally.items()) if word}
        transaction.ledger.append([NewEntry(actor, "switch-moved", subject(number), counts)])


_UNTOLD = Reason("not-told", Text("Bên mới không nói lý do.", "The target gave no reason."))


def _not_frozen(switch: StoredSwitch, changed: int) -> Pause:
    return Pause(
        Text(
            "Bên cũ “{source}” đã thay đổi sau khi lập kế hoạch ({n} bản ghi).",
            "The source “{source}” has changed since the plan ({n} records).",
        ).format(source=switch.source, n=changed),
        where=switch.school,
        who=Actor.SCHOOL_OFFICE,
        remedy=Text(
            "Khóa nhập liệu ở bên cũ rồi lập lại kế hoạch: hub switch plan.",
            "Close the source for writing, then plan again: hub switch plan.",
        ),
    )


def _blocked(switch: StoredSwitch, count: int) -> Pause:
    return Pause(
        Text(
            "Kế hoạch còn {n} mục sẽ mất, bị ghi đè hoặc chưa rõ của ai; chưa chuyển gì.",
            "The plan has {n} items that would be lost or overwritten, or whose they are is not "
            "certain; nothing was moved.",
        ).format(n=count),
        where=switch.school,
        who=Actor.SCHOOL_OFFICE,
        remedy=Text(
            "Xem hub switch show {school}; dùng hub switch settle hoặc hub switch accept.",
            "See hub switch show {school}; use hub switch settle or hub switch accept.",
        ).format(school=switch.school),
    )
