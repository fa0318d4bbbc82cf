"""Uploads: signed documents from files, folders and ZIP archives (tệp học bạ tải lên).

Nothing that lies there is passed over in silence: what is no document is refused by name. A ZIP in
a ZIP is not followed, nor is a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from hub.core.contracts import Notice, Reason, SignedFile, SourcePlace
from hub.core.errors import Actor, Reject, UnreadableInput
from hub.core.text import Text
from hub.core.transport import Archive, ArchiveBounds, XmlBounds, open_archive
from hub.core.transport.source import read_source

PORTION: Final = 200
"""Documents at a time: some megabytes, and one transaction of the store."""

_ARCHIVE: Final = ArchiveBounds(entries=20_000)
_MOST_BYTES: Final = XmlBounds().size


def uploads(paths: Iterable[Path]) -> Iterator[SignedFile | Notice]:
    """Yield what lies at `paths` in the order of the names: each document, or why it is none.

    :raises UnreadableInput: when one of `paths` itself is not there.
    """
    for path in paths:
        if path.is_dir():
            for inside in sorted(path.rglob("*")):
                name = inside.relative_to(path).as_posix()
                if inside.is_symlink():
                    yield _refused(name, _NO_DOCUMENT)
                elif inside.is_file():
                    yield from _file(inside, name)
        elif path.exists():
            yield from _file(path, path.name)
        else:
            raise _missing(path)


def _file(path: Path, name: str) -> Iterator[SignedFile | Notice]:
    try:
        if path.suffix.lower() == ".zip":
            yield from _archived(open_archive(path, bounds=_ARCHIVE, where=name), name)
        elif path.suffix.lower() == ".xml":
            yield SignedFile(name, read_source(path, _MOST_BYTES, name))
        else:
            yield _refused(name, _NO_DOCUMENT)
    except Reject as error:
        yield _refused(name, Reason(error.code, error.what, who=error.who))


def _archived(archive: Archive, name: str) -> Iterator[SignedFile | Notice]:
    for entry in sorted(archive.names):
        place = f"{name}:{entry}"
        if entry.endswith("/"):
            continue
        if not entry.lower().endswith(".xml"):
            yield _refused(place, _NO_DOCUMENT)
        elif archive.size(entry) > _MOST_BYTES:
            yield _refused(place, _TOO_BIG)
        else:
            yield _unpacked(archive, entry, place)


def _unpacked(archive: Archive, entry: str, place: str) -> SignedFile | Notice:
    try:
        return SignedFile(place, archive.read(entry))
    except Reject as error:
        return _refused(place, Reason(error.code, error.what, who=error.who))


def _refused(name: str, reason: Reason) -> Notice:
    return Notice(SourcePlace(name), (reason,))


def _missing(path: Path) -> UnreadableInput:
    return UnreadableInput(
        Text("Không có tệp hay thư mục này.", "There is no such file or folder."),
        where=str(path),
        who=Actor.OPERATOR,
        remedy=Text("Kiểm tra đường dẫn.", "Check the path."),
    )


_NO_DOCUMENT = Reason(
    "no-document",
    Text(
        "Đây không phải tệp .xml hay .zip; tệp trong ZIP lồng nhau và liên kết không được đọc.",
        "This is no .xml or .zip file; a ZIP in a ZIP and links are not followed.",
    ),
)
_TOO_BIG = Reason(
    "too-big",
    Text("Tệp lớn hơn mọi tệp học bạ có thể có.", "The file is larger than any document can be."),
)
