"""Whether a credential is good for a request, and what is then asked for (chọn chứng thư số)."""

from __future__ import annotations

from base64 import b64encode
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hub.core.contracts import CannotSign, HolderCertificate, SigningProblem, SigningRequest
from hub.core.text import Text
from hub.core.transport.answers import plain_base64
from hub.signers.csc import reasons, wire
from hub.signers.csc.algorithms import ALGORITHMS
from hub.signers.csc.faults import READER

_DESCRIPTION: Final = 255
"""Characters that version 1 takes; version 2 takes more."""


def offer_of(credential: wire.Credential, where: str) -> HolderCertificate:
    """Return the credential's certificate and its issuers, without the root.

    :raises Pause: when they cannot be read.
    """
    try:
        chain = [
            x509.load_der_x509_certificate(plain_base64(text)) for text in credential.certificates
        ]
    except ValueError:
        chain = []
    if not chain:
        # Raised outside of `except`: the error there may hold what was sent.
        raise READER.other_shape(where, "cert.certificates")
    leaf, *issuers = chain
    return HolderCertificate(
        leaf.public_bytes(Encoding.DER),
        tuple(one.public_bytes(Encoding.DER) for one in issuers if one.issuer != one.subject),
        credential.id,
    )


def why_not(credential: wire.Credential) -> Text | None:
    """Return why a credential cannot sign now; None when it can."""
    if credential.key_status.lower() != "enabled":
        return reasons.DISABLED
    if credential.certificate_status.lower() != "valid":
        return reasons.NOT_VALID
    return None


def batch_of(request: SigningRequest, credential: wire.Credential, where: str) -> wire.Batch:
    """Return what is asked for.

    :raises CannotSign: when the credential is not good for it.
    """
    algorithm = ALGORITHMS[request.signature_method]
    chosen = algorithm.chosen(credential.algorithms)
    refusal = _refusal(request, credential, where)
    if refusal is not None or chosen is None:
        problem, what, remedy = refusal or _NO_ALGORITHM
        raise CannotSign(problem, what, remedy=remedy, where=where)
    return wire.Batch(
        credential=credential.id,
        hashes=tuple(b64encode(item.digest).decode("ascii") for item in request.items),
        hash_algorithm=algorithm.hash,
        sign_algorithm=chosen,
        parameters=algorithm.parameters,
        description=(request.description or request.items[0].line)[:_DESCRIPTION],
    )


def _refusal(
    request: SigningRequest, credential: wire.Credential, where: str
) -> tuple[SigningProblem, Text, Text] | None:
    invalid = why_not(credential)
    if invalid is not None:
        return SigningProblem.CERTIFICATE, invalid, reasons.RENEW
    if offer_of(credential, where).certificate != request.certificate:
        return SigningProblem.CERTIFICATE, reasons.REPLACED, reasons.AGAIN
    if len(request.items) > credential.most:
        told = reasons.TOO_MANY.format(n=len(request.items), most=credential.most)
        return SigningProblem.PROVIDER, told, reasons.FEWER
    if credential.by_browser:
        return SigningProblem.PROVIDER, reasons.BY_BROWSER, reasons.ASK_PROVIDER
    return None


_NO_ALGORITHM: Final = (SigningProblem.PROVIDER, reasons.NO_ALGORITHM, reasons.ASK_PROVIDER)
