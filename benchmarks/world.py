"""What the figures are measured on: documents of an invented school, their signers and anchors.

Everything is made when it is first asked for, from one seed, so that a run of one figure does not
pay for the others. Keys are RSA-2048, out of the pool that the simulation keeps in its cache.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from hub.cli.inputs import verifier_trust
from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.document.identity import signatory_of
from hub.core.document.signing import embed, prepare_slot
from hub.core.document.slots import Slot, slots_of
from hub.core.document.verification import Trust
from hub.core.model import Level, SecondaryResults, Transcript
from hub.core.trust import Certificate
from simulation.pki import Authority, HolderKey, KeyPool, load_pool, write_trust
from simulation.pki.profiles import seal_profile, staff_profile
from simulation.province import Province

SEED = 1
PUPILS = 2_000
DOCUMENTS = 20
"""How many documents a figure goes through again and again."""

_PREHASHED = Prehashed(SHA256())
_Item = TypeVar("_Item")


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
            raise TypeError("the figures are measured with RSA keys")
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
        self.transcripts = tuple(itertools.islice(province.transcripts(plan), DOCUMENTS))
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


class World:
    """The schools of an invented province, and what a verifier needs to trust them.

    :param folder: where the trust folder is written.
    :param cache: where what takes long to make is kept from run to run.
    :param pool: the keys; those in the user's cache when not given.
    """

    def __init__(self, folder: Path, cache: Path, pool: KeyPool | None = None) -> None:
        self.folder = folder
        self.cache = cache
        self.now = dt.datetime.now(dt.UTC)
        self._given = pool

    @cached_property
    def province(self) -> Province:
        """The province that the schools are in."""
        return Province(SEED, PUPILS)

    @cached_property
    def authority(self) -> Authority:
        """The invented authorities; certificates are valid today, whenever that is."""
        year = self.now.year - 1
        return Authority.create(self._pool, f"{year}-{year + 1}")

    @cached_property
    def centre(self) -> School:
        """A centre of continuing education: ten kilobytes a transcript with all nine teachers."""
        return self._school(Level.CONTINUING)

    @cached_property
    def upper(self) -> School:
        """An upper secondary school: ten kilobytes a transcript with no subject teacher named."""
        return self._school(Level.UPPER_SECONDARY)

    @cached_property
    def primary(self) -> School:
        """A primary school."""
        return self._school(Level.PRIMARY)

    @cached_property
    def trust_folder(self) -> Path:
        """A folder with the anchors and the register."""
        holders = (*self.centre.holders, *self.upper.holders, *self.primary.holders)
        write_trust(self.folder, self.authority, holders)
        return self.folder

    @cached_property
    def trust(self) -> Trust:
        """Whom a verifier trusts."""
        return verifier_trust(self.trust_folder)

    @cached_property
    def anchors(self) -> Path:
        """Every anchor in one file, as PEM; its name keeps it out of what `trust` reads."""
        roots = [each.certificate for each in self.authority.roots.values()]
        path = self.trust_folder / "anchors.txt"
        path.write_bytes(b"".join(root.public_bytes(Encoding.PEM) for root in roots))
        return path

    @cached_property
    def _pool(self) -> KeyPool:
        return self._given or load_pool()

    def _school(self, level: Level) -> School:
        return School(self.province, level, self.authority, self._pool, self.now)


def with_teachers(transcript: Transcript, count: int) -> Transcript:
    """Return `transcript` with only the first `count` subject teachers named, hence their slots."""
    results = transcript.results
    if not isinstance(results, SecondaryResults):
        return transcript
    subjects = [
        subject if number < count else subject.model_copy(update={"teacher": None})
        for number, subject in enumerate(results.subjects)
    ]
    fewer = results.model_copy(update={"subjects": tuple(subjects)})
    return transcript.model_copy(update={"results": fewer})


def in_turn(items: Sequence[_Item], work: Callable[[_Item], int]) -> Callable[[], int]:
    """Return a work that takes the next of `items` with each call, from the first again."""
    turn: Iterator[_Item] = itertools.cycle(items)
    return lambda: work(next(turn))
