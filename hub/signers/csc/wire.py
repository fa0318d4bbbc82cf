"""What travels in both versions of CSC; what differs is in `v1` and `v2`.

Fields that the hub does not need are not read. Services differ in small ways from the text of the
specification (numbers as text, missing optional objects), and both ways are taken.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

CONTRACT: Final = "CSC API"

INFO: Final = "info"
LOGIN: Final = "auth/login"
LIST: Final = "credentials/list"
CREDENTIAL: Final = "credentials/info"
AUTHORIZE: Final = "credentials/authorize"
SIGN: Final = "signatures/signHash"
TOKEN: Final = "oauth2/token"  # noqa: S105 - a path

Json = dict[str, Any]


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Number = Annotated[str, BeforeValidator(_as_text)]
"""A number that some services write as text."""


class Told(BaseModel):
    """Base of every answer."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Fault(Told):
    """An answer that tells of a failure; the description is compared with, never shown."""

    error: str = ""
    error_description: str = Field("", repr=False)


class Info(Told):
    """What a service says of itself."""

    specs: str = ""
    methods: tuple[str, ...] = ()


class Token(Told):
    """A bearer token, of OAuth 2.0 or of ``auth/login``."""

    access_token: str = Field("", repr=False)
    expires_in: Number = "3600"


class Listed(Told):
    """Credential ids; v1 in pages."""

    credential_ids: tuple[str, ...] = Field(alias="credentialIDs")
    next_page: str | None = Field(None, alias="nextPageToken")


class Key(Told):
    """The key of a credential."""

    status: str = "enabled"
    algorithms: tuple[str, ...] = Field((), alias="algo")


class Certificates(Told):
    """The certificates of a credential as base64 DER, the leaf first."""

    status: str | None = None
    certificates: tuple[str, ...] = ()


class Authorized(Told):
    """Leave to sign (SAD), or a handle to ask about while a person decides."""

    sad: str | None = Field(None, alias="SAD", repr=False)
    handle: str | None = None


class Signed(Told):
    """Signatures, in the order of the digests; or an id to ask about."""

    signatures: tuple[str, ...] | None = None
    response_id: str | None = Field(None, alias="responseID")


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a person must give for a credential.

    :param id: how the service calls it.
    :param sent: whether the service sends it to the person when it is asked to (an SMS).
    """

    id: str
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential, whichever version told of it.

    :param algorithms: OIDs of signatures that its key makes.
    :param most: signatures of one authorization.
    :param bound: whether the leave to sign is bound to the digests (SCAL 2).
    :param by_browser: whether a person gives leave on a page of the service (``oauth2code``).
    """

    id: str
    certificates: tuple[str, ...]
    key_status: str
    certificate_status: str
    algorithms: tuple[str, ...]
    most: int
    bound: bool
    by_browser: bool
    pin: Need | None = None
    otp: Need | None = None


class Batch(BaseModel):
    """What is asked for with one leave to sign.

    :param hashes: base64 of the raw digests.
    :param sign_algorithm: OID that the key offers.
    :param parameters: base64 of DER, empty where the algorithm has none.
    """

    model_config = ConfigDict(frozen=True)

    credential: str
    hashes: tuple[str, ...]
    hash_algorithm: str
    sign_algorithm: str
    parameters: str
    description: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave; never shown."""

    pin: str | None = field(default=None, repr=False)
    otp: str | None = field(default=None, repr=False)


def number(text: str, otherwise: int) -> int:
    """Return a number that may be text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 else otherwise


def body(values: Json) -> bytes:
    """Return a body; what is None or empty is left out."""
    kept = {name: value for name, value in values.items() if value not in (None, "", ())}
    return json.dumps(kept, ensure_ascii=False).encode()
