"""Runs an invented signing provider until somebody stops it, for ``simulate serve NAME``."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Protocol

from hub.cli.exit_codes import ExitCode
from hub.cli.output import Output
from hub.core.text import Text
from simulation.pki import KeyPool, load_pool
from simulation.serving import serve_until_stopped
from simulation.signing.account import Account
from simulation.signing.heard import Heard
from simulation.vendors.server import Answered, Asked, Server

SETTINGS, NOTEBOOK, ACCOUNTS = "settings.json", "asked.jsonl", "accounts.json"


class Told(Protocol):
    """What a provider is started with: a habit, a quirk, a bad day."""

    @property
    def told(self) -> Text:
        """What a person reads about it."""
        ...


class Notebook:
    """Writes down, line by line as JSON, what the provider was asked; no secret is in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()

    def note(self, asked: Asked, answered: Answered) -> None:
        """Write one request."""
        heard = Heard.of(asked.path, _read(asked))
        line = {"path": heard.path, "status": answered.status, "body": heard.body}
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def serve_provider(
    server: Server,
    folder: Path,
    port: int,
    settings: Callable[[str], Mapping[str, object]],
    accounts: Iterable[Account],
    traits: Collection[Told],
    output: Output,
) -> int:
    """Serve until SIGINT or SIGTERM.

    Settings for the hub, the list of accounts and the notebook lie in `folder`.

    :param settings: returns the signer's settings for an address.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(folder / ACCOUNTS, [_listed(account) for account in accounts])
    server.listener = Notebook(folder / NOTEBOOK).note

    def announce(address: str) -> None:
        path = folder / SETTINGS
        path.touch(mode=0o600)
        path.write_text(json.dumps(settings(address), ensure_ascii=False, indent=1) + "\n", "utf-8")
        output.say(_SERVING.format(address=address, traits=_list(traits), folder=folder), "bold")
        output.answer({"address": address, "settings": str(path), "asked": str(folder / NOTEBOOK)})

    serve_until_stopped(server.serving(port), announce)
    return ExitCode.DONE


class Repeating(AbstractContextManager["Repeating"]):
    """Does something again and again beside a server, until it ends.

    :param work: what to do; an `OSError` of it is waited out.
    """

    def __init__(self, work: Callable[[], object], seconds: float) -> None:
        self._work = work
        self._seconds = seconds
        self._stopped = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> Repeating:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                self._work()
            except OSError:
                continue


def keys(output: Output) -> KeyPool:
    """Return the keys of the invented world, telling about them as they are made."""
    with output.progress(_KEYS) as tick:
        return load_pool(progress=lambda _made, _of: tick())


def _write(path: Path, content: object) -> None:
    path.touch(mode=0o600)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _listed(account: Account) -> dict[str, str | None]:
    profile = account.credentials[0].holder.profile
    return {
        "user": account.user_id,
        "name": profile.holder,
        "personal_id": profile.personal_id,
        "school": profile.school_code,
    }


def _read(asked: Asked) -> dict[str, object]:
    try:
        body = json.loads(asked.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _list(traits: Collection[Told]) -> Text:
    return Text(
        ", ".join(each.told.vi for each in traits), ", ".join(each.told.en for each in traits)
    )


_KEYS = Text("Tạo khóa giả lập (một lần)", "Making invented keys (once)")
_SERVING = Text(
    "Dịch vụ ký GIẢ LẬP đang chạy tại {address} ({traits}). Cài đặt cho trục, danh sách "
    "thuê bao, sổ ghi yêu cầu: {folder}. Dừng bằng Ctrl-C.",
    "The INVENTED signing service serves at {address} ({traits}). The hub's settings, the "
    "accounts and what was asked: {folder}. Stop with Ctrl-C.",
)
