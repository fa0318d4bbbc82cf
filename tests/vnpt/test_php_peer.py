"""A stranger's service behind our contract: PHP's SoapServer, fed with the published WSDL.

spyne, the foreign peer in Python, is published as source only, which the hash-locked wheels refuse.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.core.contracts import Adapter, DeliveryState, PushState, Query, SignedFile
from hub.core.model import Transcript
from tests.vendors.judge import CONTRACTS
from tests.vnpt.calls import QUICK, host, pull, pulled, signed_files

pytestmark = pytest.mark.needs_php

_SETTINGS = {
    "account": "nhan-vien",
    "account_password": "x",
    "username": "dich-vu",
    "password": "mat-khau-gia-lap",
    "page_size": 7,
}


def adapter_at(address: str, **settings: object) -> Adapter:
    return host().build_adapter("vnpt", {"address": address, **_SETTINGS, **QUICK, **settings})


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[str]:
    """The address of a PHP service that holds nothing yet."""
    given = {
        "CONTRACT": str(CONTRACTS / "vnpt-soap-2026.1.wsdl"),
        "BOOK": str(tmp_path / "book.json"),
    }
    argv = [
        "php",
        "-S",
        "localhost:0",
        str(Path(__file__).with_name("peer.php")),
    ]
    with subprocess.Popen(
        argv, env={**os.environ, **given}, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    ) as server:
        assert server.stderr is not None
        found = (re.search(r"http://localhost:[0-9]+", line) for line in server.stderr)
        yield next(told[0] for told in found if told is not None)
        server.terminate()


def push(
    adapter: Adapter, records: tuple[Transcript, ...], request_id: str, *, overwrite: bool = False
) -> list[PushState]:
    outcomes = asyncio.run(adapter.push(records, request_id=request_id, overwrite=overwrite))
    return [each.state for each in outcomes]


def test_what_is_pushed_to_a_stranger_is_pulled_back(
    everyone: tuple[Transcript, ...], peer: str
) -> None:
    some = everyone[::3]
    adapter = adapter_at(peer)
    assert asyncio.run(adapter.probe()).ready
    assert not asyncio.run(adapter_at(peer, password="sai").probe()).ready
    assert set(push(adapter, some, "yeu-cau-000001")) == {PushState.CREATED}
    assert {each.key: each for each in pulled(adapter)} == {each.key: each for each in some}
    last = pull(adapter)[-1].cursor

    pupil = some[0].pupil.model_copy(update={"full_name": "Nguyễn Văn Khác & “Đ” (giả lập)"})
    changed = (some[0].model_copy(update={"pupil": pupil}), *some[1:2])
    kept = [PushState.KEPT, PushState.UNCHANGED]
    assert push(adapter, changed, "yeu-cau-000002") == kept
    told = push(adapter, changed, "yeu-cau-000003", overwrite=True)
    assert told == [PushState.UPDATED, PushState.UNCHANGED]
    assert push(adapter, changed, "yeu-cau-000002") == kept, "asked for, not done again"
    assert pulled(adapter, Query(since=last)) == [changed[0]]


def test_signed_files_reach_a_stranger_and_come_back_as_they_are(peer: str) -> None:
    files = [
        SignedFile("hb-1.xml", b"<HOC_BA>\r\n\xc4\x90</HOC_BA>"),
        SignedFile("b&.xml", b"<a/>"),
    ]
    adapter = adapter_at(peer)
    for state in (DeliveryState.STORED, DeliveryState.KNOWN):
        told = asyncio.run(adapter.deliver(files, request_id=f"giao-tep-{state}"))
        assert [each.state for each in told] == [state] * 2
    assert signed_files(adapter) == files
