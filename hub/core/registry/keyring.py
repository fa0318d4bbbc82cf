"""The keys that seal secrets, in one file that only its owner may read (tệp khóa mã hóa).

A secret is sealed with AES-256-GCM; its name is covered by the seal, so that no secret can be put
in another's place. Each names its key; one key is current, older ones stay until every secret has
been sealed anew.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.core.errors import Pause
from hub.core.store import SealedSecret
from hub.core.text import Text
from hub.core.transport import write_atomic

_KEY_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by their ids, and which one seals what is new."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def fresh(cls) -> KeyRing:
        """Make a ring of one new key."""
        key_id = f"k-{secrets.token_hex(4)}"
        return cls(key_id, {key_id: AESGCM.generate_key(8 * _KEY_BYTES)})

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        """Read the key file.

        :raises Pause: when it is not there, is no key file, or others may read it.
        """
        try:
            content = path.read_bytes()
            private = os.name == "nt" or not path.stat().st_mode & 0o077
        except OSError:
            raise _trouble(path, _MISSING, _RESTORE) from None
        if not private:
            raise _trouble(path, _OPEN_TO_OTHERS, _MAKE_PRIVATE)
        try:
            data = json.loads(content)
            keys = {name: base64.b64decode(key) for name, key in data["keys"].items()}
            current = data["current"]
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
            keys, current = {}, ""
        if current not in keys or any(len(key) != _KEY_BYTES for key in keys.values()):
            raise _trouble(path, _NOT_A_KEY_FILE, _RESTORE)
        return cls(current, keys)

    def save(self, path: Path) -> None:
        """Write the key file as a whole, for its owner only.

        :raises Pause: when it cannot be written.
        """
        keys = {name: base64.b64encode(key).decode() for name, key in self.keys.items()}
        content = json.dumps({"current": self.current, "keys": keys}, indent=2) + "\n"
        try:
            write_atomic(path, content.encode(), mode=0o600)
        except OSError:
            raise _trouble(path, _NOT_WRITTEN, _CHECK_FOLDER) from None

    def with_new_key(self) -> KeyRing:
        """Return a ring with one key more, which is the current one."""
        new = KeyRing.fresh()
        return KeyRing(new.current, {**self.keys, **new.keys})

    def keep(self, used: Collection[str]) -> KeyRing:
        """Return the ring with the current key and those that are still `used`."""
        wanted = {self.current, *used}
        return KeyRing(
            self.current, {name: self.keys[name] for name in self.keys if name in wanted}
        )

    def seal(self, secret_id: str, content: bytes) -> SealedSecret:
        """Return `content` sealed with the current key under the name `secret_id`."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        cipher = AESGCM(self.keys[self.current])
        sealed = cipher.encrypt(nonce, content, secret_id.encode())
        return SealedSecret(secret_id, self.current, nonce, sealed)

    def open(self, secret: SealedSecret) -> bytes:
        """Return what was sealed.

        :raises Pause: when its key is not here, or the seal is broken.
        """
        key = self.keys.get(secret.key_id)
        try:
            if key is not None:
                return AESGCM(key).decrypt(secret.nonce, secret.sealed, secret.id.encode())
        except InvalidTag:
            pass
        raise Pause(_CANNOT_OPEN, remedy=_RESTORE, where=secret.id, key=secret.key_id)


def _trouble(path: Path, what: Text, remedy: Text) -> Pause:
    return Pause(what, remedy=remedy, where=str(path))


_MISSING = Text("Không đọc được tệp khóa mã hóa.", "The key file cannot be read.")
_OPEN_TO_OTHERS = Text("Tệp khóa mã hóa cho người khác đọc.", "Others may read the key file.")
_MAKE_PRIVATE = Text(
    "Đặt quyền 0600 (chmod 600); nếu nghi bị lộ, chạy hub secret rotate.",
    "Set its mode to 0600 (chmod 600); where it may have leaked, run hub secret rotate.",
)
_NOT_A_KEY_FILE = Text("Đây không phải là tệp khóa mã hóa.", "This is no key file.")
_NOT_WRITTEN = Text("Không ghi được tệp khóa mã hóa.", "The key file cannot be written.")
_CHECK_FOLDER = Text("Kiểm tra thư mục và quyền.", "Check folder and permissions.")
_CANNOT_OPEN = Text("Không mở được một bí mật đã lưu.", "A kept secret cannot be opened.")
_RESTORE = Text(
    "Chỉ đúng tệp khóa (--key-file, --backup-key) hoặc khôi phục nó; mất khóa thì nhập lại các "
    "bí mật, sao lưu lại từ đầu.",
    "Name the right key file (--key-file, --backup-key) or restore it; where it is lost, give the "
    "secrets anew and begin new backups.",
)
