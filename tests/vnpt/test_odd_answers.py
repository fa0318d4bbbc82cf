"""A service that answers what it should not: the right error, nothing guessed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from hub.core.errors import HubError, LostAnswer, Pause, Reject, Retry
from hub.core.model import Transcript
from simulation.vendors.bad_days import Days, Weather
from simulation.vendors.server import Server
from simulation.vnpt.desk import Desk
from simulation.vnpt.soap import PATH, SoapDesk
from simulation.vnpt.world import VnptWorld
from tests.vnpt.calls import ONCE, adapter_for, pull, signed_files


@dataclass
class Scripted(Desk):
    """A desk that answers some operations with a given text."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def answer(self, operation: str, given: Mapping[str, str], days: Days) -> str:
        if operation in self.texts:
            return self.texts[operation]
        return super().answer(operation, given, days)


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        ({"UpdateHocSinh": "-2"}, Retry),
        ({"UpdateHocSinh": "-3"}, Pause),
        ({"UpdateHocSinh": "0"}, Pause),
        ({"ImportHocBa": "ERR:3"}, Pause),
        ({"ImportHocBa": "ERR:7"}, Reject),
        ({"ImportHocBa": "OK:khác"}, Pause),
        ({"ImportHocBa": "<a/>"}, Pause),
        ({"ImportHocBa": "ERR:13"}, LostAnswer),
        ({"getKetQuaImport": "ERR:1"}, Pause),
        ({"getKetQuaImport": "<KetQua/>"}, Pause),
        ({"getKetQuaImport": '<KetQua fkey="khác"/>'}, Retry),
        ({"getKetQuaImport": "<KetQua fkey"}, Retry),
        ({"getKetQuaImport": "<!DOCTYPE a><KetQua/>"}, Pause),
    ],
)
def test_writing(
    everyone: tuple[Transcript, ...], texts: dict[str, str], kind: type[HubError]
) -> None:
    world = VnptWorld.create()
    scripted = Scripted(world.login, world.book, texts=texts)
    service = Server(SoapDesk(scripted), Weather(), path=PATH)
    with service.serving() as address:
        adapter = adapter_for(world, address, **ONCE)
        with pytest.raises(HubError) as caught:
            asyncio.run(adapter.push(everyone[:1], request_id="yeu-cau-000009"))
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        ({"getDSHocBa": "ERR:2"}, Reject),
        ({"getDSHocBa": "OK"}, Retry),
        ({"getDSHocBa": ""}, Pause),
        ({"getDSTepDaKy": "ERR:10"}, Pause),
        ({"getDSTepDaKy": "<DSTep/>"}, Pause),
        ({"getDSTepDaKy": '<DSTep so_luong="1" tu_moc="0" moc="1" con_lai="0"/>'}, Retry),
    ],
)
def test_reading(texts: dict[str, str], kind: type[HubError]) -> None:
    world = VnptWorld.create()
    scripted = Scripted(world.login, world.book, texts=texts)
    service = Server(SoapDesk(scripted), Weather(), path=PATH)
    read = pull if "getDSHocBa" in texts else signed_files
    with service.serving() as address:
        adapter = adapter_for(world, address, **ONCE)
        with pytest.raises(HubError) as caught:
            read(adapter)
    assert type(caught.value) is kind
