"""What travels by SmartCA's OAuth2 API v1.1 (signers.md §1.8).

It is not wire-compatible with the Cloud Signature Consortium's, whatever its paths look like.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

TOKEN = "auth/token"  # noqa: S105 - a path
LIST = "csc/credentials/list"
INFO = "csc/credentials/info"
SIGN_HASH = "csc/signature/signhash"
TRANSACTION = "csc/credentials/gettraninfo"

SCOPE = "sign offline_access"
MOST_ITEMS = 50
"""``datas[]`` of one call."""


class Code(IntEnum):
    """Response codes that mean something of their own here; 0 is success."""

    SUCCESS = 0
    SERVER_ERROR = 50000
    NO_CREDENTIAL = 60000
    NOT_THEIR_CREDENTIAL = 60001
    NO_TRANSACTION = 62000
    PACK_EXCEEDED = 65000


class TranStatus(IntEnum):
    """States of a transaction."""

    SUCCESS = 1
    WAITING = 4000
    EXPIRED = 4001
    REJECTED = 4002
    AUTHORIZE_KEY_FAILED = 4003
    SIGN_FAILED = 4004


class _Sent(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True
    )


class _Received(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True
    )


class TokenAnswer(BaseModel):
    """A token, or why there is none; in snake case."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    access_token: str = ""
    error: str | None = None


class Empty(_Sent):
    """An empty body."""


class InfoBody(_Sent):
    """Asks for a credential with its certificates."""

    credential_id: str
    certificates: str = "chain"
    cert_info: bool = True
    auth_info: bool = True


class HashData(_Sent):
    """One digest: 32 raw bytes in base64, unlike sp769's hexadecimal digits."""

    name: str
    hash: str


class SignHashBody(_Sent):
    """Asks for signatures; our own id is required."""

    credential_id: str
    ref_tran_id: str
    notify_url: str | None = None
    description: str
    datas: tuple[HashData, ...]


class TransactionBody(_Sent):
    """Asks where a transaction stands, by VNPT's number only."""

    tran_id: str


class CertInfo(_Received):
    """A credential's certificates, the leaf first."""

    status: str = ""
    certificates: tuple[str, ...] = ()


class CredentialInfo(_Received):
    """A credential; its answer comes without the envelope."""

    cert: CertInfo


class SignHashContent(_Received):
    """A transaction that was taken."""

    tran_id: str


class SignedDocument(_Received):
    """A digest with its signature in base64."""

    name: str
    sig: str | None = None


class TransactionContent(_Received):
    """Where a transaction stands."""

    tran_id: str
    tran_status: int
    documents: tuple[SignedDocument, ...] | None = None


class NotifyBody(_Received):
    """What VNPT posts to `notify_url`, once; nothing proves that it is VNPT."""

    tran_id: str
    ref_tran_id: str | None = None
    status: int | None = None


Content = TypeVar("Content")


class Envelope(_Received, Generic[Content]):
    """Every other answer."""

    code: int
    content: Content | None = None
