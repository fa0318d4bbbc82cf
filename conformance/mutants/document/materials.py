"""What documents that break one requirement are made of: an invented school, its keys, its trust.

Everything is signed by keys in this process, so that a document can be wrong in one place and right
in every other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.document.signing import prepare_slot
from hub.core.document.slots import Slot, slots_of
from hub.core.model import Level, Transcript
from hub.core.trust import Prepared
from simulation.pki import Authority, HolderKey, KeyPool, load_pool, write_trust
from simulation.pki.profiles import Profile, staff_profile
from simulation.province import Province
from simulation.school import School, Signer

AT: Final = dt.datetime(2026, 5, 30, 8, tzinfo=dt.UTC)
"""When the documents are signed and looked at."""

Files = Mapping[str, bytes]
"""A folder: what lies in it, by name."""

Change = Callable[[Prepared], Prepared]
"""What is done to a signature before its value is made."""


@dataclass(frozen=True, slots=True)
class Materials:
    """A primary and a lower secondary school whose people have keys."""

    province: Province
    pool: KeyPool
    authority: Authority
    primary: School
    lower: School

    @classmethod
    def create(cls) -> Materials:
        """Make the schools, always the same ones."""
        pool = load_pool()
        province = Province(1, 600)
        authority = Authority.create(pool, province.school_year)
        primary, lower = (
            School(province, level, authority, pool, AT)
            for level in (Level.PRIMARY, Level.LOWER_SECONDARY)
        )
        return cls(province, pool, authority, primary, lower)

    @property
    def pupil(self) -> Transcript:
        """A primary pupil: the class's teacher, the manager and the seal sign."""
        return self.primary.transcripts[0]

    def write_trust(self, folder: Path) -> None:
        """Write whom a verifier trusts."""
        write_trust(folder, self.authority, (*self.primary.holders, *self.lower.holders))

    def signed(
        self,
        *,
        document: Document | None = None,
        by: Mapping[str, Signer] | None = None,
        changes: Mapping[str, Change] | None = None,
        at: dt.datetime = AT,
        without: str | None = None,
    ) -> bytes:
        """Return the document of `pupil`, signed slot by slot.

        :param document: what is signed, where it is not the pupil's own.
        :param by: other signers, by slot.
        :param changes: what is done to a slot's signature before its value is made.
        :param without: the slot that stays empty.
        """
        content = document or compose(self.pupil)
        slots = slots_of(self.pupil)
        for slot in slots:
            if slot.name != without:
                signer = (by or {}).get(slot.name) or self.primary.signer(slot, self.pupil)
                change = (changes or {}).get(slot.name, _unchanged)
                content = sign_slot(content, slots, slot, signer, change, at)
        return content.content

    def signer(
        self, profile: Profile, *, authority: Authority | None = None, bits: int = 2048
    ) -> Signer:
        """Return somebody new with a certificate of `profile`.

        :param authority: who issues it; the schools' own where None.
        :param bits: length of the key.
        """
        issued_by = authority or self.authority
        key = self.pool.holders["rsa-2048"][0] if bits == 2048 else _short_key(bits)
        issuer = issued_by.subordinates[profile.issuer].certificate
        return Signer.of(HolderKey(profile, key, issued_by.issue(profile, key), (issuer,)))

    def homeroom(self) -> Profile:
        """Return the certificate's contents of the pupil's homeroom teacher, by name and id."""
        plan = self.province.schools(Level.PRIMARY)[0]
        wanted = self.pupil.homeroom
        members = self.province.staff(plan).members
        member = next(each for each in members if each.signatory == wanted)
        return staff_profile(plan, member, "vnpt")


def sign_slot(
    document: Document,
    slots: tuple[Slot, ...],
    slot: Slot,
    signer: Signer,
    change: Change | None = None,
    at: dt.datetime = AT,
) -> Document:
    """Return the document with one more signature, changed before its value is made."""
    prepared = prepare_slot(
        document, slots, slot, signer.certificate, chain=signer.chain, signing_time=at
    )
    return document.with_signature(slot, completed((change or _unchanged)(prepared), signer))


def completed(prepared: Prepared, signer: Signer) -> bytes:
    """Return the signature with its value."""
    return prepared.complete(signer.key.sign(prepared.signed_info, PKCS1v15(), SHA256()))


def resigned(prepared: Prepared, signed_info: bytes, rest: bytes | None = None) -> Prepared:
    """Return the signature over other words, its digest made anew."""
    digest = prepared.scheme.digest(signed_info)
    return replace(
        prepared,
        signed_info=signed_info,
        digest=digest,
        rest=prepared.rest if rest is None else rest,
    )


def _unchanged(prepared: Prepared) -> Prepared:
    return prepared


@cache
def _short_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)
