"""``conformance run``: run a profile and write its reports."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from conformance.cli.subjects import Asked, opened
from conformance.cli.telling import tell
from conformance.engine.run import REPETITIONS
from conformance.engine.waiver import read_waivers
from conformance.requirements import profile
from conformance.session import Run
from hub.cli.inputs import plugin_host
from hub.cli.options import AsJson, Lang, Setting, settings_of
from hub.cli.output import Output, default_language
from hub.core.text import Text
from simulation.vendors.bad_days import BadDay

NO_KEY = "conformance"
"""The key that a service by its address is asked with where no other was given."""


def run(
    profile_id: Annotated[
        str,
        typer.Argument(
            metavar="PROFILE",
            help="documents, bronze, silver, gold, exchange, signer, signer-keys.",
        ),
    ],
    folder: Annotated[
        Path | None, typer.Option(help="Thư mục tệp học bạ. / Folder of documents or workbooks.")
    ] = None,
    adapter: Annotated[str | None, typer.Option(help="Bộ chuyển đổi. / The adapter.")] = None,
    signer: Annotated[str | None, typer.Option(help="Bộ ký số. / The signer.")] = None,
    url: Annotated[
        str | None,
        typer.Option(help="Địa chỉ dịch vụ theo exchange-rest-2026.1. / Address of a service."),
    ] = None,
    simulated: Annotated[
        bool,
        typer.Option("--simulated", help="Với máy chủ giả lập. / Against the invented server."),
    ] = False,
    bad_day: Annotated[
        list[BadDay] | None,
        typer.Option(help="Ngày xấu trời của máy chủ giả lập. / How the invented server fails."),
    ] = None,
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
    vendor: Annotated[
        str, typer.Option(help="Tên nhà cung cấp trên chứng nhận. / The vendor's name.")
    ] = "",
    waivers: Annotated[
        Path | None, typer.Option(help="Tệp TOML các miễn trừ. / TOML file of waivers.")
    ] = None,
    setting: Setting = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Chạy một hồ sơ và viết báo cáo. / Run a profile and write its reports.

    Mã thoát / exit code: 0 đủ điều kiện/certifiable, 1 chưa/not, 2 sai cú pháp/usage,
    3 chưa sẵn sàng/preflight failed, 4 bộ kiểm thử lỗi/suite error.

    Ví dụ / Example: conformance run bronze --adapter viettel --simulated
    """
    output = Output(lang or default_language(), as_json=as_json)
    chosen = profile(profile_id)
    settings = settings_of(setting)
    if url is not None:
        adapter, settings = "exchange", {"key": NO_KEY, **settings, "address": url}
    asked = Asked(folder, adapter, settings, trust, at, simulated, bad_day or (), vendor, signer)
    with opened(chosen, asked, plugin_host()) as subject:
        facts = Run(
            profile=chosen.id,
            subject=subject.name,
            simulated=simulated,
            provenance=subject.provenance,
            waivers=read_waivers(waivers) if waivers else (),
            began=dt.datetime.now(dt.UTC),
            seed=seed,
        )
        total = len(subject.suite.of(chosen.requirements).scenes) * REPETITIONS
        with output.progress(Text("Kiểm thử", "Testing"), total) as tick:
            report = asyncio.run(subject.run(facts, out, lambda done, every: tick()))
    tell(report, out, output)
