"""Reporting to the gateway on good and bad days, told by what the gateway counted."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from hub.core.contracts import Purpose, RecordState
from hub.core.errors import HubError, Pause, Reject, Retry
from hub.core.host import PluginHost
from hub.core.journey.deliver import Patience, Route
from hub.core.journey.report import Account, Reporter
from hub.core.packets import PacketBounds
from hub.core.spec import Checker
from hub.core.spec.packs import builtin_packs
from hub.core.store import PacketState, Store, open_store
from hub.core.trust.errors import PlainSignatureRefused
from simulation.gateway.bad_days import BadDay
from simulation.gateway.server import Gateway
from simulation.gateway.world import GatewayWorld
from tests.packets.reports import UNIT, issued, transcripts
from tests.spec import samples

COUNT = 7
QUICK = Patience(rounds=12, wait=0.01)
BOUNDS = PacketBounds(records=3)
GOOD_IN_THE_END = [day for day in BadDay if day not in (BadDay.FORGED, BadDay.PARTIAL)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path / "hub.db")) as opened:
        yield opened


@dataclass
class Scene:
    """A hub and a gateway that serves."""

    store: Store
    gateway: Gateway
    route: Route
    patience: Patience = QUICK
    bounds: PacketBounds = BOUNDS

    @property
    def reporter(self) -> Reporter:
        return Reporter(
            self.store,
            self.route,
            Checker(builtin_packs()),
            patience=self.patience,
            bounds=self.bounds,
        )

    def report(self, keys: list[str], *, again: bool = False) -> Account:
        return asyncio.run(self.reporter.report(keys, again=again))

    def recall(self, keys: list[str], reason: str = "Nhập nhầm điểm") -> Account:
        return asyncio.run(self.reporter.recall(keys, reason))

    def ids(self, *states: PacketState) -> tuple[str, ...]:
        with self.store.reading() as unit:
            return unit.packets.ids("ministry", UNIT, states or tuple(PacketState))


@contextmanager
def scene(
    store: Store, world: GatewayWorld, bad_day: BadDay = BadDay.NONE, **settings: object
) -> Iterator[Scene]:
    # Only a slow gateway is given up on early: a busy machine is no bad day.
    silence = 0.5 if bad_day is BadDay.SLOW else 30
    gateway = world.gateway(bad_day, slowness=1.0)
    host = PluginHost(strict=True)
    with gateway.serving() as address:
        quick = {"first_wait": 0.01, "budget": 10, "silence": silence, **settings}
        destination = host.build_destination("ministry", world.settings(address) | quick)
        route = Route(
            host.destinations["ministry"],
            destination,
            UNIT,
            world.sender,
            [world.receipts.certificate],
        )
        yield Scene(store, gateway, route)


@pytest.mark.parametrize("bad_day", GOOD_IN_THE_END)
def test_every_record_is_counted_once_and_none_is_lost(
    store: Store, world: GatewayWorld, bad_day: BadDay
) -> None:
    keys = issued(store, transcripts(COUNT))
    with scene(store, world, bad_day) as at:
        account = at.report(keys)
        again = at.report(keys)
        book = at.gateway.desk.book
    assert account.count(RecordState.ACCEPTED) == COUNT
    assert account.held == ()
    assert account.delay is None
    assert again.answers == account.answers
    assert book.counted == dict.fromkeys(keys, 1)
    assert {a.code for a in account.answers} == set(book.codes.values())
    assert len(book.entries) == 3
    assert sorted(e.sha256 for e in book.entries.values()) == sorted(_digests(store, at))


def _digests(store: Store, at: Scene) -> list[str]:
    with store.reading() as unit:
        packets = [unit.packets.get(packet_id) for packet_id in at.ids()]
    return [packet.sha256 for packet in packets]


@pytest.mark.parametrize("bad_day", [BadDay.NONE, BadDay.LOSES_ANSWERS, BadDay.ANSWERS_TWICE])
def test_a_packet_that_arrived_is_never_sent_twice(
    store: Store, world: GatewayWorld, bad_day: BadDay
) -> None:
    """Where the gateway had the packet and the answer was lost, it is asked, not sent again."""
    with scene(store, world, bad_day) as at:
        at.report(issued(store, transcripts(COUNT)))
        book = at.gateway.desk.book
    assert set(book.posts.values()) == {1}
    assert set(book.asks) == set(book.posts) or bad_day is BadDay.ANSWERS_TWICE


def test_versions_rise_and_packets_keep_their_receipts(store: Store, world: GatewayWorld) -> None:
    with scene(store, world) as at:
        at.report(issued(store, transcripts(COUNT)))
    with store.reading() as unit:
        packets = [unit.packets.get(packet_id) for packet_id in at.ids(PacketState.PROCESSED)]
        receipts = [unit.packets.receipts(p.id) for p in packets]
    assert [p.version for p in packets] == [1, 2, 3]
    assert all(p.reference and p.reference.startswith("GL-") for p in packets)
    for kept in receipts:
        assert [r.state.value for r in kept] == ["received", "received", "processed"]
        assert all(r.content.startswith(b"<BIEN_NHAN") for r in kept)


def test_refused_records_are_told_with_reasons_and_go_again_only_when_asked(
    store: Store, world: GatewayWorld
) -> None:
    keys = issued(store, transcripts(COUNT))
    with scene(store, world, BadDay.PARTIAL) as at:
        account = at.report(keys)
        book = at.gateway.desk.book
        refused = [a for a in account.answers if a.state is RecordState.REFUSED]
        assert [a.problems[0].code for a in refused] == ["GL-NGAY-XAU"] * 2
        assert account.count(RecordState.ACCEPTED) == COUNT - 2
        assert len(at.report(keys).answers) == COUNT
        assert len(book.entries) == 3
        again = at.report(keys, again=True)
        assert again.count(RecordState.ACCEPTED) == COUNT
    assert book.counted == dict.fromkeys(keys, 1)


def test_a_forged_receipt_is_not_believed_and_nothing_is_sent_twice(
    store: Store, world: GatewayWorld
) -> None:
    keys = issued(store, transcripts(2))
    with scene(store, world, BadDay.FORGED) as at:
        for _ in range(2):
            with pytest.raises(PlainSignatureRefused):
                at.report(keys)
        book = at.gateway.desk.book
        assert set(book.posts.values()) == {1}
        assert len(at.ids(PacketState.SENDING)) == 1
        at.gateway.desk.key = world.receipts
        account = at.report(keys)
    assert account.count(RecordState.ACCEPTED) == 2
    assert set(book.posts.values()) == {1}


def test_a_recall_names_code_and_reason_and_counts_once(store: Store, world: GatewayWorld) -> None:
    keys = issued(store, transcripts(3))
    with scene(store, world, BadDay.LOSES_ANSWERS) as at:
        at.report(keys)
        account = at.recall(keys[:1])
        assert account.count(RecordState.ACCEPTED) == 1
        assert at.recall(keys[:1]).answers == account.answers
        assert at.gateway.desk.book.recalled == {keys[0]: 1}


def test_what_was_not_accepted_cannot_be_recalled(store: Store, world: GatewayWorld) -> None:
    keys = issued(store, transcripts(1))
    with scene(store, world) as at:
        account = at.recall(keys)
        assert at.ids() == ()
    (held,) = account.held
    assert isinstance(held.problem, Reject)
    assert account.answers == ()


def test_a_destination_that_takes_no_recalls_is_not_asked(
    store: Store, world: GatewayWorld
) -> None:
    with scene(store, world) as at:
        manifest = at.route.manifest.model_copy(update={"capabilities": frozenset()})
        at.route = replace(at.route, manifest=manifest)
        account = at.recall(["x"])
        assert [type(each.problem) for each in account.held] == [Pause]
        assert not at.gateway.desk.book.entries


def test_what_is_not_issued_or_breaks_a_rule_is_held_with_its_reason(
    store: Store, world: GatewayWorld
) -> None:
    good, unsigned = transcripts(2)
    wrong = samples.change(samples.primary(3), {"pupil.ethnicity": None, "pupil.code": "GL9"})
    keys = issued(store, [good, wrong]) + issued(store, [unsigned], state="signing")
    with scene(store, world) as at:
        account = at.report([*keys, "unknown"])
        counted = at.gateway.desk.book.counted
    held = {each.key: each for each in account.held}
    assert set(held) == {wrong.key, unsigned.key, "unknown"}
    assert [f.rule for f in held[wrong.key].findings] == ["TTDL-REQUIRED"]
    assert isinstance(held[unsigned.key].problem, Reject)
    assert counted == {good.key: 1}


def test_a_document_too_big_for_a_packet_holds_nobody_up(store: Store, world: GatewayWorld) -> None:
    small, big = transcripts(2)
    keys = issued(store, [small, big])
    with scene(store, world) as at:
        at.bounds = PacketBounds(size=50_000)
        account = at.report(keys)
        assert at.recall(keys[:1], reason=" ").held[0].key == small.key
    (held,) = account.held
    assert isinstance(held.problem, Reject)
    assert (held.key, account.count(RecordState.ACCEPTED)) == (big.key, 1)


def test_a_storm_without_retries_of_the_plugin_is_weathered_by_the_hub(
    store: Store, world: GatewayWorld
) -> None:
    keys = issued(store, transcripts(COUNT))
    with scene(store, world, BadDay.STORM, budget=0) as at:
        at.patience = Patience(rounds=30, wait=0.01)
        assert at.report(keys).count(RecordState.ACCEPTED) == COUNT
        assert at.gateway.desk.book.counted == dict.fromkeys(keys, 1)


def test_packets_wait_for_a_gateway_that_is_not_there(store: Store, world: GatewayWorld) -> None:
    keys = issued(store, transcripts(COUNT))
    with scene(store, world, budget=0) as at:
        pass  # Closed again: nobody listens at that address.
    at.patience = Patience(rounds=2, wait=0.01)
    account = at.report(keys)
    assert account.count(RecordState.WAITING) == COUNT
    assert isinstance(account.delay, Retry)
    with scene(store, world) as later:
        account = later.report(keys)
        assert later.gateway.desk.book.counted == dict.fromkeys(keys, 1)
    assert account.count(RecordState.ACCEPTED) == COUNT


def test_a_later_packet_never_overtakes_an_earlier_one(store: Store, world: GatewayWorld) -> None:
    first, second = issued(store, transcripts(2))
    with scene(store, world, budget=0) as at:
        pass
    at.patience = Patience(rounds=1)
    at.report([first])
    at.report([second])
    with scene(store, world) as later:
        asyncio.run(later.reporter.settle())
        assert later.gateway.desk.book.versions == {UNIT: 2}
        assert later.gateway.desk.book.counted == {first: 1, second: 1}


def test_a_receiver_that_lost_what_it_had_gets_it_again(store: Store, world: GatewayWorld) -> None:
    keys = issued(store, transcripts(1))
    with scene(store, world) as at:
        at.patience = Patience(rounds=1)
        at.report(keys)
    assert len(at.ids(PacketState.RECEIVED)) == 1
    with scene(store, world) as anew:
        anew.patience = Patience(rounds=1)
        anew.report(keys)
        assert len(anew.ids(PacketState.SENDING)) == 1
        anew.patience = QUICK
        assert anew.report(keys).count(RecordState.ACCEPTED) == 1
        assert anew.gateway.desk.book.counted == {keys[0]: 1}


def test_a_refused_packet_frees_its_records(store: Store, world: GatewayWorld) -> None:
    keys = issued(store, transcripts(2))
    with scene(store, world) as at:
        at.gateway.desk.book.versions[UNIT] = 40
        account = at.report(keys)
        assert [each.key for each in account.held] == keys
        assert account.answers == ()
        (refused,) = at.ids(PacketState.REFUSED)
        with store.reading() as unit:
            assert {r.problems[0].code for r in unit.packets.records(refused)} == {"GL-PHIEN-BAN"}
        account = at.report(keys)
        assert account.count(RecordState.ACCEPTED) == 2
        assert at.gateway.desk.book.counted == dict.fromkeys(keys, 1)
        assert at.gateway.desk.book.versions == {UNIT: 41}


def test_two_hubs_that_report_at_once_count_once(store: Store, world: GatewayWorld) -> None:
    keys = issued(store, transcripts(COUNT))
    with scene(store, world, BadDay.LOSES_ANSWERS) as at:

        async def both() -> list[Account]:
            return await asyncio.gather(*(at.reporter.report(keys) for _ in range(2)))

        accounts = asyncio.run(both())
        asyncio.run(at.reporter.settle())
        assert at.gateway.desk.book.counted == dict.fromkeys(keys, 1)
    assert all(len(account.answers) == COUNT for account in accounts)


def test_packets_of_a_key_that_was_replaced_still_go(store: Store, world: GatewayWorld) -> None:
    keys = issued(store, transcripts(1))
    with scene(store, world, budget=0) as at:
        pass
    at.patience = Patience(rounds=1)
    at.report(keys)
    with scene(store, world) as later:
        renewed = replace(later.route, key=world.stranger)
        later.route = renewed
        with pytest.raises(PlainSignatureRefused):
            later.report(keys)
        later.route = replace(renewed, former=[world.sender.certificate])
        assert later.report(keys).count(RecordState.ACCEPTED) == 1


def test_a_wrong_token_asks_for_a_person_and_loses_nothing(
    store: Store, world: GatewayWorld
) -> None:
    keys = issued(store, transcripts(1))
    with scene(store, world, token="sai") as at:
        with pytest.raises(Pause) as caught:
            at.report(keys)
        assert caught.value.fields["status"] == 401
        assert "sai" not in str(caught.value.remedy) + str(caught.value.where)
        at.gateway.token = "sai"
        assert at.report(keys).count(RecordState.ACCEPTED) == 1


def test_the_clock_of_a_report_is_the_hub_s(store: Store, world: GatewayWorld) -> None:
    """An expired certificate of the receiver is not believed, whatever it signs."""
    keys = issued(store, transcripts(1))
    with scene(store, world) as at:
        later = dt.datetime(2040, 1, 1, tzinfo=dt.UTC)
        late = Reporter(store, at.route, Checker(builtin_packs()), clock=lambda: later)
        with pytest.raises(HubError):
            asyncio.run(late.report(keys))
    with store.reading() as unit:
        answers = unit.packets.answers(keys, Purpose.CREATE, "ministry")
    assert {a.state for a in answers.values()} <= {RecordState.WAITING}
