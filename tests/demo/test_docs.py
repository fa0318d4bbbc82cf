"""The examples in docs/ do what the pages say: every `$` line is run, what follows is compared."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.cli.main import run as conformance
from hub.cli.main import run as hub
from simulation.cli import run as simulate
from tests.demo.conftest import Demo

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_PROGRAMS = {"hub": hub, "simulate": simulate, "conformance": conformance}


def _examples(page: Path) -> Iterator[tuple[str, str]]:
    for block in _BLOCK.findall(page.read_text("utf-8")):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = example.partition("\n")
            yield command, expected


@pytest.fixture
def beside_the_demo(demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds a copy of the demonstration, with one document under a speaking name."""
    copy = tmp_path / "demo"
    shutil.copytree(demo.folder, copy)
    for school in (copy / "documents").iterdir():
        document = next(school.rglob("*.xml"))
        shutil.copy(document, school / "example.xml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_example_of_the_page_runs(
    page: Path, beside_the_demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command, expected in _examples(page):
        line, _, wanted = command.partition("  # exit ")
        program, *words = shlex.split(line)
        capsys.readouterr()
        code = _PROGRAMS[program](words)
        shown = capsys.readouterr()
        assert code == int(wanted or 0), f"{command}\n{shown.err}"
        _assert_shows(shown.out + shown.err, expected, command)


def _assert_shows(shown: str, expected: str, command: str) -> None:
    """Every line of the page stands in the output, in order; `…` stands for anything."""
    at = 0
    for line in filter(None, (part.strip() for part in re.split(r"[\n…]+", expected))):
        found = shown.find(line, at)
        assert found >= 0, f"{command}: not shown: {line}\n{shown}"
        at = found + len(line)


def test_every_page_is_reached_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for page in PAGES:
        assert f"docs/{page.name}" in readme, page.name


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for page in (ROOT / "README.md", *PAGES):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
