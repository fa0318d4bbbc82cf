"""What can go wrong with the store itself, named, with what to do about it."""

from __future__ import annotations

from typing import ClassVar

from hub.core.errors import Actor, Bug, Pause, Retry, UnknownCode
from hub.core.text import Text


class StoreBusy(Retry):
    """Another program is writing to the store; it frees it soon (kho đang bận)."""

    code: ClassVar[str] = "store-busy"


class StoreUnreachable(Retry):
    """The database server does not answer, or ended the connection (không kết nối được kho)."""

    code: ClassVar[str] = "store-unreachable"


class StoreUnusable(Pause):
    """The store cannot be opened, read or written (không dùng được kho)."""

    code: ClassVar[str] = "store-unusable"


class StoreForeign(Pause):
    """It is a database of another program (cơ sở dữ liệu của chương trình khác)."""

    code: ClassVar[str] = "store-foreign"


class StoreNewer(Pause):
    """A newer hub has written this store (kho của phiên bản mới hơn)."""

    code: ClassVar[str] = "store-newer"


class DocumentConflict(Retry):
    """A document was added that does not follow the latest one (tệp đã có bản mới hơn)."""

    code: ClassVar[str] = "document-conflict"


_GIVE_A_PLACE = Text(
    "Chỉ đường dẫn tệp, sqlite:///tên-tệp, hoặc postgresql://tài-khoản@máy/cơ-sở-dữ-liệu.",
    "Give the path of a file, sqlite:///file, or postgresql://user@host/database.",
)


def foreign(where: str) -> StoreForeign:
    """Return the error for a database that is not the hub's."""
    return StoreForeign(
        Text(
            "Đây là cơ sở dữ liệu của chương trình khác.",
            "This is a database of another program.",
        ),
        remedy=Text(
            "Chọn tệp khác, hoặc tạo cơ sở dữ liệu riêng cho kho.",
            "Choose another file, or make a database of its own for the store.",
        ),
        where=where,
    )


def unsupported(kind: str) -> StoreUnusable:
    """Return the error for a kind of database that the store does not use."""
    return StoreUnusable(
        Text(
            "Kho dữ liệu dùng tệp SQLite hoặc PostgreSQL có tên cơ sở dữ liệu, không dùng {kind}.",
            "The store uses a SQLite file or a named PostgreSQL database, not {kind}.",
        ).format(kind=kind),
        remedy=_GIVE_A_PLACE,
    )


def unreadable_url() -> StoreUnusable:
    """Return the error for an address that is none; it is not repeated, it may hold a password."""
    return StoreUnusable(
        Text("Địa chỉ kho dữ liệu viết chưa đúng.", "The store's address is not well formed."),
        remedy=_GIVE_A_PLACE,
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


def unknown_ticket(request_id: str) -> UnknownCode:
    """Return the error for a request for signatures that the store has not."""
    return UnknownCode(
        Text("Không có yêu cầu ký này.", "There is no such request for signatures."),
        where=request_id[:60],
        remedy=Text("Xem danh sách: hub ticket list.", "See the list: hub ticket list."),
    )
