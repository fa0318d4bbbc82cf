"""Entry point of the ``conformance`` command (lệnh kiểm thử phù hợp)."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from conformance.cli.commands import (
    certify,
    data,
    explain,
    listing,
    mutants,
    plan,
    replay,
    revoke,
    verify,
)
from conformance.cli.commands import run as running
from conformance.engine.result import ExitCode
from hub.cli.main import run_app
from hub.core.errors import Bug, HubError, UnknownCode

app = typer.Typer(
    name="conformance",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Bộ kiểm thử phù hợp: chạy, xem, giải thích. / The conformance suite: run, see, explain.",
)
app.command("run")(running.run)
app.command("replay")(replay.run)
app.command("list")(listing.run)
app.command("explain")(explain.run)
app.command("mutants")(mutants.run)
app.command("data")(data.run)
app.command("certify")(certify.run)
app.command("verify")(verify.run)
app.command("revoke")(revoke.run)
app.command("plan")(plan.run)
app.command("recall")(plan.recall)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with a documented code, never with a traceback."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command line of ``conformance`` and return its exit code.

    What keeps a run from beginning (settings, network, real data) is a failed preflight; it says
    nothing about conformance. A fault of ours is a suite error.
    """
    return run_app(app, "conformance", arguments, _code_of)


def _code_of(error: HubError) -> int:
    if isinstance(error, UnknownCode):
        return ExitCode.USAGE
    return ExitCode.SUITE_ERROR if isinstance(error, Bug) else ExitCode.PREFLIGHT_FAILED
