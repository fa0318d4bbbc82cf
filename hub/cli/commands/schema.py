"""``hub schema``: print the canonical model's JSON Schema, or the document layout's XSD."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from hub.cli.output import Output, default_language
from hub.core.document.schema import schema_text
from hub.core.model import Transcript


def run(
    xml: Annotated[
        bool,
        typer.Option("--xml", help="In XSD của tệp học bạ. / Print the document's XSD."),
    ] = False,
) -> None:
    """In lược đồ: JSON Schema của mô hình chuẩn, hoặc XSD của tệp học bạ số.

    Print the JSON Schema of the canonical model, or the XSD of the document.

    Ví dụ / Example: hub schema > transcript.schema.json
    """
    output = Output(default_language())
    if xml:
        output.raw(schema_text())
    else:
        output.raw(json.dumps(Transcript.model_json_schema(), ensure_ascii=False, indent=2))
