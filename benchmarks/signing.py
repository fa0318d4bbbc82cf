"""Signing one slot of a ten-kilobyte document, the key in this process."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.benchmark import Benchmark
from benchmarks.measure import Contest, Work, at_least_times, rate_of
from benchmarks.peers import Libxmlsec, Signed, Signxml
from benchmarks.world import World, in_turn, with_teachers
from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.document.layout import DATA, INFO_ID, SLOT_LIST
from hub.core.document.slots import HOMEROOM_SLOT, Role, Slot, slots_of
from hub.core.text import Text
from simulation.school import School, Signer

_UNIT = Text("chữ ký/giây", "signatures/s")
_PLACE = f"{DATA}/{SLOT_LIST}/{Role.GVCN}"


@dataclass(frozen=True, slots=True)
class Desk:
    """A document that waits for its homeroom teacher, and that teacher's key."""

    school: School
    content: bytes
    slots: tuple[Slot, ...]
    signer: Signer

    def ours(self) -> bytes:
        """Sign as the hub does: prepare, sign the digest, verify the value, embed it."""
        # A document anew each time: no digest of an earlier round is at hand.
        document = Document(self.content)
        signed = self.school.sign_slot(document, self.slots, HOMEROOM_SLOT, self.signer)
        return signed.content

    def peer(self, peer: Signxml) -> bytes:
        """Sign the same element, with the same certificates, into the same slot."""
        return peer.sign(self.content, self.signer, INFO_ID, _PLACE)

    def bare(self) -> bytes:
        """Make the RSA value alone."""
        return self.signer.sign(self.content[:32])


def desks(world: World) -> list[Desk]:
    """Return documents of ten kilobytes whose first open slot covers nearly all of them."""
    school = world.upper
    made = []
    for transcript in school.transcripts:
        without = with_teachers(transcript, 0)
        signer = school.signer(HOMEROOM_SLOT, without)
        made.append(Desk(school, compose(without).content, slots_of(without), signer))
    return made


def ours(waiting: list[Desk]) -> Work:
    """Return the hub's signing as a work of one signature a call."""
    return in_turn(waiting, lambda desk: bool(desk.ours()))


def _beside_signxml(world: World) -> Contest:
    waiting, peer = desks(world), Signxml(world.anchors)
    stranger = Libxmlsec(world.trust_folder.glob("*.pem"))
    for signed in (waiting[0].ours(), waiting[0].peer(peer)):
        _must_be_one(stranger.verify(Signed.of(signed)))
    theirs = in_turn(waiting, lambda desk: bool(desk.peer(peer)))
    return Contest(rate_of(ours(waiting)), rate_of(theirs))


def _beside_bare_rsa(world: World) -> Contest:
    waiting = desks(world)
    return Contest(
        rate_of(ours(waiting)), rate_of(in_turn(waiting, lambda desk: bool(desk.bare())))
    )


def _must_be_one(count: int) -> None:
    if count != 1:
        raise ValueError(f"{count} signatures where one was made")


BENCHMARKS = (
    Benchmark(
        "sign-beside-signxml",
        Text("Ký một vị trí, XAdES-B, RSA-2048", "Sign one slot, XAdES-B, RSA-2048"),
        _UNIT,
        "signxml XAdES",
        at_least_times(2.5),
        _beside_signxml,
    ),
    Benchmark(
        "sign-beside-bare-rsa",
        Text("Ký một vị trí so với riêng phép RSA", "Sign one slot against RSA alone"),
        _UNIT,
        "cryptography RSA-2048",
        at_least_times(0.5),
        _beside_bare_rsa,
    ),
)
