"""Whose account, whose certificate: what a provider keeps, against who is wanted (đúng người ký).

Not among the package's own names: it reads certificates, which only a signer in use must.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from hub.core.contracts.signer import Holder, HolderCertificate
from hub.core.trust.certificate import Certificate

ID_PLACE: Final = "{id}"


class Claim(IntEnum):
    """How well a certificate fits a holder; the better, the greater."""

    ANOTHER = 0
    """It names somebody else."""
    SILENT = 1
    """It neither names the holder nor anybody who could not be the holder."""
    NAMED = 2
    """It has the holder's name, and no id to compare."""
    IDENTIFIED = 3
    """It has the holder's id."""


def claim_of(certificate: Certificate, holder: Holder) -> Claim:
    """Tell how well `certificate` fits `holder`: by id (``CCCD:``, ``CMND:``, ``MST:``), by name.

    A person's certificate is never a school's, nor the other way round.
    """
    person, organisation = certificate.personal_id, certificate.organisation_id
    if holder.personal_id and person:
        return Claim.IDENTIFIED if person.number == holder.personal_id else Claim.ANOTHER
    if holder.organisation_id and organisation:
        same = _digits(organisation.number) == _digits(holder.organisation_id)
        return Claim.IDENTIFIED if same else Claim.ANOTHER
    if holder.full_name and _same(certificate.common_name, holder.full_name):
        return Claim.NAMED
    is_other_kind = organisation if holder.personal_id else person
    return Claim.ANOTHER if is_other_kind else Claim.SILENT


def fitting(
    holder: Holder, offered: Iterable[HolderCertificate], *, vouched: bool = False
) -> tuple[HolderCertificate, ...]:
    """Return those of the offered certificates that fit `holder` best, the latest issued first.

    :param vouched: whether they come from an account that is known to be the holder's; otherwise
        a certificate must name the holder.
    """
    least = Claim.SILENT if vouched else Claim.NAMED
    judged = [(_read(one), one) for one in offered]
    claims = [(claim_of(read, holder), read, one) for read, one in judged]
    best = max((claim for claim, _, _ in claims), default=Claim.ANOTHER)
    if best < least:
        return ()
    chosen = [(read.not_before, one) for claim, read, one in claims if claim is best]
    return tuple(one for _, one in sorted(chosen, key=lambda pair: pair[0], reverse=True))


@dataclass(frozen=True, slots=True)
class UserIds:
    """What a provider calls its users (mã người dùng ở nhà cung cấp).

    :param person: form of a person's user id with ``{id}`` for the personal id, as ``CMT_{id}``;
        None where the provider does not ask for one.
    :param organisation: the same for an organisation's tax code.
    :param users: user ids that follow no form, by personal id, tax code or full name.
    """

    person: str | None = ID_PLACE
    organisation: str | None = ID_PLACE
    users: Mapping[str, str] = field(default_factory=dict)

    def of(self, holder: Holder) -> str | None:
        """Return the holder's user id; None where nobody can tell."""
        for known in (holder.personal_id, holder.organisation_id, holder.full_name):
            if known and known in self.users:
                return self.users[known]
        if holder.personal_id and self.person:
            return self.person.replace(ID_PLACE, holder.personal_id)
        if holder.organisation_id and self.organisation:
            return self.organisation.replace(ID_PLACE, holder.organisation_id)
        return None


def _read(offered: HolderCertificate) -> Certificate:
    return Certificate.load(offered.certificate)


def _digits(number: str) -> str:
    return number.replace("-", "")


def _same(name: str | None, other: str) -> bool:
    if name is None:
        return False
    return unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", other)
