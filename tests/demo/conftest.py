"""One run of the demonstration, small, for all tests of this folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from simulation.cli import run as simulate


@dataclass(frozen=True)
class Demo:
    """The folder of a demonstration and its account."""

    folder: Path
    code: int
    account: dict[str, Any]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    code = simulate(["demo", "--out", str(folder), "--pupils", "160", "--seed", "5"])
    return Demo(folder, code, json.loads((folder / "summary.json").read_text("utf-8")))
