"""The invented Viettel without its socket: logs in, lists, writes, keeps documents."""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Literal
from urllib.parse import parse_qs

from hub.core.model import Transcript
from hub.plugins.viettel.mapping import form_of
from simulation.vendors.bad_days import BadDay, Days
from simulation.vendors.book import Book, Effect, Scope, scope_of
from simulation.vendors.paging import portion
from simulation.vendors.server import Answered, Asked
from simulation.viettel.rows import row_of, spoiled

Json = dict[str, Any]

_API = "/TranscriptAPI"


@dataclass(slots=True)
class Desk:
    """One tenant.

    :param login: the only way in which this tenant lets itself be asked.
    """

    unit: str
    username: str
    password: str
    login: Literal["basic", "cookie", "bearer"] = "cookie"
    book: Book = field(default_factory=Book)
    _tokens: set[str] = field(default_factory=set)
    _refusals: int = 0
    _lock: Lock = field(default_factory=Lock)

    def seed(self, transcript: Transcript) -> None:
        """Hold a transcript as if a school had entered it."""
        form = form_of(transcript).model_dump(mode="json", by_alias=True, exclude_none=True)
        self.book.put(_key(form), scope_of(transcript), _content(form))

    def answer(self, asked: Asked, days: Days) -> Answered:
        """Do what is asked."""
        path = asked.path
        if asked.method != "POST":
            return Answered(status=405)
        with self._lock:
            if path == "/auth/login":
                return self._log_in(asked)
            if BadDay.TOKEN_EXPIRES in days:
                self._tokens.clear()
            if not self._admitted(asked):
                return self._not_admitted()
            call = self._calls().get(path.removesuffix(f"/{self.unit}"))
            if call is None or not path.endswith(f"/{self.unit}"):
                return _refused("UNIT_NOT_ALLOWED")
            return call(_read(asked), days)

    def failure(self, asked: Asked) -> Answered:
        """Return an answer that calls itself a success and holds a failure."""
        return _refused("SYSTEM_ERROR")

    def _calls(self) -> dict[str, Callable[[Json, Days], Answered]]:
        return {
            f"{_API}/TranscriptWS/getTranscripts": self._transcripts,
            f"{_API}/TranscriptWS/createTranscripts": self._create,
            f"{_API}/TranscriptWS/createOrUpdateTranscriptDraft": self._draft,
            f"{_API}/TranscriptWS/searchTranscriptsByTransactionUuid": self._search,
            f"{_API}/TranscriptWS/insertTranscriptFiles": self._insert_files,
            f"{_API}/TranscriptUtilsWS/getTranscriptFiles": self._files,
        }

    # ── who asks ─────────────────────────────────────────────────────────────────────────────────

    def _log_in(self, asked: Asked) -> Answered:
        body = json.loads(asked.body)
        if (body["username"], body["password"]) != (self.username, self.password):
            return Answered(status=401)
        token = secrets.token_urlsafe(24)
        self._tokens.add(token)
        return _json({"access_token": token, "token_type": "bearer", "expires_in": 3600})

    def _admitted(self, asked: Asked) -> bool:
        given = asked.headers.get("Cookie" if self.login == "cookie" else "Authorization", "")
        if self.login == "basic":
            pair = f"{self.username}:{self.password}".encode()
            return given == f"Basic {b64encode(pair).decode('ascii')}"
        prefix = "access_token=" if self.login == "cookie" else "Bearer "
        return given.startswith(prefix) and given.removeprefix(prefix) in self._tokens

    def _not_admitted(self) -> Answered:
        """Say so in one of the two ways that are seen, in turn."""
        self._refusals += 1
        return Answered(status=401) if self._refusals % 2 else _refused("TOKEN_EXPIRED")

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    def _transcripts(self, body: Json, days: Days) -> Answered:
        behind = body["lastChange"]
        page = portion(self.book.listed(_scope(body)), behind, body["rowPerPage"], days)
        rows = [spoiled(row_of(entry, days), entry.change, days) for entry in page.items]
        # Put together as bytes: a page is what a server sends most.
        return Answered(
            b'{"errorCode":null,"description":null,"result":{"lastChange":%d,"totalRow":%d,'
            b'"transcripts":[%s]}}' % (page.behind, page.whole + page.waiting, b",".join(rows))
        )

    def _files(self, body: Json, days: Days) -> Answered:
        behind, size = int(body["lastChange"]), int(body["rowPerPage"])
        page = portion(self.book.documents(_scope(body)), behind, size, days)
        files = [
            {
                "changeNo": file.change,
                "fileName": file.name,
                "fileToBytes": b64encode(file.content).decode("ascii"),
            }
            for file in page.items
        ]
        told = {"lastChange": page.behind, "totalRow": page.whole + page.waiting, "files": files}
        return _done(told)

    # ── writing ──────────────────────────────────────────────────────────────────────────────────

    def _create(self, body: Json, days: Days) -> Answered:
        return self._once(body, lambda: [self._write(row, body) for row in body["transcripts"]])

    def _draft(self, body: Json, days: Days) -> Answered:
        """Write as `_create` does; a success answers an empty result."""
        answered = self._create(body, days)
        return answered if b'"errorCode": "' in answered.content else _done(None)

    def _insert_files(self, body: Json, days: Days) -> Answered:
        return self._once(
            body,
            lambda: [
                self.book.store(row["fileName"], b64decode(row["fileToBytes"]))
                for row in body["files"]
            ],
        )

    def _once(self, body: Json, work: Callable[[], list[Effect]]) -> Answered:
        """Carry a transaction out; one that is known already is not carried out again."""
        transaction = body["transactionUuid"]
        if transaction in self.book.transactions:
            return _refused("TRANSACTION_EXISTED")
        effects = self.book.transactions[transaction] = tuple(work())
        return _done(_told(transaction, effects))

    def _write(self, row: Json, body: Json) -> Effect:
        form = row["transcript"]
        general, school = form["generalInfo"], form["schoolInfo"]
        year = general["schoolYear"]
        scope = Scope(school["schoolCode"], f"{year}-{year + 1}", general["levelCode"])
        overwrite = body["overwrite"] == 1
        effect = self.book.write(_key(form), scope, _content(form), overwrite=overwrite)
        return Effect(row["clientKey"], effect.status, effect.code)

    def _search(self, body: Json, days: Days) -> Answered:
        if BadDay.STILL_PROCESSING in days:
            return _refused("TRANSACTION_PROCESSING")
        transaction = body["transactionUuid"]
        effects = self.book.transactions.get(transaction)
        if effects is None:
            return _refused("TRANSACTION_NOT_FOUND")
        return _done(_told(transaction, effects))


def _scope(body: Json) -> Scope:
    year = body.get("schoolYear")
    school_year = None if year is None else f"{int(year)}-{int(year) + 1}"
    return Scope(body.get("schoolCode"), school_year, body.get("levelCode"))


def _key(form: Json) -> str:
    """Return what a transcript is known by here: its pupil, school, year, level and version."""
    general = form["generalInfo"]
    parts = (
        form["schoolInfo"]["schoolCode"],
        form["pupilInfo"]["csdlnCode"],
        general["schoolYear"],
        general["levelCode"],
        general["version"],
    )
    return json.dumps(parts)


def _content(form: Json) -> bytes:
    return json.dumps(form, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _told(transaction: str, effects: tuple[Effect, ...]) -> Json:
    outcomes = [
        {"clientKey": each.key, "status": each.status, "code": each.code, "description": None}
        for each in effects
    ]
    return {"transactionUuid": transaction, "outcomes": outcomes}


def _read(asked: Asked) -> Json:
    """Return the body, JSON or form-encoded as its header says."""
    if asked.headers.get("Content-Type") == "application/json":
        body: Json = json.loads(asked.body)
        return body
    return {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}


def _done(result: Json | None) -> Answered:
    return _json({"errorCode": None, "description": None, "result": result})


def _refused(code: str) -> Answered:
    return _json({"errorCode": code, "description": f"{code} (giả lập)", "result": None})


def _json(values: Json) -> Answered:
    return Answered(json.dumps(values, ensure_ascii=False).encode())
