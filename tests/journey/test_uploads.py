"""What lies in files, folders and ZIP archives: each document, or why it is none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from hub.core.contracts import Notice, SignedFile
from hub.core.errors import UnreadableInput
from hub.core.journey import uploads as module
from hub.core.journey.uploads import uploads


def zipped(**entries: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return held.getvalue()


def found(*paths: Path) -> list[tuple[str, bytes | str]]:
    return [
        (each.name, each.content)
        if isinstance(each, SignedFile)
        else (each.place.source, each.reasons[0].code)
        for each in uploads(paths)
    ]


def test_files_folders_and_archives_in_the_order_of_their_names(tmp_path: Path) -> None:
    inside = tmp_path / "lop-1A"
    inside.mkdir()
    (inside / "b.XML").write_bytes(b"<b/>")
    (inside / "note.txt").write_bytes(b"x")
    (inside / "link.xml").symlink_to(inside / "b.XML")
    (tmp_path / "a.zip").write_bytes(zipped(**{"1.xml": b"<1/>", "d__2.xml": b"<2/>", "d__": b""}))
    assert found(tmp_path) == [
        ("a.zip:1.xml", b"<1/>"),
        ("a.zip:d/2.xml", b"<2/>"),
        ("lop-1A/b.XML", b"<b/>"),
        ("lop-1A/link.xml", "no-document"),
        ("lop-1A/note.txt", "no-document"),
    ]
    assert found(inside / "b.XML", tmp_path / "a.zip")[0] == ("b.XML", b"<b/>")


def test_what_is_wrong_in_an_archive_is_named_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 10)
    inner = zipped(**{"x.xml": b"<x/>"})
    content = zipped(**{"ok.xml": b"<ok/>", "big.xml": b"<big/>" * 9, "in.zip": inner})
    (tmp_path / "a.zip").write_bytes(content)
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 cut off")
    (tmp_path / "c.xml").write_bytes(b"<big/>" * 9)
    assert found(tmp_path) == [
        ("a.zip:big.xml", "too-big"),
        ("a.zip:in.zip", "no-document"),
        ("a.zip:ok.xml", b"<ok/>"),
        ("b.zip", "unreadable-input"),
        ("c.xml", "unsafe-input"),
    ]


def test_a_damaged_entry_is_refused_alone(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.xml", b"<a>first</a>")
        archive.writestr("b.xml", b"<b>second</b>")
    (tmp_path / "a.zip").write_bytes(held.getvalue().replace(b"first", b"fist!"))
    assert found(tmp_path / "a.zip") == [
        ("a.zip:a.xml", "unreadable-input"),
        ("a.zip:b.xml", b"<b>second</b>"),
    ]


def test_a_path_that_is_not_there_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        list(uploads([tmp_path / "none"]))
    assert all(isinstance(each, Notice) for each in uploads([Path("/dev/null")]))
