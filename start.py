"""Prepare this checkout on a bare machine and run its commands (chuẩn bị và chạy).

Needs Python 3.11 or newer and nothing else: it makes ``.venv`` beside itself from the hash-locked
``requirements.lock``, with ``uv`` where that is on PATH and with pip where it is not. A stamp in
``.venv`` tells that the set-up is whole and belongs to this lock, so the second start is instant.

This file keeps to the syntax of Python 3.7, so that an old Python reaches the sentence that tells
its user what is missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

OLDEST_PYTHON = (3, 11)
OK, FAILED, USAGE = 0, 1, 2
KILLED_BY = 128  # What a shell adds to a signal's number to make an exit code of it.
WINDOWS = os.name == "nt"

LOCK_HEADER = """\
# Các gói và mã băm của chúng; do `python3 start.py lock` ghi ra, không sửa tay.
# The packages and their hashes; written by `python3 start.py lock`, never by hand.
"""


class Stop(Exception):
    """Ends the run with one sentence in Vietnamese, the same in English, and an exit code."""

    def __init__(self, vi: str, en: str, code: int = FAILED) -> None:
        super().__init__(f"{vi}\n{en}")
        self.code = code


class Checkout:
    """A working copy of the project and the places in it that the set-up uses."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.project = root / "pyproject.toml"
        self.lock = root / "requirements.lock"
        self.venv = root / ".venv"
        self.stamp = self.venv / "hocba-stamp"

    def program(self, name: str) -> str:
        """Path of a program in the virtual environment."""
        if WINDOWS:
            return str(self.venv / "Scripts" / f"{name}.exe")
        return str(self.venv / "bin" / name)

    def fingerprint(self) -> str:
        """Hash of all that decides what the virtual environment holds."""
        digest = hashlib.sha256()
        for part in (
            self.lock.read_bytes(),
            self.project.read_bytes(),
            f"{platform.python_implementation()} {platform.python_version()}".encode(),
            os.fsencode(self.root),
        ):
            digest.update(hashlib.sha256(part).digest())
        return digest.hexdigest()

    def ready(self) -> bool:
        """Whether a finished set-up for exactly this fingerprint is there."""
        try:
            stamped = self.stamp.read_text("ascii")
        except FileNotFoundError:
            return False
        return stamped == self.fingerprint() and Path(self.program("python")).exists()


def check_python(version: Sequence[int]) -> None:
    """Stop with one sentence where this Python is too old."""
    if tuple(version[:2]) < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        found = ".".join(map(str, version[:3]))
        raise Stop(
            f"Cần Python {oldest} trở lên, nhưng đang chạy bằng Python {found}.",
            f"Python {oldest} or newer is needed, but this is Python {found}.",
        )


def check_venv() -> None:
    """Stop with one sentence where this Python can't make virtual environments (Debian, Ubuntu)."""
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        raise Stop(
            "Python này thiếu mô-đun venv: hãy cài gói python3-venv (sudo apt-get install"
            " python3-venv) rồi chạy lại lệnh.",
            "This Python lacks its venv module: install the package python3-venv (sudo apt-get"
            " install python3-venv), then run the command again.",
        )


def say(vi: str, en: str) -> None:
    """Tell a person what goes on; on stderr, because stdout belongs to the command that follows."""
    print(f"{vi} / {en}", file=sys.stderr, flush=True)


def call(argv: Sequence[str], cwd: Path | None = None, *, quiet: bool = False) -> int:
    """Run a program, pass signals on to it, and return its exit code as a shell would give it.

    Ctrl-C reaches the program by itself, so here it only means to wait for the program's own end;
    its handler does nothing, because an exception inside `wait` could lose the exit code. With
    `quiet` the program's output goes to stderr.
    """
    child: subprocess.Popen[bytes] | None = None
    ended = False

    def end(*_: object) -> None:
        nonlocal ended
        ended = True
        if child:
            child.terminate()

    handlers = {signal.SIGINT: lambda *_: None, signal.SIGTERM: end}
    before = {
        number: signal.signal(number, handler)
        for number, handler in handlers.items()
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    sys.stdout.flush()
    try:
        child = subprocess.Popen(argv, cwd=cwd, stdout=sys.stderr if quiet else None)
        if ended:  # The signal came while the program was being started.
            child.terminate()
        code = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else KILLED_BY - code


def become(argv: Sequence[str]) -> int:
    """Turn this process into the program: one process, its own signals and exit code."""
    if not WINDOWS:  # There execv would give the prompt back while the program still runs.
        sys.stdout.flush()
        os.execv(argv[0], list(argv))  # noqa: S606 - no shell is what we want
    return call(argv)


def base_python() -> str:
    """The interpreter to build on: never the one inside the folder that is about to be re-made."""
    in_venv = sys.prefix != sys.base_prefix
    return str(Path(sys.executable).resolve()) if in_venv else sys.executable


class Step(NamedTuple):
    """One step of the set-up: what it does, and the program with its arguments."""

    vi: str
    en: str
    argv: list[str]


def set_up_steps(checkout: Checkout, uv: str | None) -> list[Step]:
    """The steps that fill an absent ``.venv``.

    Everything comes as a wheel whose hash the lock holds. The project itself is built by the back
    end from the lock, without an index, so that its entry points are there.
    """
    venv, python, lock = str(checkout.venv), checkout.program("python"), str(checkout.lock)
    locked = ["--require-hashes", "--only-binary", ":all:"]
    ourselves = ["--no-deps", "--no-build-isolation", "--editable", str(checkout.root)]
    if uv:
        create = [uv, "venv", "--quiet", "--no-project", "--python", base_python(), venv]
        packages = [uv, "pip", "sync", "--quiet", "--python", python, *locked, lock]
        project = [uv, "pip", "install", "--quiet", "--python", python, "--offline", *ourselves]
    else:
        pip = [python, "-m", "pip", "-qq", "--disable-pip-version-check", "install"]
        create = [base_python(), "-m", "venv", venv]
        packages = [*pip, *locked, "--no-deps", "--no-compile", "--requirement", lock]
        project = [*pip, "--no-index", *ourselves]
    return [
        Step("tạo .venv", "making .venv", create),
        Step("cài các gói theo khoá", "installing the locked packages", packages),
        Step("cài chính dự án", "installing the project itself", project),
    ]


@contextlib.contextmanager
def alone(checkout: Checkout) -> Iterator[None]:
    """Let one set-up at a time work on a checkout; another waits here and finds it done."""
    with checkout.project.open("rb") as held:
        if not WINDOWS:
            import fcntl  # noqa: PLC0415 - not on Windows, where two at once are left to luck

            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def prepare(checkout: Checkout, run: Callable[..., int] = call) -> None:
    """Make ``.venv`` unless it is there, whole and of today's lock.

    The stamp goes first and comes last: a set-up that was interrupted leaves none.
    """
    if checkout.ready():
        return
    with alone(checkout):
        if checkout.ready():
            return
        uv = shutil.which("uv")
        if not uv:
            check_venv()
        say(
            "Đang chuẩn bị môi trường (chỉ lần đầu, dưới một phút)…",
            "Preparing the environment (first time only, under a minute)…",
        )
        fingerprint = checkout.fingerprint()
        with contextlib.suppress(FileNotFoundError):
            checkout.stamp.unlink()
        if checkout.venv.exists():
            shutil.rmtree(checkout.venv)
        steps = set_up_steps(checkout, uv)
        for number, step in enumerate(steps, start=1):
            say(f"  {number}/{len(steps)} {step.vi}", step.en)
            if run(step.argv, quiet=True):
                raise Stop(
                    "Chưa chuẩn bị xong môi trường: xem lỗi ở trên, kiểm tra mạng rồi chạy lại.",
                    "The set-up did not finish: see the error above, check the network, run again.",
                )
        checkout.stamp.write_text(fingerprint, "ascii")


def run_hub(checkout: Checkout, arguments: list[str]) -> int:
    """Run the ``hub`` command."""
    prepare(checkout)
    return become([checkout.program("hub"), *arguments])


def run_simulate(checkout: Checkout, arguments: list[str]) -> int:
    """Run the ``simulate`` command."""
    prepare(checkout)
    return become([checkout.program("simulate"), *arguments])


def run_conformance(checkout: Checkout, arguments: list[str]) -> int:
    """Run the ``conformance`` command."""
    prepare(checkout)
    return become([checkout.program("conformance"), *arguments])


def run_demo(checkout: Checkout, arguments: list[str]) -> int:
    """Run the demonstration."""
    return run_simulate(checkout, ["demo", *arguments])


def run_bench(checkout: Checkout, arguments: list[str]) -> int:
    """Run the benchmarks, from this checkout whatever the current folder holds (``-P``)."""
    prepare(checkout)
    return become([checkout.program("python"), "-P", "-m", "benchmarks", *arguments])


def run_faults(checkout: Checkout, arguments: list[str]) -> int:
    """Run the long fault tests: workers killed hundreds of times."""
    prepare(checkout)
    return call([checkout.program("python"), "-m", "tests.faults", *arguments], checkout.root)


class SystemPackage(NamedTuple):
    """Debian packages that some tests need, the program they bring, and what is tested with it.

    `asked` shows, by succeeding, what the program's presence alone does not.
    """

    package: str
    program: str
    marker: str
    vi: str
    en: str
    asked: tuple[str, ...] = ()

    def missing(self) -> bool:
        """Whether its program is not to be found, or lacks what is asked of it."""
        program = shutil.which(self.program)
        if program is None or not self.asked:
            return program is None
        asked = [program, *self.asked]
        return subprocess.run(asked, capture_output=True, check=False).returncode != 0

    def untested(self) -> tuple[str, str]:
        """What is not tested without it, in both languages."""
        return (
            f"Thiếu gói {self.package}, nên không kiểm thử {self.vi}.",
            f"The package {self.package} is missing, so not tested: {self.en}.",
        )


SYSTEM_PACKAGES = (
    SystemPackage(
        "libreoffice-calc-nogui",
        "soffice",
        "needs_libreoffice",
        "việc nhập tệp .xls do LibreOffice ghi",
        "the import of .xls files that LibreOffice wrote",
    ),
    SystemPackage(
        "softhsm2",
        "softhsm2-util",
        "needs_softhsm",
        "việc ký bằng token qua PKCS#11",
        "signing with a token through PKCS#11",
    ),
    SystemPackage(
        "nodejs",
        "node",
        "needs_node",
        "dịch vụ của người lạ viết bằng JavaScript",
        "a stranger's service written in JavaScript",
    ),
    SystemPackage(
        "openssl",
        "openssl",
        "needs_openssl",
        "đối chiếu dấu thời gian và OCSP với openssl",
        "time-stamps and OCSP held against openssl's",
    ),
    SystemPackage(
        "php-cli php-soap",
        "php",
        "needs_php",
        "bộ chuyển đổi VNPT với máy chủ SOAP của PHP",
        "the VNPT adapter with PHP's SOAP server",
        ("-r", "exit(extension_loaded('soap') ? 0 : 1);"),
    ),
)


class SmallDisk(NamedTuple):
    """A small disk of its own, for what happens when one is full: mounted, which only root may."""

    marker: str
    vi: str
    en: str

    def missing(self) -> bool:
        """Whether none can be mounted."""
        if WINDOWS or os.geteuid() != 0 or shutil.which("mount") is None:
            return True
        with tempfile.TemporaryDirectory(prefix="hocba-disk-") as folder:
            mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
            if subprocess.run(mount, capture_output=True, check=False).returncode:
                return True
            subprocess.run(["umount", folder], check=True)
        return False

    def untested(self) -> tuple[str, str]:
        """What is not tested without it, in both languages."""
        return (
            f"Không được gắn ổ đĩa tạm (tmpfs), nên không kiểm thử {self.vi}.",
            f"No small disk (tmpfs) may be mounted, so not tested: {self.en}.",
        )


TMPFS = SmallDisk("needs_tmpfs", "PostgreSQL khi ổ đĩa đầy", "PostgreSQL on a full disk")

NEEDS = (*SYSTEM_PACKAGES, TMPFS)
"""What some tests need that may not be here."""


def may_install() -> bool:
    """Whether this user may install Debian packages."""
    return not WINDOWS and os.geteuid() == 0 and shutil.which("apt-get") is not None


def provide(packages: Sequence[SystemPackage], run: Callable[..., int] = call) -> None:
    """Install what some tests need where that may be done, else tell what is not tested."""
    missing = [entry for entry in packages if entry.missing()]
    if missing and may_install():
        names = [name for entry in missing for name in entry.package.split()]
        say(f"Đang cài {', '.join(names)}…", f"Installing {', '.join(names)}…")
        quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "--yes"]
        run([*quiet, "update"], quiet=True)
        run([*quiet, "install", "--no-install-recommends", *names], quiet=True)
    for entry in missing:
        if entry.missing():
            say(*entry.untested())


class Gate(NamedTuple):
    """One check of ``start.py test``: its heading, and the program with its arguments."""

    vi: str
    en: str
    argv: tuple[str, ...]


GATES = (
    Gate("Quy tắc viết mã", "Lint", ("ruff", "check")),
    Gate("Định dạng mã", "Format", ("ruff", "format", "--check")),
    Gate("Kiểu dữ liệu", "Types", ("mypy",)),
    Gate("Ranh giới các tầng", "Layers", ("lint-imports", "--no-logo")),
    Gate("Kiểm thử", "Tests", ("pytest", "-n", "2", "--cov")),
)


def run_test(checkout: Checkout, arguments: list[str]) -> int:
    """Run every gate up to the first that fails; with arguments only pytest, which gets them."""
    prepare(checkout)
    if arguments:
        return call([checkout.program("pytest"), *arguments], checkout.root)
    provide(SYSTEM_PACKAGES)
    for number, gate in enumerate(GATES, start=1):
        print(f"── {number}/{len(GATES)} {gate.vi} / {gate.en}", flush=True)
        name, *rest = gate.argv
        if call([checkout.program(name), *rest], checkout.root):
            print(f"KHÔNG ĐẠT: {gate.vi} / FAILED: {gate.en} ({' '.join(gate.argv)})", flush=True)
            return FAILED
    # Nothing is said after a green run: pytest's own summary stays the last line.
    return OK


@contextlib.contextmanager
def uv_at_hand() -> Iterator[str]:
    """A ``uv`` to resolve with: the one on PATH, or one in a throw-away virtual environment."""
    found = shutil.which("uv")
    if found:
        yield found
        return
    check_venv()
    with tempfile.TemporaryDirectory(prefix="hocba-uv-") as folder:
        bench = Checkout(Path(folder))
        python = bench.program("python")
        for step in (
            [base_python(), "-m", "venv", str(bench.venv)],
            [python, "-m", "pip", "-qq", "--disable-pip-version-check", "install", "uv"],
        ):
            if call(step, quiet=True):
                raise Stop("Không cài được uv để ghi lại khoá.", "uv could not be installed.")
        yield bench.program("uv")


def run_lock(checkout: Checkout, arguments: list[str]) -> int:
    """Write ``requirements.lock`` anew; pins stay unless pyproject or ``--upgrade`` moves them."""
    options = ["--universal", "--python-version", ".".join(map(str, OLDEST_PYTHON))]
    options += ["--all-extras", "--generate-hashes", "--quiet"]
    options += ["--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    with uv_at_hand() as uv, tempfile.TemporaryDirectory(prefix="hocba-lock-") as folder:
        fresh = Path(folder) / checkout.lock.name
        if checkout.lock.exists():
            shutil.copyfile(checkout.lock, fresh)
        command = [uv, "pip", "compile", *options, "--output-file", str(fresh), *arguments]
        if call([*command, checkout.project.name], checkout.root, quiet=True):
            raise Stop("uv không giải được các gói: xem ở trên.", "uv found no set: see above.")
        packages = fresh.read_text("utf-8")
    # The header lines of the copied lock are comments, which uv does not keep.
    if "://" in packages:
        raise Stop(
            "Khoá mới chứa địa chỉ mạng nên không được ghi.",
            "The new lock names a network address, so it was not written.",
        )
    checkout.lock.write_text(LOCK_HEADER + packages, "utf-8")
    say("Đã ghi requirements.lock.", "Wrote requirements.lock.")
    return OK


class Command(NamedTuple):
    """A command of this script, with its line of help."""

    run: Callable[[Checkout, list[str]], int]
    vi: str
    en: str


COMMANDS = {
    "demo": Command(
        run_demo,
        "một xã trên một máy: nhập, kiểm tra, ký, phê duyệt, báo cáo",
        "a commune on one machine: import, check, sign, approve, report",
    ),
    "test": Command(
        run_test,
        "mọi kiểm tra và kiểm thử; có tham số thì chỉ chạy pytest với tham số đó",
        "every check and test; with arguments only pytest, which gets them",
    ),
    "bench": Command(
        run_bench,
        "đo tốc độ, mỗi số liệu đặt cạnh một thư viện khác",
        "measure speed, each figure beside a peer",
    ),
    "faults": Command(
        run_faults,
        "chạy dài: giết tiến trình hàng trăm lần, không được mất gì, không được làm hai lần",
        "the long run: workers killed hundreds of times, nothing lost, nothing twice",
    ),
    "lock": Command(
        run_lock,
        "ghi lại requirements.lock; tham số được chuyển cho uv",
        "write requirements.lock anew; arguments go to uv",
    ),
    "hub": Command(run_hub, "lệnh hub", "the hub command"),
    "simulate": Command(run_simulate, "lệnh simulate", "the simulate command"),
    "conformance": Command(run_conformance, "lệnh conformance", "the conformance command"),
}

EXAMPLES = (
    "python3 start.py demo --out demo",
    "python3 start.py test -k transcript",
    "python3 start.py hub --help",
)


def help_text() -> str:
    """The commands with their meaning and an example, in both languages."""
    lines = ["Cách dùng / Usage: python3 start.py LỆNH/COMMAND […]", ""]
    for name, command in COMMANDS.items():
        lines += [f"  {name:<12}{command.vi}", f"  {'':<12}{command.en}"]
    lines += ["", "Ví dụ / Examples:", *(f"  {example}" for example in EXAMPLES), ""]
    lines += [
        "Mã thoát / Exit codes: 0 đạt / fine, 1 không đạt / failed, 2 sai cú pháp / usage;",
        "hub, simulate, conformance có mã thoát riêng /",
        "hub, simulate and conformance have their own.",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str], checkout: Checkout) -> int:
    """Carry out one command line and return its exit code."""
    check_python(sys.version_info[:3])
    name, *rest = arguments or ["--help"]
    if name in {"-h", "--help", "help"}:
        print(help_text())
        return OK
    if name not in COMMANDS:
        raise Stop(
            f"Không có lệnh “{name}”: chạy `python3 start.py --help` để xem các lệnh.",
            f"There is no command “{name}”: run `python3 start.py --help` to see them.",
            USAGE,
        )
    return COMMANDS[name].run(checkout, rest)


def keep_byte_code(checkout: Checkout) -> None:
    """Let the programs keep their byte code, inside ``.venv`` where the checkout must stay clean.

    Byte code is written when a module is first used. Where the environment forbids that, every
    start of every process would compile hundreds of modules anew.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ["PYTHONPYCACHEPREFIX"] = str(checkout.venv / "bytecode")


def run_as_script() -> int:
    """`main` for a person at a prompt: sentences in place of tracebacks."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show Vietnamese letters gets signs in their place, not a crash.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    checkout = Checkout(Path(__file__).resolve().parent)
    keep_byte_code(checkout)
    try:
        return main(sys.argv[1:], checkout)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        return KILLED_BY + signal.SIGINT


if __name__ == "__main__":
    sys.exit(run_as_script())
