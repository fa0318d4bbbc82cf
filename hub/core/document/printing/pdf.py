"""Compiles the form to PDF/A-2b with Typst (tạo tệp PDF)."""

from __future__ import annotations

import datetime as dt
import json
import threading
from functools import cache
from pathlib import Path

import typst

from hub.core.document.printing.glyphs import font_folders, printable
from hub.core.errors import Bug
from hub.core.text import Text

_TEMPLATES = Path(__file__).parent / "template"
_local = threading.local()


def compile_pdf(template: str, content: dict[str, object], qr: str, created: dt.datetime) -> bytes:
    """Return `content` set by `template` as PDF/A-2b; the same arguments give the same bytes.

    :param qr: the QR code as SVG.
    :param created: written as the file's time of creation; aware.
    :raises Bug: when the template cannot be compiled with this content.
    """
    data = json.dumps(printable(content), ensure_ascii=False, separators=(",", ":"))
    try:
        compiled = _compiler().compile(
            input=str(_TEMPLATES / f"{template}.typ"),
            format="pdf",
            sys_inputs={"content": data, "qr": qr},
            pdf_standards="a-2b",
            timestamp=created,
        )
    except typst.TypstError:
        # The diagnostic quotes the pupil's data; only the kind of trouble may leave.
        raise _broken(template) from None
    if not isinstance(compiled, bytes):
        raise _broken(template)
    return compiled


def _compiler() -> typst.Compiler:
    """The compiler of this thread: one compiler takes one document at a time."""
    compiler: typst.Compiler | None = getattr(_local, "compiler", None)
    if compiler is None:
        compiler = typst.Compiler(
            root=_TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={}
        )
        _local.compiler = compiler
    return compiler


@cache
def _fonts() -> typst.Fonts:
    """The form's own fonts and no others: the same output on every machine."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in font_folders()],
    )


def _broken(template: str) -> Bug:
    return Bug(
        Text("Không tạo được bản in học bạ.", "The printable form could not be made."),
        where=template,
        remedy=Text(
            "Báo người phát triển kèm mã học bạ.", "Tell the developers the transcript's code."
        ),
    )
