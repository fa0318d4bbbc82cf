"""Which scheme a ds:SignatureMethod names, parameters included."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from hub.core.trust.algorithms import (
    DIGESTS,
    RSA_PSS,
    SCHEMES,
    SHA256,
    DigestAlgorithm,
    SignatureScheme,
    pss_scheme,
)
from hub.core.trust.markup import ds, plain_text

_MORE_2007: Final = "http://www.w3.org/2007/05/xmldsig-more#"
_MGF1: Final = f"{_MORE_2007}MGF1"
_PARAMS, _MASK, _SALT, _TRAILER = (
    f"{{{_MORE_2007}}}{name}"
    for name in ("RSAPSSParams", "MaskGenerationFunction", "SaltLength", "TrailerField")
)
_DIGEST_METHOD: Final = ds("DigestMethod")
_LONGEST_SALT: Final = 512
_NUMBER: Final = re.compile(r"[0-9]{1,4}")


def scheme_of(method: etree._Element) -> SignatureScheme | None:
    """Return the scheme that a ds:SignatureMethod element names, or None.

    Only RSA-PSS takes parameters (RFC 9231 §2.3.9); with any others the method is unknown here.

    :raises MarkupError: a parameter is malformed.
    """
    uri = method.get("Algorithm", "")
    children = list(method.iterchildren("*"))
    if uri != RSA_PSS:
        return None if children else SCHEMES.get(uri)
    if not children:
        return pss_scheme(SHA256, SHA256, SHA256.size)
    return _with_parameters(children[0]) if [each.tag for each in children] == [_PARAMS] else None


def _with_parameters(params: etree._Element) -> SignatureScheme | None:
    digest: DigestAlgorithm | None = SHA256
    mask: DigestAlgorithm | None = None
    salt: str | None = None
    for each in params.iterchildren("*"):
        if each.tag == _DIGEST_METHOD:
            digest = DIGESTS.get(each.get("Algorithm", ""))
        elif each.tag == _MASK:
            mask = _mask_digest(each)
            if mask is None:
                return None
        elif each.tag == _SALT:
            salt = plain_text(each).strip()
        elif each.tag != _TRAILER or plain_text(each).strip() != "1":
            return None
    if digest is None:
        return None
    if salt is not None and not _NUMBER.fullmatch(salt):
        return None
    length = digest.size if salt is None else int(salt)
    return pss_scheme(digest, mask or digest, length) if length <= _LONGEST_SALT else None


def _mask_digest(function: etree._Element) -> DigestAlgorithm | None:
    if function.get("Algorithm") != _MGF1:
        return None
    inner = list(function.iterchildren("*"))
    if not inner:
        return SHA256
    if [each.tag for each in inner] != [_DIGEST_METHOD]:
        return None
    return DIGESTS.get(inner[0].get("Algorithm", ""))
