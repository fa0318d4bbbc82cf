"""The signature policy that a signer names (EN 319 132-1 §5.2.9); never fetched."""

from __future__ import annotations

from typing import Final

from lxml import etree

from hub.core.text import Text
from hub.core.trust.markup import MarkupError, only_child, plain_text, xades
from hub.core.trust.verdict import Caution, brief

_POLICY, _IMPLIED, _ID = map(
    xades, ("SignaturePolicyIdentifier", "SignaturePolicyImplied", "SignaturePolicyId")
)
_SIG_POLICY_ID, _IDENTIFIER, _HASH = map(xades, ("SigPolicyId", "Identifier", "SigPolicyHash"))


def read_policy(own: etree._Element) -> Caution | None:
    """Return what to say of the policy in SignedSignatureProperties; None where none is named.

    :raises MarkupError: the property is malformed.
    """
    named = only_child(own, _POLICY)
    if named is None:
        return None
    children = list(named.iterchildren("*"))
    if [each.tag for each in children] == [_IMPLIED]:
        return IMPLIED
    if [each.tag for each in children] != [_ID]:
        raise MarkupError("SignaturePolicyIdentifier")
    outer = only_child(children[0], _SIG_POLICY_ID)
    identifier = only_child(outer, _IDENTIFIER) if outer is not None else None
    if identifier is None or only_child(children[0], _HASH) is None:
        raise MarkupError("SignaturePolicyId")
    return _unknown(plain_text(identifier).strip())


def _unknown(identifier: str) -> Caution:
    return Caution(
        "signature-policy-unknown",
        Text(
            f"Người ký dẫn một chính sách chữ ký mà hệ thống không có; mã băm của nó không được "
            f"kiểm tra: {brief(identifier)}.",
            f"The signer names a signature policy that is not known here; its digest is not "
            f"checked: {brief(identifier)}.",
        ),
    )


IMPLIED: Final = Caution(
    "signature-policy-implied",
    Text(
        "Người ký dẫn một chính sách chữ ký ngầm hiểu; không kiểm tra được.",
        "The signer refers to an implied signature policy; it cannot be checked.",
    ),
)
