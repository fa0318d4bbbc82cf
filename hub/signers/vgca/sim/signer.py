"""The signer of SIMs: one prompt a digest, asked for at once, answered on a phone in its time.

Nothing is kept in memory: the service's numbers of all digests stand in the ticket. All of one
request bear the same number of ours, so that the SIM asks for its PIN once (it keeps it for 15
minutes, signers.md §3.3).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from cryptography import x509
from pydantic import SecretStr

from hub.core.contracts import (
    Availability,
    CannotSign,
    Holder,
    HolderCertificate,
    Input,
    Signer,
    SigningOutcome,
    SigningProblem,
    SigningRequest,
    SigningState,
    Terms,
    Ticket,
    offer_of,
    offers_to,
)
from hub.core.errors import HubError, LostAnswer, Retry
from hub.core.text import Text
from hub.core.transport.pace import ANY_FAILURE, Pace
from hub.signers.vgca.sim.client import MsspClient
from hub.signers.vgca.sim.phones import PhoneOwner
from hub.signers.vgca.sim.wire import DIGEST_INFO, Answer, outcome_of


class SimSigner(Signer):
    """Signs with the SIMs of the people in a list.

    :param most_items: digests of one request: a person's patience, and one call each.
    :param window: seconds that a person has.
    :param pace: how reading a certificate is tried again.
    """

    def __init__(
        self,
        client: MsspClient,
        owners: Sequence[PhoneOwner],
        *,
        most_items: int,
        window: int,
        pace: Pace,
    ) -> None:
        self._client = client
        self._owners = owners
        self._pace = pace
        self._terms = Terms(
            most_items=most_items, poll_seconds=5.0, window_seconds=float(window), at_once=4
        )

    def terms(self) -> Terms:
        """Tell how the service wants to be asked; it cannot be asked by our own number."""
        return self._terms

    async def availability(self) -> Availability:
        """Tell whether the service can be reached with the hub's certificate."""
        try:
            await self._client.ping()
        except HubError as error:
            return Availability(False, _told(error, self._client.where))
        return Availability(True)

    def inputs(self) -> tuple[Input, ...]:
        """The phone asks for the PIN."""
        return ()

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return the certificates on the holder's SIMs; no phone is asked.

        :raises HubError: when the service could not be asked.
        """
        offers: list[HolderCertificate] = []
        for owner in self._owners:
            if owner.is_of(holder):
                found: list[bytes] = await self._pace.attempts(ANY_FAILURE)(
                    self._client.certificates, owner.msisdn
                )
                offers += self._offers(found, owner.msisdn)
        return offers_to(holder, offers)

    def _offers(self, found: Sequence[bytes], msisdn: str) -> list[HolderCertificate]:
        try:
            read = [x509.load_der_x509_certificate(one) for one in found]
        except ValueError:
            raise CannotSign(
                SigningProblem.PROVIDER, _NO_DER, remedy=_REMEDY, where=self._client.where
            ) from None
        made = [offer_of(leaf, read[1:]) for leaf in read[:1]]
        return [HolderCertificate(one.certificate, one.chain, msisdn) for one in made]

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Send every digest to the phone, each once.

        :raises LostAnswer: when nobody knows what arrived; also when only some did.
        :raises Retry: when nothing arrived.
        :raises CannotSign: when the method is none that a SIM signs by.
        """
        prefix = DIGEST_INFO.get(request.signature_method)
        if prefix is None:
            raise CannotSign(
                SigningProblem.CERTIFICATE, _METHOD, remedy=_REMEDY, where=self._client.where
            )
        answers: list[Answer] = []
        for item in request.items:
            answer = await self._sent(request, prefix + item.digest, item.line, answers)
            answers.append(answer)
            outcome = None if answer.signed else outcome_of(answer.status)
            if outcome is not None and outcome.state is not SigningState.PENDING:
                return _ticket(request, answers, outcome)
        return _ticket(request, answers, _all_signed(answers))

    async def _sent(
        self, request: SigningRequest, data: bytes, line: str, before: Sequence[Answer]
    ) -> Answer:
        try:
            return await self._client.sign(
                _number(request.request_id), request.reference, data, line
            )
        except Retry as error:
            if not before or isinstance(error, LostAnswer):
                raise
            raise LostAnswer(
                error.what, remedy=error.remedy, where=error.where, who=error.who
            ) from None

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Ask about each digest in turn, up to the first that has no signature yet."""
        if ticket.outcome is not None:
            return ticket.outcome
        signatures: list[bytes] = []
        for provider_id in json.loads(ticket.memo):
            answer = await self._client.status(_number(ticket.request_id), provider_id)
            if not answer.signed:
                return outcome_of(answer.status)
            signatures.append(answer.signature)
        return SigningOutcome(SigningState.SIGNED, tuple(signatures))

    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Ask, as `poll` does: no message is expected, so none is believed."""
        return await self.poll(ticket)

    async def cancel(self, ticket: Ticket) -> None:
        """Do nothing: the standard has no message for it, the prompt ends with its window."""


def _number(request_id: str) -> str:
    """Return our number of a request as the standard wants it: it begins with a letter."""
    return f"A{request_id}"


def _all_signed(answers: Sequence[Answer]) -> SigningOutcome | None:
    """Return the outcome of a service that answered every digest with its signature."""
    if not all(answer.signed for answer in answers):
        return None
    return SigningOutcome(SigningState.SIGNED, tuple(one.signature for one in answers))


def _ticket(
    request: SigningRequest, answers: Sequence[Answer], outcome: SigningOutcome | None
) -> Ticket:
    numbers = [answer.transaction for answer in answers]
    first = numbers[0] or request.request_id
    return Ticket(request.request_id, first, memo=json.dumps(numbers), outcome=outcome)


def _told(error: HubError, where: str) -> Text:
    return Text(
        f"{where}: {error.what.vi} {_ADMITTED.vi}", f"{where}: {error.what.en} {_ADMITTED.en}"
    )


_ADMITTED = Text(
    "Kiểm tra mạng và chứng thư kết nối (PKCS#12) mà VGCA đã cấp.",
    "Check the network and the connection certificate (PKCS#12) that VGCA issued.",
)
_METHOD = Text("SIM ký số chỉ ký được RSA (PKCS#1).", "A signing SIM signs by RSA (PKCS#1) only.")
_NO_DER = Text(
    "Dịch vụ ký trên SIM trả về chứng thư số không đọc được.",
    "The SIM signing service gave a certificate that cannot be read.",
)
_REMEDY = Text("Báo VGCA, rồi ký lại.", "Tell VGCA, then sign again.")
