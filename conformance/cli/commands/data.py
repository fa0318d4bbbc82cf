"""``conformance data``: what a vendor loads into its test system before a run."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from conformance.suites.adapter import loaded_schools
from hub.cli.options import AsJson, Lang
from hub.cli.output import Output, default_language
from hub.core.text import Text


def run(
    out: Annotated[Path, typer.Option(help="Thư mục dữ liệu. / Folder for the data.")],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Viết các trường thử nghiệm thành JSON chuẩn. / Write the test schools as canonical JSON.

    Ví dụ / Example: conformance data --out truong-thu
    """
    output = Output(lang or default_language(), as_json=as_json)
    out.mkdir(parents=True, exist_ok=True)
    counts = {}
    for school, transcripts in groupby(loaded_schools(), key=lambda each: each.school.code):
        values = [each.model_dump(mode="json") for each in transcripts]
        text = json.dumps(values, ensure_ascii=False, indent=1)
        (out / f"{school}.json").write_text(text + "\n", "utf-8")
        counts[school] = len(values)
    output.answer({"folder": str(out), "schools": counts})
    output.say(_WRITTEN.format(schools=len(counts), count=sum(counts.values()), out=out))


_WRITTEN = Text(
    "Đã viết {count} học bạ giả lập của {schools} trường vào {out}: nạp vào hệ thống thử nghiệm.",
    "Wrote {count} invented transcripts of {schools} schools to {out}: load them into your system.",
)
