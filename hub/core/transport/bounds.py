"""How much of an input the hub reads before it refuses it (giới hạn khi đọc dữ liệu vào).

Every reader takes one of these values; the defaults are far above any honest file and low enough
for a small machine. A caller with other needs passes its own value, never a flag to switch bounds
off.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MIB = 1024 * 1024


def as_size(count: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{count / MIB:g} MiB" if count >= MIB else f"{count} byte"


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlBounds:
    """Limits for one XML document (tài liệu XML).

    :param size: bytes of the document as it arrives.
    :param depth: elements inside one another; libxml2 itself stops at 256 whatever is asked.
    :param elements: elements, comments, instructions and CDATA sections together.
    :param attributes: attributes of one element.
    :param namespaces: namespace declarations of one element: canonicalisation, done later for
        signatures, costs their number times the elements below.
    """

    size: int = 8 * MIB
    depth: int = 64
    elements: int = 500_000
    attributes: int = 256
    namespaces: int = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveBounds:
    """Limits for one ZIP container (tệp nén ZIP, gồm cả .xlsx).

    :param size: bytes of the container itself.
    :param entries: files inside it.
    :param unpacked: bytes of all its files together once unpacked. A workbook of 100,000 pupils
        and 35 columns unpacks to about 130 MiB.
    :param ratio: unpacked bytes for one packed byte. Worksheets reach 30, a bomb about 1,000.
    :param ratio_free: an entry that unpacks to no more than this may have any ratio.
    """

    size: int = 64 * MIB
    entries: int = 2_000
    unpacked: int = 256 * MIB
    ratio: int = 200
    ratio_free: int = MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetBounds:
    """Limits for one sheet, from a workbook or from CSV (trang tính).

    :param rows: the number of the last row that holds a value; Excel's own limit.
    :param columns: the number of the last column that holds a value.
    :param cell_chars: characters of one cell; Excel's own limit.
    """

    rows: int = 1_048_576
    columns: int = 1_024
    cell_chars: int = 32_767


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookBounds:
    """Limits for one Excel workbook (sổ tính).

    :param archive: limits for the container; `size` holds for `.xls` too.
    :param sheet: limits for each sheet.
    :param memory: bytes of address space that reading may take; 100,000 rows of 35 columns take
        about 400 MiB.
    :param seconds: processor seconds that reading may take.
    """

    archive: ArchiveBounds = field(default_factory=ArchiveBounds)
    sheet: SheetBounds = field(default_factory=SheetBounds)
    memory: int = 2_048 * MIB
    seconds: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DelimitedBounds:
    """Limits for one CSV file (tệp văn bản phân cách).

    :param size: bytes of the file as it arrives.
    :param sheet: limits for its rows. Python's csv module refuses fields over 131,072 characters
        whatever is asked; that limit is the whole process's, so the hub leaves it alone.
    """

    size: int = 64 * MIB
    sheet: SheetBounds = field(default_factory=SheetBounds)
