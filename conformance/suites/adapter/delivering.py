"""Scenes with signed documents: handed over, handed over again, other bytes, fetched."""

from __future__ import annotations

from contextlib import aclosing
from hashlib import sha256
from typing import ClassVar

from conformance.engine.check import Scene
from conformance.engine.observation import Facts
from conformance.suites.adapter.tested import TestedAdapter
from hub.core.contracts import Query, SignedFile


class Deliver(Scene[TestedAdapter]):
    """One signed document: new, again, and other bytes under its name."""

    name: ClassVar[str] = "deliver"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return the outcomes, and what the vendor gives back under the name."""
        (newcomer,) = subject.newcomers(1)
        content = subject.schools.signed(newcomer)
        file = SignedFile(f"{newcomer.pupil.code}.xml", content)
        other = SignedFile(file.name, content + b"\n")
        request, school = subject.request(), newcomer.school.code
        return {
            "digest": sha256(content).hexdigest(),
            "first": await _delivered(subject, file, request),
            "same_request": await _delivered(subject, file, request),
            "again": await _delivered(subject, file, subject.request()),
            "other_bytes": await _delivered(subject, other, subject.request()),
            "fetched": await _fetched(subject, school, file.name),
        }


async def _delivered(subject: TestedAdapter, file: SignedFile, request: str) -> str:
    (outcome,) = await subject.adapter.deliver([file], request_id=request)
    return outcome.state.value


async def _fetched(subject: TestedAdapter, school: str, name: str) -> list[str]:
    """Return the digests of every document that the vendor gives under that name."""
    digests = []
    pages = subject.adapter.documents(Query(school_code=school))
    async with aclosing(pages) as source:  # type: ignore[type-var]
        async for page in source:
            digests += [
                sha256(file.content).hexdigest() for file in page.files if file.name == name
            ]
    return digests
