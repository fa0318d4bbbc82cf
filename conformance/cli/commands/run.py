"""``conformance run``: run a profile and write its reports."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from conformance import session
from conformance.cli.telling import tell
from conformance.requirements import profile
from conformance.session import Run
from conformance.suites import document
from hub.cli.inputs import plugin_host, verifier_trust
from hub.cli.options import AsJson, Lang, Setting, settings_of
from hub.cli.output import Output, default_language
from hub.core.text import Text


def run(
    profile_id: Annotated[str, typer.Argument(metavar="PROFILE", help="Hồ sơ. / The profile.")],
    folder: Annotated[
        Path, typer.Option(help="Thư mục tệp học bạ. / Folder of documents or workbooks.")
    ],
    trust: Annotated[
        Path | None, typer.Option(help="Thư mục chứng thư gốc. / Folder of root certificates.")
    ] = None,
    at: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Xét theo ngày này. / As of this day."),
    ] = None,
    out: Annotated[
        Path, typer.Option(help="Thư mục kết quả. / Folder for evidence and reports.")
    ] = Path("conformance-run"),
    seed: Annotated[int, typer.Option(help="Thứ tự chạy. / Decides the order.")] = 1,
    setting: Setting = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Chạy một hồ sơ và viết báo cáo. / Run a profile and write its reports.

    Mã thoát / exit code: 0 đủ điều kiện/certifiable, 1 chưa/not, 2 sai cú pháp/usage,
    3 chưa sẵn sàng/preflight failed, 4 bộ kiểm thử lỗi/suite error.

    Ví dụ / Example: conformance run documents --folder demo/documents --trust demo/trust
    """
    output = Output(lang or default_language(), as_json=as_json)
    chosen = profile(profile_id)
    moment = at.astimezone(dt.UTC) if at is not None else dt.datetime.now(dt.UTC)
    subject = document.Folder(
        folder,
        plugin_host(),
        verifier_trust(trust) if trust is not None else None,
        moment,
        settings_of(setting),
    )
    subject.files()
    facts = Run(
        profile=chosen.id,
        subject=folder.name,
        simulated=False,
        capabilities=(),
        began=dt.datetime.now(dt.UTC),
        seed=seed,
    )
    with output.progress(Text("Kiểm thử", "Testing")) as tick:
        report = asyncio.run(
            session.run(facts, document.document_suite(), subject, out, progress=lambda *_: tick())
        )
    tell(report, out, output)
