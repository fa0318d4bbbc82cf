"""Fields of the decision as data, and the lengths of theirs that matter (trường dữ liệu)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hub.core.errors import Actor
from hub.core.model import PrimaryResults, Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.lengths import Lengths, Limit
from hub.core.spec.packs.loading import read_toml
from hub.core.spec.packs.qd4998_2021.book import BOOK, FIELDS
from hub.core.spec.rule import Breach, Verb


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the decision.

    :param section: where the decision has it: ``2.4``, ``KQHTC1``, ``THCS/THPT``, ``DIEMTHILAI``.
    :param kind: the kind of results of that section's pupils.
    :param path: its place in the transcript, None where there is none; `reason` says why.
    :param length: the most characters it takes, None where it was not read.
    :param warn: whether a longer value is worth a warning.
    :param obsolete: what the law has changed since; empty where nothing.
    """

    section: str
    kind: str
    name: str
    path: str | None
    reason: str
    length: int | None
    warn: bool
    obsolete: str

    @property
    def label(self) -> str:
        """The field's name with that of its section."""
        return f"{self.section}.{self.name}"


@cache
def fields() -> tuple[Field, ...]:
    """Return every field that is known of the decision, in its order of sections."""
    return tuple(
        Field(
            section=section["id"],
            kind=section["kind"],
            name=name,
            path=facts.get("path"),
            reason=facts.get("reason", ""),
            length=facts.get("length"),
            warn=facts.get("warn", False),
            obsolete=facts.get("obsolete", ""),
        )
        for section in read_toml(__package__, "fields.toml")["section"]
        for name, facts in section["fields"].items()
    )


@cache
def _lengths() -> Lengths:
    limits = (
        (field.path, Limit(field.length, field.label))
        for field in fields()
        if field.warn and field.path is not None and field.length is not None
    )
    return Lengths(limits, PrimaryResults)


@BOOK.rule(
    "QD4998-LENGTH",
    clause=FIELDS,
    verb=Verb.SHOULD,
    gate=Gate.REPORT,
    who=Actor.SCHOOL_OFFICE,
    vi="Trường {about} của ngành nhận tối đa {expected} kí tự, ở đây có {received}: "
    "hệ thống cũ có thể cắt bớt.",
    en="The sector's field {about} takes {expected} characters, here are {received}: an older "
    "system may cut it off.",
)
def texts_fit(transcript: Transcript, results: PrimaryResults) -> Iterator[Breach]:
    """Names, codes and comments fit into the sector's older fields, which are shorter."""
    return _lengths().breaches(transcript)
