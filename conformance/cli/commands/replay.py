"""``conformance replay``: compute a verdict anew from the evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from conformance.cli.replaying import replayed
from conformance.cli.telling import tell
from hub.cli.options import AsJson, Lang
from hub.cli.output import Output, default_language


def run(
    folder: Annotated[Path, typer.Argument(help="Thư mục của lần chạy. / A run's folder.")],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Tính lại kết luận từ bằng chứng, không gọi ai. / Compute the verdict anew from the evidence.

    Ví dụ / Example: conformance replay conformance-run
    """
    output = Output(lang or default_language(), as_json=as_json)
    tell(replayed(folder), folder, output)
