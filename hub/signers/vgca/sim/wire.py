"""The messages of a mobile signature service (MSSP) and what its status codes mean.

Codes are those of ETSI TS 102 204 §6 as signers.md §3.3 tells them; two readings that differ from
the standard were seen at an integrator and are marked.
"""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hub.core.contracts import SigningOutcome, SigningProblem, SigningState
from hub.core.text import Text

CONTRACT: Final = Path(__file__).parent / "contract"
WSDL: Final = CONTRACT / "vgca-mss-2026.1.wsdl"
SCHEMA: Final = CONTRACT / "vgca-mss-2026.1.xsd"

SIGNATURE, STATUS, REGISTRATION = "MSS_Signature", "MSS_StatusQuery", "MSS_Registration"
PORTS: Final = {
    SIGNATURE: "MSS_SignaturePort",
    STATUS: "MSS_StatusQueryPort",
    REGISTRATION: "MSS_RegistrationPort",
}
"""Below the address; the second is where other services of this standard have it."""

PROFILE: Final = "http://mobile-id.vn/digitalSignature"
PKCS1: Final = "http://uri.etsi.org/TS102204/v1.1.2#PKCS1"
_SERVICES: Final = (
    "http://mobile-id.vn/MSSP/v1.0.0#signingCertificate",
    "http://mobile-id.vn/MSSP/v1.0.0#signatureValidation",
)

REQUEST_OK, REGISTRATION_OK, OUTSTANDING = 100, 408, 504
SIGNED: Final = frozenset({500, 502})
"""SIGNATURE, and VALID_SIGNATURE where the service has checked it."""

NO_SUBSCRIBER: Final = frozenset({105, 404, 422})
"""The number is not registered, or its SIM has no key or no certificate."""

DIGEST_INFO: Final = {
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": bytes.fromhex(
        "3031300d060960864801650304020105000420"
    ),
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": bytes.fromhex(
        "3041300d060960864801650304020205000430"
    ),
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": bytes.fromhex(
        "3051300d060960864801650304020305000440"
    ),
}
"""What stands before a digest, by signature method: a SIM signs DER of DigestInfo (RFC 8017)."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the application provider (AP) and the service it asks (MSSP).

    :param transaction: the AP's own number; the same for 15 minutes lets the SIM keep its PIN.
    """

    ap: str
    password: str
    mssp: str
    transaction: str

    def head(self, now: dt.datetime) -> dict[str, Any]:
        """Return what every message begins with."""
        return {
            "MajorVersion": 1,
            "MinorVersion": 1,
            "AP_Info": {
                "AP_ID": self.ap,
                "AP_PWD": self.password,
                "AP_TransID": self.transaction,
                "Instant": now,
            },
            "MSSP_Info": {"MSSP_ID": {"URI": self.mssp}},
        }


def signature_request(
    head: dict[str, Any], msisdn: str, data: bytes, line: str, *, mode: str, seconds: int
) -> dict[str, Any]:
    """Return the message that has `data` (DigestInfo) signed by the SIM of `msisdn`."""
    return {
        **head,
        "MobileUser": {"MSISDN": msisdn},
        "DataToBeSigned": {
            "_value_1": base64.b64encode(data).decode("ascii"),
            "MimeType": "application/octet-stream",
            "Encoding": "base64",
        },
        "DataToBeDisplayed": {"_value_1": line, "MimeType": "text/plain", "Encoding": "UTF-8"},
        "SignatureProfile": {"mssURI": PROFILE},
        "AdditionalServices": {
            "Service": [{"Description": {"mssURI": service}} for service in _SERVICES]
        },
        "MSS_Format": {"mssURI": PKCS1},
        "TimeOut": seconds,
        "MessagingMode": mode,
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service told about one digest.

    :param transaction: the service's own number of it.
    """

    status: int
    transaction: str = ""
    signature: bytes = b""

    @property
    def signed(self) -> bool:
        """Whether it holds a signature, and says so."""
        return self.status in SIGNED and bool(self.signature)

    @staticmethod
    def read(told: Any) -> Answer:  # noqa: ANN401 - zeep makes its classes at run time
        """Return an answer to a signature request or a status query; the XSD was checked."""
        signature = told.MSS_Signature
        return Answer(
            int(told.Status.StatusCode.Value),
            getattr(told, "MSSP_TransID", ""),
            b"" if signature is None else bytes(signature.Base64Signature or b""),
        )


def certificates_in(told: Any) -> list[bytes]:  # noqa: ANN401 - as above
    """Return a registration's certificates, the holder's first; none where it is no success."""
    if int(told.Status.StatusCode.Value) != REGISTRATION_OK or told.CertificateResponse is None:
        return []
    return [bytes(one or b"") for one in told.CertificateResponse.X509Certificate]


def outcome_of(status: int) -> SigningOutcome:
    """Return what a status means that is no signature; one that is not known is a failure."""
    state, problem, reason = _MEANINGS.get(
        status,
        (SigningState.FAILED, SigningProblem.PROVIDER, _UNKNOWN.format(status=status)),
    )
    return SigningOutcome(state, reason=reason, problem=problem)


_UNKNOWN = Text(
    "Dịch vụ ký trên SIM báo lỗi, mã {status}", "The SIM signing service failed with code {status}"
)
_REFUSED = Text("Người ký đã từ chối trên điện thoại", "The signer refused on the phone")
_EXPIRED = Text(
    "Người ký không xác nhận trên điện thoại trong thời gian chờ",
    "The signer did not confirm on the phone in time",
)
_NOT_ADMITTED = Text(
    "Dịch vụ ký không nhận tài khoản hoặc chứng thư kết nối của trục",
    "The service does not admit the hub's account or certificate",
)
_PIN = Text("Mã PIN của SIM đã bị khoá", "The SIM's PIN is locked")
_CARD = Text("SIM ký số đã bị khoá", "The signing SIM is locked")
_NO_KEY = Text("SIM chưa có khoá ký số", "The SIM has no signing key")
_NO_CERTIFICATE = Text("Không có chứng thư số của thuê bao", "The subscriber has no certificate")
_NO_USER = Text("Số điện thoại chưa đăng ký ký số", "The number is not registered for signing")
_REVOKED = Text("Chứng thư số trên SIM đã bị thu hồi", "The SIM's certificate is revoked")
_INVALID = Text("Dịch vụ báo chữ ký không hợp lệ", "The service calls the signature invalid")

_MEANINGS: dict[int, tuple[SigningState, SigningProblem | None, Text | None]] = {
    REQUEST_OK: (SigningState.PENDING, None, None),
    OUTSTANDING: (SigningState.PENDING, None, None),
    104: (SigningState.FAILED, SigningProblem.CREDENTIALS, _NOT_ADMITTED),
    105: (SigningState.FAILED, SigningProblem.CERTIFICATE, _NO_USER),
    208: (SigningState.EXPIRED, None, _EXPIRED),
    401: (SigningState.REFUSED, None, _REFUSED),
    402: (SigningState.FAILED, SigningProblem.CREDENTIALS, _PIN),
    403: (SigningState.FAILED, SigningProblem.CREDENTIALS, _CARD),
    404: (SigningState.FAILED, SigningProblem.CERTIFICATE, _NO_KEY),
    405: (SigningState.REFUSED, None, _REFUSED),  # Seen at an integrator: "cancel".
    406: (SigningState.EXPIRED, None, _EXPIRED),  # Likewise: "timeout".
    422: (SigningState.FAILED, SigningProblem.CERTIFICATE, _NO_CERTIFICATE),
    501: (SigningState.FAILED, SigningProblem.CERTIFICATE, _REVOKED),
    503: (SigningState.FAILED, SigningProblem.PROVIDER, _INVALID),
}
