"""``conformance list``: the catalogue of requirements."""

from __future__ import annotations

from typing import Annotated

import typer

from conformance.reports.words import HEADINGS
from conformance.requirements import Subject, catalogue
from hub.cli.options import AsJson, Lang
from hub.cli.output import Output, default_language
from hub.core.text import Text


def run(
    subject: Annotated[
        Subject | None, typer.Option(help="Chỉ đối tượng này. / Only this subject.")
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Danh mục yêu cầu. / The catalogue of requirements.

    Ví dụ / Example: conformance list --subject document
    """
    output = Output(lang or default_language(), as_json=as_json)
    chosen = [each for each in catalogue().values() if subject in (None, each.subject)]
    output.answer([each.to_json(output.language) for each in chosen])
    output.table(
        [HEADINGS[0], Text("Mức", "Verb"), Text("Nội dung", "Text"), HEADINGS[6]],
        [
            (each.id, each.verb.value, each.text.get(output.language), each.clause)
            for each in chosen
        ],
    )
