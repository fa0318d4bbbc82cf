"""Entry point of the ``hub`` command: every failure becomes a clear sentence and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import typer
from typer.main import get_command

from hub.cli.access import remember
from hub.cli.commands import (
    account,
    archive,
    assign,
    backup,
    certification,
    check,
    checkpoint,
    decide,
    diff,
    explain,
    extract,
    identity,
    imports,
    lookup,
    mapping,
    plugin,
    printing,
    publish,
    receive,
    reissue,
    report,
    schema,
    secret,
    serve,
    sign,
    spec,
    statistics,
    status,
    switch,
    ticket,
    trust,
    unit,
    verify,
    worker,
)
from hub.cli.commands import run as running
from hub.cli.exit_codes import ExitCode, exit_code_of
from hub.cli.output import Output, default_language
from hub.core.errors import HubError
from hub.core.text import Language, Text

app = typer.Typer(
    name="hub",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Trục học bạ số: nhập, kiểm tra, ký, xác minh, tra cứu. / "
    "The học bạ hub: import, check, sign, verify, look up.",
)
app.callback()(remember)
app.command("import")(imports.run)
app.command("run")(running.run)
app.command("worker")(worker.run)
app.command("serve")(serve.run)
app.command("receive")(receive.run)
app.command("map")(mapping.run)
app.command("check")(check.run)
app.command("sign")(sign.run)
app.command("verify")(verify.run)
app.command("lookup")(lookup.run)
app.command("submit")(decide.submit)
app.command("approve")(decide.approve)
app.command("return")(decide.send_back)
app.command("publish")(publish.run)
app.command("report")(report.run)
app.command("recall")(decide.recall)
app.command("reissue")(reissue.run)
app.command("checkpoint")(checkpoint.run)
app.command("archive")(archive.run)
app.command("status")(status.run)
app.command("explain")(explain.run)
app.command("extract")(extract.run)
app.command("diff")(diff.run)
app.command("print")(printing.run)
app.command("backup")(backup.back_up)
app.command("restore")(backup.restore_into)
app.command("schema")(schema.run)
app.add_typer(spec.app, name="spec")
app.add_typer(trust.app, name="trust")
app.add_typer(plugin.app, name="plugin")
app.add_typer(unit.app, name="unit")
app.add_typer(identity.app, name="identity")
app.add_typer(assign.app, name="assign")
app.add_typer(certification.app, name="certification")
app.add_typer(secret.app, name="secret")
app.add_typer(account.app, name="account")
app.add_typer(statistics.app, name="statistics")
app.add_typer(ticket.app, name="ticket")
app.add_typer(switch.app, name="switch")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with a documented code, never with a traceback."""
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: Sequence[str]) -> int:
    """Run one command line of ``hub`` and return its exit code."""
    return run_app(app, "hub", arguments)


def run_app(
    commands: typer.Typer,
    name: str,
    arguments: Sequence[str],
    code_of: Callable[[HubError], int] = exit_code_of,
) -> int:
    """Run one command line of `commands` and return its exit code.

    :param code_of: the program's exit code for an error that reached the top.
    """
    output = Output(_language_of(arguments), as_json="--json" in arguments)
    try:
        _built(commands)(args=list(arguments), prog_name=name)
    except HubError as error:
        output.error(error)
        return code_of(error)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else ExitCode.DONE
        if code == ExitCode.USAGE:
            output.note(_USAGE.format(name=name))
        elif code == ExitCode.INTERRUPTED:
            output.note(_STOPPED)
        return code
    except BrokenPipeError:
        return ExitCode.DONE
    return ExitCode.DONE


@cache
def _built(commands: typer.Typer) -> Any:  # noqa: ANN401 - a command of click, which typer hides
    """Return the tree of commands, built once: that takes longer than most commands' work."""
    return get_command(commands)


def _language_of(arguments: Sequence[str]) -> Language:
    """Find ``--lang`` for errors that are told outside of a command."""
    for index, word in enumerate(arguments):
        value = word.removeprefix("--lang=")
        if word == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if (word == "--lang" or value != word) and value in set(Language):
            return Language(value)
    return default_language()


_USAGE = Text(
    "Dòng lệnh chưa đúng; xem {name} LỆNH --help.", "The command line is wrong; see {name} --help."
)
_STOPPED = Text("Đã dừng; không có gì ghi dở dang.", "Stopped; nothing was half-written.")
