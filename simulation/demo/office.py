"""What happens to the signed documents: submit, approve, publish, report (phần việc của Sở).

Each command goes through `run`, which shows it and returns its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from simulation.demo.account import OfficeAccount
from simulation.demo.world import World
from simulation.gateway.world import RECEIPTS_CERTIFICATE, SENDER_KEY

DECISION = "quyet-dinh.xml"
"""The signed list that the department publishes."""

_NUMBER = "01/QĐ-SGDĐT"
_REFORM = "2025-07-01"

Run = Callable[..., dict[str, Any]]


def decide_and_report(world: World, out: Path, run: Run) -> OfficeAccount:
    """Let the schools submit and the department approve, publish and report everything."""
    account = OfficeAccount()
    store = ("--store", out / "hocba.sqlite")
    _import_units(out, run, store)
    for school in world.schools:
        account.submitted += len(run("submit", "--school", school.plan.code, *store)["moved"])
        account.approved += len(run("approve", "--school", school.plan.code, *store)["moved"])
    department = world.department
    keys = ("--keys", out / "keys" / department.code)
    office = ("--office", department.code, "--name", department.name, *keys)
    published = run("publish", _NUMBER, *office, "--out", out / DECISION, *store)
    account.published = published["published"]
    _report(world, out, run, account, store)
    audited = run("status", "--audit", *store)
    account.ledger_entries = audited["audit"]["entries"]
    account.ledger_intact = audited["audit"]["intact"]
    return account


def _import_units(out: Path, run: Run, store: Sequence[object]) -> None:
    run("unit", "import", out / "units-2004.csv", "--at", "2004-07-08", *store)
    run("unit", "import", out / "units-2025.csv", "--at", _REFORM, "--whole", *store)


def _report(
    world: World, out: Path, run: Run, account: OfficeAccount, store: Sequence[object]
) -> None:
    """Report twice: the second run must find nothing left, and the gateway count nothing twice."""
    folder, code = out / "gateway", world.department.code
    token = folder / "token.txt"
    token.touch(mode=0o600)
    token.write_text(world.gateway.token, "utf-8")
    gateway = world.gateway.gateway()
    keys = ("--key-file", out / "hocba.keys")
    with gateway.serving() as address:
        settings = world.gateway.settings(address)
        run(
            *("assign", "set", code, "destination", "ministry", "--at", _REFORM),
            *("--set", f"address={address}", "--set", f"unit={code}"),
            *("--set", f"ca={settings['ca']}", "--secret", f"token={token}", *keys, *store),
        )
        for _ in range(2):
            answer = run(
                *("report", code, "--key", folder / SENDER_KEY),
                *("--receivers", folder / RECEIPTS_CERTIFICATE, *keys, *store),
            )
            account.receipted += answer["accepted"]
            account.held = len(answer["held"])
    account.counted_by_gateway = sum(gateway.desk.book.counted.values())
