"""Options that several commands share, each written once (tùy chọn dùng chung)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from hub.core.registry.days import today
from hub.core.text import Language

STORE_VARIABLE = "HOCBA_STORE"
DEFAULT_STORE = "hocba.sqlite"
KEY_FILE_VARIABLE = "HOCBA_KEY_FILE"
DEFAULT_KEY_FILE = Path("hocba.keys")


Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="Ngôn ngữ: vi hoặc en. / Language: vi or en."),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Trả lời bằng JSON cho máy đọc. / Answer as JSON.")
]
StorePlace = Annotated[
    str,
    typer.Option(
        "--store",
        envvar=STORE_VARIABLE,
        help="Kho: tệp SQLite hoặc postgresql://… / The store: a SQLite file or postgresql://…",
    ),
]
KeyFile = Annotated[
    Path,
    typer.Option(
        "--key-file",
        envvar=KEY_FILE_VARIABLE,
        help="Tệp khóa mã hóa các thiết lập mật. / File of the keys that seal secret settings.",
    ),
]
At = Annotated[
    dt.datetime | None,
    typer.Option(
        "--at",
        formats=["%Y-%m-%d"],
        help="Ngày, ví dụ 2025-07-01; bỏ trống là hôm nay. / A day such as 2025-07-01, else today.",
    ),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict-plugins",
        help="Plugin hỏng thì dừng ngay. / Stop at once when a plugin is broken.",
    ),
]
AdapterId = Annotated[
    str,
    typer.Option("--adapter", help="Bộ chuyển đổi đọc bảng tính. / Adapter that reads workbooks."),
]
Setting = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Thiết lập của plugin, dùng được nhiều lần, ví dụ school_year=2025-2026. / "
        "A setting of the plugin, may be repeated.",
    ),
]


def day_of(at: dt.datetime | None) -> dt.date:
    """Return the day that ``--at`` names, or today's in Vietnam."""
    return at.date() if at is not None else today()


def moment_of(text: str) -> dt.datetime:
    """Return the moment that ``--at`` names in ISO 8601; without a zone it is this machine's."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r}: thời điểm có dạng 2026-06-01T08:00:00+07:00 / not an ISO 8601 moment",
            param_hint="--at",
        ) from None
    return moment if moment.tzinfo is not None else moment.astimezone()


def settings_of(pairs: Sequence[str] | None, option: str = "--set") -> dict[str, str]:
    """Return the ``NAME=VALUE`` pairs of `option` as settings; of a repeated name the last counts.

    A pair that is none is not repeated: it may hold a secret.
    """
    settings: dict[str, str] = {}
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise typer.BadParameter("cần dạng TÊN=GIÁ_TRỊ / must be NAME=VALUE", param_hint=option)
        settings[name] = value
    return settings


def signer_settings(settings: Mapping[str, object], keys: Path | None) -> dict[str, object]:
    """Return the settings of a signer that reads key files at `keys`, a file or a folder."""
    place = {} if keys is None else {"folder" if keys.is_dir() else "file": keys}
    return {**settings, **place}
