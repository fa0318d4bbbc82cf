"""Gives the databases' own errors the hub's names, with what to do about each (gọi tên lỗi)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from hub.core.errors import Bug, HubError
from hub.core.store.errors import StoreBusy, StoreUnreachable, StoreUnusable
from hub.core.text import Text

_FULL = (
    Text("Ổ đĩa đã đầy; chưa ghi gì.", "The disk is full; nothing was written."),
    Text("Giải phóng ổ đĩa rồi chạy lại.", "Free some space and run again."),
)
_READ_ONLY = (
    Text("Không được phép ghi vào kho dữ liệu.", "The store may not be written to."),
    Text("Cấp quyền ghi cho kho và nơi chứa nó.", "Allow writing to the store and its place."),
)
_DAMAGED = (
    Text("Kho dữ liệu đã hỏng.", "The store is damaged."),
    Text("Khôi phục từ bản sao lưu gần nhất.", "Restore the latest backup."),
)
_DISK = (
    Text("Đọc ghi ổ đĩa bị lỗi.", "The disk failed."),
    Text("Kiểm tra ổ đĩa; khôi phục nếu cần.", "Check the disk; restore if needed."),
)
_BUSY = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "55P03",  # lock_timeout
    "40001",  # two transactions that cannot both be
    "40P01",  # deadlock, this one gave way
)
_UNREACHABLE = (
    "08",  # connection exceptions
    "57P",  # shutting down, starting up
    "53300",  # too many connections
)
_DANGLING = ("SQLITE_CONSTRAINT_FOREIGNKEY", "23503")
# SQLite's names and PostgreSQL's SQLSTATE, by how they begin.
_UNUSABLE = {
    "SQLITE_NOTADB": (
        Text("Tệp này không phải là kho dữ liệu.", "This file is not a store."),
        Text(
            "Chỉ đúng tệp kho, hoặc khôi phục từ bản sao lưu.", "Name the right file, or restore."
        ),
    ),
    "SQLITE_CORRUPT": _DAMAGED,
    "XX": _DAMAGED,
    "SQLITE_CANTOPEN": (
        Text("Không mở được tệp kho dữ liệu.", "The store's file cannot be opened."),
        Text("Kiểm tra đường dẫn, thư mục và quyền.", "Check path, folder and permissions."),
    ),
    "SQLITE_READONLY": _READ_ONLY,
    "25006": _READ_ONLY,
    "42501": _READ_ONLY,
    "SQLITE_FULL": _FULL,
    "53100": _FULL,
    "SQLITE_IOERR": _DISK,
    "58": _DISK,
}


@contextmanager
def named_errors(where: str) -> Iterator[None]:
    """Raise a database's own errors as the hub's, with the store's place."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        # The database's own words stay behind: PostgreSQL's repeat the row, a pupil's data.
        raise _name(error, where) from None


def _name(error: DBAPIError | sqlite3.Error, where: str) -> HubError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    if code is not None:
        return _name_by(str(code), where)
    # Who is not let in gets no code either: libpq tells only a sentence, in the server's language.
    unanswered = isinstance(error, OperationalError)
    return _unreachable(where) if unanswered else _refused(type(cause).__name__, where)


def _name_by(code: str, where: str) -> HubError:
    if code.startswith(_BUSY):
        return _busy(where)
    if code.startswith(_UNREACHABLE):
        return _unreachable(where)
    if code in _DANGLING:
        return _dangling(where)
    for prefix, (what, remedy) in _UNUSABLE.items():
        if code.startswith(prefix):
            return StoreUnusable(what, remedy=remedy, where=where, database=code)
    return _refused(code, where)


def _busy(where: str) -> StoreBusy:
    return StoreBusy(
        Text("Kho dữ liệu đang bận.", "The store is busy."),
        remedy=Text(
            "Đợi lệnh khác của hub xong rồi chạy lại.",
            "Wait until the other hub command has finished, then run again.",
        ),
        where=where,
    )


def _unreachable(where: str) -> StoreUnreachable:
    return StoreUnreachable(
        Text("Không kết nối được máy chủ cơ sở dữ liệu.", "The database server does not answer."),
        remedy=Text(
            "Kiểm tra máy chủ, mạng, tên cơ sở dữ liệu, tài khoản rồi chạy lại; việc đang ghi dở "
            "đã được hoàn lại.",
            "Check server, network, database name and account, then run again; a write under way "
            "was undone.",
        ),
        where=where,
    )


def _dangling(where: str) -> Bug:
    return Bug(
        Text(
            "Ghi vào kho một dòng trỏ tới dòng không có trong kho (học bạ, tệp, lần nhập…).",
            "A stored row refers to a row not in the store (transcript, document, import…).",
        ),
        remedy=Text("Báo người phát triển.", "Tell the developers."),
        where=where,
    )


def _refused(code: str, where: str) -> Bug:
    return Bug(
        Text(
            "Cơ sở dữ liệu từ chối một câu lệnh của hub ({code}).",
            "The database refused a statement of the hub ({code}).",
        ).format(code=code),
        remedy=Text("Báo người phát triển.", "Tell the developers."),
        where=where,
        database=code,
    )
