"""``hub plugin``: which plugins there are, and which of them are ill."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import plugin_host
from hub.cli.options import AsJson, Lang, Strict
from hub.cli.output import Output, default_language
from hub.cli.scaffold import Kind, Names, write_plugin
from hub.core.host import HealthRecord, diagnose
from hub.core.text import Text

app = typer.Typer(
    no_args_is_help=True,
    help="Xem và khám các plugin. / List and examine plugins.",
)


@app.command("list")
def list_plugins(as_json: AsJson = False, lang: Lang = None, strict: Strict = False) -> None:
    """Liệt kê plugin và những gì chúng mang lại. / List plugins and what they bring.

    Ví dụ / Example: hub plugin list --json
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    output.answer({"plugins": [record.to_json(output.language) for record in host.health]})
    _plugins(output, host.health)


@app.command("new")
def new(
    name: Annotated[
        str, typer.Argument(help="Tên plugin, như truong-xanh. / Its name, such as truong-xanh.")
    ],
    kind: Annotated[Kind, typer.Option(help="Loại plugin. / What it is.")],
    out: Annotated[
        Path, typer.Option(help="Thư mục chứa gói mới. / Folder for the new package.")
    ] = Path(),
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Viết khung một plugin: cài được, qua hết kiểm thử của nó. / Write a new plugin's package.

    Ví dụ / Example: hub plugin new truong-xanh --kind server
    """
    output = Output(lang or default_language(), as_json=as_json)
    files = write_plugin(name, kind, out)
    package = f"{out / Names(name).package}"
    output.say(_WRITTEN.format(count=len(files), package=package), "bold")
    output.answer({"package": package, "files": [str(each) for each in files]})


_WRITTEN = Text(
    "Đã viết {count} tệp vào {package}. Ở đó: python -m hatchling build -t wheel, rồi cài wheel "
    "hoặc đặt nó lên PYTHONPATH; kiểm thử: python -m pytest tests",
    "Wrote {count} files into {package}. There: python -m hatchling build -t wheel, then install "
    "the wheel or put it on PYTHONPATH; test: python -m pytest tests",
)


@app.command("doctor")
def doctor(as_json: AsJson = False, lang: Lang = None, strict: Strict = False) -> None:
    """Khám mọi plugin, bộ ký và nơi nhận, nói rõ cách chữa. / Examine every plugin, with remedies.

    Mã thoát / exit code: 0 khỏe/healthy, 1 có plugin hỏng/some plugin is ill.

    Ví dụ / Example: hub plugin doctor
    """
    output = Output(lang or default_language(), as_json=as_json)
    diagnosis = asyncio.run(diagnose(plugin_host(strict=strict)))
    output.answer(diagnosis.to_json(output.language))
    _plugins(output, diagnosis.plugins)
    for title, checks in (
        (Text("Bộ ký", "Signer"), diagnosis.signers),
        (Text("Nơi nhận báo cáo", "Destination"), diagnosis.destinations),
    ):
        output.table(
            (title, Text("Tình trạng", "State")),
            ((check.id, check.status.label.get(output.language)) for check in checks),
        )
        for check in checks:
            _trouble(output, check.id, check.reason, check.remedy)
    raise typer.Exit(ExitCode.DONE if diagnosis.healthy else ExitCode.NO)


def _plugins(output: Output, records: tuple[HealthRecord, ...]) -> None:
    output.table(
        (
            Text("Plugin", "Plugin"),
            Text("Gói", "Package"),
            Text("Tình trạng", "State"),
            Text("Mang lại", "Brings"),
        ),
        (
            (
                record.name,
                f"{record.distribution} {record.version}",
                record.status.label.get(output.language),
                "\n".join(record.contributes),
            )
            for record in records
        ),
    )
    for record in records:
        _trouble(output, record.name, record.problem, record.remedy)


def _trouble(output: Output, name: str, problem: Text | None, remedy: Text | None) -> None:
    """Say below the table what is wrong with one entry of it, and what to do."""
    if problem is not None:
        output.say(
            Text("{name}: {problem}", "{name}: {problem}").format(name=name, problem=problem)
        )
    if remedy is not None:
        output.say(Text("  Làm gì tiếp: {remedy}", "  What next: {remedy}").format(remedy=remedy))
