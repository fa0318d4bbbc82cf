"""The invented service itself: it gives its contract away and judges what it is asked."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import httpx
import pytest
from lxml import etree

from hub.core.contracts import Probe
from hub.core.errors import Pause
from hub.plugins.vnpt.manifest import Tenant
from simulation.vendors.bad_days import BadDay
from simulation.vnpt.world import VnptWorld
from tests.vnpt.calls import adapter_for, host, pull

ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns="http://tempuri.org/"><s:Body>{}</s:Body></s:Envelope>'
)


@pytest.mark.parametrize("tenant", Tenant)
def test_it_gives_its_contract_away(tenant: Tenant) -> None:
    with VnptWorld.create((), tenant).server().serving() as address:
        wsdl = etree.fromstring(httpx.get(f"{address}?wsdl").content)
        location = next(iter(wsdl.iter("{*}import"))).attrib["schemaLocation"]
        schema = httpx.get(str(httpx.URL(address).join(str(location)))).content
        assert httpx.get(f"{address}?other").status_code == 404
        assert httpx.post(address + "x", content=b"").status_code == 404
    assert etree.XMLSchema(etree.fromstring(schema)) is not None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<a",
        "<a/>",
        ENVELOPE.format(""),
        ENVELOPE.format("<kiemTraKetNoi/>"),
        ENVELOPE.format("<xoaTatCa/>"),
        f'<!DOCTYPE a [<!ENTITY b "c">]>{ENVELOPE.format("<kiemTraKetNoi/>")}',
    ],
)
def test_a_request_against_the_contract_is_a_client_fault(body: str) -> None:
    world = VnptWorld.create()
    with world.server().serving() as address:
        answer = httpx.post(address, content=body.encode())
    assert answer.status_code == 500
    assert "soap:Client" in answer.text
    assert not world.book.asked


def test_an_adapter_set_to_the_other_version_is_told_so() -> None:
    """The tenants' parameters have different names: the service refuses the others'."""
    with VnptWorld.create((), Tenant.OLDER).server().serving() as address:
        adapter = adapter_for(VnptWorld.create(), address)
        probe: Probe = asyncio.run(adapter.probe())
        assert not probe.ready
        with pytest.raises(Pause, match="Fault Client"):
            pull(adapter)


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_is_served_until_it_is_stopped(tmp_path: Path, by: signal.Signals) -> None:
    out = tmp_path / "vnpt"
    words = [
        "serve",
        "vnpt",
        "--out",
        str(out),
        "--pupils",
        "40",
        "--bad-day",
        "byte-order-mark",
        "--json",
    ]
    code = "import sys; from simulation.cli import main; main(sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        answer = json.loads("".join(_document(iter(server.stdout.readline, ""))))
        settings = json.loads((out / "settings.json").read_text("utf-8"))
        (page,) = pull(host().build_adapter("vnpt", settings))
        server.send_signal(by)
        assert server.wait() == 0
    assert len(page.records) == 40
    assert answer["address"] == settings["address"]
    assert answer["bad_days"] == ["byte-order-mark"]
    assert (out / "settings.json").stat().st_mode & 0o077 == 0


def _document(lines: Iterable[str]) -> list[str]:
    """Lines up to the brace that closes the answer."""
    found: list[str] = []
    for line in lines:
        found.append(line)
        if line == "}\n":
            break
    return found


def test_every_bad_day_is_told_in_both_languages() -> None:
    assert all(day.told.vi != day.told.en for day in BadDay)
