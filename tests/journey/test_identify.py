"""A source's ids become canonical before anything is kept; what is signed keeps its own."""

from __future__ import annotations

from hub.core.contracts import Page, Record, SourcePlace
from hub.core.journey.identify import rename
from hub.core.journey.keep import Keeper
from hub.core.journey.receive import Received, receive
from hub.core.journey.states import State
from hub.core.model import Transcript
from hub.core.registry.days import today
from hub.core.store import IdentityKind, Link, Register, Search, Store
from tests.journey.signed import codes, examined, pupil
from tests.spec import samples

SCHOOL = pupil(1).school.code
PUPILS = Register(IdentityKind.PUPIL, SCHOOL, "csv-import")
CLASSES = Register(IdentityKind.CLASS, SCHOOL, "csv-import")
NEW_CODE = "3799999999"
RENAMED = pupil(1, **{"pupil.code": NEW_CODE})


def imported(store: Store, *transcripts: Transcript) -> Page:
    records = (
        Record(each, SourcePlace("a.xlsx", "S", row)) for row, each in enumerate(transcripts, 4)
    )
    with store.writing() as transaction:
        keeper = Keeper(transaction, "csv-import", actor="local")
        page = keeper.keep(Page(tuple(records)))
        assert keeper.shrink.found() == ()
        return page


def renamed(store: Store, register: Register, old: str, new: str) -> list[str]:
    made = Link(register, old, new, today(), "Bộ cấp mã")
    with store.writing() as transaction:
        return rename(transaction, made, actor="local")


def received(store: Store, *transcripts: Transcript) -> Received:
    with store.writing() as transaction:
        return receive(transaction, examined(*transcripts), source="csv-import", actor="local")


def state(store: Store, transcript: Transcript) -> str:
    with store.reading() as transaction:
        return transaction.journeys.standing([transcript.key])[transcript.key].state


def test_ids_are_registered_with_the_import_that_brought_them(store: Store) -> None:
    given = samples.change(pupil(1), {"classroom.code": "L1A"})
    assert imported(store, given).records[0].transcript == given
    with store.reading() as transaction:
        (link,) = transaction.identities.history(SCHOOL, given.pupil.code)
        (room,) = transaction.identities.history(SCHOOL, "L1A")
    assert (link.register, link.canonical) == (PUPILS, given.pupil.code)
    assert link.evidence.startswith("import:")
    assert room.register == CLASSES


def test_a_renamed_pupil_is_imported_under_the_new_code_and_old_data_give_way(
    store: Store,
) -> None:
    old = samples.change(pupil(1), {"classroom.code": "L1A"})
    imported(store, old)
    renamed(store, CLASSES, "L1A", "L-ONE-A")
    assert renamed(store, PUPILS, old.pupil.code, NEW_CODE) == [old.key]
    assert state(store, old) == State.WITHDRAWN
    (record,) = imported(store, old).records
    expected = samples.change(RENAMED, {"classroom.code": "L-ONE-A"})
    assert record.transcript == expected
    assert state(store, expected) == State.COLLECTED
    with store.reading() as transaction:
        roster = transaction.transcripts.roster(SCHOOL, old.school_year)
        assert roster == {old.classroom.name: {NEW_CODE}}
    # Again: nothing is new, nobody is missing.
    assert len(imported(store, old).records) == 1


def test_a_signed_document_keeps_its_code_and_is_found_by_the_new_one(store: Store) -> None:
    assert received(store, pupil(1)).flagged == []
    assert renamed(store, PUPILS, pupil(1).pupil.code, NEW_CODE) == []
    assert state(store, pupil(1)) == State.VERIFIED
    last_year = pupil(1, school_year="2024-2025")
    found = received(store, last_year)
    assert codes(found.flagged) == [("3700000001.xml", "code-replaced")]
    assert NEW_CODE in found.flagged[0].reasons[0].message.vi
    with store.reading() as transaction:
        items = transaction.transcripts.find(Search(text=NEW_CODE)).items
        assert {each.transcript.key for each in items} == {pupil(1).key, last_year.key}
        evidence = transaction.identities.history(SCHOOL, pupil(1).pupil.code)[0].evidence
        assert evidence.startswith("document:")
