"""From a document back to its transcript; the schema is checked first (đọc tệp học bạ)."""

from __future__ import annotations

from lxml import etree
from pydantic import ValidationError

from hub.core.document.binding import reader
from hub.core.document.layout import AFTER_RESULTS, BEFORE_RESULTS, INFO, RESULTS
from hub.core.document.schema import schema_defects
from hub.core.errors import Reject, UnreadableInput
from hub.core.model import Transcript
from hub.core.text import Text
from hub.core.transport import parse_xml

_READ_COMMON = reader((*BEFORE_RESULTS, *AFTER_RESULTS))
_READ_RESULTS = {group.tag: (kind, reader(group.nodes)) for kind, group in RESULTS.items()}


def parse(content: bytes, *, where: str | None = None) -> Transcript:
    """Return the transcript that the document `content` holds.

    :raises UnsafeInput: for XML that is refused before it is read.
    :raises UnreadableInput: when it is not XML or breaks the layout's schema.
    :raises Reject: when a value has the right form but is impossible (31 February).
    """
    root = parse_xml(content, where=where)
    defects = schema_defects(root)
    if defects:
        raise UnreadableInput(
            Text(
                "Tệp không đúng lược đồ hocba-observed-2025: {defect}.",
                "The file breaks the schema hocba-observed-2025: {defect}.",
            ).format(defect=defects[0]),
            where=where,
            remedy=Text(
                "Kiểm tra phần mềm đã tạo tệp theo lược đồ do lệnh hub schema --xml in ra.",
                "Check the software that made the file against the schema of hub schema --xml.",
            ),
        )
    return transcript_of(root, where=where)


def transcript_of(root: etree._Element, *, where: str | None = None) -> Transcript:
    """Return the transcript of an already parsed document that its schema allows."""
    info = root.find(f"*/{INFO}")
    if info is None:
        raise UnreadableInput(
            Text("Tệp không có phần {tag}.", "The file has no {tag}.").format(tag=INFO),
            where=where,
            remedy=Text("Chọn tệp học bạ số.", "Choose a transcript document."),
        )
    data = _READ_COMMON(info)
    for tag, (kind, read) in _READ_RESULTS.items():
        results = info.find(tag)
        if results is not None:
            data["results"] = {"kind": kind, **read(results)}
    try:
        return Transcript.model_validate(data)
    except ValidationError as error:
        raise Reject(
            Text("Giá trị không hợp lệ tại {path}.", "A value is not possible at {path}.").format(
                path=_path(error)
            ),
            where=where,
            remedy=Text(
                "Sửa tại phần mềm nguồn, thu hồi và phát hành lại tệp này.",
                "Correct it at the source, then recall and re-issue this file.",
            ),
        ) from None


def _path(error: ValidationError) -> str:
    """Place of the first fault; never the value, which may be a pupil's."""
    return ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
