"""Back up, destroy, restore, compare every table: on and onto either database."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hub.core.store import (
    NewEntry,
    Store,
    StoreNewer,
    audit,
    connecting,
    migrating,
    open_store,
)
from hub.core.store.backup import (
    BackupFolder,
    BackupRefused,
    BackupUnusable,
    pick,
    restore,
    take_backup,
)
from hub.core.store.backup.schema import tables_of
from hub.core.store.tables import Table
from tests.store.backup.conftest import (
    KEYS,
    NewPlace,
    back_up,
    bring_back,
    contents,
    execute,
    fill,
    no_tick,
)
from tests.store.pupils import saved, transcript

CHANGES = (
    "UPDATE transcript SET state = '2'",
    "DELETE FROM token",
    "DELETE FROM packet_record",
    "INSERT INTO account VALUES ('hoa', 'Hoa (giả lập)', '2026-05-21 01:00:00+00:00')",
    "UPDATE duty SET duty = 'checker'",
    "INSERT INTO ledger SELECT 2, at, actor, action, subject, detail, hash, hash, hash FROM ledger",
)


@pytest.mark.parametrize(
    ("source", "target"),
    [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite")],
)
def test_every_table_comes_back_as_of_each_backup(
    source: str, target: str, new_place: NewPlace, tmp_path: Path
) -> None:
    place, folder = new_place(source), tmp_path / "backups"
    fill(place)
    as_of = {back_up(place, folder).number: contents(place)}
    execute(place, *CHANGES)
    as_of |= {back_up(place, folder).number: contents(place)}
    assert all(as_of[1].values()), "a table without a row: fill it in tests/store/landed.py"
    execute(place, "DELETE FROM reading")
    for number, expected in as_of.items():
        restored = new_place(target)
        bring_back(folder, restored, number)
        assert contents(restored) == expected
        _assert_goes_on(restored)


def _assert_goes_on(place: str) -> None:
    """What the database numbers by itself goes on behind what was restored."""
    with closing(open_store(place)) as store, store.writing() as transaction:
        before = max(one.id for one in transaction.imports.recent())
        assert transaction.imports.start("csv-import") > before


def test_no_table_is_left_out(new_place: NewPlace, tmp_path: Path) -> None:
    """Whatever table is added to the hub is in the backup, without anybody naming it there."""
    place = new_place("sqlite")
    fill(place)
    manifest = back_up(place, tmp_path / "backups")
    assert set(manifest.tables) == set(Table.metadata.tables)
    engines = connecting.connect(place)
    with closing(engines), engines.reading.connect() as connection:
        assert {table.name for table in tables_of(connection)} == set(manifest.tables)


def test_the_restored_ledger_is_intact_and_holds_the_promised_head(
    new_place: NewPlace, tmp_path: Path
) -> None:
    place, folder = new_place("sqlite"), tmp_path / "backups"
    with closing(open_store(place)) as store:
        saved(store, [transcript()])
        _append(store, "submit")
        back_up(place, folder)
        _append(store, "approve")
        manifest = back_up(place, folder)
    Path(place).unlink()
    restored = new_place("sqlite")
    bring_back(folder, restored)
    with closing(open_store(restored)) as store, store.reading() as transaction:
        assert audit(transaction.ledger, [manifest.ledger]).intact
        assert transaction.ledger.head() == manifest.ledger
        assert manifest.ledger.sequence == 2


def _append(store: Store, action: str) -> None:
    with store.writing() as transaction:
        transaction.ledger.append([NewEntry("lan", action, transcript().key, {})])


def test_only_what_changed_is_written(new_place: NewPlace, tmp_path: Path) -> None:
    place, folder = new_place("sqlite"), tmp_path / "backups"
    fill(place)
    first = back_up(place, folder)
    assert (first.whole, first.written) == (True, first.rows)
    assert back_up(place, folder).written == 0
    execute(place, *CHANGES)
    third = back_up(place, folder)
    counted = {
        name: (table.added, table.changed, table.removed)
        for name, table in third.tables.items()
        if table.added or table.changed or table.removed
    }
    assert not third.whole
    assert counted == {
        "transcript": (0, 1, 0),
        "token": (0, 0, 1),
        "packet_record": (0, 0, 1),
        "account": (1, 0, 0),
        "duty": (0, 1, 0),
        "ledger": (1, 0, 0),
    }
    again = back_up(place, folder, whole=True)
    assert (again.whole, again.written) == (True, again.rows)


def test_what_was_backed_up_outlives_a_row_that_is_changed_behind_the_hub_s_back(
    new_place: NewPlace, tmp_path: Path
) -> None:
    """A document's row never changes: the backup keeps the one that it has read first."""
    place, folder, restored = new_place("sqlite"), tmp_path / "backups", new_place("sqlite")
    fill(place)
    back_up(place, folder)
    before = contents(place)["document"]
    execute(place, "UPDATE document SET content = 'forged'")
    back_up(place, folder)
    bring_back(folder, restored)
    assert contents(restored)["document"] == before


def test_a_lost_index_makes_the_next_backup_a_whole_one(
    new_place: NewPlace, tmp_path: Path
) -> None:
    place, folder = new_place("sqlite"), tmp_path / "backups"
    fill(place)
    back_up(place, folder)
    (folder / "000001" / "index").unlink()
    assert back_up(place, folder).whole
    assert [path.parent.name for path in folder.glob("*/index")] == ["000002"]


def test_a_backup_of_an_earlier_version_is_restored_and_brought_up(
    new_place: NewPlace, tmp_path: Path
) -> None:
    place, folder, restored = new_place("sqlite"), tmp_path / "backups", new_place("sqlite")
    fill(place, last="0004")
    with closing(Store(connecting.connect(place))) as store:
        take_backup(store, BackupFolder.made_at(folder), KEYS, no_tick)
    bring_back(folder, restored)
    for each in (place, restored):
        open_store(each).close()
    assert contents(restored) == contents(place)


def test_another_schema_begins_a_whole_backup(
    new_place: NewPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the backup before it can be gone on with; and only a newer hub restores it."""
    place, folder, restored = new_place("sqlite"), tmp_path / "backups", new_place("sqlite")
    fill(place)
    back_up(place, folder)
    monkeypatch.setattr(migrating, "HEAD", "9999")
    execute(
        place,
        "ALTER TABLE account ADD COLUMN nickname VARCHAR",
        "UPDATE alembic_version SET version_num = '9999'",
    )
    assert back_up(place, folder).whole
    with pytest.raises(StoreNewer):
        bring_back(folder, restored)
    assert contents(restored) == {}
    bring_back(folder, restored, number=1)


def test_a_moment_names_the_last_backup_before_it(new_place: NewPlace, tmp_path: Path) -> None:
    place, folder = new_place("sqlite"), tmp_path / "backups"
    fill(place)
    made = [back_up(place, folder) for _ in range(3)]
    source = BackupFolder.at(folder)
    manifests = source.manifests(KEYS)
    assert pick(source, manifests) == made[2]
    assert pick(source, manifests, at=made[1].at) == made[1]
    assert pick(source, manifests, 1) == made[0]
    for number, at in ((4, None), (None, made[0].at - dt.timedelta(seconds=1))):
        with pytest.raises(BackupUnusable):
            pick(source, manifests, number, at)


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_nothing_that_is_there_is_overwritten(
    target: str, new_place: NewPlace, tmp_path: Path
) -> None:
    place, folder = new_place(target), tmp_path / "backups"
    fill(place)
    back_up(place, folder)
    before = contents(place)
    with pytest.raises(BackupUnusable) as caught:
        bring_back(folder, place)
    assert "overwritten" in caught.value.what.en
    assert contents(place) == before


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_row_that_refers_to_nothing_is_not_restored(
    target: str, new_place: NewPlace, tmp_path: Path
) -> None:
    place, folder, restored = new_place("sqlite"), tmp_path / "backups", new_place(target)
    fill(place)
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("DELETE FROM account")
        connection.commit()
    back_up(place, folder)
    with pytest.raises(BackupRefused):
        bring_back(folder, restored)
    assert contents(restored) == {}


def test_others_write_while_a_backup_is_taken(new_place: NewPlace, tmp_path: Path) -> None:
    """The backup is of one moment: what comes while it reads is for the next one."""
    place, folder, restored = new_place("sqlite"), tmp_path / "backups", new_place("sqlite")
    fill(place)
    before = contents(place)
    written: list[int] = []

    def write_meanwhile(steps: int = 1) -> None:
        if not written:
            execute(place, "INSERT INTO account VALUES ('hoa', 'Hoa', '2026-05-21 01:00:00')")
        written.append(steps)

    with closing(open_store(place)) as store:
        take_backup(store, BackupFolder.made_at(folder), KEYS, write_meanwhile)
    source = BackupFolder.at(folder)
    (manifest,) = source.manifests(KEYS)
    restore(source, [manifest], manifest, KEYS, restored, no_tick)
    assert sum(written) == manifest.rows
    assert contents(restored) == before != contents(place)
