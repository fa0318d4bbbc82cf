"""The service's desk: what each operation answers; it knows nothing of sockets and SOAP."""

from __future__ import annotations

import binascii
import datetime as dt
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from threading import Lock
from typing import Any, Final

from lxml import etree

from hub.core.contracts import MOST_RECORDS
from hub.core.errors import HubError
from hub.core.transport import parse_xml
from hub.plugins.vnpt.manifest import Tenant
from hub.plugins.vnpt.mapping import read
from hub.plugins.vnpt.wire import payload_schema
from simulation.vendors.bad_days import BadDay, Days
from simulation.vendors.book import Effect, Entry, Scope
from simulation.vendors.paging import Portion, portion
from simulation.vendors.server import SKEW
from simulation.vnpt.book import VnptBook

MOST_FILE_BYTES = 1024 * 1024
LOGIN, NOT_THERE, NOT_XML, FAILED = "ERR:1", "ERR:2", "ERR:3", "ERR:5"
NO_TRANSCRIPT, NAME, TYPE, NOT_BASE64, TOO_BIG = "ERR:6", "ERR:8", "ERR:9", "ERR:10", "ERR:11"
TOO_MANY, USED = "ERR:10", "ERR:13"
_LOCKED = "ERR:13"
"""The older service's 13: the school has closed its books."""
_CLASS_NAME: Final = re.compile(rb'(?<=<lop) ?([^>]*?) ten="[^"]*"')

Parameters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Login:
    """Both credential pairs of the tenant."""

    account: str
    account_password: str
    username: str
    password: str

    def fits(self, given: Parameters) -> bool:
        """Tell whether every credential in a request is right; not every request has both."""
        right = {
            "account": self.account,
            "acpass": self.account_password,
            "username": self.username,
            "password": self.password,
        }
        return all(given[name] == value for name, value in right.items() if name in given)


@dataclass(slots=True)
class Desk:
    """Answers the operations of one tenant.

    :param locked: schools that have closed their books; only the older service knows that.
    """

    login: Login
    book: VnptBook
    tenant: Tenant = Tenant.TODAY
    locked: frozenset[str] = frozenset()
    _uploads: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def answer(self, operation: str, given: Parameters, days: Days) -> str:
        """Return what stands in the operation's result; `given` has lower-case names of today."""
        with self._lock:
            self.book.asked[operation] += 1
            expired = BadDay.LOGIN_EXPIRES in days and self.book.asked["getDSHocBa"] > 1
            if expired or not self.login.fits(given):
                return "-1" if operation == "UpdateHocSinh" else LOGIN
            return self._operations()[operation](given, days)

    def _operations(self) -> dict[str, Callable[[Parameters, Days], str]]:
        return {
            "kiemTraKetNoi": lambda _given, _days: "OK:2026.1",
            "getDSHocBa": self._page,
            "UpdateHocSinh": self._register,
            "ImportHocBa": self._import,
            "getKetQuaImport": self._results,
            "getDSTepDaKy": self._files,
            "uploadHocBaAttachmentFkey": self._upload,
        }

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    def _page(self, given: Parameters, days: Days) -> str:
        size, mark = int(given["soluong"]), int(given["tumoc"])
        if not 0 < size <= MOST_RECORDS:
            return TOO_MANY
        if BadDay.CHANGED_ID in days and mark and "GL-MOI" not in self.book.pupils:
            self.book.change_code("GL-MOI")
        page = portion(self.book.listed(_scope(given)), mark, size, days)
        records = [_record(entry) for entry in page.items]
        if BadDay.MERGED_PUPIL in days and records:
            records.append(records[0].replace(b'hoc_sinh_id="', b'hoc_sinh_id="9', 1))
            page = replace(page, whole=page.whole + 1)
        if BadDay.MISSING_FIELD in days and records:
            records[0] = _CLASS_NAME.sub(rb" \1", records[0], count=1)
        # Put together as bytes: a page is what a server sends most.
        head = b'%s thoi_gian="%s"' % (_head(page), _clock(days).encode())
        text = b"<DSHocBa %s>%s</DSHocBa>" % (head, b"".join(records))
        if BadDay.RENAMED_FIELD in days:
            text = text.replace(b"ma_hoc_sinh=", b"maHocSinh=")
        return text.decode()

    def _files(self, given: Parameters, days: Days) -> str:
        held = self.book.documents(_scope(given))
        page = portion(held, int(given["tumoc"]), int(given["soluong"]), days)
        lines = (
            b'<tep ten="%s">%s</tep>' % (_attribute(each.name), b64encode(each.content))
            for each in page.items
        )
        text = b"<DSTep %s>%s</DSTep>" % (_head(page), b"".join(lines))
        return text.decode()

    # ── writing ──────────────────────────────────────────────────────────────────────────────────

    def _register(self, given: Parameters, _days: Days) -> str:
        root = _document(given["xmlhocsinhdata"], "DSHocSinh")
        if root is None:
            return "-3"
        for pupil in root:
            code, name = str(pupil.attrib["ma_hoc_sinh"]), str(pupil.attrib["ho_ten"])
            self.book.pupils.setdefault(code, name)
        return str(len(root))

    def _import(self, given: Parameters, _days: Days) -> str:
        fkey, done = given["fkey"], self.book.transactions
        if fkey in done and self.tenant is Tenant.TODAY:
            return USED
        root = _document(given["xmlhocbadata"], "DSHocBa")
        if root is None or not len(root):
            return NOT_XML
        transcripts = [read(element) for element in root]
        school = transcripts[0].school.code
        if school in self.locked and self.tenant is Tenant.OLDER:
            return _LOCKED
        if fkey not in done:
            before = None if given["ghide"] == "1" else self.book.columns(transcripts)
            done[fkey] = tuple(self.book.take(each, before) for each in transcripts)
        held = ((each.key, self.book.entries.get(each.key)) for each in done[fkey])
        listed = ",".join(f"{key}_{entry.number}" for key, entry in held if entry is not None)
        return f"OK:GL{len(done)};{school}-{listed}"

    def _results(self, given: Parameters, _days: Days) -> str:
        effects = self.book.transactions.get(given["fkey"])
        if effects is None:
            return NOT_THERE
        root = etree.Element("KetQua", fkey=given["fkey"])
        for effect in effects:
            etree.SubElement(root, "muc", _line(effect))
        return etree.tostring(root, encoding="unicode")

    def _upload(self, given: Parameters, _days: Days) -> str:
        name = given["ten"]
        if "/" in name or "\\" in name or not name:
            return NAME
        if given["ext"] != "xml":
            return TYPE
        try:
            content = b64decode(given["tepbase64"], validate=True)
        except binascii.Error:
            return NOT_BASE64
        if len(content) > MOST_FILE_BYTES:
            return TOO_BIG
        return self._store(given["fkey"], name, content)

    def _store(self, fkey: str, name: str, content: bytes) -> str:
        if fkey in self._uploads:
            return "OK" if self._uploads[fkey] == (name, content) else USED
        effect = self.book.store(name, content)
        if effect.status == "STORED":
            self._uploads[fkey] = (name, content)
        return _STORED.get(effect.code or effect.status, NAME)


_STORED = {"STORED": "OK", "KNOWN": "OK:mtd", "FILE_NOT_READABLE": NO_TRANSCRIPT}
_WRITTEN = {
    "CREATED": "tao_moi",
    "UPDATED": "cap_nhat",
    "UNCHANGED": "khong_doi",
    "KEPT": "giu_nguyen",
    "REFUSED": "tu_choi",
}


def _line(effect: Effect) -> dict[str, str]:
    line = {"khoa": effect.key, "trang_thai": _WRITTEN[effect.status]}
    told = {"ly_do": effect.code, "cot": effect.column}
    return line | {name: value for name, value in told.items() if value is not None}


def _scope(given: Parameters) -> Scope:
    return Scope(*(given[name] or None for name in ("matruong", "namhoc", "caphoc")))


def _record(entry: Entry) -> bytes:
    """Return a ``hoc_ba`` with the vendor's own id of it."""
    return entry.content.replace(b"<hoc_ba ", b'<hoc_ba hoc_sinh_id="%d" ' % entry.number, 1)


def _head(page: Portion[Any]) -> bytes:
    """Return how a page says where it stands."""
    return b'so_luong="%d" tu_moc="%d" moc="%d" con_lai="%d"' % (
        page.whole,
        page.behind,
        page.last,
        page.waiting,
    )


def _attribute(text: str) -> bytes:
    return escape(text, quote=True).encode()


def _document(text: str, tag: str) -> etree._Element | None:
    """Return the document in a string when it follows the schema."""
    try:
        root = parse_xml(text.encode())
    except HubError:
        return None
    return root if root.tag == tag and payload_schema().validate(root) else None


def _clock(days: Days) -> str:
    now = dt.datetime.now(dt.UTC)
    return (now - SKEW if BadDay.CLOCK_SKEW in days else now).isoformat()
