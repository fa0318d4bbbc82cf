"""Each quirk of a signing provider has a test: the table, held against the tests that exist."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROVIDERS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("quirks.toml").read_text("utf-8")
)
QUIRKS = [
    (quirk, *test.split("::")) for quirks in PROVIDERS.values() for quirk, test in quirks.items()
]
FOLDERS = ("tests/smartca", "tests/signers/viettel", "tests/signers/vgca", "tests/signers/csc")


@cache
def functions_of(file: str) -> dict[str, ast.FunctionDef]:
    """The functions of a file, by their names."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}


@pytest.mark.parametrize(("quirk", "file", "name"), QUIRKS, ids=[each[0] for each in QUIRKS])
def test_quirk(quirk: str, file: str, name: str) -> None:
    """The test is there, asserts something, and shows this quirk alone."""
    found = functions_of(file).get(name)
    assert found is not None, f"{quirk}: {file} has no {name}"
    assert name.startswith("test_")
    proofs = [each for each in ast.walk(found) if isinstance(each, ast.Assert | ast.With)]
    assert proofs, f"{quirk}: {name} asserts nothing"
    assert [each[0] for each in QUIRKS if each[1:] == (file, name)] == [quirk]


def test_every_provider_s_files_have_a_quirk() -> None:
    """A file of a protocol's tests without a line in the table has been forgotten."""
    named = {file for _, file, _ in QUIRKS}
    files = {
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in (ROOT / folder).glob("test_*.py")
    }
    about_the_protocol = {each for each in files if each.endswith(PROTOCOLS)}
    assert about_the_protocol <= named


PROTOCOLS = (
    "test_sp769_v1.py",
    "test_sp769_v2.py",
    "test_oauth2.py",
    "test_signing.py",
    "test_hook.py",
    "test_sim.py",
    "vgca/test_service.py",
    "test_token.py",
)
