"""``hub backup`` and ``hub restore``: encrypted copies of the store, and back from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.options import DEFAULT_STORE, AsJson, Lang, StorePlace, moment_of
from hub.cli.output import Output, default_language
from hub.core.registry.backup_keys import keys_for_backup, keys_of_backup
from hub.core.registry.rights import Action
from hub.core.store import audit, open_store
from hub.core.store.backup import (
    BackupFolder,
    Manifest,
    chain,
    pick,
    restore,
    take_backup,
    verify_backups,
)
from hub.core.text import Text

DEFAULT_BACKUP_KEY = Path("hocba-backup.keys")

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="Thư mục sao lưu. / Folder of the backups.")
]
BackupKey = Annotated[
    Path,
    typer.Option(
        "--backup-key",
        envvar="HOCBA_BACKUP_KEY",
        help="Tệp khóa sao lưu; cất ở nơi khác. / The backups' key file; keep it elsewhere.",
    ),
]


def back_up(
    folder: Folder,
    whole: Annotated[
        bool, typer.Option("--whole", help="Sao lưu đầy đủ, không dựa vào lần trước. / All rows.")
    ] = False,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Chỉ xác minh, không sao lưu. / Verify, back up nothing."),
    ] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="Chỉ liệt kê. / List what is there.")
    ] = False,
    backup_key: BackupKey = DEFAULT_BACKUP_KEY,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Sao lưu kho, mã hóa, chỉ ghi phần đã đổi. / Back the store up, encrypted, what has changed.

    Lần đầu tạo tệp khóa --backup-key: mất tệp này là mất bản sao lưu. / The first time makes the
    key file; without it the backups are lost.

    Ví dụ / Example: hub backup /mnt/sao-luu --backup-key /etc/hocba/backup.keys
    """
    output = Output(lang or default_language(), as_json=as_json)
    if verify or listed:
        _look(folder, backup_key, output, verify=verify)
        return
    with closing(open_store(store)) as opened:
        with opened.reading() as transaction:
            access_to(transaction).require(Action.BACK_UP)
        keys = keys_for_backup(backup_key, folder)
        into = BackupFolder.made_at(folder)
        with output.progress(_BACKING_UP) as tick:
            made = take_backup(opened, into, keys, tick, whole=whole)
    output.answer(_to_json(made))
    _show(output, [made])
    output.say(_HEAD.format(sequence=made.ledger.sequence, hash=made.ledger.hash))
    output.say(_KEEP_KEY.format(file=backup_key), "yellow")


def restore_into(
    folder: Folder,
    number: Annotated[
        int | None, typer.Option(min=1, help="Bản số mấy; mặc định là mới nhất. / Which one.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            help="Như vào thời điểm này (ISO 8601): bản cuối cùng trước đó. / As of this moment."
        ),
    ] = None,
    backup_key: BackupKey = DEFAULT_BACKUP_KEY,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Khôi phục vào một kho chưa có gì, SQLite hoặc PostgreSQL. / Restore into an empty place.

    Đọc lại từng dòng và kiểm toán sổ cái; không đúng thì không ghi gì. / Every row is read back
    and the ledger audited; what does not match leaves nothing behind.

    Mã thoát / exit code: 0 tốt/fine, 1 đã khôi phục nhưng sổ cái không nguyên vẹn/restored, and the
    ledger was not intact when it was backed up.

    Ví dụ / Example: hub restore /mnt/sao-luu --at 2026-06-01T00:00 --store moi.sqlite
    """
    output = Output(lang or default_language(), as_json=as_json)
    keys = keys_of_backup(backup_key)
    source = BackupFolder.at(folder)
    manifests = source.manifests(keys)
    wanted = pick(source, manifests, number, None if at is None else moment_of(at))
    steps = sum(each.written for each in chain(manifests, wanted)) + wanted.rows
    with output.progress(_RESTORING, total=steps) as tick:
        restore(source, manifests, wanted, keys, store, tick)
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        found = audit(transaction.ledger, [wanted.ledger])
    output.answer({**_to_json(wanted), "store": opened.where, "ledger_intact": found.intact})
    said = _RESTORED.format(number=wanted.number, at=f"{wanted.at:%Y-%m-%d %H:%M}Z")
    output.say(said.format(rows=wanted.rows, where=opened.where), "bold green")
    output.say(
        _INTACT.format(n=found.entries) if found.intact else _NOT_INTACT,
        "green" if found.intact else "bold red",
    )
    raise typer.Exit(ExitCode.DONE if found.intact else ExitCode.NO)


def _look(folder: Path, backup_key: Path, output: Output, *, verify: bool) -> None:
    keys = keys_of_backup(backup_key)
    source = BackupFolder.at(folder)
    manifests = source.manifests(keys)
    verified = None
    if verify:
        steps = sum(each.written for each in manifests)
        with output.progress(_VERIFYING, total=steps) as tick:
            verified = verify_backups(source, manifests, keys, tick)
    output.answer({"backups": [_to_json(each) for each in manifests], "verified_rows": verified})
    _show(output, manifests)
    if verified is not None:
        output.say(_VERIFIED.format(n=len(manifests), rows=verified), "bold green")


def _to_json(manifest: Manifest) -> dict[str, object]:
    return {
        "number": manifest.number,
        "whole": manifest.whole,
        "at": manifest.at.isoformat(),
        "revision": manifest.revision,
        "ledger": {"sequence": manifest.ledger.sequence, "hash": manifest.ledger.hash},
        "rows": manifest.rows,
        "written": manifest.written,
        "bytes": manifest.size,
        "tables": {name: table.rows for name, table in sorted(manifest.tables.items())},
    }


def _show(output: Output, manifests: Sequence[Manifest]) -> None:
    output.table(
        (
            Text("Bản số", "Number"),
            Text("Lúc", "At"),
            Text("Loại", "Kind"),
            Text("Số dòng", "Rows"),
            Text("Ghi mới", "Written"),
            Text("Byte", "Bytes"),
        ),
        (
            [
                str(each.number),
                f"{each.at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}Z",
                (_WHOLE if each.whole else _CHANGES).get(output.language),
                str(each.rows),
                str(each.written),
                str(each.size),
            ]
            for each in manifests
        ),
    )


_WHOLE = Text("đầy đủ", "whole")
_CHANGES = Text("phần đã đổi", "changes")
_BACKING_UP = Text("Sao lưu", "Backing up")
_RESTORING = Text("Khôi phục và đối chiếu", "Restoring and comparing")
_VERIFYING = Text("Xác minh bản sao lưu", "Verifying the backups")
_VERIFIED = Text(
    "Đã xác minh {n} bản sao lưu, {rows} dòng: nguyên vẹn.",
    "Verified {n} backups, {rows} rows: intact.",
)
_HEAD = Text("Đầu sổ cái: {sequence}:{hash}", "Ledger head: {sequence}:{hash}")
_KEEP_KEY = Text(
    "Cất {file} ở nơi khác với bản sao lưu; không có nó thì không khôi phục được.",
    "Keep {file} apart from the backups; without it nothing can be restored.",
)
_RESTORED = Text("Đã khôi phục bản số {number} (lúc {at}).", "Restored backup {number} (of {at}).")
_INTACT = Text("Sổ cái nguyên vẹn: {n} bút toán.", "The ledger is intact: {n} entries.")
_NOT_INTACT = Text(
    "Sổ cái đã không nguyên vẹn từ lúc sao lưu; khôi phục bản trước đó để so sánh.",
    "The ledger was not intact when it was backed up; restore an earlier one and compare.",
)
