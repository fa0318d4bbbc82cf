"""Enters what the hub must know first: units, and who uses what (đăng ký đơn vị, phân công)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from simulation.demo.world import DemoSchool, World

REFORM: Final = "2025-07-01"
SIGNERS: Final = ("signer-gvbm", "signer-gvcn", "signer-cbql", "signer-seal")

Run = Callable[..., dict[str, Any]]


def enter(world: World, out: Path, run: Run, options: Sequence[object]) -> None:
    """Import the units and assign each school its adapter and its signers."""
    run("unit", "import", out / "units-2004.csv", "--at", "2004-07-08", *options[:2])
    run("unit", "import", out / "units-2025.csv", "--at", REFORM, "--whole", *options[:2])
    office = world.department.code
    run("assign", "set", office, "checker", office, "--at", REFORM, *options)
    for school in world.schools:
        _assign(school, out, run, options)


def _assign(school: DemoSchool, out: Path, run: Run, options: Sequence[object]) -> None:
    code, since = school.plan.code, ("--at", REFORM)
    source = out / "workbooks" / f"{code}.json"
    source.write_text(json.dumps({"paths": [str(school.workbooks.resolve())]}), "utf-8")
    run("assign", "set", code, "adapter", "csv-import", "--settings", source, *since, *options)
    keys = ("--set", f"folder={school.keys.resolve()}", "--set", "trusted_keys=true")
    for matter in SIGNERS:
        run("assign", "set", code, matter, "keyfile", *keys, *since, *options)
