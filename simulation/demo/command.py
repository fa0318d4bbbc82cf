"""Types a command of the hub's, as a person would, and returns its answer (gõ lệnh)."""

from __future__ import annotations

import contextlib
import io
import json
import shlex
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

from hub.cli.exit_codes import ExitCode
from hub.cli.main import run as hub
from hub.cli.output import Output
from hub.core.errors import Pause
from hub.core.text import Text

_HIDDEN: Final = "***"


def command(
    output: Output, *words: object, hidden: Sequence[str] = (), typed: Sequence[str] = ()
) -> dict[str, Any]:
    """Show a command, run it, and return its answer.

    :param hidden: words that are not shown: settings with secrets, after a ``--set``.
    :param typed: lines that somebody types when the command asks, such as a PIN.
    :raises Pause: when the command could not do its work.
    """
    every = [*map(str, words), *(word for pair in hidden for word in ("--set", pair))]
    shown = [*map(str, words), *(_shown(pair) for pair in hidden)]
    line = shlex.join(["hub", *shown])
    output.say(Text(f"$ {line}", f"$ {line}"), "bold blue")
    answer = io.StringIO()
    with contextlib.redirect_stdout(answer), _typing(typed):
        code = hub([*every, "--json", "--lang", output.language])
    parsed: dict[str, Any] = json.loads(answer.getvalue())
    if code not in (ExitCode.DONE, ExitCode.NO):
        error = parsed["error"]
        raise Pause(
            Text(*[error["message"]] * 2), where=error["where"], remedy=Text(*[error["next"]] * 2)
        )
    return parsed


def _shown(pair: str) -> str:
    return f"--set={pair.partition('=')[0]}={_HIDDEN}"


@contextlib.contextmanager
def _typing(lines: Sequence[str]) -> Iterator[None]:
    """Let standard input be these lines until the block ends, when there are any."""
    if not lines:
        yield
        return
    before = sys.stdin
    sys.stdin = io.StringIO("".join(f"{line}\n" for line in lines))
    try:
        yield
    finally:
        sys.stdin = before
