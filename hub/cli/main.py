"""Entry point of the ``hub`` command: every failure becomes a clear sentence and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
import typer

from hub.cli.commands import check, imports, lookup, plugin, schema, sign, verify
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
app.command("import")(imports.run)
app.command("check")(check.run)
app.command("sign")(sign.run)
app.command("verify")(verify.run)
app.command("lookup")(lookup.run)
app.command("schema")(schema.run)
app.add_typer(plugin.app, name="plugin")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with a documented code, never with a traceback."""
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    output = Output(_language_of(arguments), as_json="--json" in arguments)
    try:
        result = app(args=list(arguments), prog_name="hub", standalone_mode=False)
        return int(result or ExitCode.DONE)
    except HubError as error:
        output.error(error)
        return exit_code_of(error)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except (KeyboardInterrupt, click.exceptions.Abort):
        output.note(Text("Đã dừng; không có gì ghi dở dang.", "Stopped; nothing was half-written."))
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return ExitCode.DONE


def _language_of(arguments: Sequence[str]) -> Language:
    """Find ``--lang`` for errors that are told outside of a command."""
    for index, word in enumerate(arguments):
        value = word.removeprefix("--lang=")
        if word == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if (word == "--lang" or value != word) and value in set(Language):
            return Language(value)
    return default_language()
