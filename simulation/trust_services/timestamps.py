"""An invented time-stamp authority: answers a request with a token (RFC 3161, RFC 5652)."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate

from simulation.trust_services.bad_days import BadDay

_POLICY = "2.999.30339.3161"  # Under 2.999, the arc for examples.
_SEQUENCE = 0x30
_HASHES = {"sha256": SHA256(), "sha384": SHA384(), "sha512": SHA512()}


@dataclass(frozen=True, slots=True)
class Stamper:
    """A key of the time-stamp authority with its certificate and the issuers'."""

    key: RSAPrivateKey
    certificate: Certificate
    chain: tuple[Certificate, ...]


def answer(request: bytes, stamper: Stamper, serial: int, at: dt.datetime, day: BadDay) -> bytes:
    """Return a TimeStampResp for a TimeStampReq.

    :param serial: of the token, used once.
    :param at: the time that the token tells, aware.
    """
    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        imprint = asked["message_imprint"]
        name = imprint["hash_algorithm"]["algorithm"].native
        digest = imprint["hashed_message"].native
        known = name in _HASHES and len(digest) == hashlib.new(name).digest_size
    except (ValueError, TypeError, KeyError):
        return _refusal("bad_data_format")
    if not known:
        return _refusal("bad_alg")
    if day is BadDay.STAMP_REFUSED:
        return _refusal("system_failure")
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": _POLICY,
            "message_imprint": {
                "hash_algorithm": {"algorithm": name},
                "hashed_message": digest[::-1] if day is BadDay.STAMP_WRONG_IMPRINT else digest,
            },
            "serial_number": serial,
            "gen_time": at.astimezone(dt.UTC),
            "accuracy": {"seconds": 1},
        }
    )
    nonce = asked["nonce"].native
    if nonce is not None:
        info["nonce"] = nonce + 1 if day is BadDay.STAMP_WRONG_NONCE else nonce
    token = _token(info.dump(), stamper, name, broken=day is BadDay.STAMP_BROKEN)
    granted = {"status": {"status": "granted"}, "time_stamp_token": token}
    return bytes(tsp.TimeStampResp(granted).dump())


def _refusal(failure: str) -> bytes:
    status = bytes(tsp.PKIStatusInfo({"status": "rejection", "fail_info": {failure}}).dump())
    # `tsp.TimeStampResp` cannot be without a token.
    return bytes([_SEQUENCE, len(status)]) + status


def _token(info: bytes, stamper: Stamper, name: str, *, broken: bool) -> cms.ContentInfo:
    """Return a token that is signed with the hash function it was asked with."""
    leaf, *above = (_asn1(each) for each in (stamper.certificate, *stamper.chain))
    attributes = cms.CMSAttributes(
        [
            _attribute("content_type", "tst_info"),
            _attribute("message_digest", hashlib.new(name, info).digest()),
            _attribute(
                "signing_certificate_v2",
                tsp.SigningCertificateV2(
                    {"certs": [{"cert_hash": hashlib.sha256(leaf.dump()).digest()}]}
                ),
            ),
        ]
    )
    value = stamper.key.sign(attributes.dump(), padding.PKCS1v15(), _HASHES[name])
    signer = {
        "version": "v1",
        "sid": {
            "issuer_and_serial_number": {
                "issuer": leaf.issuer,
                "serial_number": leaf.serial_number,
            }
        },
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": name}),
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "rsassa_pkcs1v15"},
        "signature": value[::-1] if broken else value,
    }
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": name}],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(info),
            },
            "certificates": [leaf, *above],
            "signer_infos": [signer],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": [value]})


def _asn1(certificate: Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))
