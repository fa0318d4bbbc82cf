"""Exit codes of every command; documented in docs/commands.md and held by tests (mã thoát)."""

from __future__ import annotations

from enum import IntEnum

from hub.core.errors import Bug, HubError, Pause, Reject, Retry


class ExitCode(IntEnum):
    """What the shell gets."""

    DONE = 0
    """Everything asked for was done, or the answer is yes."""
    NO = 1
    """The command worked and the answer is no: failed, indeterminate, or rows refused."""
    USAGE = 2
    """The command line itself is wrong."""
    REJECTED = 3
    """The input cannot be used until somebody changes it."""
    PAUSED = 4
    """A person must act first: key, password, settings, trust anchors."""
    RETRY = 5
    """The other side or the network failed; the same command may work later."""
    BUG = 70
    """The hub or a plugin broke its promise."""
    INTERRUPTED = 130
    """Stopped by the person (Ctrl-C)."""


_BY_ERROR: tuple[tuple[type[HubError], ExitCode], ...] = (
    (Retry, ExitCode.RETRY),
    (Reject, ExitCode.REJECTED),
    (Pause, ExitCode.PAUSED),
    (Bug, ExitCode.BUG),
)


def exit_code_of(error: HubError) -> ExitCode:
    """Return the exit code for `error`, by its place in the tree of errors."""
    for kind, code in _BY_ERROR:
        if isinstance(error, kind):
            return code
    return ExitCode.BUG
