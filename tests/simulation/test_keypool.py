"""The key pool is made once, kept for its owner alone, and read back at once."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from simulation.pki import KeyPool, keypool, load_pool

SMALL = {"rsa-2048": 3, "rsa-3072": 1, "ec-256": 2, "ca-3072": 1}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """A pool that is made within a second."""
    monkeypatch.setattr(keypool, "_KINDS", SMALL)
    return sum(SMALL.values())


def numbers(pool: KeyPool) -> list[object]:
    keys = [key for kind in pool.holders.values() for key in kind]
    return [key.public_key().public_numbers() for key in (*keys, *pool.authorities)]


def test_the_pool_is_made_once(tmp_path: Path, small: int) -> None:
    told: list[tuple[int, int]] = []
    made = load_pool(tmp_path, lambda done, total: told.append((done, total)))
    assert told == [(number, small) for number in range(1, small + 1)]
    again = load_pool(tmp_path, lambda done, total: pytest.fail("made a second time"))
    assert numbers(again) == numbers(made)
    assert [file.name for file in tmp_path.iterdir()] == ["simulation-keys-v1.pem"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")
@pytest.mark.usefixtures("small")
def test_only_the_owner_reads_the_pool(tmp_path: Path) -> None:
    load_pool(tmp_path / "cache")
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700
    (file,) = (tmp_path / "cache").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("damage", [b"", b"no keys", None])
def test_a_damaged_pool_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    first = numbers(load_pool(tmp_path))
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-300] if damage is None else damage)
    second = numbers(load_pool(tmp_path))
    assert len(second) == len(first)
    assert second != first


def test_the_cache_is_where_the_platform_keeps_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert keypool.default_folder() == tmp_path / "hocba-hub"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert keypool.default_folder().name == "hocba-hub"


def test_a_failing_maker_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keypool, "_KINDS", {"dsa-1": 1})
    with pytest.raises(OSError, match="exit code"):
        load_pool(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_pool_has_keys_of_every_kind(pool: KeyPool) -> None:
    sizes = {kind: {key.key_size for key in keys} for kind, keys in pool.holders.items()}
    assert sizes == {"rsa-2048": {2048}, "rsa-3072": {3072}, "ec-256": {256}}
    assert len(pool.holders["rsa-2048"]) == 64
    assert len({id(key) for key in pool.authorities}) == 5


def test_a_holder_always_has_the_same_key(pool: KeyPool) -> None:
    holders = [f"0990{number:08d}" for number in range(600)]
    keys = [pool.key_of(holder) for holder in holders]
    assert keys == [pool.key_of(holder) for holder in holders]
    small = sum(isinstance(key, rsa.RSAPrivateKey) and key.key_size == 2048 for key in keys)
    curves = sum(isinstance(key, ec.EllipticCurvePrivateKey) for key in keys)
    assert small > 0.75 * len(keys)
    assert curves > 10
    assert len({id(key) for key in keys}) > 50


def test_keys_sign(pool: KeyPool) -> None:
    key = pool.holders["ec-256"][0]
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    signature = key.sign(b"text", ec.ECDSA(SHA256()))
    key.public_key().verify(signature, b"text", ec.ECDSA(SHA256()))
