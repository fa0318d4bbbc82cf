"""The file is PDF/A-2b, complete in itself, tagged, and the same every time."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any, Literal

import pytest
import typst

from hub.core.document.printing import pdf as compiling
from hub.core.document.printing import print_transcript
from hub.core.document.printing.pdf import compile_pdf
from hub.core.document.printing.words import VIETNAM
from hub.core.errors import Bug
from hub.core.model import Transcript
from tests.printing import forms
from tests.spec import samples

BOTH = pytest.mark.parametrize(
    "transcript", [forms.full_primary(), forms.full_secondary()], ids=["primary", "secondary"]
)


@BOTH
def test_it_says_that_it_is_pdf_a_2b(transcript: Transcript) -> None:
    pdf = print_transcript(transcript, watermark="THỬ")
    reader = forms.reader(pdf)
    catalogue: Any = reader.root_object
    xmp = catalogue["/Metadata"].get_object().get_data().decode()
    assert re.search(r"<pdfaid:part>2</pdfaid:part>", xmp)
    assert re.search(r"<pdfaid:conformance>B</pdfaid:conformance>", xmp)
    assert catalogue["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert "/Encrypt" not in reader.trailer
    assert "/ID" in reader.trailer
    assert b"/JavaScript" not in pdf


@BOTH
def test_it_has_tags_a_language_and_a_title(transcript: Transcript) -> None:
    reader = forms.reader(print_transcript(transcript))
    catalogue: Any = reader.root_object
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/Lang"] == "vi-VN"
    assert reader.metadata is not None
    assert reader.metadata.title == f"Học bạ 2025-2026: {transcript.pupil.full_name}"
    assert reader.metadata.author == transcript.school.name
    outline: Any = reader.outline
    assert outline[0].title == "HỌC BẠ"


@BOTH
def test_every_font_is_embedded(transcript: Transcript) -> None:
    fonts = {}
    for page in forms.reader(print_transcript(transcript)).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0]["/FontDescriptor"]
            fonts[str(descriptor["/FontName"])] = "/FontFile2" in descriptor
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {"BeVietnamPro"}
    assert all(fonts.values())


@BOTH
def test_the_same_transcript_gives_the_same_bytes(transcript: Transcript) -> None:
    first = print_transcript(transcript)
    print_transcript(samples.lower(), watermark="KHÁC")
    assert print_transcript(transcript) == first
    assert print_transcript(samples.change(transcript, {"version": 4})) != first


@pytest.mark.parametrize(
    ("issuing", "created"),
    [
        ({"issued_on": "2026-05-30", "created_on": "2026-05-25"}, "2026-05-30"),
        ({"created_on": "2026-05-25"}, "2026-05-25"),
        ({}, "2026-05-31"),
        ({"issued_on": "0001-01-01"}, "0001-01-01"),
        ({"issued_on": "9999-12-31"}, "9999-12-31"),
    ],
)
def test_the_time_of_creation_comes_from_the_data(issuing: object, created: str) -> None:
    transcript = samples.change(samples.primary(1), {"issuing": issuing})
    metadata = forms.reader(print_transcript(transcript)).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.astimezone(VIETNAM).date().isoformat() == created


def test_the_templates_compile_without_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    warned: list[str] = []
    real = compiling._compiler()

    def compile_noting(
        *,
        input: str,
        format: Literal["pdf"],
        sys_inputs: dict[str, str],
        pdf_standards: Literal["a-2b"],
        timestamp: dt.datetime,
    ) -> object:
        made, warnings = real.compile_with_warnings(
            input,
            format=format,
            sys_inputs=sys_inputs,
            pdf_standards=pdf_standards,
            timestamp=timestamp,
        )
        warned.extend(warning.message for warning in warnings)
        return made

    strict = SimpleNamespace(compile=compile_noting)
    monkeypatch.setattr(compiling, "_compiler", lambda: strict)
    for transcript in (forms.full_primary(), forms.full_secondary()):
        print_transcript(transcript, watermark="THỬ")
    assert warned == []


def test_a_failure_tells_nothing_of_the_pupil() -> None:
    with pytest.raises(Bug) as caught:
        compile_pdf(
            "primary", {"head": "Nguyễn Văn An"}, "", dt.datetime(2026, 5, 30, tzinfo=dt.UTC)
        )
    assert caught.value.__suppress_context__
    assert "Nguyễn" not in f"{caught.value} {caught.value.fields} {caught.value.where}"
    assert isinstance(caught.value.__context__, typst.TypstError)
