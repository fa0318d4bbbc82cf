"""Recall and reissue: both versions kept, the receiver told of the recall first."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

import pytest

from hub.core.contracts import Purpose, RecordState
from hub.core.journey.decision import Decision, Listed, read_decision
from hub.core.journey.following import UNDERWAY, report_underway
from hub.core.journey.moving import move
from hub.core.journey.portions import portions
from hub.core.journey.recall import recall
from hub.core.journey.receive import receive
from hub.core.journey.reissue import Reissued, reissue
from hub.core.journey.report import Account
from hub.core.journey.states import State, Step
from hub.core.model import Transcript
from hub.core.store import NewDocument, PacketState, Store, audit
from simulation.gateway.bad_days import BadDay
from simulation.gateway.world import GatewayWorld
from tests.journey.signed import examined, pupil
from tests.journey.test_report import Scene, scene
from tests.packets.reports import UNIT, document
from tests.spec import samples

WRONG = pupil(1)
RIGHT = samples.change(pupil(1), {"results.comments.homeroom": "Đã sửa."})
NEW = samples.change(RIGHT, {"version": 2})
WHY = "Sai nhận xét"


def states(store: Store, *transcripts: Transcript) -> list[str]:
    keys = [each.key for each in transcripts]
    with store.reading() as transaction:
        standing = transaction.journeys.standing(keys)
        assert audit(transaction.ledger).intact
    return [standing[key].state for key in keys]


def signed(store: Store, *transcripts: Transcript) -> None:
    with store.writing() as transaction:
        receive(transaction, examined(*transcripts), source="upload", actor="local")


def published(store: Store, *transcripts: Transcript) -> None:
    keys = [each.key for each in transcripts]
    with store.writing() as transaction:
        for step in (Step.SUBMIT, Step.APPROVE, Step.PUBLISH):
            assert move(transaction, keys, step, actor="local").moved == keys


def issued(store: Store, transcript: Transcript) -> None:
    """Sign what was composed again, as `hub sign` does."""
    with store.writing() as transaction:
        composed = transaction.documents.latest(transcript.key)
        assert composed is not None
        content = document(transcript)
        added = NewDocument(transcript.key, content, "issued", ("x",), composed.sha256)
        transaction.documents.add([added])
        move(transaction, [transcript.key], Step.ISSUE, actor="local")


def reissued(store: Store, *corrected: Transcript) -> Reissued:
    with store.writing() as transaction:
        return reissue(transaction, corrected, samples.checker(), reason=WHY, actor="truong")


def report(store: Store, at: Scene) -> list[Account]:
    """Report all that is under way, as `hub report` does."""
    return [
        asyncio.run(report_underway(at.reporter, store, keys, actor="so"))
        for keys in portions(store, UNDERWAY)
    ]


def sent(store: Store) -> list[tuple[Purpose, str]]:
    """What went to the receiver, in the order of the packets."""
    with store.reading() as transaction:
        ids = transaction.packets.ids("ministry", UNIT, tuple(PacketState))
        return [
            (transaction.packets.get(each).purpose, record.key)
            for each in ids
            for record in transaction.packets.records(each)
        ]


def test_both_versions_are_kept_and_the_receiver_is_told_of_the_recall_first(
    store: Store, world: GatewayWorld
) -> None:
    signed(store, WRONG)
    published(store, WRONG)
    with scene(store, world) as at:
        report(store, at)
        assert states(store, WRONG) == [State.RECEIPTED]
        assert reissued(store, RIGHT).replaced == {WRONG.key: NEW.key}
        assert states(store, WRONG, NEW) == [State.RECALLED, State.COMPOSED]
        issued(store, NEW)
        published(store, NEW)
        report(store, at)
        book = at.gateway.desk.book
        assert (book.counted[WRONG.key], book.recalled[WRONG.key]) == (1, 1)
        assert book.counted[NEW.key] == 1
    assert states(store, WRONG, NEW) == [State.RECALL_REPORTED, State.RECEIPTED]
    assert sent(store) == [
        (Purpose.CREATE, WRONG.key),
        (Purpose.RECALL, WRONG.key),
        (Purpose.CREATE, NEW.key),
    ]
    with store.reading() as transaction:
        for one in (WRONG, NEW):
            kept = transaction.documents.latest(one.key)
            stored = transaction.transcripts.get(one.key)
            assert kept is not None
            assert stored is not None
            assert kept.content == document(one)
            assert stored.transcript == one
        reasons = [entry.facts.get("reason") for entry in transaction.ledger.of(WRONG.key)]
        assert reasons[-2:] == [WHY, None]
        assert transaction.ledger.of(NEW.key)[0].facts["replaces"] == WRONG.key


def test_a_new_version_waits_until_the_recall_is_accepted(
    store: Store, world: GatewayWorld
) -> None:
    signed(store, WRONG)
    published(store, WRONG)
    with scene(store, world, budget=0.1) as gone:
        pass
    with scene(store, world) as at:
        report(store, at)
        reissued(store, RIGHT)
        issued(store, NEW)
        published(store, NEW)
        accounts = report(store, gone)
        assert states(store, WRONG, NEW) == [State.RECALLED, State.PUBLISHED]
        (held,) = [each for account in accounts for each in account.held]
        assert held.key == NEW.key
        assert held.problem is not None
        assert "recall" in held.problem.what.en
        report(store, at)
    assert states(store, WRONG, NEW) == [State.RECALL_REPORTED, State.RECEIPTED]


@pytest.mark.parametrize("after", [(), (Step.SUBMIT,), (Step.SUBMIT, Step.RETURN)])
def test_what_no_receiver_knows_is_withdrawn_and_nothing_is_sent(
    store: Store, world: GatewayWorld, after: Sequence[Step]
) -> None:
    signed(store, WRONG)
    with store.writing() as transaction:
        for step in after:
            move(transaction, [WRONG.key], step, actor="so", reason="Thiếu nhận xét")
    assert reissued(store, RIGHT).replaced == {WRONG.key: NEW.key}
    assert states(store, WRONG, NEW) == [State.WITHDRAWN, State.COMPOSED]
    issued(store, NEW)
    published(store, NEW)
    with scene(store, world) as at:
        report(store, at)
    assert sent(store) == [(Purpose.CREATE, NEW.key)]
    assert states(store, NEW) == [State.RECEIPTED]


def test_one_recalled_on_its_way_is_withdrawn_when_the_receiver_refuses_it(
    store: Store, world: GatewayWorld
) -> None:
    others = [pupil(number) for number in range(1, 6)]
    signed(store, *others)
    published(store, *others)
    keys = [each.key for each in others]
    with scene(store, world, BadDay.PARTIAL) as at:
        # As after a crash: packets are made and answered, states do not say so yet.
        account = asyncio.run(at.reporter.report(keys))
        with store.writing() as transaction:
            assert recall(transaction, keys, reason=WHY, actor="truong").moved == keys
    refused = {each.key for each in account.answers if each.state is RecordState.REFUSED}
    assert refused
    with scene(store, world) as later:
        later.gateway.desk.book = at.gateway.desk.book
        report(store, later)
    found = dict(zip(keys, states(store, *others), strict=True))
    assert {found[key] for key in refused} == {State.WITHDRAWN}
    assert {found[key] for key in keys if key not in refused} == {State.RECALL_REPORTED}


def test_mistakes_in_the_corrected_data_recall_nothing(store: Store) -> None:
    signed(store, WRONG)
    done = reissued(store, samples.change(RIGHT, {"results.subjects[0].level": None}))
    assert [each.transcript.version for each in done.stopped] == [2]
    assert done.replaced == {}
    assert states(store, WRONG) == [State.VERIFIED]


def test_what_nobody_signed_or_knows_is_refused(store: Store) -> None:
    done = reissued(store, RIGHT)
    assert list(done.refused) == [RIGHT.key]
    signed(store, WRONG)
    reissued(store, RIGHT)
    again = reissued(store, RIGHT)
    assert list(again.refused) == [NEW.key]
    assert "composed" in again.refused[NEW.key].en


def test_what_is_recalled_already_is_only_composed_again(store: Store) -> None:
    signed(store, WRONG)
    with store.writing() as transaction:
        recall(transaction, [WRONG.key], reason=WHY, actor="truong")
    assert reissued(store, WRONG).replaced == {WRONG.key: NEW.key}
    assert states(store, WRONG, NEW) == [State.WITHDRAWN, State.COMPOSED]
    with store.reading() as transaction:
        assert transaction.ledger.of(WRONG.key)[-1].action == "withdraw"


def test_without_a_receiver_for_recalls_the_reports_of_others_go_on(
    store: Store, world: GatewayWorld
) -> None:
    signed(store, WRONG, pupil(2))
    published(store, WRONG, pupil(2))
    with scene(store, world) as at:
        asyncio.run(report_underway(at.reporter, store, [WRONG.key], actor="so"))
        reissued(store, RIGHT)
        manifest = at.route.manifest.model_copy(update={"capabilities": frozenset()})
        at.route = type(at.route)(
            manifest, at.route.destination, UNIT, at.route.key, at.route.receivers
        )
        accounts = report(store, at)
    assert [each.key for account in accounts for each in account.held] == [WRONG.key]
    assert states(store, WRONG, pupil(2)) == [State.RECALLED, State.RECEIPTED]


def test_a_published_list_keeps_the_recalled_document(store: Store) -> None:
    signed(store, WRONG)
    with store.writing() as transaction:
        kept = transaction.documents.latest(WRONG.key)
        assert kept is not None
        decision = Decision("1/QĐ", "37", dt.date(2026, 6, 1), (Listed(WRONG.key, kept.sha256),))
        transaction.decisions.add("1/QĐ", "37", "qd-1", decision.to_xml())
    published(store, WRONG)
    reissued(store, RIGHT)
    with store.reading() as transaction:
        stored = transaction.decisions.get("1/QĐ")
        assert stored is not None
        assert stored.content == decision.to_xml()
        (listed,) = read_decision(stored.content).documents
        again = transaction.documents.get(listed.sha256)
        assert again is not None
        assert again.transcript_key == WRONG.key
