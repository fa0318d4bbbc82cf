"""How commands tell of rows and files that were refused or flagged (báo dòng bị trả lại)."""

from __future__ import annotations

from collections.abc import Sequence

from hub.cli.output import Output
from hub.cli.reading import place_text
from hub.core.contracts import Notice
from hub.core.text import Language, Text


def say_notices(output: Output, notices: Sequence[Notice], title: Text, limit: int = 20) -> None:
    """Tell people the first `limit` notices, each reason with its place; silent for JSON."""
    line = Text("{title} {place} [{column}]: {why}", "{title} {place} [{column}]: {why}")
    for notice in notices[:limit]:
        for reason in notice.reasons:
            output.say(
                line.format(
                    title=title,
                    place=place_text(notice.place),
                    column=reason.column or "-",
                    why=reason.message,
                )
            )
    if len(notices) > limit:
        more = Text("… và {n} dòng nữa.", "… and {n} more.")
        output.say(more.format(n=len(notices) - limit))


def notice_to_json(notice: Notice, language: Language) -> dict[str, object]:
    """Return a notice for machines: its place, and every reason with whose turn it is."""
    return {
        "source": notice.place.source,
        "sheet": notice.place.sheet,
        "row": notice.place.row,
        "reasons": [
            {
                "code": reason.code,
                "message": reason.message.get(language),
                "column": reason.column,
                "cell": reason.cell,
                "path": reason.path,
                "who": reason.who.value,
            }
            for reason in notice.reasons
        ],
    }
