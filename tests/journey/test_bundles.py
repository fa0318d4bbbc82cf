"""A bundle's file: what is packed is read, what was changed is refused by name."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.errors import Reject, UnsafeInput
from hub.core.journey.bundles import Bundle, BundleManifest, Purpose, read_bundle
from hub.core.journey.bundles.container import BundleRefused, listed, pack_bundle
from hub.core.model import Level
from tests.store.pupils import transcript

FILES = {"document.xml": b"<HOC_BA/>", "README.txt": "Trích xuất".encode()}


def bundle(files: dict[str, bytes] = FILES) -> Bundle:
    one = transcript()
    manifest = BundleManifest(
        made_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
        purpose=Purpose.TRANSFER,
        recipient="Trường TH Hoa Lư (giả lập)",
        key=one.key,
        version=one.version,
        school_code=one.school.code,
        school_year=one.school_year,
        level=Level.PRIMARY,
        document=next(each.sha256 for each in listed(files) if each.name == "document.xml"),
        files=listed(files),
    )
    return Bundle(manifest, files)


def repacked(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The bundle's ZIP with other files in it."""
    with zipfile.ZipFile(io.BytesIO(pack_bundle(bundle()))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def told(**other: object) -> Callable[[dict[str, bytes]], object]:
    """Change what the manifest says."""

    def change(files: dict[str, bytes]) -> None:
        manifest = {**json.loads(files["manifest.json"]), **other}
        files["manifest.json"] = json.dumps(manifest).encode()

    return change


def put(name: str, content: bytes) -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.update({name: content})


def taken(name: str) -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.pop(name)


def test_what_is_packed_is_read_and_is_the_same_bytes_again() -> None:
    content = pack_bundle(bundle())
    assert read_bundle(content) == bundle()
    assert pack_bundle(read_bundle(content)) == content
    assert pack_bundle(bundle()) == content


@pytest.mark.parametrize(
    "change",
    [
        put("document.xml", b"<HOC_BA> </HOC_BA>"),
        put("README.txt", b""),
        put("evil.xml", b"<a/>"),
        put("receipts/001.xml", b"<a/>"),
        taken("README.txt"),
        taken("document.xml"),
        taken("manifest.json"),
        put("manifest.json", b""),
        put("manifest.json", b"[" * 100_000),
        put("manifest.json", b" " * 300_000),
        told(format="transcript-bundle-2099.1"),
        told(further="field"),
        told(purpose="curiosity"),
        told(made_at="2026-06-01T00:00:00"),
        told(document="0" * 64),
        told(key="../../etc"),
        told(files=[]),
        told(files=[{"name": "../x", "sha256": "0" * 64, "size": 0}]),
        told(files=[{"name": "document.xml", "sha256": "0" * 64, "size": 9}] * 501),
    ],
)
def test_parts_that_do_not_belong_together(change: Callable[[dict[str, bytes]], object]) -> None:
    with pytest.raises(BundleRefused) as caught:
        read_bundle(repacked(change), where="x.zip")
    assert caught.value.where == "x.zip"
    assert "hub extract" in caught.value.remedy.vi


def test_a_zip_that_would_harm() -> None:
    for change in (
        put("../../etc/passwd", b"x"),
        put("/document.xml", b"x"),
        lambda files: files.update({f"receipts/{n:03d}.xml": b"" for n in range(600)}),
        put("document.xml", bytes(80 * 1024 * 1024)),
    ):
        with pytest.raises(UnsafeInput):
            read_bundle(repacked(change))


@given(at=st.integers(0, 999), bit=st.integers(0, 7))
@settings(max_examples=40)
def test_a_flipped_bit_is_refused_or_changes_nothing(at: int, bit: int) -> None:
    content = bytearray(pack_bundle(bundle()))
    content[len(content) * at // 1000] ^= 1 << bit
    found = None
    with suppress(Reject):
        found = read_bundle(bytes(content))
    assert found in (None, bundle())


def test_every_purpose_is_told_in_both_languages() -> None:
    assert all(purpose.label.vi and purpose.label.en for purpose in Purpose)
