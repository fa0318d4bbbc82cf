"""What a workbook can carry of a transcript: the same, but for text and marks no school writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from hypothesis import strategies as st

from hub.core.model import Transcript
from tests.model.strategies import REGULATIONS, transcripts

_PLACES = ("birth_place", "home_town", "residence")
_TERMS = ("average", "midterm", "final")


def carried(transcript: Transcript) -> Transcript:
    """Return `transcript` without what no workbook carries.

    - white space at the ends of a text, because people type it by mistake;
    - marks above 10 or with more than one decimal, which an import refuses;
    - peoples and countries that are in no list;
    - places without any value, which say the same as none.
    """
    dumped = _trimmed(transcript.model_dump(mode="json"))
    pupil = dumped["pupil"]
    pupil["ethnicity"] = pupil["ethnicity"] and "05"
    pupil["nationality"] = pupil["nationality"] and "VN"
    for name in _PLACES:
        if not any((pupil[name] or {}).values()):
            pupil[name] = None
    for subject in dumped["results"]["subjects"]:
        _with_honest_marks(subject)
    return Transcript.model_validate(dumped)


def _trimmed(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return value.strip() or "x"
    if isinstance(value, Mapping):
        return {key: _trimmed(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_trimmed(inner) for inner in value]
    return value


def _with_honest_marks(subject: dict[str, Any]) -> None:
    for name in ("test", "year", "retest"):
        if name in subject:
            subject[name] = _honest(subject[name])
    for term in ("term1", "term2"):
        if term in subject:
            subject[term]["regular"] = [_honest(mark) for mark in subject[term]["regular"]]
            for name in _TERMS:
                subject[term][name] = _honest(subject[term][name])


def _honest(mark: str | None) -> str | None:
    if mark is None or not mark[:1].isdigit():
        return mark
    return str(min(Decimal(10), Decimal(mark)).quantize(Decimal("0.1"), ROUND_DOWN))


def files_of_transcripts() -> st.SearchStrategy[list[Transcript]]:
    """Some transcripts of one kind of results, as one file has them."""
    known = st.sampled_from(REGULATIONS)
    kinds = transcripts(regulation=known).map(carried).map(_kind_of)
    return kinds.flatmap(
        lambda kind: st.lists(
            transcripts(regulation=known).map(carried).filter(lambda t: _kind_of(t) == kind),
            min_size=1,
            max_size=4,
            unique_by=lambda transcript: transcript.pupil.code,
        )
    )


def _kind_of(transcript: Transcript) -> str:
    return transcript.results.kind
