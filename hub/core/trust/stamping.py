"""Asks a time-stamp authority for tokens over HTTP (RFC 3161 §3.4).

Not among the names of its package: it loads the HTTP client, which verification does not need.
The address may be plain http: the answer is signed, and the question is a hash. Real authorities
were seen to take 2 to 131 seconds (signers.md §3.4), hence the bounds.
"""

from __future__ import annotations

from typing import Final

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from hub.core.transport.http import HttpBounds, HttpEndpoint
from hub.core.trust.algorithms import SHA256, DigestAlgorithm
from hub.core.trust.anchors import TrustAnchors
from hub.core.trust.token import MAX_TOKEN_BYTES, TrustedTime, answered_time

_QUERY: Final = "application/timestamp-query"
HASH_ALGORITHMS: Final = {
    "sha256": HashAlgorithm.SHA256,
    "sha512": HashAlgorithm.SHA512,
}
"""What `rfc3161_client` calls hash functions, by their names."""
_BOUNDS: Final = HttpBounds(size=MAX_TOKEN_BYTES, silence=180.0, total=200.0)


class TimestampAuthority:
    """One service that time-stamps (dịch vụ cấp dấu thời gian).

    :param address: such as ``http://tsa.ca.gov.vn``.
    :param anchors: where its certificate's path may end.
    :raises Pause: when the address cannot be used.
    """

    def __init__(
        self, address: str, anchors: TrustAnchors, *, bounds: HttpBounds = _BOUNDS
    ) -> None:
        self._endpoint = HttpEndpoint(address, bounds=bounds, plain=True)
        self._anchors = anchors

    async def stamp(
        self, content: bytes, imprint: bytes, digest: DigestAlgorithm = SHA256
    ) -> TrustedTime:
        """Return a token over `imprint`, the hash of `content` by `digest`, checked.

        :raises TimestampRefused: when what comes back proves nothing.
        :raises HubError: when nothing comes back, as `hub.core.transport.http` tells. Asking again
            does no harm: a token that nobody got binds nobody.
        """
        builder = TimestampRequestBuilder().data(content)
        request = builder.hash_algorithm(HASH_ALGORITHMS[digest.name]).build()
        response = await self._endpoint.post(request.as_bytes(), _QUERY)
        return answered_time(response, imprint, self._anchors, request)
