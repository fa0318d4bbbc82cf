"""What travels as a string: pages, results and files, held against the contract's schema.

A page is read record by record, each one checked against the XSD: one wrong record is refused and
the others are not. What is small becomes a strict pydantic value; transcripts go straight from the
checked element to the canonical model (`mapping`), which validates them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from lxml import etree
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

from hub.core.model import PartialDate
from hub.core.transport import XmlBounds, iterate_xml, parse_xml
from hub.core.transport.bounds import MIB
from hub.plugins.vnpt.manifest import Tenant

CONTRACT = Path(__file__).parent / "contract"
"""The published contract; ``docs/contracts`` holds the same files."""

_PAGE = XmlBounds(size=24 * MIB)
_SECRET_FREE = re.compile(r"attribute '([A-Za-z0-9_]{1,40})'")
_Count = Annotated[int, Field(ge=0)]
_Id = Annotated[str, Field(min_length=1, max_length=64)]


def service_files(tenant: Tenant) -> tuple[Path, Path]:
    """Return the WSDL and the messages' XSD of a tenant of that version."""
    stem = "vnpt-soap-2026.1" + ("-cu" if tenant is Tenant.OLDER else "")
    return CONTRACT / f"{stem}.wsdl", CONTRACT / f"{stem}.xsd"


@cache
def payload_schema() -> etree.XMLSchema:
    """Return the schema of what travels as a string."""
    return etree.XMLSchema(etree.parse(str(CONTRACT / "vnpt-soap-2026.1-hocba.xsd")))


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PageHead(_Wire):
    """How a page says where it stands: a page is asked for, and known, by its mark (mốc)."""

    so_luong: _Count
    tu_moc: _Count
    moc: _Count
    con_lai: _Count
    thoi_gian: str = ""
    """The server's clock; nothing is concluded from it."""


class PupilForm(_Wire):
    """A pupil as ``UpdateHocSinh`` takes them."""

    ma_hoc_sinh: _Id
    ho_ten: str
    ngay_sinh: PartialDate | None = None


class ResultLine(_Wire):
    """What an import did with one transcript; `cot` is the column that has marks already."""

    khoa: _Id
    trang_thai: Literal["tao_moi", "cap_nhat", "khong_doi", "giu_nguyen", "tu_choi"]
    ly_do: str = ""
    cot: str | None = None


class FileForm(_Wire):
    """A signed file; `tep` its bytes."""

    ten: Annotated[str, Field(min_length=1, max_length=500)]
    tep: Base64Bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an element breaks the schema: the rule's name and, where there is one, the attribute."""

    rule: str
    field: str | None


Line = TypeVar("Line", bound=BaseModel)


def read_page(text: str, where: str) -> Iterator[PageHead | etree._Element]:
    """Yield a page's head and then its ``hoc_ba`` elements, one in memory at a time.

    :raises HubError: as `iterate_xml`.
    :raises pydantic.ValidationError: for a head in another shape.
    """
    items = iterate_xml(text.encode(), "DSHocBa", "hoc_ba", bounds=_PAGE, where=where)
    for item in items:
        yield PageHead.model_validate(dict(item.attrib)) if item.tag == "DSHocBa" else item


def faults(element: etree._Element) -> tuple[Fault, ...]:
    """Return how a record breaks the schema; nothing when it does not. Values are not repeated."""
    schema = payload_schema()
    if schema.validate(element):
        return ()
    log: Iterable[etree._LogEntry] = schema.error_log  # type: ignore[assignment]  # as lxml has it
    return tuple(_fault(entry) for entry in log)


def _fault(entry: etree._LogEntry) -> Fault:
    named = _SECRET_FREE.search(entry.message)
    return Fault(entry.type_name, named[1] if named else None)


def read_results(text: str, where: str) -> tuple[str, tuple[ResultLine, ...]]:
    """Return the fkey and the lines of a ``KetQua``.

    :raises ValueError: when it breaks the schema.
    """
    root = _checked(text, "KetQua", where)
    return str(root.attrib["fkey"]), tuple(
        ResultLine.model_validate(dict(line.attrib)) for line in root
    )


def read_files(text: str, where: str) -> tuple[PageHead, tuple[FileForm, ...]]:
    """Return the head and the files of a ``DSTep``.

    :raises ValueError: when it breaks the schema.
    """
    root = _checked(text, "DSTep", where)
    files = (FileForm(ten=str(line.attrib["ten"]), tep=(line.text or "").encode()) for line in root)
    return PageHead.model_validate(dict(root.attrib)), tuple(files)


def _checked(text: str, tag: str, where: str) -> etree._Element:
    root = parse_xml(text.encode(), bounds=_PAGE, where=where)
    if root.tag != tag or not payload_schema().validate(root):
        raise ValueError(tag)
    return root


def write_transcripts(elements: Iterable[etree._Element]) -> str:
    """Return the document that ``ImportHocBa`` takes."""
    root = etree.Element("DSHocBa")
    root.extend(elements)
    root.set("so_luong", str(len(root)))
    return etree.tostring(root, encoding="unicode")


def write_pupils(pupils: Iterable[PupilForm]) -> str:
    """Return the document that ``UpdateHocSinh`` takes."""
    root = etree.Element("DSHocSinh")
    for pupil in pupils:
        fields = pupil.model_dump(mode="json", exclude_none=True)
        etree.SubElement(root, "hoc_sinh", fields)
    return etree.tostring(root, encoding="unicode")
