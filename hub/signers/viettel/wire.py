"""What travels to and from MySign (signers.md §2.1, §2.2, §2.4).

Numbers come as text in one place and as numbers in the next (``expires_in``, ``len``,
``multisign``, ``status``); names differ between reading and signing (``credential_id``,
``credentialID``). Fields that the hub does not need are not read.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel

CONTRACT: Final = "mysign-observed-2026"
"""Our name of what was seen of MySign 1.8/1.9; Viettel's own document is not public."""

LOGIN: Final = "vtss/service/ras/v1/login"
CERTIFICATES: Final = "vtss/service/certificates/info"
SIGN: Final = "vtss/service/signHash"
STATUS: Final = "vtss/service/requests/status"

SHA256: Final = "2.16.840.1.101.3.4.2.1"
RSA: Final = "1.2.840.113549.1.1.1"


def _as_text(value: object) -> object:
    """Take a number for the text that it is elsewhere."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Told = Annotated[str, BeforeValidator(_as_text)]
"""A code that is sometimes a number."""


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class App(_Sent):
    """Who asks: the application's own account, in every body, and the subscriber.

    :param client_secret: never shown; bodies are not logged.
    """

    client_id: str
    client_secret: str = Field(repr=False)
    profile_id: str
    user_id: str


class LoginBody(App):
    """Asks for a bearer token of one user."""


class CertificatesBody(App):
    """Asks for a user's certificates."""

    certificates: str = "chain"
    certInfo: bool = True  # noqa: N815 - MySign's own name
    authInfo: bool = True  # noqa: N815 - MySign's own name


class NamedDocument(_Sent):
    """What the phone shows of one digest; the name is base64 of plain ASCII."""

    document_id: str
    document_name: str


class SignBody(_Sent):
    """Asks for signatures; the three lists and the number go together."""

    client_id: str
    client_secret: str = Field(repr=False)
    credential_id: str = Field(alias="credentialID")
    signatures: int = Field(alias="numSignatures")
    description: str
    documents: tuple[NamedDocument, ...]
    hashes: tuple[str, ...] = Field(alias="hash")
    hash_algorithm: str = Field(SHA256, alias="hashAlgo")
    sign_algorithm: str = Field(RSA, alias="signAlgo")
    asynchronous: int = Field(alias="async")


class StatusBody(_Sent):
    """Asks what became of a transaction."""

    transaction: str = Field(alias="transactionId")


class Fault(_Told):
    """An answer that tells of a failure."""

    error: Told | None = None
    error_description: str | None = None


class Token(Fault):
    """A user's bearer token; ``refresh_token`` is always empty and is not read."""

    access_token: str = Field("", repr=False)
    expires_in: Told = "3600"


class Key(_Told):
    """The key of a credential; its length is not read, the certificate has it."""

    status: str = "enabled"


class Certificates(_Told):
    """The certificates of a credential: leaf, Viettel-CA, root, each as base64 DER."""

    status: str
    certificates: tuple[str, ...] = ()


class Credential(_Told):
    """One credential of a user."""

    credential_id: str
    key: Key = Key()
    cert: Certificates
    multisign: Told | None = None


class Credentials(RootModel[tuple[Credential, ...]]):
    """The answer to `CertificatesBody`: an array, where every other answer is an object."""


class Started(Fault):
    """The answer to `SignBody`: signatures at once, or a transaction to ask about."""

    signatures: tuple[str, ...] | None = None
    transaction: str | None = Field(None, alias="transactionId")
    status: Told | None = None


class Progress(Fault):
    """Where a transaction stands."""

    status: Told | None = None
    signatures: tuple[str, ...] | None = None


class HookLogin(_Told):
    """Viettel asks the hub for a token, with the account that the hub gave it."""

    client_id: str
    client_secret: str = Field(repr=False)
    grant_type: str = "client_credentials"


class HookResult(_Told):
    """One signature of a webhook; `document_id` is ours."""

    document_id: Told
    signature: str | None = None


class HookMeta(_Told):
    """Which transaction a webhook is about."""

    transaction_id: str
    status: Told | None = None


class HookData(_Told):
    """What a webhook brings."""

    results: tuple[HookResult, ...] = ()


class HookMessage(_Told):
    """Viettel tells the hub what became of a transaction."""

    meta_data: HookMeta
    data: HookData | None = None


def body(form: BaseModel) -> bytes:
    """Return a body as MySign wants it."""
    return form.model_dump_json(by_alias=True).encode()


def hook_token(token: str, seconds: int, at: int) -> dict[str, Any]:
    """Return what Viettel is answered when it logs in."""
    data = {"access_token": token, "expires_in": seconds, "consented_on": at}
    return {"status_code": "00", "message": "SUCCESS", "data": data}


def hook_taken() -> dict[str, Any]:
    """Return what Viettel is answered when it has told a result."""
    return {"status_code": "00", "message": "SUCCESS"}
