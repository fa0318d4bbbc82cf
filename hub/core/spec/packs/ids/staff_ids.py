"""Personal ids of the people who sign, with which their signatures are matched (người ký)."""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.errors import Actor
from hub.core.model import Transcript, first_year
from hub.core.spec.packs.ids.book import BOOK, SIGNERS, AnyResults
from hub.core.spec.packs.ids.personal_ids import Signer, signers
from hub.core.spec.rule import Breach, Verb

_OF_AGE = 18


@BOOK.rule(
    "IDS-STAFF-ADULT",
    clause=SIGNERS,
    verb=Verb.SHOULD,
    who=Actor.SCHOOL_OFFICE,
    vi="Theo số định danh, người ký này chưa đủ {expected} tuổi khi năm học bắt đầu: "
    "có thể là số của học sinh.",
    en="By this personal id the signer was younger than {expected} when the school year began: "
    "it may be a pupil's.",
)
def of_age(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Who signs is of age: a younger one's id was copied from a pupil's row."""
    latest = first_year(transcript.school_year) - _OF_AGE
    for signer in signers(transcript, results):
        if signer.said is not None and signer.said.year > latest:
            yield Breach(signer.path, str(_OF_AGE), "")


@BOOK.rule(
    "IDS-STAFF-ONE-NAME",
    clause=SIGNERS,
    verb=Verb.SHOULD,
    who=Actor.SCHOOL_OFFICE,
    vi="Hai người ký khác tên có cùng một số định danh (cũng ở {expected}).",
    en="Two signers of different names have one personal id (the other is at {expected}).",
)
def one_name(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """One personal id belongs to one name; a signature would match the wrong person."""
    first: dict[str, Signer] = {}
    for signer in signers(transcript, results):
        before = first.setdefault(signer.number, signer)
        if before.name != signer.name:
            yield Breach(signer.path, before.path, "")
