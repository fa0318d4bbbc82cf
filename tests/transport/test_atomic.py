from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.core.errors import Pause
from hub.core.transport import staged_folder, write_atomic


class PowerCutError(Exception):
    pass


def _cut(*_: object) -> None:
    raise PowerCutError


def _fill(target: Path, then: Callable[[], None]) -> None:
    with staged_folder(target) as folder:
        (folder / "1.xml").write_bytes(b"<a/>")
        then()


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "hoc-ba.xml"
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such permissions")
def test_a_private_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    write_atomic(path, b"secret", mode=0o600)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "hoc-ba.xml"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, call, _cut)
    monkeypatch.setattr(Path, "replace", os.replace)
    with pytest.raises(PowerCutError):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_the_caller_s_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomic(tmp_path / "missing" / "a", b"")


def test_a_folder_appears_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "documents"
    with staged_folder(target) as folder:
        (folder / "6A").mkdir()
        (folder / "6A" / "1.xml").write_bytes(b"<a/>")
        assert not target.exists()
    assert (target / "6A" / "1.xml").read_bytes() == b"<a/>"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_fails_half_way_never_appears(tmp_path: Path) -> None:
    target = tmp_path / "documents"
    with pytest.raises(PowerCutError):
        _fill(target, then=_cut)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    target = tmp_path / "documents"
    target.mkdir()
    with staged_folder(target) as folder:
        (folder / "1.xml").write_bytes(b"<a/>")
    assert [path.name for path in target.iterdir()] == ["1.xml"]


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "documents"
    target.mkdir()
    (target / "old.xml").write_bytes(b"old")
    with pytest.raises(Pause) as caught, staged_folder(target):
        pass
    assert "đã có dữ liệu" in caught.value.what.vi
    assert "already holds" in caught.value.what.en
    assert [path.name for path in target.iterdir()] == ["old.xml"]


def test_a_folder_filled_by_another_meanwhile_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "documents"

    def fill_too() -> None:
        target.mkdir()
        (target / "old.xml").write_bytes(b"old")

    with pytest.raises(Pause):
        _fill(target, then=fill_too)
    assert [path.name for path in target.iterdir()] == ["old.xml"]
    assert list(tmp_path.iterdir()) == [target]
