"""A hub killed (-9) while it reports, at every point where the gateway hears of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub.core.contracts import Purpose, RecordState
from hub.core.store import open_store
from simulation.gateway.bad_days import BadDay
from simulation.gateway.desk import Desk, Json
from simulation.gateway.world import RECEIPTS_CERTIFICATE, SENDER_KEY, GatewayWorld
from tests.packets.reports import UNIT, issued, transcripts

COUNT = 7
REPORTS = f"""
import asyncio, json, sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from hub.core.host import PluginHost
from hub.core.journey.deliver import Patience, Route
from hub.core.journey.report import Reporter
from hub.core.packets import PacketBounds
from hub.core.spec import Checker
from hub.core.spec.packs import builtin_packs
from hub.core.store import open_store
from hub.core.trust.certificate import Certificate
from hub.core.trust.plain import PlainKey

store, folder, settings, keys = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]
host = PluginHost(strict=True)
route = Route(
    host.destinations["ministry"],
    host.build_destination("ministry", json.loads(settings)),
    "{UNIT}",
    PlainKey.load(folder / "{SENDER_KEY}"),
    [Certificate.load((folder / "{RECEIPTS_CERTIFICATE}").read_bytes())],
)
with closing(open_store(store)) as opened:
    reporter = Reporter(
        opened,
        route,
        Checker(builtin_packs()),
        patience=Patience(rounds=5, wait=0.01),
        bounds=PacketBounds(records=3),
    )
    asyncio.run(reporter.report(json.loads(keys)))
"""


@dataclass
class Assassin(Desk):
    """A gateway that kills its client once at each moment of each packet."""

    victim: subprocess.Popen[bytes] | None = None
    kills: list[tuple[str, str]] = field(default_factory=list)

    def strike(self, moment: str, packet_id: str) -> bool:
        """Kill the client, the first time that this moment comes; tell whether it was."""
        if (moment, packet_id) in self.kills or self.victim is None:
            return False
        self.kills.append((moment, packet_id))
        self.victim.send_signal(signal.SIGKILL)
        self.victim.wait()
        return True

    def post(self, body: bytes) -> Json:
        packet_id = json.loads(body)["transactionUuid"]
        if self.strike("before it is taken", packet_id):
            # What is not taken is not done; and nobody is there who could be struck once more.
            raise ConnectionAbortedError
        answer = super().post(body)
        self.strike("before it is answered", packet_id)
        return answer

    def ask(self, packet_id: str) -> Json | None:
        answer = super().ask(packet_id)
        if answer is not None:
            self.strike("before the receipt", packet_id)
        return answer


def test_a_hub_that_is_killed_again_and_again_reports_everything_once(
    tmp_path: Path, world: GatewayWorld
) -> None:
    file = tmp_path / "hub.db"
    with closing(open_store(file)) as store:
        keys = issued(store, transcripts(COUNT))
    gateway = world.gateway()
    assassin = Assassin(world.receipts, gateway.desk.senders, BadDay.NONE)
    gateway.desk = assassin
    with gateway.serving() as address:
        settings: dict[str, Any] = world.settings(address) | {"first_wait": 0.01}
        words = [str(file), str(world.folder), json.dumps(settings), json.dumps(keys)]
        deaths = 0
        while True:
            child = subprocess.Popen([sys.executable, "-c", REPORTS, *words], env=os.environ)
            assassin.victim = child
            if child.wait() == 0:
                break
            assert child.returncode == -signal.SIGKILL
            deaths += 1
    assert deaths == len(assassin.kills) == 9
    assert assassin.book.counted == dict.fromkeys(keys, 1)
    with closing(open_store(file)) as store, store.reading() as unit:
        answers = unit.packets.answers(keys, Purpose.CREATE, "ministry")
    assert {answer.state for answer in answers.values()} == {RecordState.ACCEPTED}
    assert {answer.code for answer in answers.values()} == set(assassin.book.codes.values())
