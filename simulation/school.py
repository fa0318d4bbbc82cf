"""A school of the invented province whose documents are signed by keys in this process.

For figures, mutants and tests that need signed documents and no journey: whoever the data name for
a slot has a key (RSA-2048, out of the simulation's pool) and a certificate.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.document.identity import signatory_of
from hub.core.document.signing import embed, prepare_slot
from hub.core.document.slots import Slot, slots_of
from hub.core.model import Level, Transcript
from hub.core.trust import Certificate
from simulation.pki import Authority, HolderKey, KeyPool
from simulation.pki.profiles import seal_profile, staff_profile
from simulation.province import Province

TRANSCRIPTS = 20
"""How many transcripts of the school are made."""

_PREHASHED = Prehashed(SHA256())


@dataclass(frozen=True, slots=True)
class Signer:
    """A person or school with a key in this process."""

    key: rsa.RSAPrivateKey
    x509_chain: tuple[x509.Certificate, ...]
    certificate: Certificate
    chain: tuple[Certificate, ...]

    @classmethod
    def of(cls, holder: HolderKey) -> Signer:
        """Return the signer who holds `holder`'s key."""
        if not isinstance(holder.key, rsa.RSAPrivateKey):
            raise TypeError("schools sign with RSA keys")
        x509_chain = (holder.certificate, *holder.chain)
        loaded = [Certificate.load(each.public_bytes(Encoding.DER)) for each in x509_chain]
        return cls(holder.key, x509_chain, loaded[0], tuple(loaded[1:]))

    def sign(self, digest: bytes) -> bytes:
        """Sign a SHA-256 digest, as a provider would."""
        return self.key.sign(digest, padding.PKCS1v15(), _PREHASHED)


class School:
    """A school with its transcripts and everybody who signs them."""

    def __init__(
        self,
        province: Province,
        level: Level,
        authority: Authority,
        pool: KeyPool,
        now: dt.datetime,
    ) -> None:
        plan = province.schools(level)[0]
        self.transcripts = tuple(itertools.islice(province.transcripts(plan), TRANSCRIPTS))
        self.holders: list[HolderKey] = []
        self._now = now
        profiles = [staff_profile(plan, member) for member in province.staff(plan).members]
        keys = itertools.cycle(pool.holders["rsa-2048"])
        for profile, key in zip((*profiles, seal_profile(plan)), keys, strict=False):
            issuer = authority.subordinates[profile.issuer].certificate
            holder = HolderKey(profile, key, authority.issue(profile, key), (issuer,))
            self.holders.append(holder)
        self._signers = {each.profile.personal_id: Signer.of(each) for each in self.holders}

    def signer(self, slot: Slot, transcript: Transcript) -> Signer:
        """Return who signs `slot`: the person whom the data name, or the seal."""
        person = signatory_of(slot, transcript)
        return self._signers[person.personal_id if person is not None else None]

    def sign_slot(
        self, document: Document, slots: Sequence[Slot], slot: Slot, signer: Signer
    ) -> Document:
        """Return the document with one more signature, by a key in this process."""
        prepared = prepare_slot(
            document,
            slots,
            slot,
            signer.certificate,
            chain=signer.chain,
            signing_time=self._now,
        )
        return embed(document, slot, prepared, signer.sign(prepared.digest))

    def signed(self, transcript: Transcript) -> bytes:
        """Return the document of `transcript`, every slot signed."""
        document, slots = compose(transcript), slots_of(transcript)
        for slot in slots:
            document = self.sign_slot(document, slots, slot, self.signer(slot, transcript))
        return document.content
