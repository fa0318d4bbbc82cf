"""The invented service without its socket: who asks, credentials, leave to sign, signatures."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qsl

from simulation.csc.quirks import Quirk
from simulation.csc.vault import Guarded, Leave, sign
from simulation.csc.words import VERSIONS, Batch, Words, batch_of, described
from simulation.signing.heard import Heard
from simulation.signing.phone import Answer
from simulation.vendors.bad_days import BadDay, Days
from simulation.vendors.server import Answered, Asked

Json = dict[str, Any]
Call = Callable[[Json, Words], Answered]

PAGE: Final = 10
"""Credentials of one page in version 1."""


@dataclass(slots=True)
class Asking:
    """A request for leave that waits for a person, or signatures that are still made."""

    guarded: Guarded
    batch: Batch
    looks: int = 0
    oid: str = ""


@dataclass(slots=True)
class Desk:
    """The service, for one application.

    :param vault: credentials by id.
    :param window: how often a phone is looked at before the time to answer is over.
    :param heard: what it was asked, in order.
    """

    client_id: str
    client_secret: str
    refresh_token: str
    vault: dict[str, Guarded]
    quirks: Collection[Quirk] = ()
    window: int = 60
    closed: bool = False
    heard: list[Heard] = field(default_factory=list)
    _tokens: set[str] = field(default_factory=set)
    _leaves: dict[str, Leave] = field(default_factory=dict)
    _asking: dict[str, Asking] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def answer(self, asked: Asked, days: Days) -> Answered:
        """Do what is asked."""
        with self._lock:
            if asked.path == "/oauth2/token":
                return self._oauth2(dict(parse_qsl(asked.body.decode())))
            version, _, method = asked.path.removeprefix("/csc/").partition("/")
            words = VERSIONS.get(version)
            if words is None:
                return Answered(status=404)
            body: Json = json.loads(asked.body or b"{}")
            self.heard.append(Heard.of(asked.path.removeprefix("/csc/"), body))
            if method == "info":
                return _json(self._info(words))
            if method == "auth/login":
                return self._basic(asked.headers.get("Authorization", ""))
            if BadDay.TOKEN_EXPIRES in days:
                self._tokens.clear()
            if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self._tokens:
                return self._expired()
            call = self._calls(words).get(method)
            return call(body, words) if call is not None else Answered(status=501)

    def failure(self, asked: Asked) -> Answered:
        """Return an answer of a service that is not well."""
        return _refused("temporarily_unavailable", "gia lap", 400)

    def _calls(self, words: Words) -> dict[str, Call]:
        calls: dict[str, Call] = {
            "credentials/list": self._list,
            "credentials/info": self._credential,
            "credentials/authorize": self._authorize,
            words.CHALLENGE: self._challenge,
            "signatures/signHash": self._sign,
        }
        later: dict[str, Call] = {
            "credentials/authorizeCheck": self._authorize_check,
            "signatures/signPolling": self._polling,
        }
        return calls | (later if words.LATER else {})

    # ── who asks ─────────────────────────────────────────────────────────────────────────────────

    def _info(self, words: Words) -> Json:
        return {
            "specs": words.SPECS,
            "name": "Dịch vụ ký GIẢ LẬP",
            "logo": "https://csc.invalid/logo.png",
            "region": "VN",
            "lang": "vi",
            "description": "CSC (GIẢ LẬP)",
            "authType": ["basic", "oauth2client"],
            "oauth2": "https://csc.invalid/",
            "asynchronousOperationMode": words.LATER,
            "methods": list(words.METHODS),
        }

    def _oauth2(self, form: dict[str, str]) -> Answered:
        self.heard.append(Heard.of("oauth2/token", dict(form)))
        if (form.get("client_id"), form.get("client_secret")) != (
            self.client_id,
            self.client_secret,
        ):
            return _refused("invalid_client", "gia lap", 401)
        if form.get("grant_type") == "refresh_token" and (
            form.get("refresh_token") != self.refresh_token
        ):
            return _refused("invalid_grant", "Invalid parameter refresh_token")
        return self._token()

    def _basic(self, given: str) -> Answered:
        pair = f"{self.client_id}:{self.client_secret}".encode()
        if given != f"Basic {b64encode(pair).decode('ascii')}":
            return _refused("authentication_error", "gia lap")
        return self._token()

    def _token(self) -> Answered:
        if self.closed:
            return Answered(b"<html>", 401)
        token = secrets.token_urlsafe(24)
        self._tokens.add(token)
        lifetime: object = "3600" if Quirk.NUMBERS_AS_TEXT in self.quirks else 3600
        return _json({"access_token": token, "token_type": "Bearer", "expires_in": lifetime})

    def _expired(self) -> Answered:
        as_code = Quirk.EXPIRY_AS_CODE in self.quirks
        return _refused("expired_token", "gia lap", 400 if as_code else 401)

    # ── credentials ──────────────────────────────────────────────────────────────────────────────

    def _list(self, body: Json, words: Words) -> Answered:
        user = body.get("userID")
        found = [
            credential
            for credential, guarded in self.vault.items()
            if user in (None, guarded.account.user_id)
        ]
        if words.LATER:
            return _json({"credentialIDs": found})
        start = int(body.get("pageToken", "0"))
        more = {"nextPageToken": str(start + PAGE)} if start + PAGE < len(found) else {}
        return _json({"credentialIDs": found[start : start + PAGE], **more})

    def _credential(self, body: Json, words: Words) -> Answered:
        guarded = self.vault.get(body.get("credentialID", ""))
        if guarded is None:
            return _refused("invalid_request", "Invalid parameter credentialID")
        return _json(described(guarded, words, self.quirks, body))

    def _challenge(self, body: Json, words: Words) -> Answered:
        guarded = self.vault.get(body.get("credentialID", ""))
        if guarded is None or not guarded.online:
            return _refused("invalid_request", "Invalid parameter credentialID")
        guarded.account.phone.show("OTP", (guarded.new_password(),))
        return Answered(status=204)

    # ── leave to sign ────────────────────────────────────────────────────────────────────────────

    def _authorize(self, body: Json, words: Words) -> Answered:
        batch = batch_of(body, words)
        guarded = self.vault.get(batch.credential)
        if guarded is None:
            return _refused("invalid_request", "Invalid parameter credentialID")
        refused = self._not_allowed(body, batch, guarded)
        if refused is not None:
            return refused
        if not guarded.by_phone:
            return self._opened(guarded, batch, words, body)
        handle = secrets.token_hex(12)
        asking = self._asking[handle] = Asking(guarded, batch)
        count = int(body["numSignatures"])
        guarded.account.phone.show(handle, (body.get("description", ""), f"{count}"))
        if words.LATER:
            return _json({"handle": handle}, 202)
        while (answered := self._looked(handle, asking)) is None:
            continue
        return answered

    def _not_allowed(self, body: Json, batch: Batch, guarded: Guarded) -> Answered | None:
        count = body.get("numSignatures")
        if not guarded.enabled:
            return _refused("invalid_request", "The credential is disabled")
        if (
            not isinstance(count, int)
            or count < 1
            or (guarded.bound and count != len(batch.digests))
        ):
            return _refused("invalid_request", "Invalid value for parameter numSignatures")
        if count > guarded.most:
            return _refused("invalid_request", "Numbers of signatures is too high")
        return None

    def _opened(self, guarded: Guarded, batch: Batch, words: Words, body: Json) -> Answered:
        wrong = guarded.opens(*words.given(body))
        if wrong == "locked":
            return _refused("invalid_request", "Credential locked")
        if wrong is not None:
            return _refused(words.WRONG[wrong], "gia lap")
        return self._given(guarded, batch, int(body["numSignatures"]))

    def _authorize_check(self, body: Json, words: Words) -> Answered:
        handle = body.get("handle", "")
        asking = self._asking.get(handle)
        if asking is None:
            return _refused("invalid_request", "Invalid parameter handle")
        return self._looked(handle, asking) or _json({"handle": handle}, 202)

    def _looked(self, handle: str, asking: Asking) -> Answered | None:
        """Look at the phone once; None while nothing is heard."""
        asking.looks += 1
        answer = asking.guarded.account.phone.look(handle)
        if answer is Answer.REFUSED:
            return _refused("access_denied", "gia lap", 403)
        if answer is Answer.CONFIRMED:
            return self._given(asking.guarded, asking.batch, len(asking.batch.digests) or 1)
        if asking.looks >= self.window:
            return _refused("invalid_request", "Authorization timed out")
        return None

    def _given(self, guarded: Guarded, batch: Batch, count: int) -> Answered:
        sad = secrets.token_urlsafe(24)
        digests = frozenset(batch.digests) if guarded.bound or batch.digests else None
        if Quirk.SAD_EXPIRES not in self.quirks:
            self._leaves[sad] = Leave(sad, guarded, count, digests)
        return _json({"SAD": sad, "expiresIn": 300})

    # ── signatures ───────────────────────────────────────────────────────────────────────────────

    def _sign(self, body: Json, words: Words) -> Answered:
        batch = batch_of(body, words)
        leave = self._leaves.get(body.get("SAD", ""))
        if leave is None or leave.guarded.credential.id != batch.credential:
            return _refused("invalid_request", "SAD expired")
        unasked = leave.digests is not None and not leave.digests.issuperset(batch.digests)
        if unasked or not 0 < len(batch.digests) <= leave.left:
            return _refused("invalid_request", "Hash is not authorized by the SAD")
        leave.left -= len(batch.digests)
        refused = self._unable(leave.guarded, len(batch.digests))
        if refused is not None:
            return refused
        oid = body["signAlgo"]
        if body.get("operationMode") == "A":
            response = secrets.token_hex(8)
            self._asking[response] = Asking(leave.guarded, batch, oid=oid)
            return _json({"responseID": response})
        return _json({"signatures": sign(leave.guarded, batch.digests, oid, self.quirks)})

    def _unable(self, guarded: Guarded, count: int) -> Answered | None:
        """Return why nothing is signed after all: the certificate, the quota."""
        if guarded.credential.status != "valid":
            return _refused("invalid_request", "Signing certificate is expired")
        quota = guarded.account.quota
        if quota is not None and quota < count:
            return _refused("quota", "gia lap", 402)
        if quota is not None:
            guarded.account.quota = quota - count
        return None

    def _polling(self, body: Json, words: Words) -> Answered:
        asking = self._asking.get(body.get("requestID", ""))
        if asking is None:
            return _refused("invalid_request", "Invalid parameter requestID")
        asking.looks += 1
        if asking.looks == 1:
            return _refused("accepted_request", "not yet completed", 202)
        digests = asking.batch.digests
        return _json({"signatures": sign(asking.guarded, digests, asking.oid, self.quirks)})


def _refused(error: str, description: str, status: int = 400) -> Answered:
    content = json.dumps({"error": error, "error_description": description})
    return Answered(content.encode(), status)


def _json(values: Json, status: int = 200) -> Answered:
    return Answered(json.dumps(values, ensure_ascii=False).encode(), status)
