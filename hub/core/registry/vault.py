"""Secrets on their way between people, store and plugins (két bí mật).

In an assignment a secret stands as ``STORE:REFERENCE``: ``sealed:…`` for one that the hub's own
store keeps encrypted, else the id of a plugin's secret store and what that store knows it by.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from hub.core.errors import Pause
from hub.core.host import PluginHost
from hub.core.registry.keyring import KeyRing
from hub.core.store import Store, Transaction
from hub.core.text import Text

SEALED = "sealed"
_BATCH = 500


class Vault:
    """Seals and opens secrets.

    :param key_file: where the keys lie; made, for its owner only, with the first secret.
    """

    def __init__(self, key_file: Path, host: PluginHost) -> None:
        self._key_file = key_file
        self._host = host

    def seal(self, transaction: Transaction, value: object) -> str:
        """Keep the secret `value` (what JSON can hold), encrypted; return its reference.

        The registry must be held: a rotation under way would leave the new secret behind.

        :raises Pause: when the key file cannot be used.
        """
        if not self._key_file.exists() and not transaction.secrets.count_by_key():
            KeyRing.fresh().save(self._key_file)
        secret_id = uuid.uuid4().hex
        content = json.dumps(value, ensure_ascii=False).encode()
        transaction.secrets.add(KeyRing.load(self._key_file).seal(secret_id, content))
        return f"{SEALED}:{secret_id}"

    def open(self, transaction: Transaction, secrets: Mapping[str, str]) -> dict[str, object]:
        """Return the secrets behind the references, to build a plugin and for nothing else.

        :raises Pause: when one cannot be opened.
        :raises UnknownCode: when no plugin brings the store of one.
        """
        return {name: self._opened(transaction, reference) for name, reference in secrets.items()}

    def rotate(self, store: Store) -> int:
        """Seal every secret anew with a new key, then forget the older keys; return how many.

        Stopped anywhere, every secret still opens: the file has both keys until none needs the old.

        :raises Pause: when the key file or a secret cannot be read; nothing is lost.
        """
        with store.writing() as transaction:
            transaction.units.hold()
            ring = KeyRing.load(self._key_file).with_new_key()
            ring.save(self._key_file)
            count = 0
            while batch := transaction.secrets.under_other_keys(ring.current, _BATCH):
                for one in batch:
                    transaction.secrets.replace(ring.seal(one.id, ring.open(one)))
                count += len(batch)
        with store.writing() as transaction:
            # Who seals or rotates meanwhile waits, and finds the right file.
            transaction.units.hold()
            used = transaction.secrets.count_by_key()
            KeyRing.load(self._key_file).keep(used).save(self._key_file)
        return count

    def _opened(self, transaction: Transaction, reference: str) -> object:
        store, _, inside = reference.partition(":")
        if store != SEALED:
            return self._host.build_secret_store(store).read(inside)
        kept = transaction.secrets.get(inside)
        if kept is None:
            raise _lost(inside)
        value = json.loads(KeyRing.load(self._key_file).open(kept))
        # Wrapped, so that no log or error shows it on its way to the plugin.
        return SecretStr(value) if isinstance(value, str) else value


def _lost(secret_id: str) -> Pause:
    return Pause(
        Text("Một bí mật không có trong kho.", "A secret is not in the store."),
        remedy=Text(
            "Phân công lại với bí mật mới bằng hub assign.",
            "Assign again with a new secret through hub assign.",
        ),
        where=secret_id,
    )
