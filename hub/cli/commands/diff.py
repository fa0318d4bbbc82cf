"""``hub diff``: what differs between two versions of a transcript, in words."""

from __future__ import annotations

from typing import Annotated

import typer

from hub.cli.exit_codes import ExitCode
from hub.cli.options import DEFAULT_STORE, AsJson, Lang, StorePlace
from hub.cli.output import Output, default_language
from hub.cli.reading import one_transcript
from hub.core.model import differences
from hub.core.text import Text

_WHAT = "Tệp JSON, tệp học bạ XML, hoặc mã trong kho. / JSON, a document, or a code of the store."


def run(
    old: Annotated[str, typer.Argument(help=f"Bản cũ. {_WHAT}")],
    new: Annotated[str, typer.Argument(help=f"Bản mới. {_WHAT}")],
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """So sánh hai phiên bản của một học bạ, bằng lời. / Compare two versions, in words.

    Mã thoát / exit code: 0 giống nhau/equal, 1 khác nhau/different.

    Ví dụ / Example: hub diff cu.xml moi.xml
    """
    output = Output(lang or default_language(), as_json=as_json)
    changes = differences(one_transcript(old, store, "diff"), one_transcript(new, store, "diff"))
    output.answer(
        {
            "equal": not changes,
            "changes": [
                {
                    "path": change.path,
                    "label": change.label.get(output.language),
                    "before": change.before,
                    "after": change.after,
                }
                for change in changes
            ],
        }
    )
    for change in changes:
        line = Text("{label}: {before} → {after}", "{label}: {before} → {after}")
        output.say(
            line.format(
                label=change.label, before=change.before or _NOTHING, after=change.after or _NOTHING
            )
        )
    if not changes:
        output.say(Text("Hai bản giống nhau.", "Both are equal."), "bold green")
    raise typer.Exit(ExitCode.NO if changes else ExitCode.DONE)


_NOTHING = Text("(trống)", "(nothing)")
