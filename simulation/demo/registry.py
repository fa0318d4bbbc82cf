"""Enters what the hub must know first: units, and who uses what (đăng ký đơn vị, phân công)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from simulation.demo.world import DemoSchool, World

REFORM: Final = "2025-07-01"
SIGNERS: Final = ("signer-gvbm", "signer-gvcn", "signer-cbql", "signer-seal")

Run = Callable[..., dict[str, Any]]


def enter(
    world: World,
    out: Path,
    vendors: Mapping[str, dict[str, object]],
    run: Run,
    options: Sequence[object],
) -> None:
    """Import the units and assign each school its adapter and its signers.

    :param vendors: settings of the vendors' adapters, by school.
    """
    run("unit", "import", out / "units-2004.csv", "--at", "2004-07-08", *options[:2])
    run("unit", "import", out / "units-2025.csv", "--at", REFORM, "--whole", *options[:2])
    office = world.department.code
    run("assign", "set", office, "checker", office, "--at", REFORM, *options)
    (out / "sources").mkdir(mode=0o700)
    for school in world.schools:
        workbooks: dict[str, object] = {"paths": [str(school.workbooks.resolve())]}
        _assign(school, out, vendors.get(school.plan.code, workbooks), run, options)


def _assign(
    school: DemoSchool,
    out: Path,
    settings: dict[str, object],
    run: Run,
    options: Sequence[object],
) -> None:
    code, since = school.plan.code, ("--at", REFORM)
    source = out / "sources" / f"{code}.json"
    source.touch(mode=0o600)
    source.write_text(json.dumps(settings), "utf-8")
    run("assign", "set", code, "adapter", school.adapter, "--settings", source, *since, *options)
    keys = ("--set", f"folder={school.keys.resolve()}", "--set", "trusted_keys=true")
    for matter in SIGNERS:
        run("assign", "set", code, matter, "keyfile", *keys, *since, *options)
