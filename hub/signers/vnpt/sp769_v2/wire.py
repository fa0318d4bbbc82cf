"""What sp769 v2 has beside v1, after §4 of VNPT's integration document (signers.md §1.6)."""

from __future__ import annotations

from hub.signers.vnpt.sp769_v1.wire import Caller, Received, Signature, SignData
from hub.signers.vnpt.sp769_v1.wire import SignBody as PhoneBody

SIGN = "sca/sp769/v2/signatures/sign"
CONFIRM = "sca/sp769/v2/signatures/confirm"


class SignBody(PhoneBody):
    """Asks for signatures; the serial number is required here.

    :param password: the subscriber's login password.
    :param otp: six digits of the subscriber's app.
    """

    password: str
    otp: str


class SadData(SignData):
    """A request that was taken, and what authorises its confirmation.

    :param sad: absent where the account fell back to the app: then the phone asks.
    :param expired_in: seconds that the `sad` lives, 299.
    """

    sad: str | None = None
    expired_in: int | None = None


class ConfirmBody(Caller):
    """Has a request carried out."""

    password: str
    transaction_id: str
    sad: str


class ConfirmData(Received):
    """The signatures."""

    transaction_id: str
    signatures: tuple[Signature, ...] | None = None
