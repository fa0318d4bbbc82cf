"""What travels by sp769 v1, after VNPT's integration document v4.x of 03/05/2024 (signers.md §1).

Requests are strict. Answers may hold more than is known, and in SmartCA TH less: every field that
some sample lacks is optional.
"""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

GET_CERTIFICATE = "sca/sp769/v1/credentials/get_certificate"
SIGN = "sca/sp769/v1/signatures/sign"

WAITING = "sig_wait_for_user_confirm"
"""The only message with which a request for signatures has been taken."""

SUCCESS = 200
BAD_REQUEST = 400
CREDENTIAL_INVALID = 401
CERTIFICATE_INVALID = 403


def status_path(transaction_id: str) -> str:
    """Return where a request's state is asked for: by our own id, as the vendor's samples do."""
    return f"{SIGN}/{transaction_id}/status"


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Received(BaseModel):
    """Base of what comes back: it may hold more than is known."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Caller(_Sent):
    """Who asks, and for whom; stands in every request.

    :param user_id: personal id, passport or tax code of the subscriber, never a phone number.
    """

    sp_id: str
    sp_password: str
    user_id: str


class CertificateBody(Caller):
    """Asks for a subscriber's certificates; an empty serial number asks for all."""

    serial_number: str = ""
    transaction_id: str


class SignFile(_Sent):
    """One digest.

    :param data_to_be_signed: hexadecimal digits in lower case: 64 for SHA-256.
    :param doc_id: shown on the phone; results come back under it.
    :param sign_type: "Hiện tại SmartCA chỉ hỗ trợ giao dịch ký hash".
    """

    data_to_be_signed: str
    doc_id: str
    file_type: Literal["xml"] = "xml"
    sign_type: Literal["hash"] = "hash"


class SignBody(Caller):
    """Asks for signatures: one confirmation for all of `sign_files`."""

    transaction_id: str
    transaction_desc: str
    serial_number: str
    sign_files: tuple[SignFile, ...]


class ChainData(Received):
    """The issuers; the root may be null."""

    ca_cert: str | None = None
    root_cert: str | None = None


class UserCertificate(Received):
    """A certificate of the subscriber; one person may hold some, and seals (ESEAL) besides.

    `cert_status` is not read: its values are documented nowhere.
    """

    cert_data: str
    serial_number: str = ""
    service_type: str | None = None
    chain_data: ChainData | None = None


class CertificateData(Received):
    """The certificates."""

    user_certificates: tuple[UserCertificate, ...] = ()


class SignData(Received):
    """A request that was taken: our id again, and VNPT's own number."""

    transaction_id: str
    tran_code: str | None = None


class Signature(Received):
    """A signature in base64; empty where signing failed."""

    doc_id: str
    signature_value: str | None = None


class StatusData(Received):
    """Where a request stands: signatures are null while the person has not confirmed."""

    transaction_id: str
    signatures: tuple[Signature, ...] | None = None


class WebhookBody(Received):
    """What VNPT posts when the person has answered; the array has another name here.

    Nothing proves that it is VNPT who posts: no signature and no password is documented.
    """

    status_code: int
    message: str = ""
    transaction_id: str | None = None
    signed_files: tuple[Signature, ...] | None = None


Data = TypeVar("Data")


class Envelope(Received, Generic[Data]):
    """Every answer."""

    status_code: int
    message: str = ""
    data: Data | None = None
