"""A vendor behind the contract, without its socket: lists, writes, keeps documents."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from hub.core.model import Transcript
from simulation.exchange.rows import row_of
from simulation.vendors.bad_days import BadDay, Days
from simulation.vendors.book import Book, Effect, Scope, scope_of
from simulation.vendors.paging import Portion, portion
from simulation.vendors.server import Answered, Asked

Json = dict[str, Any]

ROOT: Final = "/hocba/v1"
"""Where this vendor serves the contract; another one chooses another place."""
_MOST: Final = 500


@dataclass(slots=True)
class Desk:
    """One unit's key and what the vendor holds for it."""

    key: str
    book: Book = field(default_factory=Book)
    _asked: dict[str, str] = field(default_factory=dict)
    """The digest of what was put under each request id."""
    _pages: int = 0
    _lock: Lock = field(default_factory=Lock)

    def seed(self, transcript: Transcript) -> None:
        """Hold a transcript as if a school had entered it."""
        self.book.put(transcript.key, scope_of(transcript), _content(transcript))

    def answer(self, asked: Asked, days: Days) -> Answered:
        """Do what is asked."""
        url = urlsplit(asked.path)
        with self._lock:
            if not self._admitted(asked, days):
                return _problem(401, "key-refused")
            verb, _, rest = url.path.removeprefix(f"{ROOT}/").partition("/")
            if asked.method == "PUT" and verb in {"writes", "deliveries"}:
                return self._once(verb, rest, asked.body, days)
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            call = self._questions().get(verb)
            if asked.method != "GET" or call is None or rest:
                return Answered(status=404)
            return call(query, days)

    def failure(self, asked: Asked) -> Answered:
        """Return an answer that calls itself a success and holds a failure."""
        return _problem(200, "internal")

    def _admitted(self, asked: Asked, days: Days) -> bool:
        expired = BadDay.LOGIN_EXPIRES in days and self._pages > 0
        return not expired and asked.headers.get("Authorization") == f"Bearer {self.key}"

    def _questions(self) -> dict[str, Callable[[dict[str, str], Days], Answered]]:
        return {"about": self._about, "transcripts": self._transcripts, "documents": self._files}

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    def _about(self, _query: dict[str, str], _days: Days) -> Answered:
        return _json({"contract": "exchange-rest-2026.1", "vendor": "Nhà cung cấp giả lập"})

    def _transcripts(self, query: dict[str, str], days: Days) -> Answered:
        self._pages += 1
        return _page(self.book.listed(_scope(query)), query, days, lambda one: row_of(one, days))

    def _files(self, query: dict[str, str], days: Days) -> Answered:
        return _page(
            self.book.documents(_scope(query)),
            query,
            days,
            lambda one: _bytes(
                {
                    "name": one.name,
                    "change": one.change,
                    "content": b64encode(one.content).decode("ascii"),
                }
            ),
        )

    # ── writing ──────────────────────────────────────────────────────────────────────────────────

    def _once(self, verb: str, request_id: str, body: bytes, days: Days) -> Answered:
        """Carry a request out; one that is known already is answered as it was."""
        if BadDay.STILL_PROCESSING in days:
            return _problem(202, "processing")
        digest = sha256(body).hexdigest()
        if self._asked.setdefault(request_id, digest) != digest:
            return _problem(409, "request-id-used")
        done = self.book.transactions
        if request_id not in done:
            work = self._write if verb == "writes" else self._deliver
            done[request_id] = tuple(work(json.loads(body)))
        name = "key" if verb == "writes" else "name"
        outcomes = [_told(name, effect) for effect in done[request_id]]
        return _json({"request_id": request_id, "outcomes": outcomes})

    def _write(self, body: Json) -> Iterable[Effect]:
        for given in body["transcripts"]:
            one = Transcript.model_validate(given)
            yield self.book.write(
                one.key, scope_of(one), _content(one), overwrite=body["overwrite"]
            )

    def _deliver(self, body: Json) -> Iterable[Effect]:
        for given in body["documents"]:
            yield self.book.store(given["name"], b64decode(given["content"]))


def _page(
    listed: Sequence[Any], query: dict[str, str], days: Days, row: Callable[[Any], bytes]
) -> Answered:
    """Return a page, put together as bytes: it is what a server sends most."""
    size = int(query.get("limit", "0"))
    if not 0 < size <= _MOST:
        return _problem(400, "request-not-valid")
    page: Portion[Any] = portion(listed, int(query.get("since", "0")), size, days)
    return Answered(
        b'{"since":%d,"count":%d,"remaining":%d,"items":[%s]}'
        % (page.behind, page.whole, page.waiting, b",".join(row(each) for each in page.items))
    )


def _scope(query: dict[str, str]) -> Scope:
    return Scope(query.get("school_code"), query.get("school_year"), query.get("level"))


def _content(transcript: Transcript) -> bytes:
    return transcript.model_dump_json(exclude_none=True).encode()


def _told(name: str, effect: Effect) -> Json:
    told = {name: effect.key, "state": effect.status.lower()}
    return told if effect.code is None else {**told, "code": effect.code}


def _problem(status: int, code: str) -> Answered:
    return Answered(_bytes({"code": code, "message": f"{code} (giả lập)"}), status)


def _json(values: Json) -> Answered:
    return Answered(_bytes(values))


def _bytes(values: Json) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
