"""A pool of private keys, made once and kept in the user's cache (kho khóa dùng chung).

Making thousands of RSA keys would take minutes; staff of the invented province share those of the
pool. That is a weakness only of an invented world: no key here protects anything.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from threading import Lock

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Progress = Callable[[int, int], None]
"""Told how many keys are made, and of how many."""

_KINDS = {"rsa-2048": 64, "rsa-3072": 4, "ec-256": 4, "ca-3072": 5}
"""Kinds of keys in the order of the cache file; the last are those of the authorities."""

_FILE = "simulation-keys-v1.pem"
_END = b"-----END PRIVATE KEY-----\n"
_OF_A_HUNDRED = {"ec-256": 6, "rsa-3072": 14}
"""Holders below these numbers of a hundred have such a key, all others RSA-2048."""


@dataclass(frozen=True, slots=True)
class KeyPool:
    """The keys of the invented world.

    :param holders: kind of key to the keys that staff and schools share.
    :param authorities: one key for each authority.
    """

    holders: dict[str, tuple[PrivateKey, ...]]
    authorities: tuple[rsa.RSAPrivateKey, ...]

    def key_of(self, holder: str) -> PrivateKey:
        """Return the key of `holder` (any name): always the same one, mostly RSA-2048."""
        digest = blake2b(holder.encode(), digest_size=8).digest()
        share, number = digest[0] * 100 // 256, int.from_bytes(digest[1:], "big")
        kind = next((kind for kind, below in _OF_A_HUNDRED.items() if share < below), "rsa-2048")
        keys = self.holders[kind]
        return keys[number % len(keys)]


def default_folder() -> Path:
    """Return the folder of the cache: ``XDG_CACHE_HOME``, else what the platform uses."""
    named = os.environ.get("XDG_CACHE_HOME")
    if named:
        return Path(named) / "hocba-hub"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "hocba-hub"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "hocba-hub"
    return Path.home() / ".cache" / "hocba-hub"


def load_pool(folder: Path | None = None, progress: Progress | None = None) -> KeyPool:
    """Return the pool, making it first where the cache has none or a damaged one.

    :param folder: where the cache file lies; the user's cache when not given.
    :param progress: told about keys as they are made; never called when the cache is there.
    """
    path = (folder or default_folder()) / _FILE
    pool = _read(path)
    if pool is None:
        _write(path, _make(progress))
        pool = _read(path)
    if pool is None:
        raise OSError(f"the key cache {path} cannot be read back")
    return pool


def _read(path: Path) -> KeyPool | None:
    try:
        blocks = [block + _END for block in path.read_bytes().split(_END)[:-1]]
        keys = iter([_load(block) for block in blocks])
    except (OSError, ValueError):
        return None
    if len(blocks) != sum(_KINDS.values()):
        return None
    pool = {kind: tuple(islice(keys, count)) for kind, count in _KINDS.items()}
    authorities = tuple(k for k in pool.pop("ca-3072") if isinstance(k, rsa.RSAPrivateKey))
    return KeyPool(holders=pool, authorities=authorities)


def _load(pem: bytes) -> PrivateKey:
    # The check skipped is for primes a stranger chose; it costs 28 ms a key, and these are our own.
    key = load_pem_private_key(pem, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise ValueError("not a key of the pool")
    return key


def _make(progress: Progress | None) -> bytes:
    """Return new keys as PEM in the order of `_KINDS`; one process per processor makes them."""
    wanted = [kind.replace("ca", "rsa") for kind, count in _KINDS.items() for _ in range(count)]
    workers = min(os.cpu_count() or 1, len(wanted))
    counter = _Counter(len(wanted), progress)
    # Every worker takes each n-th key, so that all have their share of the slow ones.
    shares = [wanted[worker::workers] for worker in range(workers)]
    with ThreadPoolExecutor(workers) as threads:
        made = list(threads.map(lambda kinds: _run_maker(kinds, counter), shares))
    return b"".join(made[index % workers][index // workers] for index in range(len(wanted)))


def _run_maker(kinds: Sequence[str], counter: _Counter) -> list[bytes]:
    # A program of its own, not multiprocessing: that would import the caller's main module again.
    command = [sys.executable, "-P", str(Path(__file__).with_name("keymaker.py")), *kinds]
    blocks: list[bytes] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        lines: list[bytes] = []
        for line in process.stdout or ():
            lines.append(line.replace(b"\r\n", b"\n"))
            if lines[-1] == _END:
                blocks.append(b"".join(lines))
                lines.clear()
                counter.add()
    if process.returncode or len(blocks) != len(kinds):
        raise OSError(f"making keys ended with exit code {process.returncode}")
    return blocks


class _Counter:
    """Counts keys of all workers and tells the caller."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._lock = Lock()
        self._total = total
        self._made = 0
        self._progress = progress

    def add(self) -> None:
        """Count one key."""
        with self._lock:
            self._made += 1
            if self._progress is not None:
                self._progress(self._made, self._total)


def _write(path: Path, content: bytes) -> None:
    """Put the file in its place at once; `mkstemp` lets only its owner read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=_FILE)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
