"""What can go wrong with the store itself, named, with what to do about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from sqlalchemy.exc import DBAPIError

from hub.core.errors import Actor, Bug, HubError, Pause, Retry, UnknownCode
from hub.core.text import Text


class StoreBusy(Retry):
    """Another program is writing to the store; it frees it soon (kho đang bận)."""

    code: ClassVar[str] = "store-busy"


class StoreUnusable(Pause):
    """The file cannot be opened, read or written (không dùng được kho)."""

    code: ClassVar[str] = "store-unusable"


class StoreForeign(Pause):
    """The file is a database of another program (tệp của chương trình khác)."""

    code: ClassVar[str] = "store-foreign"


class StoreNewer(Pause):
    """A newer hub has written this store (kho của phiên bản mới hơn)."""

    code: ClassVar[str] = "store-newer"


class DocumentConflict(Retry):
    """A document was added that does not follow the latest one (tệp đã có bản mới hơn)."""

    code: ClassVar[str] = "document-conflict"


_UNUSABLE = {
    "SQLITE_NOTADB": (
        Text("Tệp này không phải là kho dữ liệu.", "This file is not a store."),
        Text(
            "Chỉ đúng tệp kho, hoặc khôi phục từ bản sao lưu.", "Name the right file, or restore."
        ),
    ),
    "SQLITE_CORRUPT": (
        Text("Tệp kho dữ liệu đã hỏng.", "The store's file is damaged."),
        Text("Khôi phục từ bản sao lưu gần nhất.", "Restore the latest backup."),
    ),
    "SQLITE_CANTOPEN": (
        Text("Không mở được tệp kho dữ liệu.", "The store's file cannot be opened."),
        Text("Kiểm tra đường dẫn, thư mục và quyền.", "Check path, folder and permissions."),
    ),
    "SQLITE_READONLY": (
        Text("Không được phép ghi vào kho dữ liệu.", "The store may not be written to."),
        Text("Cấp quyền ghi cho tệp và thư mục chứa nó.", "Allow writing to file and folder."),
    ),
    "SQLITE_FULL": (
        Text("Ổ đĩa đã đầy; chưa ghi gì.", "The disk is full; nothing was written."),
        Text("Giải phóng ổ đĩa rồi chạy lại.", "Free some space and run again."),
    ),
    "SQLITE_IOERR": (
        Text("Đọc ghi ổ đĩa bị lỗi.", "The disk failed."),
        Text("Kiểm tra ổ đĩa; khôi phục nếu cần.", "Check the disk; restore if needed."),
    ),
}


@contextmanager
def named_errors(where: str) -> Iterator[None]:
    """Raise SQLite's own errors as the hub's, with the store's place."""
    try:
        yield
    except DBAPIError as error:
        named = _name(error, where)
        if named is None:
            raise
        # The statement and its values stay behind: they hold pupils' data.
        raise named from None
    except sqlite3.Error as error:
        named = _name_by(getattr(error, "sqlite_errorname", ""), where)
        if named is None:
            raise
        raise named from None


def _name(error: DBAPIError, where: str) -> HubError | None:
    return _name_by(getattr(error.orig, "sqlite_errorname", ""), where)


def _name_by(code: str, where: str) -> HubError | None:
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(
            Text("Kho dữ liệu đang bận.", "The store is busy."),
            remedy=Text(
                "Đợi lệnh khác của hub xong rồi chạy lại.",
                "Wait until the other hub command has finished, then run again.",
            ),
            where=where,
        )
    if code == "SQLITE_CONSTRAINT_FOREIGNKEY":
        return Bug(
            Text(
                "Ghi vào kho một dòng trỏ tới học bạ, tệp hoặc lần nhập không có trong kho.",
                "A stored row refers to a transcript, document or import not in the store.",
            ),
            remedy=Text("Báo người phát triển.", "Tell the developers."),
            where=where,
        )
    for prefix, (what, remedy) in _UNUSABLE.items():
        if code.startswith(prefix):
            return StoreUnusable(what, remedy=remedy, where=where, sqlite=code)
    return None


def foreign(where: str) -> StoreForeign:
    """Return the error for a database that is not the hub's."""
    return StoreForeign(
        Text(
            "Tệp này là cơ sở dữ liệu của chương trình khác.",
            "This file is a database of another program.",
        ),
        remedy=Text("Chọn tên tệp khác cho kho.", "Choose another file name for the store."),
        where=where,
    )


def unsupported(kind: str) -> StoreUnusable:
    """Return the error for a kind of database that the store does not use."""
    return StoreUnusable(
        Text(
            "Kho dữ liệu chỉ dùng tệp SQLite, chưa dùng {kind}.",
            "The store uses SQLite files only, not yet {kind}.",
        ).format(kind=kind),
        remedy=Text(
            "Chỉ đường dẫn tệp, hoặc sqlite:///tên-tệp.",
            "Give the path of a file, or sqlite:///file.",
        ),
    )


def newer(where: str, version: str, known: str) -> StoreNewer:
    """Return the error for a store whose schema this hub does not know."""
    return StoreNewer(
        Text(
            "Kho dữ liệu do phiên bản hub mới hơn ghi (lược đồ {version}, ở đây biết đến {known}).",
            "A newer hub wrote this store (schema {version}, known here up to {known}).",
        ).format(version=version, known=known),
        remedy=Text(
            "Nâng cấp hub trên máy này; không hạ cấp kho.",
            "Upgrade the hub on this machine; a store is never downgraded.",
        ),
        where=where,
        version=version,
    )


def conflict(transcript_key: str) -> DocumentConflict:
    """Return the error for a document that does not follow its transcript's latest one."""
    return DocumentConflict(
        Text(
            "Tệp học bạ này đã có bản mới hơn, do người khác ký hoặc ghi trước.",
            "This document has a newer state; somebody signed or stored it first.",
        ),
        remedy=Text("Lấy bản mới nhất rồi làm lại.", "Take the latest state and do it again."),
        transcript=transcript_key,
    )


def misplaced(sha256: str) -> Bug:
    """Return the error for the same bytes given as the document of two transcripts."""
    return Bug(
        Text(
            "Cùng một tệp được ghi cho hai học bạ.",
            "The same bytes were stored for two transcripts.",
        ),
        remedy=Text("Báo người phát triển.", "Tell the developers."),
        sha256=sha256,
    )


def unknown_packet(packet_id: str) -> UnknownCode:
    """Return the error for the id of a packet that the store does not have."""
    return UnknownCode(
        Text("Kho không có bản tin này.", "The store has no such packet."),
        where=packet_id[:60],
        who=Actor.OPERATOR,
        remedy=Text(
            "Kiểm tra lại mã bản tin và tệp kho.", "Check the packet's id and the store's file."
        ),
    )
