"""Reads transcripts from the file a person names: JSON, document or workbook (đọc dữ liệu)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from hub.cli.access import access_to
from hub.cli.inputs import read_input
from hub.cli.output import Ticker
from hub.core.contracts import Notice, Query, SourcePlace
from hub.core.document.layout import LAYOUT_ID
from hub.core.document.parse import transcript_of
from hub.core.document.schema import schema_defects
from hub.core.errors import Actor, Reject, UnreadableInput
from hub.core.host import PluginHost
from hub.core.model import Transcript
from hub.core.spec import Finding, Gate, Severity
from hub.core.store import open_store
from hub.core.text import Text
from hub.core.transport import parse_xml


@dataclass(slots=True)
class Reading:
    """Transcripts with the place they came from, and what kept others from being read."""

    transcripts: list[tuple[str, Transcript]] = field(default_factory=list)
    findings: list[tuple[str, Finding]] = field(default_factory=list)


def read_transcripts(
    path: Path,
    host: PluginHost,
    adapter_id: str,
    settings: Mapping[str, object],
    tick: Ticker,
) -> Reading:
    """Return what the file (or folder of workbooks) at `path` holds.

    :raises Reject: when the file as a whole cannot be read.
    """
    if path.is_dir() or path.suffix.lower() not in (".json", ".xml"):
        return asyncio.run(_from_adapter(path, host, adapter_id, settings, tick))
    content = read_input(path)
    reading = (
        _from_json(content, path) if path.suffix.lower() == ".json" else _from_xml(content, path)
    )
    tick(len(reading.transcripts))
    return reading


def one_transcript(reference: str, store: str, way: str) -> Transcript:
    """Return the transcript that `reference` names: a JSON or XML file, or a code in the store.

    :param way: how it is going to be shown; recorded where it comes from the store.

    :raises Reject: when the file holds no transcript that can be read, or several.
    :raises UnknownCode: when the store has no such transcript, or more than one.
    """
    path = Path(reference)
    if path.suffix.lower() not in (".json", ".xml"):
        with closing(open_store(store)) as opened, opened.writing() as transaction:
            return access_to(transaction).only(reference, way).transcript
    content = read_input(path)
    reading = (
        _from_json(content, path) if path.suffix.lower() == ".json" else _from_xml(content, path)
    )
    if len(reading.transcripts) != 1:
        raise UnreadableInput(
            Text(
                "Tệp phải chứa đúng một học bạ đọc được.",
                "The file must hold exactly one transcript that can be read.",
            ),
            where=reference,
            remedy=Text("Xem lỗi bằng hub check.", "See what is wrong with hub check."),
        )
    return reading.transcripts[0][1]


def _from_json(content: bytes, path: Path) -> Reading:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise UnreadableInput(
            Text("Tệp không phải JSON.", "The file is not JSON."),
            where=str(path),
            remedy=Text(
                "Dùng JSON theo lược đồ của lệnh hub schema.", "Use JSON as hub schema prints it."
            ),
        ) from None
    entries = data if isinstance(data, list) else [data]
    reading = Reading()
    for number, entry in enumerate(entries):
        place = str(path) if not isinstance(data, list) else f"{path}[{number}]"
        try:
            reading.transcripts.append((place, Transcript.model_validate(entry)))
        except ValidationError as error:
            reading.findings += [(place, finding) for finding in _shape_findings(error)]
    return reading


def _shape_findings(error: ValidationError) -> list[Finding]:
    """One finding a fault of shape: where and which kind; never the value, it may be a pupil's."""
    return [
        _fault(
            "shape",
            ".".join(str(part) for part in fault["loc"]),
            fault["type"],
            Text(
                "Dữ liệu không đúng lược đồ chuẩn (hub schema).",
                "The data do not fit the canonical schema (hub schema).",
            ),
            Actor.VENDOR,
        )
        for fault in error.errors(include_input=False, include_url=False)
    ]


def _from_xml(content: bytes, path: Path) -> Reading:
    root = parse_xml(content, where=str(path))
    defects = schema_defects(root)
    reading = Reading()
    for defect in defects:
        place, _, kind = defect.rpartition(": ")
        text = Text("Tệp không đúng lược đồ của bố cục.", "The file breaks the layout's schema.")
        reading.findings.append((str(path), _fault("schema", place, kind, text, Actor.VENDOR)))
    try:
        reading.transcripts.append((str(path), transcript_of(root, where=str(path))))
    except Reject:
        if not defects:
            raise
    return reading


async def _from_adapter(
    path: Path,
    host: PluginHost,
    adapter_id: str,
    settings: Mapping[str, object],
    tick: Ticker,
) -> Reading:
    adapter = host.build_adapter(adapter_id, {"paths": [path], "preview": True, **settings})
    reading = Reading()
    async for page in adapter.pull(Query()):
        reading.transcripts += [
            (place_text(record.place), record.transcript) for record in page.records
        ]
        reading.findings += _notices(page.refused, Severity.ERROR)
        reading.findings += _notices(page.flagged, Severity.WARNING)
        tick(len(page.records) + len(page.refused))
    return reading


def _notices(notices: tuple[Notice, ...], severity: Severity) -> list[tuple[str, Finding]]:
    return [
        (
            place_text(notice.place),
            _fault(
                reason.code, reason.column or "", "", reason.message, reason.who, severity=severity
            ),
        )
        for notice in notices
        for reason in notice.reasons
    ]


def place_text(place: SourcePlace) -> str:
    """Return a place at a source as people read it: file, sheet, row."""
    parts = [place.source, place.sheet, str(place.row) if place.row is not None else None]
    return ":".join(part for part in parts if part)


def _fault(
    rule: str,
    path: str,
    received: str,
    message: Text,
    who: Actor,
    *,
    severity: Severity = Severity.ERROR,
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        clause=LAYOUT_ID if rule == "schema" else "hub",
        path=path,
        expected="",
        received=received,
        who=who,
        message=message,
        gate=Gate.IMPORT,
    )
