"""The service's desk: what each operation answers; it knows nothing of sockets and SOAP."""

from __future__ import annotations

import binascii
import datetime as dt
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock

from lxml import etree

from hub.core.contracts import MOST_RECORDS
from hub.core.errors import HubError
from hub.core.transport import parse_xml
from hub.plugins.vnpt.manifest import Dialect, Tenant
from hub.plugins.vnpt.mapping import read, write
from hub.plugins.vnpt.wire import ResultLine, payload_schema
from simulation.vnpt.bad_days import BadDay
from simulation.vnpt.book import Book, Entry, Filter

MOST_FILE_BYTES = 1024 * 1024
LOGIN, NOT_THERE, NOT_XML, FAILED, TOO_MANY, USED = (
    "ERR:1",
    "ERR:2",
    "ERR:3",
    "ERR:5",
    "ERR:10",
    ("ERR:13"),
)
_LOCKED = "ERR:13"
"""The older service's 13: the school has closed its books."""

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
    book: Book
    tenant: Tenant = Tenant.TODAY
    dialect: Dialect = Dialect.SINCE_2020
    locked: frozenset[str] = frozenset()
    lock: Lock = field(default_factory=Lock)
    _previous: int = 0

    def answer(self, operation: str, given: Parameters, day: BadDay) -> str:
        """Return what stands in the operation's result; `given` has lower-case names of today."""
        with self.lock:
            self.book.asked[operation] += 1
            expired = day is BadDay.LOGIN_EXPIRES and self.book.asked["getDSHocBa"] > 1
            if expired or not self.login.fits(given):
                return "-1" if operation == "UpdateHocSinh" else LOGIN
            if day is BadDay.FAILS_INSIDE_200 and operation != "UpdateHocSinh":
                return FAILED
            return self._operations()[operation](given, day)

    def _operations(self) -> dict[str, Callable[[Parameters, BadDay], str]]:
        return {
            "kiemTraKetNoi": lambda _given, _day: "OK:2026.1",
            "getDSHocBa": self._page,
            "UpdateHocSinh": self._register,
            "ImportHocBa": self._import,
            "getKetQuaImport": self._results,
            "getDSTepDaKy": self._files,
            "uploadHocBaAttachmentFkey": self._upload,
        }

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    def _page(self, given: Parameters, day: BadDay) -> str:
        chosen = Filter(given["matruong"], given["namhoc"], given["caphoc"])
        size, mark = int(given["soluong"]), int(given["tumoc"])
        if not 0 < size <= MOST_RECORDS:
            return TOO_MANY
        if day is BadDay.CHANGED_ID and mark and "GL-MOI" not in self.book.pupils:
            self.book.change_code("GL-MOI")
        if day is BadDay.DUPLICATE_PAGE:
            mark = self._previous
        elif day is BadDay.REORDERED_PAGES:
            mark = max([mark, *(e.mark for e in islice(self.book.behind(mark, chosen), size))])
        else:
            self._previous = mark
        return _spoilt(self._written(mark, size, chosen, day), day)

    def _written(self, mark: int, size: int, chosen: Filter, day: BadDay) -> etree._Element:
        waiting = list(self.book.behind(mark, chosen))
        page = waiting[:size]
        root = etree.Element("DSHocBa", so_luong=str(len(page)), tu_moc=str(mark))
        root.set("moc", str(page[-1].mark if page else mark))
        root.set("con_lai", str(len(waiting) - len(page)))
        root.set("thoi_gian", _clock(day))
        root.extend(self._element(entry) for entry in page)
        return root

    def _element(self, entry: Entry) -> etree._Element:
        element = write(entry.transcript, self.dialect)
        element.set("hoc_sinh_id", str(entry.number))
        if entry.former_code is not None:
            element.set("ma_hoc_sinh_cu", entry.former_code)
        return element

    def _files(self, given: Parameters, day: BadDay) -> str:
        mark, size = int(given["tumoc"]), int(given["soluong"])
        waiting = sorted(self.book.files)[mark:]
        page = waiting[:size]
        root = etree.Element("DSTep", so_luong=str(len(page)), tu_moc=str(mark))
        root.set("moc", str(mark + len(page)))
        root.set("con_lai", str(len(waiting) - len(page)))
        for name in page:
            line = etree.SubElement(root, "tep", ten=name)
            line.text = b64encode(self.book.files[name]).decode("ascii")
        return _spoilt(root, day)

    # ── writing ──────────────────────────────────────────────────────────────────────────────────

    def _register(self, given: Parameters, _day: BadDay) -> str:
        root = _document(given["xmlhocsinhdata"], "DSHocSinh")
        if root is None:
            return "-3"
        for pupil in root:
            code, name = str(pupil.attrib["ma_hoc_sinh"]), str(pupil.attrib["ho_ten"])
            self.book.pupils.setdefault(code, name)
        return str(len(root))

    def _import(self, given: Parameters, _day: BadDay) -> str:
        fkey = given["fkey"]
        if fkey in self.book.imports and self.tenant is Tenant.TODAY:
            return USED
        root = _document(given["xmlhocbadata"], "DSHocBa")
        if root is None or not len(root):
            return NOT_XML
        transcripts = [read(element) for element in root]
        school = transcripts[0].school.code
        if school in self.locked and self.tenant is Tenant.OLDER:
            return _LOCKED
        if fkey not in self.book.imports:
            overwrite = given["ghide"] == "1"
            self.book.imports[fkey] = [
                self.book.write(each, overwrite=overwrite) for each in transcripts
            ]
        lines = [line for line in self.book.imports[fkey] if line.khoa in self.book.entries]
        listed = ",".join(f"{line.khoa}_{self.book.entries[line.khoa].number}" for line in lines)
        return f"OK:GL{len(self.book.imports)};{school}-{listed}"

    def _results(self, given: Parameters, _day: BadDay) -> str:
        lines = self.book.imports.get(given["fkey"])
        if lines is None:
            return NOT_THERE
        root = etree.Element("KetQua", fkey=given["fkey"])
        for line in lines:
            etree.SubElement(root, "muc", _attributes(line))
        return etree.tostring(root, encoding="unicode")

    def _upload(self, given: Parameters, _day: BadDay) -> str:
        name = given["ten"]
        if "/" in name or "\\" in name or not name:
            return "ERR:8"
        if given["ext"] != "xml":
            return "ERR:9"
        try:
            content = b64decode(given["tepbase64"], validate=True)
        except binascii.Error:
            return "ERR:10"
        if len(content) > MOST_FILE_BYTES:
            return "ERR:11"
        return self._store(given["fkey"], name, content)

    def _store(self, fkey: str, name: str, content: bytes) -> str:
        if fkey in self.book.uploads:
            return "OK" if self.book.uploads[fkey] == (name, content) else USED
        if self.book.files.get(name) == content:
            return "OK:mtd"
        self.book.uploads[fkey] = (name, content)
        self.book.files[name] = content
        return "OK"


def _attributes(line: ResultLine) -> dict[str, str]:
    return {name: text for name, text in line.model_dump().items() if text}


def _document(text: str, tag: str) -> etree._Element | None:
    """Return the document in a string when it follows the schema."""
    try:
        root = parse_xml(text.encode())
    except HubError:
        return None
    return root if root.tag == tag and payload_schema().validate(root) else None


def _clock(day: BadDay) -> str:
    now = dt.datetime.now(dt.UTC)
    return (now - dt.timedelta(days=9_000) if day is BadDay.CLOCK_SKEW else now).isoformat()


def _spoilt(root: etree._Element, day: BadDay) -> str:
    """Return a page as it is sent on that day."""
    first = root[0] if len(root) else None
    if first is not None and day is BadDay.MISSING_FIELD:
        for classroom in first.iterchildren("lop"):
            classroom.attrib.pop("ten")
    elif first is not None and day is BadDay.MERGED_PUPIL:
        twin = etree.fromstring(etree.tostring(first))
        twin.set("hoc_sinh_id", "999999999")
        root.append(twin)
        root.set("so_luong", str(len(root)))
    elif day is BadDay.HALF_PAGE:
        for element in list(root)[len(root) // 2 :]:
            root.remove(element)
    text = etree.tostring(root, encoding="unicode")
    return text.replace("ma_hoc_sinh=", "maHocSinh=") if day is BadDay.RENAMED_FIELD else text
