"""What ds:KeyInfo offers: certificates, a bare key, or words that say which certificate it is."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Final, NamedTuple

from lxml import etree

from hub.core.trust.algorithms import PublicKey
from hub.core.trust.beside import NotBesideError
from hub.core.trust.certificate import Certificate
from hub.core.trust.errors import CertificateUnreadable
from hub.core.trust.keynames import Names, read_names
from hub.core.trust.keyvalue import BARE_KEYS, bare_key, usable
from hub.core.trust.markup import (
    DSIG11,
    MarkupError,
    descend,
    ds,
    plain_text,
    xades,
)
from hub.core.trust.signed_info import SignatureParts
from hub.core.trust.tree import SignedTree

__all__ = ["MAX_CERTIFICATES", "KeyMaterial", "read_keys", "usable"]

MAX_CERTIFICATES: Final = 20
"""How many certificates of one signature are looked at; a chain has four."""

_MOST_STEPS: Final = 2
_KEY_INFO, _X509_DATA, _X509_CERTIFICATE = map(ds, ("KeyInfo", "X509Data", "X509Certificate"))
_CERTIFICATES: Final = (_X509_DATA, _X509_CERTIFICATE)
_RETRIEVAL: Final = ds("RetrievalMethod")
_REFERENCE: Final = f"{{{DSIG11}}}KeyInfoReference"
_RAW_CERTIFICATE: Final = "http://www.w3.org/2000/09/xmldsig#rawX509Certificate"
_CERTIFICATE_VALUES: Final = xades("CertificateValues")
_ENCAPSULATED: Final = xades("EncapsulatedX509Certificate")


class KeyMaterial(NamedTuple):
    """Keys that a signature brings along; nothing here is trusted yet.

    :param offered: certificates in ds:KeyInfo, in the order found, each once; where it holds
        neither these nor a key, those that were given along with the file and that it may mean.
    :param others: those in xades:CertificateValues (EN 319 132-1 §5.4.1), for the chain only.
    :param bare_key: the ds:KeyValue or dsig11:DEREncodedKeyValue where there is no certificate.
    :param unread: where a key is said to be that was not found; None where nothing says so.
    """

    offered: tuple[Certificate, ...]
    others: tuple[Certificate, ...]
    bare_key: PublicKey | None
    unread: str | None = None


def read_keys(parts: SignatureParts, tree: SignedTree) -> KeyMaterial:
    """Return what a signature offers; what cannot be read is passed over.

    KeyInfo is unsigned, so a damaged extra certificate must not make a good signature fail.
    """
    others = _certificates(descend(parts.unsigned, (_CERTIFICATE_VALUES, _ENCAPSULATED)))
    key_info = parts.key_info
    if key_info is None:
        return KeyMaterial(tree.beside.certificates[:MAX_CERTIFICATES], others, None)
    offered = _certificates(descend((key_info,), _CERTIFICATES))
    if offered:
        return KeyMaterial(offered, others, None)
    key = bare_key(key_info)
    if key is not None:
        return KeyMaterial((), others, key)
    offered, key, unread = _led_to(key_info, tree, _MOST_STEPS)
    if offered or key is not None:
        return KeyMaterial(offered, others, key)
    names = read_names(key_info)
    return KeyMaterial(_given(names, tree), others, None, unread or names.text)


def _given(names: Names, tree: SignedTree) -> tuple[Certificate, ...]:
    """Return the certificates given along with the file that `names` may mean."""
    meant = filter(names.may_mean, tree.beside.certificates)
    return tuple(itertools.islice(meant, MAX_CERTIFICATES))


_Led = tuple[tuple[Certificate, ...], PublicKey | None, str | None]


def _led_to(key_info: etree._Element, tree: SignedTree, steps: int) -> _Led:
    """Follow RetrievalMethod and KeyInfoReference (XMLDSig 1.1 §4.5.3, §4.5.10) without transforms.

    What they name is read in this document, or beside it: never fetched.
    """
    unread: str | None = None
    for child in key_info.iterchildren(_RETRIEVAL, _REFERENCE):
        uri = child.get("URI", "")
        unread = uri
        if len(child) or not uri:
            continue
        if not uri.startswith("#"):
            if child.get("Type") == _RAW_CERTIFICATE and (found := _raw(uri, tree)):
                return found, None, None
            continue
        targets = tree.elements_with_id(uri[1:])
        if len(targets) == 1:
            led = _held(targets[0], tree, steps)
            if led[0] or led[1] is not None:
                return led
    return (), None, unread


def _held(target: etree._Element, tree: SignedTree, steps: int) -> _Led:
    if target.tag == _X509_CERTIFICATE:
        return _certificates([target]), None, None
    if target.tag == _X509_DATA:
        return _certificates(target.iterchildren(_X509_CERTIFICATE)), None, None
    if target.tag in BARE_KEYS:
        return (), bare_key([target]), None
    if target.tag != _KEY_INFO:
        return (), None, None
    offered = _certificates(descend((target,), _CERTIFICATES))
    key = None if offered else bare_key(target)
    if offered or key is not None or steps == 0:
        return offered, key, None
    return _led_to(target, tree, steps - 1)


def _raw(uri: str, tree: SignedTree) -> tuple[Certificate, ...]:
    try:
        content = tree.beside.read(uri)
        tree.spend(len(content))
        return (Certificate.load(content),)
    except (NotBesideError, CertificateUnreadable):
        return ()


def _certificates(elements: Iterable[etree._Element]) -> tuple[Certificate, ...]:
    found: dict[Certificate, None] = {}
    for element in itertools.islice(elements, MAX_CERTIFICATES):
        try:
            found[Certificate.from_base64(plain_text(element))] = None
        except (MarkupError, CertificateUnreadable):
            continue
    return tuple(found)
