"""What can go wrong with backups, named, with what to do about it."""

from __future__ import annotations

from typing import ClassVar

from hub.core.errors import Actor, Pause, Reject, Retry
from hub.core.text import Text


class BackupRefused(Reject):
    """A backup is damaged, changed, or not what it says (bản sao lưu không dùng được)."""

    code: ClassVar[str] = "backup-refused"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class BackupUnusable(Pause):
    """A person must act before there can be a backup or a restore (chưa sao lưu được)."""

    code: ClassVar[str] = "backup-unusable"


class BackupBusy(Retry):
    """Another backup is being written into the same folder (đang có lần sao lưu khác)."""

    code: ClassVar[str] = "backup-busy"


_TAKE_ANOTHER = Text(
    "Dùng bản sao khác của thư mục này; nếu không có, khôi phục về lần sao lưu trước (--number).",
    "Use another copy of the folder; without one, restore an earlier backup (--number).",
)


def damaged(where: str) -> BackupRefused:
    """Return the error for bytes that were changed, cut off, or are another backup's."""
    return BackupRefused(
        Text(
            "Bản sao lưu hỏng, bị sửa, bị cắt, hoặc không thuộc chỗ này.",
            "The backup is damaged, changed, cut off, or does not belong here.",
        ),
        where=where,
        remedy=_TAKE_ANOTHER,
    )


def incomplete(where: str, table: str) -> BackupRefused:
    """Return the error for a backup whose rows are not those that its manifest promises."""
    return BackupRefused(
        Text(
            "Bản sao lưu không đủ dữ liệu của bảng {table}; không khôi phục gì.",
            "The backup does not hold all of the table {table}; nothing was restored.",
        ).format(table=table),
        where=where,
        remedy=_TAKE_ANOTHER,
        table=table,
    )


def no_key(where: str, key_id: str) -> BackupUnusable:
    """Return the error for a backup whose key is not in the key file."""
    return BackupUnusable(
        Text(
            "Tệp khóa không có khóa đã dùng cho bản sao lưu này.",
            "The key file does not have this backup's key.",
        ),
        where=where,
        remedy=Text(
            "Chỉ đúng tệp khóa sao lưu (--backup-key).",
            "Name the backup's own key file (--backup-key).",
        ),
        key=key_id[:60],
    )


def not_a_backup(where: str) -> BackupUnusable:
    """Return the error for a folder that holds no backups."""
    return BackupUnusable(
        Text("Thư mục này không chứa bản sao lưu nào.", "This folder holds no backup."),
        where=where,
        remedy=Text("Chỉ đúng thư mục sao lưu.", "Name the folder of the backups."),
    )


def foreign_folder(where: str) -> BackupUnusable:
    """Return the error for a folder that holds something else."""
    return BackupUnusable(
        Text("Thư mục này đang chứa dữ liệu khác.", "This folder holds something else."),
        where=where,
        remedy=Text("Chọn một thư mục mới hoặc trống.", "Choose a new or an empty folder."),
    )


def no_such_backup(where: str, wanted: str) -> BackupUnusable:
    """Return the error for a number or a moment of which there is no backup."""
    return BackupUnusable(
        Text("Không có bản sao lưu {wanted}.", "There is no backup {wanted}.").format(
            wanted=wanted
        ),
        where=where,
        remedy=Text(
            "Xem các bản sao lưu bằng hub backup THƯ_MỤC --list.",
            "See the backups with hub backup DIR --list.",
        ),
    )


def not_written(where: str) -> BackupUnusable:
    """Return the error for a folder that cannot be read or written."""
    return BackupUnusable(
        Text(
            "Không đọc hoặc ghi được thư mục sao lưu; các bản trước vẫn nguyên.",
            "The backup's folder cannot be read or written; earlier backups are as they were.",
        ),
        where=where,
        remedy=Text(
            "Kiểm tra ổ đĩa còn chỗ, thư mục và quyền rồi chạy lại.",
            "Check free space, folder and permissions, then run again.",
        ),
    )


def busy(where: str) -> BackupBusy:
    """Return the error for a folder into which another backup is being written."""
    return BackupBusy(
        Text(
            "Đang có lần sao lưu khác vào thư mục này.",
            "Another backup into this folder is under way.",
        ),
        where=where,
        remedy=Text("Đợi lần đó xong rồi chạy lại.", "Wait until it has finished, then run again."),
    )


def place_taken(where: str) -> BackupUnusable:
    """Return the error for a place to restore to that already holds tables."""
    return BackupUnusable(
        Text(
            "Nơi khôi phục đã có dữ liệu; hub không ghi đè.",
            "The place to restore to holds data; nothing is overwritten.",
        ),
        where=where,
        remedy=Text(
            "Chỉ một tệp chưa có, hoặc một cơ sở dữ liệu PostgreSQL trống.",
            "Name a file that is not there yet, or an empty PostgreSQL database.",
        ),
    )
