"""What happens to the signed documents: submit, approve, publish, report (phần việc của Sở).

Each command goes through `run`, which shows it and returns its answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hub.cli.output import Output
from simulation.demo.account import OfficeAccount
from simulation.demo.registry import REFORM, Run
from simulation.demo.workers import start
from simulation.demo.world import World
from simulation.gateway.world import RECEIPTS_CERTIFICATE, SENDER_KEY
from simulation.province.places import province_code

DECISION = "quyet-dinh.xml"
"""The signed list that the department publishes."""

PROVINCE = province_code()
"""The unit whose department decides and reports."""

_NUMBER = "01/QĐ-SGDĐT"


def decide_and_report(
    world: World, out: Path, run: Run, options: Sequence[object], output: Output
) -> OfficeAccount:
    """Let the schools submit and the department approve and publish; a worker reports it all."""
    account = OfficeAccount()
    store = options[:2]
    for school in world.schools:
        account.submitted += len(run("submit", "--school", school.plan.code, *store)["moved"])
        account.approved += len(run("approve", "--school", school.plan.code, *store)["moved"])
    department = world.department
    keys = ("--keys", out / "keys" / department.code)
    office = ("--office", department.code, "--name", department.name, *keys)
    published = run("publish", _NUMBER, *office, "--out", out / DECISION, *store)
    account.published = published["published"]
    _report(world, run, account, options, output)
    audited = run("status", "--audit", *store)
    account.ledger_entries = audited["audit"]["entries"]
    account.ledger_intact = audited["audit"]["intact"]
    standing = {each["state"]: 0 for each in audited["schools"]}
    for each in audited["schools"]:
        standing[each["state"]] += each["count"]
    account.receipted = standing.get("receipted", 0)
    account.held = standing.get("published", 0)
    return account


def _report(
    world: World,
    run: Run,
    account: OfficeAccount,
    options: Sequence[object],
    output: Output,
) -> None:
    """A worker reports; then a person does: nothing is left, and nothing is counted twice."""
    folder = world.gateway.folder.resolve()
    token = folder / "token.txt"
    token.touch(mode=0o600)
    token.write_text(world.gateway.token, "utf-8")
    gateway = world.gateway.gateway()
    with gateway.serving() as address:
        settings = {
            **world.gateway.settings(address),
            "packet_key": folder / SENDER_KEY,
            "receipt_certificates": folder / RECEIPTS_CERTIFICATE,
        }
        del settings["token"]
        given = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
        run(
            *("assign", "set", PROVINCE, "destination", "ministry", "--at", REFORM, *given),
            *("--secret", f"token={token}", *options),
        )
        start("w1", options, output).wait()
        run("report", PROVINCE, *options)
    account.counted_by_gateway = sum(gateway.desk.book.counted.values())
