"""``hub plugin``: which plugins there are, and which of them are ill."""

from __future__ import annotations

import asyncio

import typer

from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import plugin_host
from hub.cli.options import AsJson, Lang, Strict
from hub.cli.output import Output, default_language
from hub.core.host import HealthRecord, diagnose
from hub.core.text import Language, Text

app = typer.Typer(
    no_args_is_help=True,
    help="Xem và khám các plugin. / List and examine plugins.",
)


@app.command("list")
def list_plugins(as_json: AsJson = False, lang: Lang = None, strict: Strict = False) -> int:
    """Liệt kê plugin và những gì chúng mang lại. / List plugins and what they bring.

    Ví dụ / Example: hub plugin list --json
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    output.answer({"plugins": [record.to_json(output.language) for record in host.health]})
    _plugins(output, host.health)
    return ExitCode.DONE


@app.command("doctor")
def doctor(as_json: AsJson = False, lang: Lang = None, strict: Strict = False) -> int:
    """Khám mọi plugin và bộ ký, nói rõ cách chữa. / Examine every plugin and signer, with remedies.

    Mã thoát / exit code: 0 khỏe/healthy, 1 có plugin hỏng/some plugin is ill.

    Ví dụ / Example: hub plugin doctor
    """
    output = Output(lang or default_language(), as_json=as_json)
    diagnosis = asyncio.run(diagnose(plugin_host(strict=strict)))
    output.answer(diagnosis.to_json(output.language))
    _plugins(output, diagnosis.plugins)
    language = output.language
    output.table(
        (
            Text("Bộ ký", "Signer"),
            Text("Tình trạng", "State"),
            Text("Lý do", "Reason"),
            Text("Cách xử lý", "Remedy"),
        ),
        (
            (
                check.id,
                check.status.label.get(language),
                _words(check.reason, language),
                _words(check.remedy, language),
            )
            for check in diagnosis.signers
        ),
    )
    return ExitCode.DONE if diagnosis.healthy else ExitCode.NO


def _plugins(output: Output, records: tuple[HealthRecord, ...]) -> None:
    language = output.language
    output.table(
        (
            Text("Plugin", "Plugin"),
            Text("Gói", "Package"),
            Text("Tình trạng", "State"),
            Text("Mang lại", "Brings"),
            Text("Vấn đề", "Problem"),
            Text("Cách xử lý", "Remedy"),
        ),
        (
            (
                record.name,
                f"{record.distribution} {record.version}",
                record.status.label.get(language),
                " ".join(record.contributes),
                _words(record.problem, language),
                _words(record.remedy, language),
            )
            for record in records
        ),
    )


def _words(text: Text | None, language: Language) -> str:
    return text.get(language) if text is not None else ""
