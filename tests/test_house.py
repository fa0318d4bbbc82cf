"""Rules of the house that the linters cannot hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("hub", "simulation", "conformance", "benchmarks")

# Providers that sign inside the hub's own process: nothing goes over a wire.
IN_PROCESS_SIGNERS = {"keyfile"}

# Alembic runs these itself, with a database at hand; nothing imports them.
MIGRATIONS = "migrations"


def packages_in(folder: Path) -> list[Path]:
    """The packages directly inside a folder; none where the folder is not there yet."""
    return sorted(init.parent for init in folder.glob("*/__init__.py"))


VENDORS = packages_in(ROOT / "hub" / "plugins")
SIGNERS = packages_in(ROOT / "hub" / "signers")
DESTINATIONS = packages_in(ROOT / "hub" / "destinations")


def missing(folder: Path, *modules: str) -> list[str]:
    return [f"{folder.name}/{name}.py" for name in modules if not (folder / f"{name}.py").exists()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# ── all alike ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("vendor", VENDORS, ids=name_of)
def test_a_vendor_s_folder_is_like_every_other(vendor: Path) -> None:
    """One manifest; each protocol in the vendor's folder itself or in a subfolder of its own."""
    marks = ("adapter", "wire", "client", "reader")
    protocols = [folder for folder in packages_in(vendor) if len(missing(folder, *marks)) < 4]
    absent = missing(vendor, "manifest")
    for folder in protocols or [vendor]:
        absent += missing(folder, "mapping", "adapter", "wire")
        if missing(folder, "client") and missing(folder, "reader"):
            absent.append(f"{folder.name}/client.py (reader.py where the source is a file)")
    assert absent == []


@pytest.mark.parametrize("provider", SIGNERS, ids=name_of)
def test_a_provider_s_folder_is_like_every_other(provider: Path) -> None:
    """One manifest file; each protocol in the provider's folder itself or in a subfolder."""
    protocols = [folder for folder in packages_in(provider) if not missing(folder, "signer")]
    remote = () if provider.name in IN_PROCESS_SIGNERS else ("wire", "client")
    absent = missing(provider, "manifest")
    for folder in protocols or [provider]:
        absent += missing(folder, "signer", *remote)
    assert absent == []


@pytest.mark.parametrize("receiver", DESTINATIONS, ids=name_of)
def test_a_receiver_s_folder_is_like_every_other(receiver: Path) -> None:
    assert missing(receiver, "manifest", "wire", "client", "mapping", "destination") == []


@pytest.mark.parametrize("plugin", [*VENDORS, *SIGNERS, *DESTINATIONS], ids=name_of)
def test_a_built_in_reaches_the_hub_by_an_entry_point(plugin: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    values = project["entry-points"]["hocba_hub.plugins"].values()
    module = name_of(plugin).replace("/", ".")
    assert any(f"{value}.".startswith((f"{module}.", f"{module}:")) for value in values)


# ── importing is harmless ────────────────────────────────────────────────────────────────────────


def python(code: str) -> str:
    """Run code in a new interpreter and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_core_s_values_do_without_network_store_and_commands() -> None:
    loaded = python(
        "import sys, hub.core.model, hub.core.trust, hub.core.document\n"
        "print(*sorted({'httpx', 'zeep', 'sqlmodel', 'sqlalchemy', 'typer'} & set(sys.modules)))"
    )
    assert loaded == ""


# Imports every module in a process that notes connections and files opened for writing.
IMPORT_ALL = f"""
import importlib, os, pkgutil, sys
noted = []
def note(event, arguments):
    # What is written to the null device is written nowhere.
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (
        os.O_WRONLY | os.O_RDWR | os.O_CREAT) and arguments[0] != os.devnull
    if writes or event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        noted.append(f"{{module}}: {{event}} {{arguments}}")
module = ""
sys.addaudithook(note)
for package in ("hub", "simulation"):
    for found in pkgutil.walk_packages([package], package + "."):
        module = found.name
        if not {{"__main__", "{MIGRATIONS}"}} & set(module.split(".")):
            importlib.import_module(module)
print(*noted, sep="\\n")
"""


def test_no_module_connects_or_writes_when_it_is_imported() -> None:
    assert python(IMPORT_ALL) == ""


# ── what may stand in the repository ─────────────────────────────────────────────────────────────


def repository_files() -> list[Path]:
    """Every file that git tracks or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [path for name in set(listed.split("\0")) - {""} if (path := ROOT / name).is_file()]


def forbidden_text() -> re.Pattern[str]:
    """Folders of one person's machine, and the hosts of package registries.

    The names are put together here, so that this file holds none of them.
    """
    slash, dot = "/", "."
    homes = [rf"{slash}{name}{slash}\w" for name in ("home", "Users")] + [r"[A-Z]:\\+Users\\"]
    here = [re.escape(str(path)) for path in (ROOT, ROOT.parent / "shared") if len(path.parts) > 2]
    hosts = [("pypi", "org"), ("pythonhosted", "org"), ("registry.npmjs", "org"), ("crates", "io")]
    hosts += [("deb.debian", "org"), ("proxy.golang", "org"), ("registry.yarnpkg", "com")]
    parts = [*homes, *(rf"{path}\b" for path in here), *(re.escape(dot.join(h)) for h in hosts)]
    return re.compile("|".join(parts))


def test_no_file_names_a_machine_s_folder_or_a_registry() -> None:
    forbidden = forbidden_text()
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in repository_files()
        if (match := forbidden.search(path.read_bytes().decode("utf-8", "replace")))
    ]
    assert found == []


def test_every_public_module_has_a_docstring() -> None:
    modules = [ROOT / "start.py"]
    for package in PACKAGES:
        modules += (ROOT / package).rglob("*.py")
    silent = [
        name_of(path)
        for path in modules
        if MIGRATIONS not in path.parts
        and not any(re.match("_(?!_)", part) for part in path.relative_to(ROOT).parts)
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []
