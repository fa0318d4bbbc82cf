"""Time-stamp tokens: a trusted authority's word that a hash existed at a time (RFC 3161).

`rfc3161-client` checks the authority's signature and what it covers. What it leaves out is checked
here: the path of the authority's certificate by the hub's own rules, and that the token names that
very certificate (ESSCertID, RFC 3161 §2.4.1, RFC 5816).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

from asn1crypto import cms, tsp  # `tsp` teaches `cms` what names a certificate.
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from rfc3161_client import (
    TimeStampRequest,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from hub.core.text import Text
from hub.core.trust.anchors import TrustAnchors
from hub.core.trust.certificate import Certificate
from hub.core.trust.errors import CertificateUnreadable, TimestampRefused
from hub.core.trust.path import PathResult, Purpose, validate_path

MAX_TOKEN_BYTES: Final = 200_000

_HASHES: Final = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_GRANTED: Final = bytes.fromhex("3003020100")
"""PKIStatusInfo: granted. A token alone is put behind it to become a response again."""

_CACHED: Final = 256


@dataclass(frozen=True, slots=True)
class TrustedTime:
    """What a token proves, once its authority is trusted.

    :param token: the TimeStampToken, DER.
    :param at: before this moment the hash existed, aware UTC.
    :param path: from the authority's certificate to an anchor; valid at `at`.
    """

    token: bytes = field(repr=False)
    at: datetime
    path: PathResult = field(repr=False)

    @property
    def lasts_until(self) -> datetime:
        """Until when the token can be believed without a further proof of when it existed."""
        assert self.path.not_after is not None  # noqa: S101 - a valid path has dates
        return self.path.not_after


@lru_cache(_CACHED)
def trusted_time(
    token: bytes,
    imprint: bytes,
    anchors: TrustAnchors,
    others: tuple[Certificate, ...] = (),
) -> TrustedTime:
    """Return the time that a token proves for the hash `imprint`.

    :param others: certificates that may stand between its authority's and an anchor, beside those
        in the token.

    Whether the authority's certificate is still good at another time is asked by whoever needs it:
    see `TrustedTime.lasts_until`.

    :raises TimestampRefused: the token cannot be read, is over another hash, its signature does not
        hold, or its authority does not chain to an anchor.
    """
    return _checked(_response(_as_response(token)), imprint, anchors, None, others)


def answered_time(
    response: bytes, imprint: bytes, anchors: TrustAnchors, request: TimeStampRequest
) -> TrustedTime:
    """Return the same for a response that has just arrived: it must answer `request`.

    :raises TimestampRefused: as `trusted_time`, or the nonce is another one, or the authority
        refused.
    """
    return _checked(_response(response), imprint, anchors, request)


@lru_cache(_CACHED)
def algorithms_of(token: bytes) -> tuple[str, ...]:
    """Return what a token's proof rests on: the imprint's hash, the signature's hash, the key.

    :raises TimestampRefused: the token cannot be read.
    """
    signer, _ = _signer(token)
    try:
        signed = cms.ContentInfo.load(token)["content"]
        named = signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native
    except (ValueError, TypeError, KeyError, IndexError):
        raise _refused("unreadable", _UNREADABLE) from None
    return imprint_hash(token), str(named), key_name(signer)


@lru_cache(_CACHED)
def imprint_hash(token: bytes) -> str:
    """Return the name of the hash function that a token's imprint was made with.

    :raises TimestampRefused: the token cannot be read, or it is a hash that is not accepted.
    """
    info = _response(_as_response(token)).tst_info
    name = _HASHES.get(info.message_imprint.hash_algorithm.dotted_string)
    if name is None:
        raise _refused("imprint", _OTHER_IMPRINT)
    return name


def _checked(
    response: TimeStampResponse,
    imprint: bytes,
    anchors: TrustAnchors,
    request: TimeStampRequest | None,
    further: tuple[Certificate, ...] = (),
) -> TrustedTime:
    if response.status != 0:
        raise _refused("status", _NOT_GRANTED)
    info = response.tst_info
    name = _HASHES.get(info.message_imprint.hash_algorithm.dotted_string)
    if name is None or info.message_imprint.message != imprint:
        raise _refused("imprint", _OTHER_IMPRINT)
    builder = VerifierBuilder() if request is None else VerifierBuilder.from_request(request)
    roots = [each.parsed for each in anchors.certificates]
    for root in roots:
        builder = builder.add_root_certificate(root)
    for each in dict.fromkeys(further):
        builder = builder.add_intermediate_certificate(each.parsed)
    try:
        builder.build().verify(response, imprint)
    except (VerificationError, ValueError) as error:
        reason = "nonce" if "Nonce" in str(error) else "signature"
        raise _refused(reason, _OTHER_NONCE if reason == "nonce" else _NOT_VALID) from None
    token = response.time_stamp_token()
    signer, others = _signer(token)
    between = (*others, *further)
    path = validate_path(signer, between, anchors, info.gen_time, purpose=Purpose.TIMESTAMPS)
    if path.defect is not None:
        raise _refused("path", path.defect.text)
    return TrustedTime(token, info.gen_time, path)


def _response(content: bytes) -> TimeStampResponse:
    if len(content) > MAX_TOKEN_BYTES:
        raise _refused("unreadable", _UNREADABLE)
    try:
        try:
            return _decoded(content)
        except ValueError:
            return _decoded(_in_order(content))
    except (ValueError, TypeError, KeyError, OverflowError):
        raise _refused("unreadable", _UNREADABLE) from None


def _decoded(content: bytes) -> TimeStampResponse:
    response = decode_timestamp_response(content)
    if response.status == 0:
        _ = response.tst_info  # Decoded on first use.
    return response


def _in_order(content: bytes) -> bytes:
    """Return a response in DER, its set of certificates sorted.

    OpenSSL writes them in the order of the chain, other authorities in BER; `rfc3161-client` reads
    DER alone. What the token's signature covers are octets inside, which stay.
    """
    return bytes(tsp.TimeStampResp.load(content).dump(force=True))


def _as_response(token: bytes) -> bytes:
    """Return a response that holds `token`, DER (RFC 3161 §2.4.2)."""
    content = _GRANTED + token
    length = len(content).to_bytes(4, "big").lstrip(b"\0")
    return b"\x30" + bytes([0x80 + len(length)]) + length + content


def key_name(certificate: Certificate) -> str:
    """Return a key's kind and size, such as ``rsa-2048`` or ``secp256r1``."""
    key = certificate.public_key
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.curve.name
    return f"rsa-{key.key_size}" if isinstance(key, rsa.RSAPublicKey) else "dsa"


def _signer(token: bytes) -> tuple[Certificate, tuple[Certificate, ...]]:
    """Return the certificate that the token's signer names and signed along, and all others."""
    try:
        signed = cms.ContentInfo.load(token)["content"]
        found = [Certificate.load(each.chosen.dump()) for each in signed["certificates"]]
        (named,) = _named(signed["signer_infos"][0])
    except (ValueError, TypeError, KeyError, IndexError, CertificateUnreadable):
        raise _refused("unreadable", _UNREADABLE) from None
    name, digest = named
    for each in found:
        if hashlib.new(name, each.der).digest() == digest:
            return each, tuple(other for other in found if other is not each)
    raise _refused("signer", _OTHER_SIGNER)


def _named(signer: cms.SignerInfo) -> list[tuple[str, bytes]]:
    """Return hash name and hash of the first certificate in each ESSCertID attribute."""
    named = []
    for attribute in signer["signed_attrs"]:
        if attribute["type"].native == "signing_certificate_v2":
            first = attribute["values"][0]["certs"][0]
            name = first["hash_algorithm"]["algorithm"].native
            named.append(
                (name if name in _HASHES.values() else "sha256", first["cert_hash"].native)
            )
        elif attribute["type"].native == "signing_certificate":
            # RFC 3161 of 2001 knows SHA-1 alone here; the signature beside it is SHA-2.
            named.append(("sha1", attribute["values"][0]["certs"][0]["cert_hash"].native))
    return named[:1]


def _refused(reason: str, what: Text) -> TimestampRefused:
    return TimestampRefused(what, remedy=_REMEDY, reason=reason)


_REMEDY: Final = Text(
    "Xin dấu thời gian khác; nếu lặp lại, hỏi dịch vụ cấp dấu thời gian và kiểm tra gốc tin cậy.",
    "Ask for another time-stamp; if it happens again, ask the service and check the trust anchors.",
)
_UNREADABLE: Final = Text("Dấu thời gian không đọc được.", "The time-stamp token cannot be read.")
_NOT_GRANTED: Final = Text(
    "Dịch vụ từ chối cấp dấu thời gian.", "The service refused to time-stamp."
)
_OTHER_IMPRINT: Final = Text(
    "Dấu thời gian không phải của dữ liệu này.", "The time-stamp is not over this data."
)
_OTHER_NONCE: Final = Text(
    "Dấu thời gian không trả lời yêu cầu vừa gửi (nonce khác).",
    "The time-stamp does not answer the request just made (another nonce).",
)
_NOT_VALID: Final = Text(
    "Chữ ký của dấu thời gian không hợp lệ, hoặc dịch vụ không được tin cậy.",
    "The time-stamp's signature does not hold, or its authority is not trusted.",
)
_OTHER_SIGNER: Final = Text(
    "Dấu thời gian ghi một chứng thư số khác với chứng thư số đã ký nó.",
    "The time-stamp names another certificate than the one that signed it.",
)
