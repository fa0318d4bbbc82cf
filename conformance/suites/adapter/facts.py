"""What scenes write down of transcripts, pages and outcomes: keys, digests, places; no values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final
from unicodedata import is_normalized

from conformance.engine.run import stopped
from conformance.privacy import guard
from hub.core.contracts import Adapter, Notice, Page, PushOutcome, Query
from hub.core.errors import HubError
from hub.core.model import Transcript
from hub.core.model.difference import differences

OWN: Final = ("code",)
"""Fields of a transcript that the receiver gives: no vendor has to hold them."""

Json = dict[str, Any]


async def pages_of(adapter: Adapter, query: Query, operation: str) -> list[Page]:
    """Pull everything; data without the marks of invented people stop the run."""
    pages = []
    async for page in adapter.pull(query):
        guard((record.transcript for record in page.records), operation)
        pages.append(page)
    return pages


def listed_facts(pages: Sequence[Page]) -> Json:
    """Return whose transcripts came: keys, years, levels."""
    transcripts = [record.transcript for page in pages for record in page.records]
    return {
        "keys": [digest_of_key(each.key) for each in transcripts],
        "years": sorted({each.school_year for each in transcripts}),
        "levels": sorted({each.level.value for each in transcripts}),
    }


def pull_facts(pages: Sequence[Page], truth: Iterable[Transcript], losses: Sequence[str]) -> Json:
    """Return what pages show, each record held against the one of the same key in `truth`."""
    known = {each.key: each for each in truth}
    return {
        "expected": sorted(map(digest_of_key, known)),
        "records": [
            _record(record.transcript, record.place.source, known, losses)
            for page in pages
            for record in page.records
        ],
        "refused": [_notice(each) for page in pages for each in page.refused],
        "sizes": [len(page.records) + len(page.refused) for page in pages],
        "evidence": [len(page.evidence) for page in pages],
        "totals": [page.total for page in pages],
        "cursors": [page.cursor is not None for page in pages],
    }


def _record(
    transcript: Transcript, place: str, known: Mapping[str, Transcript], losses: Sequence[str]
) -> Json:
    expected = known.get(transcript.key)
    text = transcript.model_dump_json()
    return {
        "key": digest_of_key(transcript.key),
        "digest": sha256(text.encode()).hexdigest(),
        "school": transcript.school.code,
        "year": transcript.school_year,
        "level": transcript.level.value,
        "place": bool(place),
        "nfc": is_normalized("NFC", text),
        "known": expected is not None,
        "differs": [] if expected is None else differing(expected, transcript, losses),
    }


def differing(before: Transcript, after: Transcript, losses: Sequence[str]) -> list[str]:
    """Return the paths that differ, declared losses and the receiver's own fields left aside."""
    paths = (change.path for change in differences(before, after))
    return [path for path in paths if path not in OWN and not _lost(path, losses)]


def _lost(path: str, losses: Sequence[str]) -> bool:
    plain = "".join(part for part in path.replace("]", "[").split("[") if not part.isdigit())
    return any(plain == each or plain.startswith(f"{each}.") for each in losses)


def _notice(notice: Notice) -> Json:
    return {
        "codes": [reason.code for reason in notice.reasons],
        "both": all(each.message.vi and each.message.en for each in notice.reasons),
        "place": bool(notice.place.source),
    }


def outcomes(found: Sequence[PushOutcome]) -> Json:
    """Return what became of each transcript that was pushed."""
    return {digest_of_key(each.key): each.state.value for each in found}


def digest(transcript: Transcript) -> str:
    """Return a digest of all values."""
    return sha256(transcript.model_dump_json().encode()).hexdigest()


def digest_of_key(key: str) -> str:
    """Return a short digest of a transcript's key."""
    return sha256(key.encode()).hexdigest()[:16]


def raised(error: HubError, secrets: Sequence[str]) -> Json:
    """Return what an error shows: its kind, and whether a secret or nothing useful is in it."""
    said = f"{error} {error.what} {error.remedy} {error.where} {error.fields}"
    return stopped(error) | {
        "kind": type(error).__name__,
        "kinds": [each.__name__ for each in type(error).__mro__],
        "leaks": any(secret in said for secret in secrets),
        "remedy": bool(error.remedy.vi and error.remedy.en),
    }
