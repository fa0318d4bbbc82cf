"""The school whose classes the providers sign: people, keys, certificates that name a service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509

from hub.core.model import Level, Transcript
from simulation.pki import Authority, HolderKey, KeyPool, keys_of_school, write_keys, write_trust
from simulation.pki.profiles import Issuer, seal_profile, staff_profile
from simulation.province import Province, SchoolPlan

PUPILS: Final = 40
"""Of the whole province: a class of the school has a few."""


@dataclass(frozen=True, slots=True)
class DemoClasses:
    """A public primary school of an invented province of its own.

    :param holders: everybody's certificates with the keys that lie in files.
    :param at_vgca: the manager and the seal, whose RSA keys lie in a token, a SIM, a machine.
    """

    province: Province
    plan: SchoolPlan
    authority: Authority
    pool: KeyPool
    holders: tuple[HolderKey, ...]
    at_vgca: tuple[HolderKey, ...]

    @classmethod
    def create(cls, folder: Path, seed: int, pool: KeyPool, status_base: str) -> DemoClasses:
        """Make the school, its key files and the verifier's trust folder in `folder`.

        :param status_base: where the certificates say that revocation is asked about.
        """
        province = Province(seed, PUPILS)
        plan = next(each for each in province.schools(Level.PRIMARY) if not each.private)
        authority = Authority.create(pool, province.school_year, status_base=status_base)
        holders = tuple(keys_of_school(authority, pool, plan, province.staff(plan)))
        issued = [*_with_rsa(province, plan, authority, pool, "government")]
        at_vgca = tuple(each for each in issued if each.profile.role != "teacher")
        write_keys(folder / "keys", holders)
        write_trust(folder / "trust", authority, [*holders, *at_vgca])
        return cls(province, plan, authority, pool, holders, at_vgca)

    def classes(self) -> list[list[Transcript]]:
        """Return the pupils' transcripts, class by class."""
        groups: dict[str, list[Transcript]] = {}
        for transcript in self.province.transcripts(self.plan):
            groups.setdefault(transcript.classroom.name, []).append(transcript)
        return list(groups.values())

    def teacher_of(self, transcript: Transcript) -> x509.Certificate:
        """Return the certificate of a class's teacher, whose key lies in a file."""
        homerooms = self.province.staff(self.plan).homerooms
        number = homerooms[transcript.classroom.name].personal_id
        return next(one.certificate for one in self.holders if one.profile.personal_id == number)

    def subscribers(self, issuer: Issuer) -> list[HolderKey]:
        """Return everybody as subscribers of a provider, which keeps their RSA keys."""
        return list(_with_rsa(self.province, self.plan, self.authority, self.pool, issuer))


def _with_rsa(
    province: Province, plan: SchoolPlan, authority: Authority, pool: KeyPool, issuer: Issuer
) -> Iterator[HolderKey]:
    """Yield everybody with an RSA key, the only kind that most providers have."""
    profiles = [staff_profile(plan, member, issuer) for member in province.staff(plan).members]
    profiles.append(seal_profile(plan, issuer))
    chain = (authority.subordinates[issuer].certificate,)
    for profile, key in zip(profiles, pool.holders["rsa-2048"], strict=False):
        yield HolderKey(profile, key, authority.issue(profile, key), chain)
