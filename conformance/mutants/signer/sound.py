"""A sound provider in memory, behind the signer contract: what every mutant of a signer spoils."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import SecretStr

from conformance.simulated_signers import teacher
from conformance.suites.signer import Situation
from hub.core.contracts import (
    Availability,
    CannotSign,
    Holder,
    HolderCertificate,
    HookCall,
    HookReply,
    Input,
    Signer,
    SignerCapability,
    SigningItem,
    SigningOutcome,
    SigningProblem,
    SigningRequest,
    SigningState,
    Terms,
    Ticket,
)
from hub.core.contracts.manifest import SignerManifest
from hub.core.contracts.methods import RSA_SHA256, check_request
from hub.core.errors import LostAnswer, Retry
from hub.core.text import Text

SECRET: Final = "gl-khoa-dung"  # noqa: S105 - it opens nothing
SAID: Final = Text("Không ký được (giả lập).", "Not signed (invented).")


@dataclass
class Desk:
    """What the provider knows and was asked.

    :param looks: how often a request was asked about.
    """

    situation: Situation = Situation.USUAL
    arranged: bool = False
    loses: bool = False
    prompts: int = 0
    heard: int = 0
    requests: dict[str, SigningRequest] = field(default_factory=dict)
    looks: dict[str, int] = field(default_factory=dict)

    def has(self, situation: Situation) -> bool:
        """Say whether a situation has begun."""
        return self.arranged and self.situation is situation


class SoundSigner(Signer):
    """Does everything as the contract wants it.

    :param secret: what lets the hub in.
    :param reached: whether somebody answers at the address.
    """

    def __init__(self, desk: Desk, secret: str = SECRET, *, reached: bool = True) -> None:
        self.desk = desk
        self.secret = secret
        self.reached = reached

    def terms(self) -> Terms:
        """Tell that a class is one confirmation, and that requests can be found."""
        return Terms(most_items=100, window_seconds=300, finds_by_request_id=True)

    async def availability(self) -> Availability:
        """Say whether somebody answers."""
        return Availability(True) if self.reached else Availability(False, SAID)

    def inputs(self) -> tuple[Input, ...]:
        """Ask for a PIN."""
        return (Input("pin", Text("Mã PIN", "PIN")),)

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return the teacher's certificate, and nobody else's."""
        self.call()
        if self.secret != SECRET:
            raise self.turned_away()
        known = teacher("viettel")
        return (self.offer(),) if holder == known.holder else ()

    def offer(self) -> HolderCertificate:
        """Return the teacher's certificate as it is offered."""
        key = teacher("viettel").key
        chain = tuple(each.public_bytes(Encoding.DER) for each in key.chain)
        return HolderCertificate(key.certificate.public_bytes(Encoding.DER), chain, "gl-1")

    def turned_away(self) -> CannotSign:
        """Return the error of an account that is not known."""
        return CannotSign(SigningProblem.CREDENTIALS, SAID, remedy=SAID)

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Keep the request and ask the person, once."""
        check_request(request, {RSA_SHA256: 32})
        self.call()
        if self.desk.has(Situation.NO_QUOTA):
            raise CannotSign(SigningProblem.QUOTA, SAID, remedy=SAID)
        if self.desk.has(Situation.REVOKED):
            raise CannotSign(SigningProblem.CERTIFICATE, SAID, remedy=SAID)
        self.take(request)
        if self.desk.loses:
            self.desk.loses = False
            raise LostAnswer(SAID, remedy=SAID)
        return self.ticket(request)

    def take(self, request: SigningRequest) -> None:
        """Keep a request and ask the person."""
        self.desk.requests[request.request_id] = request
        self.desk.prompts += 1

    def ticket(self, request: SigningRequest) -> Ticket:
        """Return the ticket of a request."""
        return Ticket(request.request_id, f"gl-{request.request_id}")

    async def find(self, request: SigningRequest) -> Ticket | None:
        """Return the ticket of a request that was made."""
        self.call()
        return self.ticket(request) if request.request_id in self.desk.requests else None

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Tell where the request stands; the person hesitates once."""
        self.call()
        looks = self.desk.looks[ticket.request_id] = self.desk.looks.get(ticket.request_id, 0) + 1
        if self.desk.situation is Situation.SLEEPS and looks > 10:
            return SigningOutcome(SigningState.EXPIRED, reason=SAID)
        if self.desk.situation is Situation.SLEEPS or looks == 1:
            return SigningOutcome(SigningState.PENDING)
        if self.desk.situation is Situation.REFUSES:
            return SigningOutcome(SigningState.REFUSED, reason=SAID)
        items = self.desk.requests[ticket.request_id].items
        return SigningOutcome(SigningState.SIGNED, self.values(items))

    def values(self, items: tuple[SigningItem, ...]) -> tuple[bytes, ...]:
        """Return the signatures of a confirmed request."""
        return tuple(self.sign(item.digest) for item in items)

    def sign(self, digest: bytes) -> bytes:
        """Sign one digest."""
        key = teacher("viettel").key.key
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("the teacher's key is RSA")
        return key.sign(digest, padding.PKCS1v15(), Prehashed(SHA256()))

    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Believe nothing, and ask."""
        return await self.poll(ticket)

    async def hook(self, call: HookCall) -> HookReply:
        """Turn away whoever cannot prove to be the provider."""
        return HookReply(status=401)

    async def cancel(self, ticket: Ticket) -> None:
        """Forget the request."""
        self.desk.requests.pop(ticket.request_id, None)

    def call(self) -> None:
        """Count a call of the provider.

        :raises Retry: where nobody answers.
        """
        if not self.reached:
            raise Retry(SAID, remedy=SAID)
        self.desk.heard += 1


MANIFEST: Final = SignerManifest(
    id="sound",
    name=Text("Dịch vụ ký mẫu (giả lập)", "The sound provider (invented)"),
    vendor="hocba-hub",
    version="1",
    capabilities=frozenset(SignerCapability),
    build=lambda settings: SoundSigner(Desk()),
)
