"""The keys of backups: a file of their own, apart from the backups (tệp khóa sao lưu).

Not the file that seals secret settings: its rotation forgets keys that no secret needs any more,
and a backup must open for years.
"""

from __future__ import annotations

from pathlib import Path

from hub.core.errors import Pause
from hub.core.registry.keyring import KeyRing
from hub.core.text import Text


def keys_of_backup(key_file: Path) -> KeyRing:
    """Return the keys, to read backups.

    :raises Pause: when the file is not there, is no key file, or others may read it.
    """
    return KeyRing.load(key_file)


def keys_for_backup(key_file: Path, folder: Path) -> KeyRing:
    """Return the keys, to write backups into `folder`; made with the first backup.

    :raises Pause: when the key file lies among the backups, or cannot be used.
    """
    if folder.resolve() in key_file.resolve().parents:
        raise Pause(
            Text(
                "Tệp khóa nằm ngay trong thư mục sao lưu: ai lấy được thư mục là mở được hết.",
                "The key file lies among the backups: who gets the folder opens everything.",
            ),
            where=str(key_file),
            remedy=Text("Đặt tệp khóa ở nơi khác.", "Keep the key file elsewhere."),
        )
    begun = folder.is_dir() and any(folder.iterdir())
    if not key_file.exists() and not begun:
        KeyRing.fresh().save(key_file)
    return KeyRing.load(key_file)
