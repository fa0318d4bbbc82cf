"""``simulate serve mysign``: starts, is reached, calls back, writes down what it was asked."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from hub.core.contracts import Holder, SigningState
from hub.core.errors import Retry
from hub.signers.viettel import wire
from simulation.mysign.serve import HOOK_CLIENT, HOOK_SECRET
from tests.signers import holders
from tests.signers.served import simulated
from tests.signers.viettel.serving import HASTY, certificates, host, started
from tests.signers.viettel.test_hook import listening


def test_it_is_served_until_it_is_stopped(tmp_path: Path) -> None:
    account = {"hook_client_id": HOOK_CLIENT, "hook_client_secret": HOOK_SECRET}
    heard_by = {"address": "http://localhost", "client_id": "a", "client_secret": "b", **account}
    listener = host().build_signer("viettel-mysign", heard_by)
    with listening(listener) as (hook, calls):
        traits = ["--habit", "answers-twice", "--quirk", "numbers", "--bad-day", "busy"]
        with simulated(tmp_path, "mysign", "--hook", hook, *traits) as settings:
            assert settings["asynchronous"] == 3
            signer = host().build_signer("viettel-mysign", settings | HASTY | {"budget": 5})
            accounts = json.loads((tmp_path / "accounts.json").read_text("utf-8"))
            (offered,) = certificates(signer, Holder(personal_id=accounts[0]["personal_id"]))
            wanted = holders.request(offered, 2)
            with pytest.raises(Retry):
                started(signer, wanted)
            ticket = started(signer, wanted)
            while not (told := [call.body for call, reply in calls if reply.about]):
                time.sleep(0.05)
            outcome = asyncio.run(signer.receive(ticket, told[0]))
            assert outcome.state is SigningState.SIGNED
            assert holders.verifies(offered.certificate, outcome.signatures[1], 1)
    lines = [json.loads(line) for line in (tmp_path / "asked.jsonl").read_text().splitlines()]
    paths = [line["path"] for line in lines]
    assert paths[:2] == [f"/{wire.LOGIN}", f"/{wire.CERTIFICATES}"]
    assert f"/{wire.SIGN}" in paths
    assert settings["client_secret"] not in (tmp_path / "asked.jsonl").read_text()
