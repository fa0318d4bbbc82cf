"""Destinations of strangers: found, held against the contract, guarded."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest

from hub.core.contracts import Destination, Packet, PacketKind, Purpose
from hub.core.errors import Bug, LostAnswer, Pause, UnknownCode
from hub.core.host import GuardedDestination, PluginHost, Status
from tests.host import samples

Install = Callable[..., None]
PACKET = Packet(
    "p",
    Purpose.CREATE,
    PacketKind.TRANSCRIPT,
    1,
    "GL",
    "2025-2026",
    dt.datetime.now(dt.UTC),
    (),
    b"",
)


@pytest.fixture
def counter_of(install: Install) -> Callable[[str], Destination]:
    """Build the destination of a plugin whose class is changed by some source."""

    def build(change: str) -> Destination:
        install("counter", samples.destination("counter", change))
        return PluginHost(disabled=["hocba-hub"]).build_destination("counter", {})

    return build


def test_a_sound_destination_is_found_and_works(install: Install) -> None:
    install("counter", samples.destination("counter"))
    host = PluginHost(disabled=["hocba-hub"], strict=True)
    assert set(host.destinations) == {"counter"}
    (record,) = [each for each in host.health if each.name == "counter"]
    assert record.contributes == ("destination:counter",)
    built = host.build_destination("counter", {})
    assert isinstance(built, GuardedDestination)
    assert asyncio.run(built.probe()).ready
    assert asyncio.run(built.send(PACKET)).reference == "1"
    assert asyncio.run(built.answer("p")) is None


def test_the_hub_s_own_destination_is_there() -> None:
    assert "ministry" in PluginHost(strict=True).destinations


def test_an_unknown_destination_is_told_with_those_that_exist() -> None:
    with pytest.raises(UnknownCode) as caught:
        PluginHost().build_destination("ministri", {})
    assert "ministry" in caught.value.remedy.vi


def test_settings_are_asked_for() -> None:
    with pytest.raises(Pause):
        PluginHost().build_destination("ministry", {})


def test_a_setting_without_words_is_mis_declared(install: Install) -> None:
    install(
        "counter",
        samples.destination(
            "counter",
            """
            class Silent(Settings):
                address: str

            MANIFEST = MANIFEST.model_copy(update={"settings": Silent})
            """,
        ),
    )
    host = PluginHost(disabled=["hocba-hub"])
    assert [r.status for r in host.health if r.name == "counter"] == [Status.MISDECLARED]
    assert host.destinations == {}


def test_what_is_built_must_be_a_destination(counter_of: Callable[[str], Destination]) -> None:
    with pytest.raises(Bug):
        counter_of('MANIFEST = MANIFEST.model_copy(update={"build": lambda settings: object()})')


@pytest.mark.parametrize(
    ("call", "result"),
    [
        ("probe", "True"),
        ("send", "None"),
        ("send", "receipt()"),
        ("send", "Acknowledgement(1, receipt())"),
        ("send", 'Acknowledgement("1", None)'),
        ("answer", '"p"'),
        ("answer", 'receipt(state="received")'),
        ("answer", 'receipt(content="<a/>")'),
        ("answer", 'receipt(latest_version="7")'),
        ("answer", 'receipt(records=["k"])'),
        ("answer", 'receipt(records=[RecordAnswer("k", "accepted")])'),
        ("answer", 'receipt(records=[RecordAnswer("k", RecordState.REFUSED, problems=("E",))])'),
        ("answer", "receipt(problems=None)"),
    ],
)
def test_a_result_of_the_wrong_kind_stops_at_the_border(
    counter_of: Callable[[str], Destination], call: str, result: str
) -> None:
    built = counter_of(
        f"""
        async def wrong(self, *given):
            return {result}

        Counter.{call} = wrong
        """
    )
    with pytest.raises(Bug) as caught:
        asyncio.run(_call(built, call))
    assert caught.value.fields["plugin"] == "counter"


def test_its_own_exceptions_become_bugs_and_ours_pass(
    counter_of: Callable[[str], Destination],
) -> None:
    built = counter_of(
        """
        async def broken(self, *given):
            raise ZeroDivisionError

        async def lost(self, packet):
            raise LostAnswer(Text("Mất", "Lost"), remedy=Text("Hỏi", "Ask"))

        Counter.probe = Counter.answer = broken
        Counter.send = lost
        """
    )
    for call in ("probe", "answer"):
        with pytest.raises(Bug):
            asyncio.run(_call(built, call))
    with pytest.raises(LostAnswer):
        asyncio.run(built.send(PACKET))


async def _call(built: Destination, call: str) -> object:
    if call == "probe":
        return await built.probe()
    return await (built.send(PACKET) if call == "send" else built.answer("p"))
