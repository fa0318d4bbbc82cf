"""Validation data inside a signature: certificates and words about revocation (EN 319 132-1 §5.4).

They prove nothing by themselves: each certificate needs a path, each word a believable signature.
They only spare the verifier the network. So what of them cannot be read is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from lxml import etree

from hub.core.trust.certificate import Certificate
from hub.core.trust.errors import CertificateUnreadable
from hub.core.trust.markup import XADES141, MarkupError, decode_base64, descend, plain_text, xades

_CERTIFICATES: Final = xades("CertificateValues")
_REVOCATIONS: Final = xades("RevocationValues")
_HOLDERS: Final = frozenset(
    f"{{{XADES141}}}{name}" for name in ("TimeStampValidationData", "AnyValidationData")
)
_CERTIFICATE: Final = (xades("EncapsulatedX509Certificate"),)
_ANSWER: Final = (xades("OCSPValues"), xades("EncapsulatedOCSPValue"))
_LIST: Final = (xades("CRLValues"), xades("EncapsulatedCRLValue"))
_MOST: Final = 30


class Embedded(NamedTuple):
    """What a signature brings along; at most 30 of each kind are looked at.

    :param certificates: of the signer's path and of the time-stamp authorities'.
    :param responses: OCSP responses, DER.
    :param crls: lists, DER.
    """

    certificates: tuple[Certificate, ...] = ()
    responses: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()


def read_embedded(properties: Sequence[etree._Element]) -> Embedded:
    """Return the validation data among the unsigned properties of a signature."""
    held = [*properties]
    for each in properties:
        if each.tag in _HOLDERS:
            held += each.iterchildren("*")
    certificates = [each for each in held if each.tag == _CERTIFICATES]
    revocations = [each for each in held if each.tag == _REVOCATIONS]
    return Embedded(
        tuple(dict.fromkeys(_readable(_values(certificates, _CERTIFICATE)))),
        tuple(dict.fromkeys(_values(revocations, _ANSWER))),
        tuple(dict.fromkeys(_values(revocations, _LIST))),
    )


def _values(holders: Iterable[etree._Element], way: Sequence[str]) -> Iterator[bytes]:
    for each in islice(descend(holders, way), _MOST):
        try:
            yield decode_base64(plain_text(each))
        except MarkupError:
            continue


def _readable(values: Iterable[bytes]) -> Iterator[Certificate]:
    for each in values:
        try:
            yield Certificate.load(each)
        except CertificateUnreadable:
            continue
