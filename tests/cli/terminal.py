"""A person at a terminal: the command runs in a process of its own, on a real pseudo-terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Sequence

_PROGRAM = "import sys; from hub.cli.main import main; main(sys.argv[1:])"


def at_a_terminal(words: Sequence[object], typed: str) -> tuple[int, str]:
    """Run ``hub`` with these words, type what is given, return exit code and screen."""
    screen, keyboard = pty.openpty()
    try:
        os.write(screen, typed.encode())
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, *map(str, words)],
            stdin=keyboard,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    finally:
        os.close(keyboard)
        os.close(screen)
    return done.returncode, done.stdout.decode()
