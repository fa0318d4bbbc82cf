"""The OAuth2 API without its socket: people's tokens, credentials, hashes, transactions."""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qs

from simulation.signing.phone import Answer
from simulation.smartca.book import Book, Request, Subscriber
from simulation.vendors.bad_days import BadDay, Days
from simulation.vendors.server import Answered, Asked

Json = dict[str, Any]

MOST_ITEMS: Final = 50


@dataclass(slots=True)
class OAuth2Desk:
    """One application's door to SmartCA; the application's account is the book's.

    :param status: what every transaction says it is, instead of what became of it.
    """

    book: Book
    status: int | None = None
    refresh_tokens: dict[str, str] = field(default_factory=dict)
    logins: int = 0
    _access_tokens: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def log_in(self, user_id: str) -> str:
        """Let a person log in in the browser; return the refresh token that comes of it."""
        token = secrets.token_urlsafe(16)
        self.refresh_tokens[token] = user_id
        return token

    def answer(self, asked: Asked, days: Days) -> Answered:
        """Do what is asked."""
        path = asked.path.partition("?")[0]
        with self._lock:
            if path == "/auth/token":
                return self._token(asked)
            if BadDay.TOKEN_EXPIRES in days:
                self._access_tokens.clear()
            bearer = asked.headers.get("Authorization", "").removeprefix("Bearer ")
            subscriber = self.book.subscribers.get(self._access_tokens.get(bearer, ""))
            if subscriber is None:
                return Answered(status=401)
            call = self._calls().get(path)
            if call is None:
                return Answered(status=404)
            return call(json.loads(asked.body), subscriber)

    def failure(self, asked: Asked) -> Answered:
        """Return HTTP 200 with a failure inside."""
        return _told(50000)

    def _calls(self) -> dict[str, Callable[[Json, Subscriber], Answered]]:
        return {
            "/csc/credentials/list": self._list,
            "/csc/credentials/info": self._info,
            "/csc/signature/signhash": self._sign_hash,
            "/csc/credentials/gettraninfo": self._transaction,
        }

    def _token(self, asked: Asked) -> Answered:
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        account = (form.get("client_id"), form.get("client_secret"))
        if account != (self.book.sp_id, self.book.sp_password):
            return _json({"error": "invalid_client"}, 400)
        user = self.refresh_tokens.get(form.get("refresh_token", ""))
        if form.get("grant_type") != "refresh_token" or user is None:
            return _json({"error": "invalid_grant", "error_description": "giả lập"}, 400)
        self.logins += 1
        token = secrets.token_urlsafe(16)
        self._access_tokens[token] = user
        return _json(
            {"access_token": token, "token_type": "Bearer", "expires_in": 3599}
            | {"refresh_token": form["refresh_token"], "scope": form.get("scope", "")}
        )

    def _list(self, body: Json, subscriber: Subscriber) -> Answered:
        return _told(0, [one.id for one in subscriber.account.credentials])

    def _info(self, body: Json, subscriber: Subscriber) -> Answered:
        """Answer without the envelope, as the vendor's sample does."""
        for one in subscriber.account.credentials:
            if one.id == body["credentialId"]:
                certificates = [b64encode(each).decode("ascii") for each in one.chain]
                status = "VALID" if one.status == "valid" else "REVOKED"
                key = {"status": "ENABLED", "alg": ["1.2.840.113549.1.1.1"], "len": 2048}
                cert = {"status": status, "certificates": certificates}
                return _json({"key": key, "cert": cert, "authMode": "oauth2code", "multisign": 1})
        return _told(60000, status=400)

    def _sign_hash(self, body: Json, subscriber: Subscriber) -> Answered:
        datas = body["datas"]
        if not 0 < len(datas) <= MOST_ITEMS or not body.get("refTranId"):
            return _told(30000)
        credential = next(
            (one for one in subscriber.account.credentials if one.id == body["credentialId"]), None
        )
        if credential is None:
            return _told(60001, status=400)
        quota = subscriber.account.quota
        if quota is not None and quota < len(datas):
            return _told(65000)
        digests = tuple((each["name"], b64decode(each["hash"], validate=True)) for each in datas)
        if any(len(digest) != 32 for _, digest in digests):
            return _told(62010)
        request = Request(body["refTranId"], subscriber, credential, digests)
        self.book.take(request)
        return _told(0, {"tranId": request.code}, "Chờ người dùng xác nhận")

    def _transaction(self, body: Json, subscriber: Subscriber) -> Answered:
        for request in self.book.requests.values():
            if request.code == body["tranId"]:
                return _told(0, self._state(request))
        return _told(62000)

    def _state(self, request: Request) -> Json:
        answer = self.book.look(request)
        status = {None: 4000, Answer.CONFIRMED: 1, Answer.REFUSED: 4002}[answer]
        status = self.status or (4001 if request.expired else status)
        signed = self.book.signatures(request) if status == 1 else []
        documents = [{"name": each["doc_id"], "sig": each["signature_value"]} for each in signed]
        return {
            "tranId": request.code,
            "refTranId": request.id,
            "tranStatus": status,
            "tranTypeDesc": "SIGNHASH",
            "documents": documents,
        }


def _told(code: int, content: object = None, message: str = "", status: int = 200) -> Answered:
    return _json({"code": code, "codeDesc": "", "message": message, "content": content}, status)


def _json(values: Json, status: int = 200) -> Answered:
    return Answered(json.dumps(values, ensure_ascii=False).encode(), status)
