"""``conformance mutants``: the suite proves itself on subjects that break one requirement each."""

from __future__ import annotations

from typing import Annotated

import typer

from conformance.mutants import kill_matrix, kill_of, proven
from conformance.reports.words import HEADINGS
from conformance.requirements import Subject, requirement
from hub.cli.options import AsJson, Lang
from hub.cli.output import Output, default_language
from hub.core.text import Text

_YES, _NO = Text("bị phát hiện", "found"), Text("SÓT", "SURVIVED")


def run(
    subject: Annotated[
        Subject | None, typer.Option(help="Chỉ đối tượng này. / Only this subject.")
    ] = None,
    requirement_id: Annotated[
        str | None,
        typer.Option("--requirement", help="Chỉ đột biến của yêu cầu này. / Only its mutant."),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Bảng đột biến: phép kiểm nào phát hiện lỗi nào. / Which checks find which mutant.

    Mã thoát / exit code: 0 mọi đột biến bị đúng phép kiểm của nó phát hiện / every mutant was found
    by its own check, 1 có đột biến sót / one survived.

    Ví dụ / Example: conformance mutants --subject signer
    """
    output = Output(lang or default_language(), as_json=as_json)
    subjects = (subject,) if subject is not None else tuple(Subject)
    wanted = None if requirement_id is None else requirement(requirement_id)
    total = 1 if wanted is not None else len(proven(subjects))
    with output.progress(Text("Đột biến", "Mutants"), total) as tick:
        kills = []
        for kill in kill_matrix(subjects) if wanted is None else [kill_of(wanted)]:
            kills.append(kill)
            tick()
    output.answer({"mutants": [each.to_json() for each in kills]})
    output.table(
        [HEADINGS[0], HEADINGS[1], Text("Phép kiểm phát hiện", "Found by")],
        [
            (
                each.requirement,
                (_YES if each.killed else _NO).get(output.language),
                ", ".join(each.by),
            )
            for each in kills
        ],
    )
    survived = [each for each in kills if not each.killed]
    output.say(_SAID.format(killed=len(kills) - len(survived), total=len(kills)))
    raise typer.Exit(1 if survived else 0)


_SAID = Text(
    "{killed}/{total} đột biến bị đúng phép kiểm của nó phát hiện.",
    "{killed} of {total} mutants were found by their own checks.",
)
