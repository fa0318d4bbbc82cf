"""``hub plugin new``: what it writes installs, and passes its own tests unmodified."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from hub.cli.main import run
from hub.cli.scaffold import Kind, Names, write_plugin
from hub.core.errors import Reject
from simulation.cli import run as simulate
from simulation.vendors.hooks import find_servers
from tests.conftest import ROOT

BUILD = "import os, sys\nfrom hatchling.build import build_wheel\n" + (
    "for folder in sys.argv[1:]:\n    os.chdir(folder)\n    build_wheel('dist')\n"
)


BRONZE = """
import contextlib, io, json, sys
from pathlib import Path
from conformance.cli.main import run
from conformance.suites.adapter.tested import loaded_schools
from simulation.vendors.hooks import installed_servers

def bronze(adapter, settings):
    words = [f"--set={name}={value}" for name, value in settings.items()]
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        code = run(["run", "bronze", "--adapter", adapter, *words, "--out", str(out / adapter)])
    if code:
        print(shown.getvalue())
    return code

out = Path(sys.argv[1])
rows = ({"id": str(n), "transcript": t.model_dump(mode="json")}
        for n, t in enumerate(loaded_schools()))
source = out / "hocba.jsonl"
source.write_text("".join(f"{json.dumps(row)}\\n" for row in rows), "utf-8")
codes = [bronze("moi-adapter", {"file": source})]
world = installed_servers()["moi-server"].create(loaded_schools())
with world.server().serving() as address:
    codes.append(bronze("exchange", world.settings(address)))
print([int(code) for code in codes])
"""


def python(arguments: Sequence[str], path: Sequence[Path] = (), **options: Path) -> str:
    places = [*map(str, path), str(ROOT)]
    done = subprocess.run(
        [sys.executable, "-B", *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
        capture_output=True,
        text=True,
        check=False,
        cwd=options.get("cwd"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A package of each kind, built without a network."""
    folder = tmp_path_factory.mktemp("plugins")
    for kind in Kind:
        write_plugin(f"moi-{kind}", kind, folder)
    packages = sorted(folder.iterdir())
    python(["-c", BUILD, *map(str, packages)])
    return [next(package.glob("dist/*.whl")) for package in packages]


def test_each_kind_installs_and_passes_its_tests_unmodified(wheels: list[Path]) -> None:
    tests = [str(wheel.parents[1] / "tests") for wheel in wheels]
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib"]
    told = python([*words, *tests], wheels, cwd=wheels[0].parents[2])
    assert "passed" in told
    assert not re.search(r"failed|skipped|warning|error", told)


def test_what_it_writes_is_ready_for_the_bronze_profile(wheels: list[Path], tmp_path: Path) -> None:
    """The adapter on a file with the suite's schools, the server by the adapter of its contract."""
    script = tmp_path / "bronze.py"
    script.write_text(BRONZE, "utf-8")
    told = python([str(script), str(tmp_path)], wheels)
    assert told.splitlines()[-1] == "[0, 0]", told


def test_the_code_is_as_tidy_as_the_house_s(wheels: list[Path]) -> None:
    packages = [str(wheel.parents[1]) for wheel in wheels]
    ignored = ["--config", str(ROOT / "pyproject.toml"), "--ignore", "D,S101,PLC0415,I001,PLR2004"]
    python(["-m", "ruff", "check", *ignored, *packages])
    python(["-m", "ruff", "format", "--check", "--line-length", "100", *packages])


def test_it_tells_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plugin", "new", "thu", "--kind", "adapter", "--out", str(tmp_path)]
    assert run([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["package"] == str(tmp_path / "hocba-thu")
    assert all(Path(each).is_file() for each in told["files"])
    assert run([*words, "--lang", "en"]) == 3
    assert "stays as it is" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "A", "1a", "a_b", "a--b", "trường", "a" * 41, "../a"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Reject):
        write_plugin(name, Kind.SERVER, tmp_path)
    assert not list(tmp_path.iterdir())


def test_names() -> None:
    names = Names("truong-xanh")
    assert (names.package, names.module, names.class_) == (
        "hocba-truong-xanh",
        "hocba_truong_xanh",
        "TruongXanh",
    )


def test_a_broken_server_plugin_hinders_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    info = tmp_path / "broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    points = "[hocba_hub.servers]\nhong = hong_khong_co\nla = la_module\n"
    (info / "entry_points.txt").write_text(points)
    (tmp_path / "la_module.py").write_text(
        "from simulation.vendors.hooks import hookimpl\n"
        "@hookimpl\ndef simulated_servers():\n    return ['x']\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    found = find_servers()
    assert found.broken == {"hong": "ModuleNotFoundError", "la": "TypeError"}
    assert {"exchange", "viettel", "vnpt"} <= found.servers.keys()
    assert simulate(["serve", "exchange", "--help"]) == 0
    assert "hong" in capsys.readouterr().err


def test_a_bad_day_that_a_server_cannot_have_is_a_usage_error(tmp_path: Path) -> None:
    words = ["serve", "exchange", "--out", str(tmp_path), "--bad-day", "fault-inside"]
    assert simulate(words) == 2
