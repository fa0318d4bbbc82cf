"""Which signature methods a provider has, checked before anything is sent (thuật toán ký)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hub.core.contracts.signer import SigningRequest
from hub.core.errors import Bug, UnknownCode
from hub.core.text import Text

RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
"""RSASSA-PKCS1-v1_5 with SHA-256: what every Vietnamese provider has."""


def check_request(request: SigningRequest, digest_sizes: Mapping[str, int]) -> None:
    """Check that a provider can sign `request`.

    :param digest_sizes: algorithm URI of each method that the provider has, to bytes of a digest.
    :raises UnknownCode: when the method is none of them.
    :raises Bug: when a digest is not as long as the method asks.
    """
    size = digest_sizes.get(request.signature_method)
    if size is None:
        raise UnknownCode(
            Text(
                "Nhà cung cấp này không ký bằng thuật toán đó.",
                "This provider does not sign by that method.",
            ),
            remedy=Text(
                "Dùng chứng thư số RSA, hoặc chọn bộ ký khác cho người này.",
                "Use an RSA certificate, or choose another signer for this holder.",
            ),
            where=request.signature_method[:100],
            request_id=request.request_id,
        )
    if any(len(item.digest) != size for item in request.items):
        raise Bug(
            Text(
                "Giá trị băm không dài đúng như thuật toán ký đòi hỏi.",
                "A digest is not as long as the signature method asks.",
            ),
            remedy=Text("Báo người phát triển.", "Tell the developers."),
            request_id=request.request_id,
        )
