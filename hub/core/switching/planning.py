"""Plan: both sides are read, and of every record and file it is said what must become of it.

Nothing is written to either vendor. What the source has is kept in the store, so that the rest of
the switch needs the source no more; what the hub itself has in force and the source does not give
is told as missing: a switch never loses what somebody once handed in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.core.contracts import AdapterCapability, SignedFile
from hub.core.document.parse import parse
from hub.core.errors import HubError
from hub.core.journey.identify import identified
from hub.core.journey.workshop import Workshop
from hub.core.model import State, Transcript, differences
from hub.core.registry.days import today
from hub.core.registry.matters import Matter
from hub.core.store import (
    IdentityKind,
    NewEntry,
    Register,
    Search,
    StoredSwitch,
    SwitchItem,
    Transaction,
)
from hub.core.switching.guard import stop_at_losses
from hub.core.switching.matching import Doubt, Matching, Unclear, match, people
from hub.core.switching.sides import Records, Side, read_files, read_records, side_of
from hub.core.switching.words import Found, Kind, Stage

ACTION = "switch-plan"


def plan(shop: Workshop, school: str, source: str, target: str, *, actor: str) -> StoredSwitch:
    """Plan the switch of a school; the school's earlier plan, if it has one open, gives way.

    :param source: id of the adapter that the school leaves; `target`: of the one it goes to, which
        stands in the assignments as the next one.
    :raises Pause: when the target would lose something, or other adapters are assigned.
    :raises Retry: when a side did not answer to the end; nothing is planned then.
    """
    ours = side_of(shop, school, Matter.ADAPTER, source)
    theirs = side_of(shop, school, Matter.NEXT_ADAPTER, target)
    stop_at_losses(theirs.manifest)
    records, held = read_records(ours, school), read_records(theirs, school)
    files = _Files(_digests(theirs, school))
    read_files(ours, school, files.add)
    with shop.store.writing() as transaction:
        _give_way(transaction, school, actor)
        number = transaction.switches.add(school, source, target, state=Stage.PLANNED, actor=actor)
        transaction.switches.change(number, cursor=records.cursor)
        planner = _Planner(transaction, school, source, target, number)
        transaction.switches.put(number, planner.records(records, held))
        files.add_own(transaction, school)
        transaction.switches.put(number, files.items)
        tally = transaction.switches.tally(number, "finding")
        counts = {f"{kind}:{found}": count for (kind, found), count in sorted(tally.items())}
        entry = NewEntry(actor, ACTION, subject(number), {"school": school, **counts})
        transaction.ledger.append([entry])
        return existing(transaction, number)


def subject(number: int) -> str:
    """Return what the ledger calls a switch."""
    return f"switch:{number}"


def existing(transaction: Transaction, number: int) -> StoredSwitch:
    """Return a switch that is known to be there."""
    found = transaction.switches.get(number)
    if found is None:
        raise LookupError(number)
    return found


def canonical_of(
    transaction: Transaction, transcripts: Sequence[Transcript], source: str
) -> list[Transcript]:
    """Return `transcripts` of a side with canonical ids where the register has them."""
    names: dict[str, Mapping[str, str]] = {}
    for school in {each.school.code for each in transcripts}:
        codes = {each.pupil.code for each in transcripts if each.school.code == school}
        register = Register(IdentityKind.PUPIL, school, source)
        names[school] = transaction.identities.canonical(register, codes)
    return [
        with_pupil(each, names[each.school.code].get(each.pupil.code, each.pupil.code))
        for each in transcripts
    ]


def with_pupil(transcript: Transcript, code: str) -> Transcript:
    """Return the transcript as that of the pupil's code on another side."""
    if transcript.pupil.code == code:
        return transcript
    pupil = transcript.pupil.model_copy(update={"code": code})
    return transcript.model_copy(update={"pupil": pupil})


def _give_way(transaction: Transaction, school: str, actor: str) -> None:
    earlier = transaction.switches.latest(school)
    if earlier is None or Stage(earlier.state) in {Stage.CUT_OVER, Stage.ROLLED_BACK}:
        return
    transaction.switches.change(earlier.id, state=Stage.ABANDONED)
    entry = NewEntry(actor, "switch-abandon", subject(earlier.id), {})
    transaction.ledger.append([entry])


@dataclass(frozen=True, slots=True)
class _Planner:
    """Compares two sides; both in canonical ids."""

    transaction: Transaction
    school: str
    source: str
    target: str
    number: int

    def records(self, given: Records, held: Records) -> Iterator[SwitchItem]:
        """Yield an item for every record of the source, the hub and the target."""
        named = identified(
            self.transaction,
            given.transcripts,
            self.source,
            day=today(),
            evidence=subject(self.number),
        )
        ours, twice = _by_key(named)
        missing = {
            each.key: each
            for each in self._in_force()
            if each.key not in ours and each.key not in twice
        }
        matching = self._matching([*named, *missing.values()], held.transcripts)
        theirs = self._theirs(held.transcripts, matching)
        for key, transcript in (ours | twice).items():
            found = Found.AMBIGUOUS if key in twice else Found.NEW
            yield _item(transcript, found, theirs.get(key), matching)
        for key, transcript in missing.items():
            yield _item(transcript, Found.MISSING, theirs.get(key), matching)
        for key, transcript in theirs.items():
            if key not in ours and key not in twice and key not in missing:
                yield _record(transcript, Found.THEIRS, transcript.pupil.code)
        for number, notice in enumerate(given.refused, 1):
            code = notice.reasons[0].code if notice.reasons else None
            yield SwitchItem(
                Kind.RECORD,
                f"unreadable-{number}",
                Found.UNREADABLE,
                b"",
                name=notice.place.source,
                reason=code,
            )

    def _in_force(self) -> Iterator[Transcript]:
        """What the hub itself has of the school, not recalled, and not only drafts given up."""
        for stored in self.transaction.transcripts.iterate(Search(school_code=self.school)):
            if stored.transcript.state is State.IN_FORCE:
                yield stored.transcript

    def _matching(self, ours: Sequence[Transcript], theirs: Sequence[Transcript]) -> Matching:
        register = Register(IdentityKind.PUPIL, self.school, self.target)
        known = {
            canonical: theirs_code
            for theirs_code, canonical in self.transaction.identities.in_force(register).items()
        }
        return match(people(ours), people(theirs), known)

    def _theirs(
        self, transcripts: Sequence[Transcript], matching: Matching
    ) -> dict[str, Transcript]:
        """Return what the target has by canonical key."""
        register = Register(IdentityKind.PUPIL, self.school, self.target)
        names = self.transaction.identities.in_force(register)
        names |= {found.theirs: code for code, found in matching.matches.items()}
        renamed = (
            with_pupil(each, names.get(each.pupil.code, each.pupil.code)) for each in transcripts
        )
        return {each.key: each for each in renamed}


def _by_key(
    transcripts: Sequence[Transcript],
) -> tuple[dict[str, Transcript], dict[str, Transcript]]:
    """Return records by their key, and those of which the source has two that differ."""
    once: dict[str, Transcript] = {}
    twice: dict[str, Transcript] = {}
    for each in transcripts:
        if each.key in once and once[each.key] != each:
            twice[each.key] = each
        once.setdefault(each.key, each)
    return {key: each for key, each in once.items() if key not in twice}, twice


def _item(
    transcript: Transcript, found: Found, theirs: Transcript | None, matching: Matching
) -> SwitchItem:
    """Return the item of a record that the school brings along."""
    code = transcript.pupil.code
    if found is Found.AMBIGUOUS:
        return replace(_record(transcript, found, code), reason=Doubt.RECORDED_TWICE)
    if code in matching.unclear:
        return replace(
            _record(transcript, Found.AMBIGUOUS, code), reason=_told(matching.unclear[code])
        )
    there = matching.matches[code].theirs if code in matching.matches else code
    if theirs == transcript:
        return _record(transcript, Found.MATCHED, there)
    if theirs is not None and found is Found.NEW:
        paths = ", ".join(change.path for change in differences(theirs, transcript))
        return replace(_record(transcript, Found.CHANGED, there), reason=paths[:500])
    return _record(transcript, found, there)


def _told(unclear: Unclear) -> str:
    """Return the doubt and the target's codes that come into question."""
    return ": ".join(filter(None, (unclear.doubt.value, ", ".join(unclear.candidates))))


def _record(transcript: Transcript, found: Found, there: str) -> SwitchItem:
    return SwitchItem(
        Kind.RECORD,
        transcript.key,
        found,
        transcript.model_dump_json().encode(),
        school_year=transcript.school_year,
        class_name=transcript.classroom.name,
        pupil=transcript.pupil.code,
        target_pupil=there,
    )


def _digests(side: Side, school: str) -> dict[str, str]:
    """Return the names of the documents that a side has, by SHA-256."""
    found: dict[str, str] = {}

    def note(file: SignedFile) -> None:
        found[hashlib.sha256(file.content).hexdigest()] = file.name

    if side.can(AdapterCapability.DOCUMENTS):
        read_files(side, school, note)
    return found


class _Files:
    """The signed documents of a switch, each once.

    :param theirs: names of those that the target has, by SHA-256.
    """

    def __init__(self, theirs: Mapping[str, str]) -> None:
        self._theirs = theirs
        self._names = set(theirs.values())
        self._items: dict[str, SwitchItem] = {}

    @property
    def items(self) -> Iterator[SwitchItem]:
        """All of them."""
        yield from self._items.values()

    def add(self, file: SignedFile) -> None:
        """Take one of the source."""
        digest = hashlib.sha256(file.content).hexdigest()
        if digest in self._items:
            return
        found = Found.MATCHED if digest in self._theirs else Found.NEW
        name = self._theirs.get(digest) or self._free_name(file.name, digest)
        self._items[digest] = _file_item(digest, file, found, name)

    def add_own(self, transaction: Transaction, school: str) -> None:
        """Take those that the hub has signed or received itself."""
        keys = [
            stored.transcript.key
            for stored in transaction.transcripts.iterate(Search(school_code=school))
        ]
        for document in transaction.documents.latest_of(keys).values():
            if document.slots:
                self.add(SignedFile(f"{document.transcript_key}.xml", document.content))

    def _free_name(self, name: str, digest: str) -> str:
        """Return a name under which the target has nothing else."""
        free = f"{digest[:16]}-{name}" if name in self._names else name
        self._names.add(free)
        return free


def _file_item(digest: str, file: SignedFile, found: Found, name: str) -> SwitchItem:
    item = SwitchItem(Kind.FILE, digest, found, file.content, name=name)
    try:
        transcript = parse(file.content, where=file.name)
    except HubError:
        return item
    return replace(
        item,
        school_year=transcript.school_year,
        class_name=transcript.classroom.name,
        pupil=transcript.pupil.code,
    )
