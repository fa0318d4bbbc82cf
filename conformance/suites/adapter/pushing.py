"""Scenes that push: new, again, other values, told to overwrite, nothing, more than a batch."""

from __future__ import annotations

from typing import ClassVar, Final

from conformance.engine.check import Scene
from conformance.engine.observation import Facts
from conformance.suites.adapter.facts import (
    Json,
    differing,
    digest_of_key,
    outcomes,
    pages_of,
)
from conformance.suites.adapter.tested import TestedAdapter, changed
from hub.core.contracts import Query
from hub.core.model import Transcript

MANY: Final = 501
"""One more than the largest batch that any vendor is known to take."""


class PushNew(Scene[TestedAdapter]):
    """Two newcomers of two levels: once, with the same request again, with another one again."""

    name: ClassVar[str] = "push-new"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return the outcomes of the three, and what the vendor holds then."""
        newcomers, request = subject.newcomers(2), subject.request()
        push = subject.adapter.push
        return {
            "keys": [digest_of_key(each.key) for each in newcomers],
            "first": outcomes(await push(newcomers, request_id=request)),
            "same_request": outcomes(await push(newcomers, request_id=request)),
            "again": outcomes(await push(newcomers, request_id=subject.request())),
            "held": [await _held(subject, each) for each in newcomers],
        }


class PushOtherValues(Scene[TestedAdapter]):
    """Other values for a transcript that the vendor holds: first unasked, then told to."""

    name: ClassVar[str] = "push-other-values"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return the outcomes and what the vendor holds after each."""
        (newcomer,) = subject.newcomers(1)
        other, push = changed(newcomer), subject.adapter.push
        await push([newcomer], request_id=subject.request())
        unasked = outcomes(await push([other], request_id=subject.request()))
        after = await _held(subject, newcomer)
        told = outcomes(await push([other], request_id=subject.request(), overwrite=True))
        return {
            "key": digest_of_key(newcomer.key),
            "unasked": unasked,
            "after_unasked": after,
            "told": told,
            "after_told": await _held(subject, other),
        }


class PushNothing(Scene[TestedAdapter]):
    """No transcript at all."""

    name: ClassVar[str] = "push-nothing"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return how many outcomes came."""
        return {"outcomes": len(await subject.adapter.push([], request_id=subject.request()))}


class PushMany(Scene[TestedAdapter]):
    """More transcripts than the largest batch."""

    name: ClassVar[str] = "push-many"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return how many have which outcome."""
        newcomers = subject.newcomers(MANY)
        found = await subject.adapter.push(newcomers, request_id=subject.request())
        states = [each.state.value for each in found]
        return {"states": {state: states.count(state) for state in dict.fromkeys(states)}}


async def _held(subject: TestedAdapter, expected: Transcript) -> Json:
    """Return how often the vendor holds the transcript, and what differs from `expected`."""
    query = Query(
        school_code=expected.school.code, school_year=expected.school_year, level=expected.level
    )
    pages = await pages_of(subject.adapter, query, "push")
    held = [
        record.transcript
        for page in pages
        for record in page.records
        if record.transcript.key == expected.key
    ]
    losses = subject.manifest.losses
    return {
        "times": len(held),
        "differs": [path for each in held for path in differing(expected, each, losses)],
    }
