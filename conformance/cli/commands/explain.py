"""``conformance explain``: a requirement, and what became of it in a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from conformance.cli.replaying import replayed
from conformance.reports.words import HEADINGS
from conformance.requirements import requirement
from hub.cli.options import AsJson, Lang
from hub.cli.output import Output, default_language
from hub.core.text import Text


def run(
    reference: Annotated[
        str,
        typer.Argument(
            metavar="[RUN/]REQUIREMENT",
            help="Yêu cầu, hoặc kết quả của nó trong một lần chạy. / "
            "A requirement, or its result in a run.",
        ),
    ],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Giải thích một yêu cầu và kết quả của nó. / Explain a requirement and its result.

    Ví dụ / Example: conformance explain conformance-run/DOC-SIGNATURE-INTACT
    """
    output = Output(lang or default_language(), as_json=as_json)
    folder, _, identifier = reference.rpartition("/")
    asked = requirement(identifier)
    told = asked.to_json(output.language)
    facts = [(HEADINGS[0], asked.id), (Text("Nội dung", "Text"), asked.text.get(output.language))]
    facts += [(HEADINGS[6], asked.clause), (Text("Nguồn", "Source"), asked.source)]
    if folder:
        result = replayed(Path(folder)).verdict.of(identifier)
        told |= result.to_json(output.language)
        facts += [(HEADINGS[1], result.outcome.label.get(output.language))]
        facts += [(HEADINGS[2], result.who.label.get(output.language) if result.who else "")]
        facts += [(HEADINGS[3], result.expected), (HEADINGS[4], result.received)]
        facts += [(HEADINGS[5], result.where)]
        facts += [(HEADINGS[7], result.next.get(output.language) if result.next else "")]
    output.answer(told)
    for label, value in facts:
        if value:
            output.say(Text(f"{label.vi}: {value}", f"{label.en}: {value}"))
