"""The signer itself: certificates of a user, one confirmation for many digests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from hub.core.contracts import (
    Availability,
    CannotSign,
    Holder,
    HolderCertificate,
    HookCall,
    HookReply,
    Input,
    Signer,
    SigningOutcome,
    SigningProblem,
    SigningRequest,
    SigningState,
    Terms,
    Ticket,
)
from hub.core.contracts.holders import UserIds, fitting
from hub.core.contracts.methods import RSA_SHA256, check_request
from hub.core.errors import Bug, HubError
from hub.core.text import Text
from hub.core.transport.answers import plain_base64
from hub.signers.viettel import wire
from hub.signers.viettel.client import MySignClient
from hub.signers.viettel.encoding import digest_text, shown, signature_value
from hub.signers.viettel.faults import READER, SIGNED, no_valid_certificate, outcome_of
from hub.signers.viettel.hook import Hook
from hub.signers.viettel.manifest import MySignSettings, Waiting

_POLL_SECONDS: Final = 2.0
_FALLBACK_SECONDS: Final = 120.0
"""Between two questions where Viettel calls back: a call that was lost is made up for."""
_DIGEST_SIZES: Final = {RSA_SHA256: 32}


class _Key(BaseModel):
    """What MySign knows a certificate by: user and credential."""

    model_config = ConfigDict(frozen=True)

    user: str
    credential: str


class MySignSigner(Signer):
    """Signs through MySign; all it must know after a restart stands in the ticket."""

    def __init__(
        self, client: MySignClient, settings: MySignSettings, users: UserIds, hook: Hook | None
    ) -> None:
        self._client = client
        self._settings = settings
        self._users = users
        self._hook = hook

    @classmethod
    def of(cls, settings: MySignSettings) -> MySignSigner:
        """Make the signer that the settings describe.

        :raises Pause: when the address or the authority's file cannot be used.
        """
        client = MySignClient(
            settings.endpoint(),
            settings.endpoint(patience=settings.window),
            _app(settings),
            settings.pace(),
        )
        users = UserIds(settings.person, settings.organisation, settings.users)
        return cls(client, settings, users, _hook(settings))

    def terms(self) -> Terms:
        """Tell that a person has some minutes, and that MySign cannot be asked by our id."""
        called_back = self._settings.asynchronous is Waiting.CALLED_BACK
        return Terms(
            most_items=self._settings.most_items,
            poll_seconds=_FALLBACK_SECONDS if called_back else _POLL_SECONDS,
            window_seconds=self._settings.window,
        )

    async def availability(self) -> Availability:
        """Try the connection; with a user to try, the login too."""
        try:
            if self._settings.probe_user is None:
                await self._client.reach()
                return Availability(True, _NOT_LOGGED_IN)
            await self._client.log_in(self._settings.probe_user)
        except HubError as error:
            told = Text("{what} {remedy}", "{what} {remedy}")
            return Availability(False, told.format(what=error.what, remedy=error.remedy))
        return Availability(True)

    def inputs(self) -> tuple[Input, ...]:
        """Nobody types anything: the phone asks."""
        return ()

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return the holder's valid certificates, the latest issued first.

        :raises CannotSign: when MySign turns the user away, or no certificate is valid any more.
        """
        user = self._users.of(holder)
        if user is None:
            return ()
        found = await self._client.credentials(user)
        usable = [one for one in found if _is_usable(one)]
        if found and not usable:
            raise no_valid_certificate(
                self._client.where, frozenset(one.cert.status for one in found)
            )
        offered = [self._offer(user, one) for one in usable]
        return fitting(holder, offered, vouched=True)

    async def start(self, request: SigningRequest, given: Mapping[str, SecretStr]) -> Ticket:
        """Ask for the signatures; the phone shows it as one confirmation."""
        check_request(request, _DIGEST_SIZES)
        key = _key_of(request)
        waits = self._settings.asynchronous is Waiting.HELD
        told = await self._client.sign(key.user, self._sign_body(request, key), waits=waits)
        if told.transaction and not told.signatures:
            return Ticket(request.request_id, told.transaction, memo=key.user)
        code = told.status or told.error if told.signatures is None else SIGNED
        if code is None:
            raise READER.other_shape(self._client.where, "transactionId")
        outcome = self._outcome(code, told.signatures)
        number = told.transaction or request.request_id
        return Ticket(request.request_id, number, memo=key.user, outcome=outcome)

    async def poll(self, ticket: Ticket) -> SigningOutcome:
        """Ask where the request stands."""
        if ticket.outcome is not None:
            return ticket.outcome
        try:
            told = await self._client.status(ticket.memo, ticket.provider_id)
        except CannotSign as error:
            if error.problem is SigningProblem.CREDENTIALS:
                raise
            return SigningOutcome(SigningState.FAILED, reason=error.what, problem=error.problem)
        code = told.status or told.error
        if code is None:
            raise READER.other_shape(self._client.where, "status")
        return self._outcome(code, told.signatures)

    async def receive(self, ticket: Ticket, message: bytes) -> SigningOutcome:
        """Take signatures from a webhook, for the hub to verify; ask about everything else."""
        signatures = _signatures_in(ticket, message)
        if signatures is None:
            return await self.poll(ticket)
        return self._outcome(SIGNED, signatures)

    async def hook(self, call: HookCall) -> HookReply:
        """Answer Viettel's own calls."""
        return HookReply(status=404) if self._hook is None else self._hook.answer(call)

    async def cancel(self, ticket: Ticket) -> None:
        """Do nothing: MySign has no call for it, the phone's question ends by itself."""

    def _offer(self, user: str, credential: wire.Credential) -> HolderCertificate:
        try:
            chain = [
                x509.load_der_x509_certificate(plain_base64(text))
                for text in credential.cert.certificates
            ]
        except ValueError:
            chain = []
        if not chain:
            # Raised outside of `except`: the error there may hold what was sent.
            raise READER.other_shape(self._client.where, "cert.certificates")
        leaf, *issuers = chain
        return HolderCertificate(
            leaf.public_bytes(Encoding.DER),
            tuple(one.public_bytes(Encoding.DER) for one in issuers if one.issuer != one.subject),
            _Key(user=user, credential=credential.credential_id).model_dump_json(),
        )

    def _sign_body(self, request: SigningRequest, key: _Key) -> wire.SignBody:
        items = request.items
        return wire.SignBody(
            client_id=self._settings.client_id,
            client_secret=self._settings.client_secret.get_secret_value(),
            credential_id=key.credential,
            signatures=len(items),
            description=shown(request.description or items[0].line),
            documents=tuple(
                wire.NamedDocument(document_id=str(place), document_name=shown(item.line))
                for place, item in enumerate(items)
            ),
            hashes=tuple(digest_text(item.digest) for item in items),
            asynchronous=self._settings.asynchronous,
        )

    def _outcome(self, code: str, signatures: Sequence[str] | None) -> SigningOutcome:
        if code != SIGNED:
            return outcome_of(code, self._client.where)
        try:
            values = tuple(signature_value(text) for text in signatures or ())
        except ValueError:
            return _UNREADABLE
        return SigningOutcome(SigningState.SIGNED, values) if values else _UNREADABLE


def _app(settings: MySignSettings) -> Callable[[str], wire.App]:
    def app(user: str) -> wire.App:
        return wire.App(
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value(),
            profile_id=settings.profile_id,
            user_id=user,
        )

    return app


def _hook(settings: MySignSettings) -> Hook | None:
    if settings.hook_client_id is None or settings.hook_client_secret is None:
        return None
    return Hook(settings.hook_client_id, settings.hook_client_secret)


def _is_usable(credential: wire.Credential) -> bool:
    enabled = credential.key.status.lower() == "enabled"
    return enabled and credential.cert.status.lower() == "valid"


def _key_of(request: SigningRequest) -> _Key:
    try:
        return _Key.model_validate_json(request.reference)
    except ValidationError:
        raise Bug(
            Text(
                "Yêu cầu ký không mang mã chứng thư số của MySign.",
                "The request does not say what MySign knows the certificate by.",
            ),
            remedy=Text("Báo người phát triển.", "Tell the developers."),
            request_id=request.request_id,
        ) from None


def _signatures_in(ticket: Ticket, message: bytes) -> tuple[str, ...] | None:
    """Return a webhook's signatures in the order of the items; None where it has not all of them.

    A document's id is its place among the items.
    """
    try:
        told = wire.HookMessage.model_validate_json(message)
    except ValidationError:
        return None
    results = told.data.results if told.data else ()
    values = {one.document_id: one.signature for one in results if one.signature}
    in_order = [values.get(str(place)) for place in range(len(results))]
    found = tuple(text for text in in_order if text is not None)
    about_it = told.meta_data.transaction_id == ticket.provider_id
    return found if about_it and found and len(found) == len(results) else None


_NOT_LOGGED_IN: Final = Text(
    "Kết nối được; chưa thử đăng nhập vì thiết lập probe_user còn trống.",
    "It can be reached; no login was tried, for the setting probe_user is empty.",
)
_UNREADABLE: Final = SigningOutcome(
    SigningState.FAILED,
    reason=Text(
        "Viettel báo đã ký nhưng không có chữ ký đọc được.",
        "Viettel says that it is signed, and gives no readable signature.",
    ),
    problem=SigningProblem.PROVIDER,
)
