"""What a certification says (chứng nhận phù hợp); the format is ours, ``certification-2026.1``.

The conformance suite issues it, the hub holds it against what it is about to use. Neither needs the
other: this module is all they share.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, Final, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from hub.core.host.builds import Build
from hub.core.registry.certification.errors import not_genuine
from hub.core.registry.certification.layout import Lines
from hub.core.registry.certification.sealed import Kind, Sealing, open_file
from hub.core.trust import Certificate

FORMAT: Final = "certification-2026.1"

_Model = TypeVar("_Model", bound=BaseModel)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Subject(_Value):
    """What was tested: a plugin of a kind, or a vendor's documents."""

    kind: Literal["adapter", "signer", "destination", "documents"]
    id: str
    version: str
    vendor: str


class Issuer(_Value):
    """Who vouches for it; `certificate` is the SHA-256 of theirs."""

    name: str
    certificate: str


class Results(_Value):
    """How many requirements have which outcome, and the SHA-256 of every single result."""

    sha256: str
    counts: Mapping[str, int]


class Source(_Value):
    """A spec pack or contract that requirements came from, with the SHA-256 of what it asks."""

    source: str
    sha256: str


class Waived(_Value):
    """A failure that somebody let pass for a while (miễn trừ)."""

    requirement: str
    vendor: str
    scope: str
    reason: str
    issuer: str
    valid_from: dt.date
    valid_until: dt.date


class Certification(_Value):
    """What was proven of one build, by which suite, until when.

    :param build: of the tested plugin; None where the subject is documents.
    :param suite: the build of the suite that tested it.
    :param requirements: the fingerprint of each that was looked at: with another one the proof is
        of another sentence.
    :param valid_until: the last day.
    """

    format: Literal["certification-2026.1"] = FORMAT
    id: str
    issuer: Issuer
    issued: AwareDatetime
    valid_from: dt.date
    valid_until: dt.date
    subject: Subject
    build: Build | None
    suite: Build
    profile: str
    capabilities: tuple[str, ...]
    sources: tuple[Source, ...]
    requirements: Mapping[str, str]
    results: Results
    waivers: tuple[Waived, ...] = ()

    @property
    def last_day(self) -> dt.date:
        """The last day on which it holds: a waiver that ends takes it along."""
        return min(self.valid_until, *(each.valid_until for each in self.waivers), self.valid_until)

    def sealing(self, certificate: Certificate) -> Sealing:
        """Return it ready to be signed by the key of `certificate`."""
        return Sealing(KIND, Lines.of(self.model_dump(mode="json")), certificate)


KIND: Final = Kind("CHUNG_NHAN", FORMAT, tuple(Certification.model_fields))


def open_certification(
    content: bytes, issuers: Collection[Certificate], *, where: str | None = None
) -> Certification:
    """Return a certification whose every byte is as one of `issuers` signed it.

    :raises UnreadableInput: when it is something else.
    :raises NotGenuine: when anything was changed, naming the field.
    :raises Stranger: when somebody else signed it.
    """
    return parsed(Certification, open_file(content, KIND, issuers, where=where), where)


def parsed(model: type[_Model], fields: Mapping[str, Any], where: str | None) -> _Model:
    """Return signed fields as values; an issuer's own mistake names its field."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise not_genuine(str(error.errors()[0]["loc"][0]), where) from None
