"""Worker processes of the demonstration, one of which is killed at work (tiến trình bị giết)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from hub.cli.output import Output
from hub.core.errors import Retry
from hub.core.text import Text

_HUB: Final = "from hub.cli.main import main; main()"
_LOOK_SECONDS: Final = 0.2
_PATIENCE_SECONDS: Final = 120.0


@dataclass(slots=True)
class EngineAccount:
    """What the workers did, and how it stood when one was killed.

    :param before: transcripts by state at the moment of the kill; `after` when all was done.
    """

    database: str
    workers: int
    kills: int = 0
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)

    @property
    def sentence(self) -> Text:
        """The engine's line of the account."""
        return Text(
            "Bộ máy ({database}, {workers} tiến trình): lúc bị kill -9 có {before}; sau khi chạy"
            " lại: {after}.",
            "Engine ({database}, {workers} workers): when one was killed (-9) {before}; started"
            " again: {after}.",
        ).format(
            database=self.database,
            workers=self.workers,
            before=_told(self.before),
            after=_told(self.after),
        )


def work_through_a_kill(
    names: Sequence[str],
    options: Sequence[object],
    count: Callable[[], Mapping[str, int]],
    account: EngineAccount,
    output: Output,
) -> None:
    """Start workers, kill the first with signal 9 while it is at work, and let all end.

    :param options: store and key file, as every command takes them.
    :param count: returns how many transcripts stand in which state.
    """
    running = {name: start(name, options, output) for name in names}
    _wait_until_at_work(count, running[names[0]])
    victim = running.pop(names[0])
    victim.kill()
    victim.wait()
    account.kills += 1
    account.before = dict(count())
    output.say(_KILLED.format(name=names[0], before=_told(account.before)), "bold red")
    running[names[0]] = start(names[0], options, output)
    for name, worker in running.items():
        if worker.wait() != 0:
            raise _failed(name)
    account.after = dict(count())


def start(name: str, options: Sequence[object], output: Output) -> subprocess.Popen[bytes]:
    """Start a worker that ends when nothing is left to do."""
    words = ["worker", "--name", name, "--until-idle", *map(str, options)]
    shown = " ".join(["hub", *words])
    output.say(Text(f"$ {shown} &", f"$ {shown} &"), "bold blue")
    return subprocess.Popen(
        [sys.executable, "-c", _HUB, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(os.environ),
    )


def _wait_until_at_work(
    count: Callable[[], Mapping[str, int]], worker: subprocess.Popen[bytes]
) -> None:
    """Wait for the first documents, so that the kill comes in the middle."""
    for _ in range(int(_PATIENCE_SECONDS / _LOOK_SECONDS)):
        if worker.poll() is not None or any(state in _BEGUN for state in count()):
            return
        time.sleep(_LOOK_SECONDS)


_BEGUN: Final = ("composed", "signing", "issued")


def _failed(name: str) -> Retry:
    return Retry(
        Text("Tiến trình {name} dừng vì lỗi.", "The worker {name} failed.").format(name=name),
        remedy=Text(
            "Chạy hub worker để xem lỗi, rồi chạy lại demo.",
            "Run hub worker to see why, then the demonstration again.",
        ),
    )


def _told(states: Mapping[str, int]) -> str:
    return ", ".join(f"{state} {count}" for state, count in sorted(states.items())) or "–"


_KILLED = Text(
    "kill -9 {name} — lúc này trong kho: {before}", "kill -9 {name} — in the store now: {before}"
)
