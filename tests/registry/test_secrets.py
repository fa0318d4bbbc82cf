"""Sealed secrets: every one stays readable through rotations, and nowhere readable otherwise."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from hub.core.errors import Pause, UnknownCode
from hub.core.host import PluginHost
from hub.core.registry.keyring import KeyRing
from hub.core.registry.vault import Vault
from hub.core.store import Store

HOST = PluginHost()
SECRETS = st.one_of(st.text(max_size=50), st.lists(st.text(max_size=5), max_size=3))


def plain(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


@settings(max_examples=12)
@given(steps=st.lists(st.one_of(st.just("rotate"), SECRETS), max_size=8))
def test_every_secret_stays_readable(
    new_store: Callable[[], Store],
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[object],
) -> None:
    file = tmp_path_factory.mktemp("keys") / "hub.keys"
    vault = Vault(file, HOST)
    kept: dict[str, object] = {}
    with closing(new_store()) as store:
        for step in steps:
            if step == "rotate" and kept:
                before = KeyRing.load(file)
                assert vault.rotate(store) == len(kept)
                after = KeyRing.load(file)
                assert not before.keys.keys() & after.keys.keys()
            else:
                with store.writing() as transaction:
                    kept[vault.seal(transaction, step)] = step
        with store.reading() as transaction:
            opened = vault.open(transaction, {reference: reference for reference in kept})
            assert set(transaction.secrets.count_by_key()) == (
                {KeyRing.load(file).current} if kept else set()
            )
    assert {reference: plain(value) for reference, value in opened.items()} == kept


def test_nothing_shows_the_secret(store: Store, tmp_path: Path) -> None:
    vault = Vault(tmp_path / "hub.keys", HOST)
    with store.writing() as transaction:
        reference = vault.seal(transaction, "mat-khau-bi-mat")
        (row,) = transaction.secrets.under_other_keys("", 5)
        opened = vault.open(transaction, {"password": reference})
    assert b"mat-khau" not in row.sealed
    assert "mat-khau" not in f"{opened} {row} {reference} {KeyRing.load(tmp_path / 'hub.keys')}"
    assert (tmp_path / "hub.keys").stat().st_mode & 0o777 == 0o600


def test_a_rotation_that_was_stopped_loses_nothing(store: Store, tmp_path: Path) -> None:
    """Stopped after the new key was written, before and after the store was."""
    file = tmp_path / "hub.keys"
    vault = Vault(file, HOST)
    with store.writing() as transaction:
        reference = vault.seal(transaction, "s3cret")
    KeyRing.load(file).with_new_key().save(file)
    with store.reading() as transaction:
        assert plain(vault.open(transaction, {"a": reference})["a"]) == "s3cret"
    both = file.read_bytes()
    ring = KeyRing.load(file)
    with store.writing() as transaction:
        for one in transaction.secrets.under_other_keys(ring.current, 9):
            transaction.secrets.replace(ring.seal(one.id, ring.open(one)))
    assert file.read_bytes() == both
    assert vault.rotate(store) == 1
    with store.reading() as transaction:
        assert plain(vault.open(transaction, {"a": reference})["a"]) == "s3cret"
    assert len(KeyRing.load(file).keys) == 1


def test_a_secret_under_another_s_name_is_not_opened(tmp_path: Path) -> None:
    ring = KeyRing.fresh()
    sealed = ring.seal("one", b"s3cret")
    assert ring.open(sealed) == b"s3cret"
    for wrong in (
        replace(sealed, id="two"),
        replace(sealed, sealed=sealed.sealed[:-1] + bytes([sealed.sealed[-1] ^ 1])),
        replace(sealed, key_id="k-other"),
    ):
        with pytest.raises(Pause) as caught:
            ring.open(wrong)
        assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"current": "k", "keys": {}}',
        '{"current": "k", "keys": {"k": "c2hvcnQ="}}',
        '{"current": "k", "keys": ["k"]}',
        '{"current": ["k"], "keys": {"k": 5}}',
    ],
)
def test_a_file_that_is_no_key_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "hub.keys"
    file.write_text(content, "utf-8")
    file.chmod(0o600)
    with pytest.raises(Pause) as caught:
        KeyRing.load(file)
    assert caught.value.where == str(file)


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "hub.keys"
    KeyRing.fresh().save(file)
    KeyRing.load(file)
    file.chmod(0o640)
    with pytest.raises(Pause) as caught:
        KeyRing.load(file)
    assert "0600" in caught.value.remedy.vi


def test_a_lost_key_file_is_not_replaced_in_silence(store: Store, tmp_path: Path) -> None:
    """A new key beside secrets that it cannot open would hide that the right file is missing."""
    vault = Vault(tmp_path / "hub.keys", HOST)
    with store.writing() as transaction:
        reference = vault.seal(transaction, "s3cret")
    (tmp_path / "hub.keys").unlink()
    with store.writing() as transaction, pytest.raises(Pause):
        vault.seal(transaction, "another")
    with store.reading() as transaction, pytest.raises(Pause):
        vault.open(transaction, {"a": reference})
    assert not (tmp_path / "hub.keys").exists()


def test_a_secret_that_is_not_there(store: Store, tmp_path: Path) -> None:
    vault = Vault(tmp_path / "hub.keys", HOST)
    with store.reading() as transaction:
        with pytest.raises(Pause):
            vault.open(transaction, {"a": "sealed:none"})
        with pytest.raises(UnknownCode):
            vault.open(transaction, {"a": "no-such-store:x"})
    with pytest.raises(Pause):
        KeyRing.fresh().save(tmp_path / "none" / "hub.keys")
