"""What is measured: documents of the invented province, signed with keys of the invented PKI."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding

from hub.cli.inputs import verifier_trust
from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.document.signing import embed, open_slots, prepare_slot
from hub.core.document.slots import Slot, slots_of
from hub.core.document.verification import Trust
from hub.core.model import Level, SecondaryResults, Transcript
from hub.core.trust import Certificate
from simulation.pki import Authority, HolderKey, keys_of_school, load_pool, write_trust
from simulation.province import Province

SIGNED_AT = dt.datetime(2026, 5, 30, tzinfo=dt.UTC)
_TEN_KILOBYTES = 10_240


@dataclass(frozen=True)
class RsaHolder:
    """A holder with an RSA-2048 key in this process."""

    key: rsa.RSAPrivateKey
    certificate: Certificate
    chain: tuple[Certificate, ...]

    def sign(self, digest: bytes) -> bytes:
        """Sign a SHA-256 digest with RSA PKCS#1 v1.5."""
        return self.key.sign(digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))

    def sign_slot(self, document: Document, slots: tuple[Slot, ...], slot: Slot) -> Document:
        """Sign one slot."""
        prepared = prepare_slot(
            document, slots, slot, self.certificate, chain=self.chain, signing_time=SIGNED_AT
        )
        return embed(document, slot, prepared, self.sign(prepared.digest))

    def sign_all(self, transcript: Transcript) -> Document:
        """Sign every slot of a transcript's document in order."""
        document, slots = compose(transcript), slots_of(transcript)
        while ready := open_slots(document, slots):
            document = self.sign_slot(document, slots, ready[0])
        return document


@dataclass(frozen=True)
class Materials:
    """A holder, transcripts whose documents are near ten kilobytes, and a trust folder.

    :param ten_slots: a secondary transcript with ten slots: seven subjects' and the last three.
    :param many: primary and secondary transcripts, half and half.
    """

    holder: RsaHolder
    trust_folder: Path
    trust: Trust
    three_slots: Transcript
    ten_slots: Transcript
    many: tuple[Transcript, ...]


@cache
def materials() -> Materials:
    """Make the materials once a run."""
    province = Province(7, 2_000)
    pool = load_pool()
    authority = Authority.create(pool, province.school_year)
    school = province.schools(Level.LOWER_SECONDARY)[0]
    issued = list(keys_of_school(authority, pool, school, province.staff(school)))
    folder = Path(tempfile.mkdtemp(prefix="hocba-bench-"))
    write_trust(folder, authority, issued)
    secondary = list(province.transcripts(school))
    primary = list(province.transcripts(province.schools(Level.PRIMARY)[0]))
    return Materials(
        holder=next(_rsa_holders(issued)),
        trust_folder=folder,
        trust=verifier_trust(folder),
        three_slots=_nearest(_with_slots(transcript, 0) for transcript in secondary),
        ten_slots=_nearest(_with_slots(transcript, 7) for transcript in secondary),
        many=tuple(each for pair in zip(primary, secondary, strict=False) for each in pair)[:400],
    )


def _rsa_holders(issued: Iterable[HolderKey]) -> Iterator[RsaHolder]:
    for holder in issued:
        if isinstance(holder.key, rsa.RSAPrivateKey) and holder.key.key_size == 2048:
            leaf, *chain = (
                Certificate.load(each.public_bytes(Encoding.DER))
                for each in (holder.certificate, *holder.chain)
            )
            yield RsaHolder(holder.key, leaf, tuple(chain))


def _with_slots(transcript: Transcript, teachers: int) -> Transcript:
    """Keep the teachers of the first subjects only: each teacher is a slot."""
    results = transcript.results
    assert isinstance(results, SecondaryResults)  # noqa: S101 - chosen so by the caller
    subjects = tuple(
        subject if number < teachers else subject.model_copy(update={"teacher": None})
        for number, subject in enumerate(results.subjects)
    )
    return transcript.model_copy(
        update={"results": results.model_copy(update={"subjects": subjects})}
    )


def _nearest(transcripts: Iterable[Transcript]) -> Transcript:
    return min(transcripts, key=lambda t: abs(len(compose(t).content) - _TEN_KILOBYTES))
