"""The invented MySign without its socket: logs in, lists certificates, has digests signed."""

from __future__ import annotations

import json
import re
import secrets
from base64 import b64decode
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Final

from hub.signers.viettel import wire
from simulation.mysign.quirks import Quirk
from simulation.mysign.transaction import SIGNED, Transaction, with_line_ends
from simulation.signing.account import Account, Credential
from simulation.signing.heard import Heard
from simulation.vendors.bad_days import BadDay, Days
from simulation.vendors.server import Answered, Asked

Json = dict[str, Any]

_PLAIN: Final = re.compile(r"[A-Za-z0-9_\- ]+")
_BAD_REQUEST: Final = "GL-400"
"""Ours: what MySign calls a malformed request is not known."""


@dataclass(slots=True)
class Desk:
    """MySign for one application.

    :param window: how often a transaction is looked at before its time is over.
    :param locked: users whose login is turned away (59033).
    :param heard: what it was asked, in order.
    """

    client_id: str
    client_secret: str
    profile_id: str
    accounts: dict[str, Account]
    quirks: Collection[Quirk] = ()
    window: int = 60
    locked: set[str] = field(default_factory=set)
    heard: list[Heard] = field(default_factory=list)
    transactions: dict[str, Transaction] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def answer(self, asked: Asked, days: Days) -> Answered:
        """Do what is asked."""
        body: Json = json.loads(asked.body) if asked.body else {}
        path = asked.path.removeprefix("/")
        with self._lock:
            self.heard.append(Heard.of(path, body))
            if path == wire.LOGIN:
                return self._log_in(body)
            if BadDay.TOKEN_EXPIRES in days:
                self._tokens.clear()
            bearer = asked.headers.get("Authorization", "").removeprefix("Bearer ")
            user = self._tokens.get(bearer)
            if user is None:
                return self._expired()
            calls = {
                wire.CERTIFICATES: self._certificates,
                wire.SIGN: self._sign,
                wire.STATUS: self._status,
            }
            call = calls.get(path)
            return Answered(status=404) if call is None else call(self.accounts[user], body)

    def failure(self, asked: Asked) -> Answered:
        """Return an answer that calls itself a success and holds a failure."""
        return _json({"error": "50000", "error_description": "internal (gia lap)"})

    def due(self) -> Iterator[Transaction]:
        """Yield the transactions whose asker wants to be called back, and may be told now."""
        with self._lock:
            waiting = [one for one in self.transactions.values() if one.calls_back and not one.told]
            for transaction in waiting:
                transaction.finish(self.quirks)
                transaction.told = True
        yield from waiting

    def _log_in(self, body: Json) -> Answered:
        refused = self._refusal(body)
        if refused is not None:
            return refused
        token = secrets.token_urlsafe(24)
        self._tokens[token] = body["user_id"]
        lifetime: object = 3600 if Quirk.NUMBERS in self.quirks else "3600"
        told = {"access_token": token, "refresh_token": "", "token_type": "Bearer"}
        return _json({**told, "expires_in": lifetime})

    def _refusal(self, body: Json) -> Answered | None:
        if body.get("client_id") != self.client_id:
            return _refused("58007")
        if (body.get("client_secret"), body.get("profile_id")) != (
            self.client_secret,
            self.profile_id,
        ):
            return _refused("86024")
        if body.get("user_id") in self.locked:
            return _refused("59033", 401)
        return None if body.get("user_id") in self.accounts else _refused("58008")

    def _expired(self) -> Answered:
        return _refused("58038") if Quirk.EXPIRY_AS_CODE in self.quirks else Answered(status=401)

    def _certificates(self, account: Account, body: Json) -> Answered:
        listed = [self._listed(credential) for credential in account.credentials]
        return Answered(json.dumps(listed, ensure_ascii=False).encode())

    def _listed(self, credential: Credential) -> Json:
        certificate = credential.holder.certificate
        size = credential.holder.key.key_size
        return {
            "credential_id": credential.id,
            "description": "Chứng thư số (GIẢ LẬP)",
            "key": {
                "status": "enabled",
                "algo": [wire.RSA],
                "len": size if Quirk.NUMBERS in self.quirks else str(size),
                "curve": None,
            },
            "cert": {
                "status": credential.status,
                "certificates": [with_line_ends(der) for der in credential.chain],
                "issuerDN": certificate.issuer.rfc4514_string(),
                "serialNumber": str(certificate.serial_number),
                "subjectDN": certificate.subject.rfc4514_string(),
                "validFrom": _moment(certificate.not_valid_before_utc),
                "validTo": _moment(certificate.not_valid_after_utc),
            },
            "authMode": "implicit",
            "multisign": 2147483647 if Quirk.NUMBERS in self.quirks else "2147483647",
            "scal": "2",
        }

    def _sign(self, account: Account, body: Json) -> Answered:
        credential = next(
            (one for one in account.credentials if one.id == body.get("credentialID")), None
        )
        hashes, documents = body.get("hash", []), body.get("documents", [])
        if credential is None or not _is_sound(body, hashes, documents):
            return _refused(_BAD_REQUEST)
        transaction = Transaction(
            secrets.token_hex(16),
            account,
            credential,
            tuple(b64decode(text) for text in hashes),
            tuple(one["document_id"] for one in documents),
            self.window,
            calls_back=body["async"] == 3,
        )
        self.transactions[transaction.id] = transaction
        lines = tuple(_plain(one["document_name"]) for one in documents)
        account.phone.show(transaction.id, (_plain(body["description"]), *lines))
        if body["async"] != 0:
            return _json({"transactionId": transaction.id})
        transaction.finish(self.quirks)
        return _json(self._told(transaction, started=True))

    def _status(self, account: Account, body: Json) -> Answered:
        transaction = self.transactions.get(body.get("transactionId", ""))
        if transaction is None or transaction.account is not account:
            return _refused(_BAD_REQUEST)
        transaction.move(self.quirks)
        return _json(self._told(transaction))

    def _told(self, transaction: Transaction, *, started: bool = False) -> Json:
        status: object = transaction.status
        if Quirk.UNKNOWN_STATUS in self.quirks:
            status = "7777"
        if Quirk.NUMBERS in self.quirks:
            status = int(str(status))
        if transaction.status != SIGNED:
            return {"status": status, "description": "gia lap"}
        signed = {"signatures": list(transaction.signatures)}
        return signed if started else {"status": status, **signed}


def _is_sound(body: Json, hashes: list[str], documents: list[Json]) -> bool:
    """Tell whether a request keeps the rules: counts, digests, plain names, algorithms."""
    names = [body.get("description", ""), *(one.get("document_name", "") for one in documents)]
    return (
        body.get("numSignatures") == len(hashes) == len(documents) > 0
        and all(len(b64decode(text, validate=True)) == 32 for text in hashes)
        and all(len(name) < 100 and _PLAIN.fullmatch(_plain(name)) for name in names)
        and body.get("hashAlgo") == wire.SHA256
        and body.get("signAlgo") == wire.RSA
        and body.get("async") in {0, 1, 2, 3}
    )


def _plain(name: str) -> str:
    return b64decode(name, validate=True).decode("ascii", "replace")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S+0000")


def _refused(code: str, status: int = 400) -> Answered:
    content = json.dumps({"error": code, "error_description": f"{code} (gia lap)"}).encode()
    return Answered(content, status)


def _json(values: Json) -> Answered:
    return Answered(json.dumps(values, ensure_ascii=False).encode())
