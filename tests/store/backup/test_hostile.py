"""A backup that is damaged or made to deceive is refused by name, and restores nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core.errors import HubError
from hub.core.registry.keyring import KeyRing
from hub.core.store.backup import (
    BackupBusy,
    BackupFolder,
    BackupRefused,
    BackupUnusable,
    verify_backups,
)
from tests.store.backup.conftest import KEYS, back_up, bring_back, contents, execute, fill, no_tick

FILES = ("000001/manifest", "000001/rows", "000002/manifest", "000002/rows")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two backups: a whole one, and what changed."""
    folder = tmp_path_factory.mktemp("original")
    place = str(folder / "hub.db")
    fill(place)
    back_up(place, folder / "backups")
    execute(place, "UPDATE transcript SET state = '2'", "DELETE FROM token")
    back_up(place, folder / "backups")
    return folder / "backups"


@pytest.fixture
def copy(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "copy"))


def refused(folder: Path, kind: type[HubError] = BackupRefused) -> HubError:
    """Restoring is refused, leaves nothing behind, and so does verifying."""
    place = folder.parent / "restored.db"
    with pytest.raises(kind) as caught:
        bring_back(folder, str(place))
    if place.exists():
        assert contents(str(place)) == {}
        place.unlink()
    with pytest.raises(kind):
        verify(folder)
    return caught.value


def verify(folder: Path) -> int:
    source = BackupFolder.at(folder)
    return verify_backups(source, source.manifests(KEYS), KEYS, no_tick)


def flip(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def cut(content: bytes, at: int) -> bytes:
    return content[:at]


def lengthen(content: bytes, at: int) -> bytes:
    return content + bytes(at % 7 + 1)


def repeat(content: bytes, at: int) -> bytes:
    return content[:at] + content[at // 2 : at] + content[at:]


@given(
    file=st.sampled_from(FILES),
    change=st.sampled_from([flip, cut, lengthen, repeat]),
    where=st.integers(2, 999),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_changed_byte_is_ever_restored(
    file: str, change: Callable[[bytes, int], bytes], where: int, original: Path, copy: Path
) -> None:
    content = (original / file).read_bytes()
    try:
        (copy / file).write_bytes(change(content, len(content) * where // 1000))
        # A changed name of the key may also name a key that is not there.
        refused(copy, HubError)
    finally:
        (copy / file).write_bytes(content)


def test_the_untouched_copy_is_whole(copy: Path, tmp_path: Path) -> None:
    assert verify(copy) == sum(
        table.added + table.changed + table.removed
        for each in BackupFolder.at(copy).manifests(KEYS)
        for table in each.tables.values()
    )
    bring_back(copy, str(tmp_path / "restored.db"))


def test_no_file_passes_for_another(copy: Path) -> None:
    for one, other in (
        ("000001/rows", "000002/rows"),
        ("000001/manifest", "000002/manifest"),
        ("000001/manifest", "000001/rows"),
    ):
        first, second = (copy / one).read_bytes(), (copy / other).read_bytes()
        (copy / one).write_bytes(second)
        (copy / other).write_bytes(first)
        refused(copy)
        (copy / one).write_bytes(first)
        (copy / other).write_bytes(second)


def test_no_backup_is_missing_unseen(copy: Path) -> None:
    shutil.move(copy / "000001", copy.parent / "first")
    refused(copy)
    shutil.move(copy / "000002", copy / "000001")
    refused(copy)


def test_rows_that_are_missing(copy: Path) -> None:
    (copy / "000002" / "rows").unlink()
    assert refused(copy).where == str(copy / "000002" / "rows")


def test_an_index_that_was_exchanged_is_found(copy: Path, tmp_path: Path) -> None:
    (copy / "000002" / "index").write_bytes((copy / "000002" / "rows").read_bytes())
    with pytest.raises(BackupRefused):
        verify(copy)
    place = str(tmp_path / "hub.db")
    fill(place)
    with pytest.raises(BackupRefused):
        back_up(place, copy)
    assert BackupFolder.at(copy).numbers() == (1, 2)
    assert [each.name for each in copy.iterdir() if each.name.endswith(".tmp")] == []


def test_another_key_opens_nothing(copy: Path) -> None:
    source = BackupFolder.at(copy)
    for keys, kind in (
        (KeyRing("k-test", {"k-test": bytes(32)}), BackupRefused),
        (KeyRing("k-other", {"k-other": bytes(range(32))}), BackupUnusable),
    ):
        with pytest.raises(kind):
            source.manifests(keys)


@pytest.mark.parametrize(
    "mark",
    [
        b"",
        b"[]",
        b"{" * 5000,
        b'{"format": "hocba-backup-1"}',
        b'{"id": "' + b"0" * 32 + b'"}',
        b'{"format": "hocba-backup-1", "id": "../../etc"}',
        json.dumps({"format": "hocba-backup-9", "id": "0" * 32}).encode(),
    ],
)
def test_a_folder_that_says_something_else_of_itself(mark: bytes, tmp_path: Path) -> None:
    (tmp_path / "hocba-backup.json").write_bytes(mark)
    with pytest.raises(BackupRefused):
        BackupFolder.at(tmp_path)


def test_folders_that_hold_no_backups(tmp_path: Path) -> None:
    with pytest.raises(BackupUnusable):
        BackupFolder.at(tmp_path / "nowhere")
    (tmp_path / "letter.txt").write_text("…", "utf-8")
    with pytest.raises(BackupUnusable):
        BackupFolder.made_at(tmp_path)
    with pytest.raises(BackupUnusable):
        BackupFolder.made_at(tmp_path / "letter.txt")


def test_nothing_of_a_pupil_or_a_secret_can_be_read_in_it(original: Path) -> None:
    content = b"".join(path.read_bytes() for path in original.rglob("*") if path.is_file())
    for plain in (
        "Nguyễn",
        "nguyen",
        "001085000001",
        "HOC_BA",
        "csv-import",
        "transcript",
        "HS001",
    ):
        assert plain.encode() not in content, plain


def test_two_backups_at_once_and_one_that_was_killed(original: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(original, tmp_path / "copy"))
    left = folder / ".000003.0123456789abcdef.tmp"
    left.mkdir()
    place = str(tmp_path / "hub.db")
    fill(place)
    with FileLock(folder / ".lock"), pytest.raises(BackupBusy):
        back_up(place, folder)
    assert left.exists()
    assert back_up(place, folder).number == 3
    assert not left.exists()
