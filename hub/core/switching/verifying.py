"""Verify: the target is read back and compared, field by field and byte by byte (đối chiếu)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from hub.core.contracts import SignedFile
from hub.core.document.verification import Trust, verify
from hub.core.errors import HubError
from hub.core.journey.workshop import Workshop
from hub.core.model import Transcript, differences
from hub.core.registry.matters import Matter
from hub.core.store import NewEntry, StoredSwitch, SwitchItem
from hub.core.switching.deciding import not_now
from hub.core.switching.moving import transcript_in
from hub.core.switching.planning import canonical_of, existing, subject
from hub.core.switching.sides import Side, read_files, read_records, side_of
from hub.core.switching.words import OURS, Checked, Kind, Outcome, Stage

UNREADABLE = "unreadable"
"""The verdict on a signed file that is no document of ours: it travels as it is."""

_ALLOWED = frozenset({Stage.MOVED, Stage.VERIFIED})


def verify_switch(
    shop: Workshop, switch: StoredSwitch, trust: Trust | None, *, at: dt.datetime, actor: str
) -> StoredSwitch:
    """Compare everything that was moved with what the target has now; note it of each item.

    :param trust: whom to trust, to verify the signatures of files again; None leaves them out.
    :returns: the switch, `Stage.VERIFIED` when nothing differs.
    :raises Reject: when it is not the moment for it.
    :raises Retry: when the target did not answer to the end.
    """
    if Stage(switch.state) not in _ALLOWED:
        raise not_now(switch, Stage(switch.state))
    target = side_of(shop, switch.school, Matter.NEXT_ADAPTER, switch.target)
    held = Held.read(shop, switch, target)
    notes: dict[int, dict[str, object]] = {}
    with shop.store.reading() as transaction:
        for item in transaction.switches.items(switch.id, findings=OURS):
            checked, why = held.compare(item)
            verdict = _verdict(item, trust, at)
            notes[item.id] = {"checked": checked, "reason": why, "verdict": verdict}
    sound = all(note["checked"] in {Checked.SAME, Checked.HELD} for note in notes.values())
    with shop.store.writing() as transaction:
        transaction.switches.note_each(notes)
        stage = Stage.VERIFIED if sound else Stage.MOVED
        transaction.switches.change(switch.id, state=stage)
        counts = Counter(str(note["checked"]) for note in notes.values())
        entry = NewEntry(actor, "switch-verify", subject(switch.id), dict(sorted(counts.items())))
        transaction.ledger.append([entry])
        return existing(transaction, switch.id)


class Held:
    """What the target holds of the school: records by canonical key, files by digest."""

    def __init__(self, records: Mapping[str, list[Transcript]], files: Counter[str]) -> None:
        self._records = records
        self._files = files

    @classmethod
    def read(cls, shop: Workshop, switch: StoredSwitch, target: Side) -> Held:
        """Read it all."""
        files: Counter[str] = Counter()

        def count(file: SignedFile) -> None:
            files[hashlib.sha256(file.content).hexdigest()] += 1

        given = read_records(target, switch.school).transcripts
        read_files(target, switch.school, count)
        with shop.store.reading() as transaction:
            named = canonical_of(transaction, given, switch.target)
        records: dict[str, list[Transcript]] = {}
        for each in named:
            records.setdefault(each.key, []).append(each)
        return cls(records, files)

    def beyond(self, keys: Collection[str]) -> int:
        """Return how many records and files it holds that are none of these."""
        return len((self._records.keys() | self._files.keys()) - set(keys))

    def compare(self, item: SwitchItem) -> tuple[Checked, str | None]:
        """Return what became of an item, and which fields differ."""
        if item.outcome == Outcome.HELD:
            return Checked.HELD, item.reason
        if item.kind == Kind.FILE:
            return (Checked.SAME, None) if self._files[item.key] else (Checked.ABSENT, None)
        there = self._records.get(item.key, [])
        if not there:
            return Checked.ABSENT, None
        wanted = transcript_in(item)
        paths = [path for each in there for path in _paths(each, wanted)]
        if not paths and len(there) == 1:
            return Checked.SAME, None
        return Checked.DIFFERS, ", ".join(paths)[:500] or "twice"


def _paths(theirs: Transcript, ours: Transcript) -> Iterator[str]:
    return (change.path for change in differences(theirs, ours))


def _verdict(item: SwitchItem, trust: Trust | None, at: dt.datetime) -> str | None:
    """Return what verification says of a file's signatures; never a reason to leave it behind."""
    if item.kind != Kind.FILE or trust is None:
        return None
    try:
        return verify(item.content, trust, at=at).verdict.value
    except HubError:
        return UNREADABLE
