"""start.py: help, exit codes, the stamp, and what it hands to the programs it runs."""

from __future__ import annotations

import ast
import importlib.util
import itertools
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

import start

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(start.__file__).resolve().parent
PROGRAMS = ("hub", "simulate", "python", "ruff", "mypy", "lint-imports", "pytest")


def execute(script: Path, *arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
    """Run start.py as a person does, from a folder that is not the checkout's."""
    path = f"{script.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PYTHONUTF8": "1", "PATH": path, **options}
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=script.parent.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def write_program(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> start.Checkout:
    """A checkout with nothing set up."""
    root = tmp_path / "có dấu cách"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n", "utf-8")
    (root / "requirements.lock").write_text("pluggy==1.0 --hash=sha256:00\n", "utf-8")
    return start.Checkout(root)


@pytest.fixture
def prepared(checkout: start.Checkout) -> start.Checkout:
    """A checkout whose set-up is done, with programs that only tell how they were called."""
    for name in PROGRAMS:
        write_program(Path(checkout.program(name)), f'echo "{name}:$*"; exit "${{{name[0]}:-0}}"')
    for package in start.SYSTEM_PACKAGES:
        write_program(checkout.root / "bin" / package.program, "")
    checkout.stamp.write_text(checkout.fingerprint(), "ascii")
    shutil.copy(ROOT / "start.py", checkout.root)
    return checkout


class SetUp:
    """Stands for the programs of the set-up: notes them, and fails at a given one."""

    def __init__(self, checkout: start.Checkout) -> None:
        self.checkout = checkout
        self.ran: list[list[str]] = []
        self.fail_at = 0
        self.failure: BaseException | None = None

    def __call__(self, argv: Sequence[str], *, quiet: bool) -> int:
        assert quiet, "stdout belongs to the command that follows"
        assert not self.checkout.stamp.exists()
        self.ran.append(list(argv))
        write_program(Path(self.checkout.program("python")), "")
        if len(self.ran) != self.fail_at:
            return 0
        if self.failure:
            raise self.failure
        return 9

    def prepare(self) -> int:
        """Prepare the checkout and tell how many programs that took."""
        self.ran.clear()
        start.prepare(self.checkout, run=self)
        return len(self.ran)


# ── what a person reads ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_shows_every_command_in_both_languages(arguments: list[str]) -> None:
    shown = execute(ROOT / "start.py", *arguments)
    assert (shown.returncode, shown.stderr) == (0, "")
    for name, command in start.COMMANDS.items():
        assert f"\n  {name} " in shown.stdout
        assert command.vi in shown.stdout
        assert command.en in shown.stdout
    assert "python3 start.py demo" in shown.stdout


def test_unknown_command_is_one_sentence_and_exit_2() -> None:
    shown = execute(ROOT / "start.py", "tset")
    assert (shown.returncode, shown.stdout) == (2, "")
    vietnamese, english = shown.stderr.splitlines()
    assert vietnamese.startswith("Không có lệnh “tset”")
    assert english.startswith("There is no command “tset”")


@pytest.mark.parametrize(
    ("forbidden", "kept"), [("1", "forbidden= kept=.venv/bytecode"), ("", "forbidden= kept=")]
)
def test_byte_code_is_kept_out_of_a_checkout_that_must_stay_clean(
    prepared: start.Checkout, forbidden: str, kept: str
) -> None:
    write_program(
        Path(prepared.program("hub")),
        f'echo "forbidden=$PYTHONDONTWRITEBYTECODE kept=${{PYTHONPYCACHEPREFIX#{prepared.root}/}}"',
    )
    shown = execute(
        prepared.root / "start.py",
        "hub",
        PYTHONDONTWRITEBYTECODE=forbidden,
        PYTHONPYCACHEPREFIX="",
    )
    assert shown.stdout.strip() == kept


def test_a_console_without_vietnamese_letters_is_no_crash() -> None:
    shown = execute(ROOT / "start.py", "tset", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert shown.returncode == 2
    assert "There is no command" in shown.stderr


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 10, 14), (2, 7, 18)])
def test_old_python_is_told_so(version: tuple[int, ...]) -> None:
    with pytest.raises(start.Stop) as stopped:
        start.check_python(version)
    vietnamese, english = str(stopped.value).splitlines()
    assert "Cần Python 3.11" in vietnamese
    assert english.endswith(".".join(map(str, version)) + ".")
    assert stopped.value.code == start.FAILED


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (3, 20, 0), (4, 0, 0)])
def test_today_s_python_passes(version: tuple[int, ...]) -> None:
    start.check_python(version)


def test_an_old_python_gets_as_far_as_the_sentence() -> None:
    ast.parse((ROOT / "start.py").read_text("utf-8"), feature_version=(3, 7))


def test_missing_venv_names_the_package(
    checkout: start.Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(start.Stop, match="python3-venv"):
        start.prepare(checkout)
    assert not checkout.venv.exists()


# ── the stamp ────────────────────────────────────────────────────────────────────────────────────


def test_a_set_up_is_made_once(checkout: start.Checkout) -> None:
    set_up = SetUp(checkout)
    assert not checkout.ready()
    assert set_up.prepare() == 3
    assert checkout.ready()
    assert set_up.prepare() == 0


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_file_makes_it_anew(checkout: start.Checkout, name: str) -> None:
    set_up = SetUp(checkout)
    set_up.prepare()
    leftover = checkout.venv / "leftover"
    leftover.touch()
    with (checkout.root / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert set_up.prepare() == 3
    assert not leftover.exists()


def test_another_python_makes_it_anew(
    checkout: start.Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up = SetUp(checkout)
    set_up.prepare()
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    assert set_up.prepare() == 3


def test_a_moved_checkout_makes_it_anew(checkout: start.Checkout) -> None:
    SetUp(checkout).prepare()
    moved = start.Checkout(checkout.root.rename(checkout.root.with_name("moved")))
    assert moved.stamp.exists()
    assert SetUp(moved).prepare() == 3


def test_a_removed_interpreter_makes_it_anew(checkout: start.Checkout) -> None:
    set_up = SetUp(checkout)
    set_up.prepare()
    Path(checkout.program("python")).unlink()
    assert set_up.prepare() == 3


@pytest.mark.parametrize("fail_at", [1, 2, 3])
@pytest.mark.parametrize("failure", [None, KeyboardInterrupt()])
def test_an_interrupted_set_up_leaves_no_stamp(
    checkout: start.Checkout, fail_at: int, failure: BaseException | None
) -> None:
    set_up = SetUp(checkout)
    set_up.prepare()
    checkout.lock.write_text("pluggy==2.0 --hash=sha256:00\n", "utf-8")
    set_up.fail_at, set_up.failure = fail_at, failure
    with pytest.raises(type(failure) if failure else start.Stop):
        set_up.prepare()
    assert not checkout.stamp.exists()
    set_up.fail_at = 0
    assert set_up.prepare() == 3
    assert checkout.ready()


@pytest.mark.parametrize("uv", [None, "/opt/uv"])
def test_packages_come_by_hash_and_the_project_without_an_index(
    checkout: start.Checkout, uv: str | None
) -> None:
    create, packages, project = (step.argv for step in start.set_up_steps(checkout, uv))
    for argv in (create, packages, project):
        assert (argv[0] == uv) is bool(uv)
    assert "--require-hashes" in packages
    assert str(checkout.lock) in packages
    assert {"--no-deps", "--no-build-isolation", "--editable"} <= set(project)
    assert {"--offline", "--no-index"} & set(project)


# ── running programs ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["hub", "check", "tệp có dấu cách.xml", "--json"], "hub:check tệp có dấu cách.xml --json"),
        (["hub", "--help"], "hub:--help"),
        (["simulate", "province"], "simulate:province"),
        (["demo", "--out", "d"], "simulate:demo --out d"),
        (["bench", "--json"], "python:-P -m benchmarks --json"),
    ],
)
def test_arguments_and_exit_code_pass_through(
    prepared: start.Checkout, arguments: list[str], told: str
) -> None:
    letter = told[0]
    shown = execute(prepared.root / "start.py", *arguments, **{letter: "7"})
    assert (shown.stdout, shown.stderr, shown.returncode) == (f"{told}\n", "", 7)


def test_green_gates_end_with_pytest_s_own_last_line(prepared: start.Checkout) -> None:
    shown = execute(prepared.root / "start.py", "test")
    lines = shown.stdout.splitlines()
    assert shown.returncode == 0
    ran = [line for line in lines if not line.startswith("──")]
    names = [line.split(":")[0] for line in ran]
    assert names == ["ruff", "ruff", "mypy", "lint-imports", "pytest"]
    assert lines[-1] == ran[-1]
    assert len(lines) == 2 * len(ran)


def test_the_first_failing_gate_is_the_last(prepared: start.Checkout) -> None:
    shown = execute(prepared.root / "start.py", "test", m="2")
    assert shown.returncode == 1
    assert "lint-imports:" not in shown.stdout
    assert "pytest:" not in shown.stdout
    last = shown.stdout.splitlines()[-1]
    assert last.startswith("KHÔNG ĐẠT: Kiểu dữ liệu / FAILED: Types")


def test_arguments_after_test_mean_pytest_alone(prepared: start.Checkout) -> None:
    shown = execute(prepared.root / "start.py", "test", "-k", "foo", p="5")
    assert (shown.stdout, shown.returncode) == ("pytest:-k foo\n", 5)


def test_ci_runs_the_same_command(prepared: start.Checkout, tmp_path: Path) -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    (prepared.root / ".ci").mkdir()
    shutil.copy(script, prepared.root / ".ci")
    write_program(tmp_path / "bin" / "python3", f'exec "{sys.executable}" "$@"')
    shutil.copytree(prepared.root / "bin", tmp_path / "bin", dirs_exist_ok=True)
    shown = subprocess.run(
        ["bash", str(prepared.root / ".ci" / "run")],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.returncode == 0
    assert shown.stdout.splitlines()[-1].startswith("pytest:")


def test_a_killed_program_gives_the_shell_s_exit_code() -> None:
    assert start.call(["sh", "-c", "kill -KILL $$"]) == 128 + signal.SIGKILL


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_signals_reach_the_program_and_leave_no_traceback(
    prepared: start.Checkout, sent: signal.Signals
) -> None:
    write_program(Path(prepared.program("pytest")), "echo ready; exec sleep 60")
    with subprocess.Popen(
        [sys.executable, str(prepared.root / "start.py"), "test", "-k", "foo"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Where the tests themselves run in the background, Ctrl-C is switched off for them.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        if sent is signal.SIGINT:
            os.killpg(process.pid, sent)  # A terminal sends Ctrl-C to the whole group.
        else:
            process.send_signal(sent)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 128 + sent
    assert errors == ""


# ── packages of the system ───────────────────────────────────────────────────────────────────────


OFFICE = start.SystemPackage("xem-thu", "xem-thu-chay", "needs_it", "việc này", "this")


class Installer:
    """Stands for the programs that install; notes them, and brings the program or not."""

    def __init__(self, bring: Path | None = None) -> None:
        self.bring = bring
        self.ran: list[list[str]] = []

    def __call__(self, argv: Sequence[str], *, quiet: bool) -> int:
        assert quiet, "stdout belongs to the gates"
        self.ran.append(list(argv))
        if self.bring and "install" in argv:
            write_program(self.bring, "")
        return 0


@pytest.fixture
def folder_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which programs are found, with nobody's right to install."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(start, "may_install", lambda: False)
    return tmp_path


def test_what_is_there_is_not_installed(
    folder_on_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_program(folder_on_path / OFFICE.program, "")
    run = Installer()
    start.provide([OFFICE], run)
    assert run.ran == []
    assert capsys.readouterr() == ("", "")


def test_what_may_not_be_installed_is_told_in_one_line(
    folder_on_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Installer()
    start.provide([OFFICE], run)
    assert run.ran == []
    (line,) = capsys.readouterr().err.splitlines()
    assert line == (
        "Thiếu gói xem-thu, nên không kiểm thử việc này."
        " / The package xem-thu is missing, so not tested: this."
    )


@pytest.mark.parametrize("works", [True, False])
def test_what_may_be_installed_is(
    folder_on_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    works: bool,
) -> None:
    monkeypatch.setattr(start, "may_install", lambda: True)
    run = Installer(folder_on_path / OFFICE.program if works else None)
    start.provide([OFFICE], run)
    update, install = run.ran
    assert update[-1] == "update"
    assert install[-3:] == ["install", "--no-install-recommends", OFFICE.package]
    assert ("not tested" in capsys.readouterr().err) is not works


@pytest.mark.parametrize(
    ("user", "found", "may"), [(0, "/usr/bin/apt-get", True), (0, None, False), (9, "x", False)]
)
def test_only_root_with_apt_get_installs(
    monkeypatch: pytest.MonkeyPatch, user: int, found: str | None, may: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(shutil, "which", lambda _: found)
    assert start.may_install() is may


def test_each_package_has_its_marker_in_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    markers = [line.split(":")[0] for line in project["tool"]["pytest"]["ini_options"]["markers"]]
    assert [need.marker for need in start.NEEDS] == markers


def test_tests_that_need_a_missing_program_are_left_out_and_told(tmp_path: Path) -> None:
    """The run's header names the package, and the count of deselected tests is its own."""
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    marked = "import pytest\n@pytest.mark.needs_libreoffice\ndef test_a(): assert 0\n"
    (tmp_path / "test_it.py").write_text(f"{marked}def test_b(): pass\n", "utf-8")
    shown = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PATH": str(tmp_path), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed, 1 deselected" in shown.stdout
    assert start.SYSTEM_PACKAGES[0].untested()[0] in shown.stdout


# ── the lock ─────────────────────────────────────────────────────────────────────────────────────


def lock_with(checkout: start.Checkout, uv: str) -> subprocess.CompletedProcess[str]:
    """Run ``start.py lock`` with a uv that is a shell script; `$out` is the file it must write."""
    shutil.copy(ROOT / "start.py", checkout.root)
    folder = checkout.root / "bin"
    find_output = 'for a; do [ "$b" = --output-file ] && out=$a; b=$a; done'
    write_program(folder / "uv", f"{find_output}\n{uv}")
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return execute(checkout.root / "start.py", "lock", "--upgrade", PATH=path)


def test_lock_keeps_pins_and_writes_a_plain_header(checkout: start.Checkout) -> None:
    before = checkout.lock.read_text("utf-8")
    shown = lock_with(checkout, 'echo "# $*" >> "$out"')
    assert (shown.returncode, shown.stdout) == (0, "")
    written = checkout.lock.read_text("utf-8")
    assert written.startswith(start.LOCK_HEADER + before)
    for option in ("--generate-hashes", "--universal", "--all-extras", "--upgrade"):
        assert option in written


@pytest.mark.parametrize("uv", ['echo "--index-url https://a/" > "$out"', "exit 3"])
def test_a_failed_lock_leaves_the_old_one(checkout: start.Checkout, uv: str) -> None:
    before = checkout.lock.read_text("utf-8")
    assert lock_with(checkout, uv).returncode == 1
    assert checkout.lock.read_text("utf-8") == before


def test_the_lock_holds_what_pyproject_asks_each_with_hashes() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    pins = dict(re.findall(r"^([\w.-]+)==([\w.!+-]+)", text, flags=re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = itertools.chain(
        project["build-system"]["requires"],
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
    )
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(pins[requirement.name]), requirement
