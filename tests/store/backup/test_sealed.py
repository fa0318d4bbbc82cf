"""Sealed files and frames: what goes in comes out, and only under its own name."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.errors import Bug
from hub.core.store.backup import BackupRefused, BackupUnusable, sealed
from hub.core.store.backup.frames import frame, frames
from hub.core.store.backup.sealed import sealing, unseal
from tests.store.backup.conftest import KEYS

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.binary(max_size=200),
    st.dates(),
    st.datetimes(timezones=st.just(dt.UTC)),
)


@given(rows=st.lists(st.lists(VALUES, max_size=4), max_size=4), size=st.integers(1, 40))
@settings(max_examples=40)
def test_rows_come_back_however_the_bytes_are_cut(rows: list[list[object]], size: int) -> None:
    content = b"".join(map(frame, rows))
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    assert list(frames(pieces, "here")) == rows


def test_a_moment_without_a_zone_is_utc() -> None:
    at = dt.datetime(2026, 5, 20, 1, 30, tzinfo=dt.UTC)
    hanoi = at.astimezone(dt.timezone(dt.timedelta(hours=7)))
    assert frame([at]) == frame([hanoi]) == frame([at.replace(tzinfo=None)])


@pytest.mark.parametrize("value", [Decimal(1), {"b": 1}, object()])
def test_a_value_that_no_column_holds_is_a_fault_of_ours(value: object) -> None:
    with pytest.raises(Bug):
        frame([value])


@pytest.mark.parametrize(
    "content",
    [
        b"\0",
        b"\xff\xff\xff\xff[]",
        b"\0\0\0\x02[",
        b"\0\0\0\x02{}",
        b'\0\0\0\x07{"b":9}',
        b'\0\0\0\x08{"b":-1}',
        b'\0\0\0\x09{"b":"1"}',
        b'\0\0\0\x07{"x":1}',
        b'\0\0\0\x09{"t":"1"}',
        b"\0\0\x10\0" + b"[" * 4096,
    ],
)
def test_frames_that_are_none(content: bytes) -> None:
    with pytest.raises(BackupRefused):
        list(frames([content], "here"))


@given(content=st.binary(max_size=300), piece=st.integers(1, 64))
@settings(max_examples=30)
def test_what_is_sealed_comes_back(
    content: bytes, piece: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("sealed") / "file"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "PIECE", piece)
        with sealing(path, KEYS, "a/1/rows") as file:
            for at in range(0, len(content), 7):
                file.write(content[at : at + 7])
        assert b"".join(unseal(path, KEYS, "a/1/rows")) == content
        with pytest.raises(BackupRefused):
            list(unseal(path, KEYS, "a/2/rows"))


def test_what_does_not_get_smaller_takes_several_pieces(tmp_path: Path) -> None:
    content = bytes(range(256)) * 9000
    with sealing(tmp_path / "file", KEYS, "n") as file:
        file.write(content)
    pieces = list(unseal(tmp_path / "file", KEYS, "n"))
    assert b"".join(pieces) == content
    assert len(pieces) == 3


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(BackupUnusable), sealing(tmp_path / "no" / "file", KEYS, "n"):
        pass
    with pytest.raises(BackupUnusable):
        list(unseal(tmp_path, KEYS, "n"))
