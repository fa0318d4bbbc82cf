"""Signed documents of invented pupils, a store that holds them, and a gateway with its sender."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hub.core.contracts import PacketRecord
from hub.core.model import Transcript
from hub.core.packets import record
from hub.core.store import NewDocument, Store
from tests.document.people import sign_all
from tests.spec import samples

UNIT = "GL-37"


@cache
def transcripts(count: int) -> tuple[Transcript, ...]:
    """Return transcripts of as many pupils, primary and secondary in turn."""
    bases = (samples.primary(3), samples.lower(), samples.upper())
    return tuple(
        samples.change(bases[number % 3], {"pupil.code": f"GL{number:06d}"})
        for number in range(count)
    )


@cache
def document(transcript: Transcript) -> bytes:
    """Return the transcript's document, every slot signed."""
    return sign_all(transcript).content


def records(count: int) -> tuple[PacketRecord, ...]:
    """Return records of as many pupils."""
    return tuple(record(document(each)) for each in transcripts(count))


def issued(store: Store, given: Sequence[Transcript], state: str = "issued") -> list[str]:
    """Put transcripts with their documents into the store; return their keys."""
    with store.writing() as unit:
        unit.transcripts.save(given)
        unit.documents.add(
            NewDocument(each.key, document(each), state, ("KY_PHAT_HANH",)) for each in given
        )
    return [each.key for each in given]
