"""Printing signed transcripts as PDF/A, primary and secondary in turn."""

from __future__ import annotations

from pathlib import Path

import typst

from benchmarks.benchmark import Benchmark
from benchmarks.measure import Contest, at_least, rate_of
from benchmarks.world import World, in_turn
from hub.core.document.printing import print_transcript
from hub.core.document.verdict import DocumentVerdict
from hub.core.document.verification import verify
from hub.core.model import Transcript
from hub.core.text import Text
from simulation.school import School

_PDF = b"%PDF-"
_Printable = tuple[Transcript, bytes, DocumentVerdict]


def printables(world: World) -> list[_Printable]:
    """Return transcripts with their signed documents and the verdicts on them."""
    pairs = zip(_of(world.primary, world), _of(world.upper, world), strict=True)
    return [each for pair in pairs for each in pair]


def _of(school: School, world: World) -> list[_Printable]:
    signed = [(each, school.signed(each)) for each in school.transcripts]
    return [(each, made, verify(made, world.trust, at=world.now)) for each, made in signed]


def ours(printable: _Printable) -> int:
    """Print one transcript.

    :raises ValueError: when no PDF comes out.
    """
    transcript, document, verdict = printable
    if not print_transcript(transcript, document=document, verdict=verdict).startswith(_PDF):
        raise ValueError("no PDF was printed")
    return 1


class Typst:
    """Typst alone: one line of text with a number of its own on one page.

    :param folder: where the page's source is written.
    """

    def __init__(self, folder: Path) -> None:
        self._page = folder / "page.typ"
        self._page.write_text('Trang #sys.inputs.at("number")', "utf-8")
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
        self._compiler = typst.Compiler(root=folder, font_paths=fonts)
        self._number = 0

    def one_line(self) -> int:
        """Compile the page; the number keeps Typst from answering out of its cache."""
        self._number += 1
        self._compiler.compile(
            input=str(self._page),
            format="pdf",
            sys_inputs={"number": str(self._number)},
            pdf_standards="a-2b",
        )
        return 1


def _prepare(world: World) -> Contest:
    return Contest(
        rate_of(in_turn(printables(world), ours)), rate_of(Typst(world.trust_folder).one_line)
    )


BENCHMARKS = (
    Benchmark(
        "print-pdf",
        Text("In học bạ đã ký ra PDF/A", "Print a signed transcript as PDF/A"),
        Text("tệp PDF/giây", "PDF files/s"),
        "typst, a page of one line",
        at_least(50),
        _prepare,
    ),
)
