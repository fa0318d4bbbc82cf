"""Requests over HTTP, within bounds and always over verified TLS (cổng HTTP).

Not among the package's own names: importing it loads httpx, which commands without network need
not wait for.

What can go wrong is told apart by what may have happened on the other side:

* the request certainly did not arrive, or was turned away (429): `Retry`;
* it may have arrived (no answer, half an answer, 5xx): `LostAnswer`;
* a person must act (certificate, credentials, address): `Pause`;
* the other side calls the request wrong: `Reject`.

No redirect is followed: one to another host would carry pupils' data there. Private networks are
reached only where the settings say so, see `reach`.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import httpx

from hub.core.errors import Actor, HubError, LostAnswer, Pause, Reject, Retry
from hub.core.text import Text
from hub.core.transport.bounds import MIB, as_size
from hub.core.transport.keeping import kept
from hub.core.transport.pinning import AnotherKey
from hub.core.transport.reach import Reach, addresses_of, is_this_machine
from hub.core.transport.tls import Identity, client_tls

_PUBLIC: Final = Reach()
_JSON: Final = "application/json"
_XML: Final = "text/xml; charset=utf-8"
_REQUEST_TIMEOUT: Final = 408
_TOO_MANY: Final = 429
_NEEDS_PERSON: Final = frozenset({401, 402, 403, 404, 405, 407, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpBounds:
    """Limits for one exchange (giới hạn một lượt trao đổi).

    :param size: bytes of an answer.
    :param connect: seconds for reaching the other side, TLS included.
    :param silence: seconds without a byte either way.
    :param total: seconds for everything; a server that drips bytes cannot hold the hub.
    """

    size: int = 8 * MIB
    connect: float = 10.0
    silence: float = 30.0
    total: float = 120.0


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer that was read to its end."""

    status: int
    content: bytes


class HttpEndpoint:
    """One address of another party; holds settings only, so any task may use it.

    :param base: such as ``https://host/path``; plain http only for this machine itself.
    :param ca: a PEM file of the authorities that may have issued the server's certificate; the
        public ones when not given.
    :param identity: the hub's own certificate, where the server asks for one.
    :param headers: sent with every request; they may hold a secret and are never shown.
    :param reach: private networks, and the server's pinned key.
    :param plain: whether http is enough for any host: only where every answer is signed and checked
        (OCSP, CRL, time-stamps), and nothing secret is asked.
    :raises Pause: when the address or the file cannot be used.
    """

    def __init__(
        self,
        base: str,
        *,
        ca: Path | None = None,
        identity: Identity | None = None,
        headers: Mapping[str, str] | None = None,
        bounds: HttpBounds | None = None,
        reach: Reach = _PUBLIC,
        plain: bool = False,
    ) -> None:
        self._base = _checked(base, plain=plain)
        self.where = f"{self._base.scheme}://{self._base.netloc.decode('ascii')}"
        self._reach = reach
        self._tls = client_tls(ca, identity, reach.pin)
        # Asking for plain bytes keeps the size of an answer what it says it is.
        self._headers = {**(headers or {}), "Accept-Encoding": "identity"}
        self._bounds = bounds or HttpBounds()
        self._timeout = httpx.Timeout(self._bounds.silence, connect=self._bounds.connect)

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: bytes | None = None,
        form: Mapping[str, str] | None = None,
        xml: bytes | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expect: Collection[int] = (200,),
    ) -> HttpAnswer:
        """Make one request and return its answer.

        :param path: below the base, without a leading slash; the base itself when empty.
        :param json: the body, encoded already.
        :param xml: the body as ``text/xml`` in UTF-8, where there is no `json`.
        :param form: the body as ``application/x-www-form-urlencoded``, where there is neither.
        :param headers: of this request beside the endpoint's own; never shown either.
        :param expect: statuses that are answers; every other one raises.
        :raises HubError: as the module tells.
        """
        content, kind = _body(json, xml, form)
        sent = {**self._headers, **kind, **(headers or {})}
        return await self._exchange(method, path, content, query, sent, expect)

    async def post(self, content: bytes, kind: str) -> bytes:
        """Post bytes of a media type to the base itself; return what comes back.

        :raises HubError: as the module tells.
        """
        sent = {**self._headers, "Content-Type": kind}
        return (await self._exchange("POST", "", content, None, sent, (200,))).content

    async def _exchange(
        self,
        method: str,
        path: str,
        content: bytes | None,
        query: Mapping[str, str] | None,
        sent: Mapping[str, str],
        expect: Collection[int],
    ) -> HttpAnswer:
        url = self._url(path)
        request = httpx.Request(method, url, params=query, content=content, headers=sent)
        try:
            async with asyncio.timeout(self._bounds.total), self._connected() as client:
                response = await self._sent(client, request)
                try:
                    if response.status_code not in expect:
                        raise self._unexpected(response)
                    return HttpAnswer(response.status_code, await self._read(response))
                finally:
                    await response.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise self._unreached(error) from None
        except (httpx.TransportError, OSError):
            # Behind a connection TLS fails with its own error, which is an OSError as the time
            # limit's is: the request may have been read before.
            raise self._lost() from None

    async def _sent(self, client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
        """Send a request to the first of the host's addresses that takes it."""
        *others, last = await self._addresses()
        for address in others:
            try:
                return await client.send(self._addressed(request, address), stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if is_about_certificate(error):
                    raise
        return await client.send(self._addressed(request, last), stream=True)

    async def _addresses(self) -> list[str]:
        """Return the addresses that may be connected to.

        :raises Pause: when there are only others.
        """
        host = self._base.host
        port = self._base.port or (443 if self._base.scheme == "https" else 80)
        try:
            found = await addresses_of(host, port)
        except OSError as error:  # No such name.
            raise self._unreached(error) from None
        allowed = [address for address in found if self._reach.allows(address, host)]
        if not allowed:
            raise self._told(Pause, _ELSEWHERE)
        return allowed

    def _addressed(self, request: httpx.Request, address: str) -> httpx.Request:
        """Return the request for the address that was looked at; TLS still asks for the name."""
        return httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            content=request.content,
            headers=request.headers,  # Among them Host, with the name.
            extensions={"sni_hostname": self._base.host, "timeout": self._timeout.as_dict()},
        )

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[httpx.AsyncClient]:
        """Yield a client for one request, or the one that is kept."""
        keeper = kept()
        if keeper is not None:
            yield await keeper.opened(self, self._client)
            return
        async with self._client() as client:
            yield client

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            verify=self._tls,
            follow_redirects=False,
            trust_env=False,  # Neither a proxy nor a password comes from the environment.
        )

    def _url(self, path: str) -> httpx.URL:
        if not path:
            return self._base
        return self._base.copy_with(path=f"{self._base.path.rstrip('/')}/{path}")

    async def _read(self, response: httpx.Response) -> bytes:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise self._too_big()
        content = bytearray()
        async for piece in response.aiter_raw():
            content += piece
            if len(content) > self._bounds.size:
                raise self._too_big()
        return bytes(content)

    def _unexpected(self, response: httpx.Response) -> HubError:
        status = response.status_code
        if status == _TOO_MANY:
            return self._told(Retry, _BUSY, status=status, after=_seconds(response))
        if status >= 500 or status == _REQUEST_TIMEOUT:
            return self._lost(status)
        if status in _NEEDS_PERSON or status < 400:
            return self._told(Pause, _CLOSED.format(status=status), status=status)
        return self._told(Reject, _WRONG.format(status=status), status=status)

    def _unreached(self, error: Exception) -> HubError:
        if is_about_certificate(error, AnotherKey):
            return self._told(Pause, _OTHER_KEY)
        if is_about_certificate(error):
            return self._told(Pause, _CERTIFICATE)
        return self._told(Retry, _UNREACHED)

    def _lost(self, status: int = 0) -> HubError:
        return self._told(LostAnswer, _LOST, status=status)

    def _too_big(self) -> HubError:
        sentence = _TOO_BIG.format(limit=as_size(self._bounds.size))
        return self._told(Pause, sentence, who=Actor.VENDOR)

    def _told(
        self,
        kind: type[HubError],
        sentence: _Sentence,
        *,
        who: Actor = Actor.OPERATOR,
        **fields: int,
    ) -> HubError:
        return kind(sentence.what, remedy=sentence.remedy, where=self.where, who=who, **fields)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What happened on the way, and the remedy."""

    what: Text
    remedy: Text

    def format(self, **values: object) -> _Sentence:
        return _Sentence(self.what.format(**values), self.remedy)


def _body(
    json: bytes | None, xml: bytes | None, form: Mapping[str, str] | None
) -> tuple[bytes | None, Mapping[str, str]]:
    """Return a request's body and the header that names its kind."""
    if json is not None:
        return json, {"Content-Type": _JSON}
    if xml is not None:
        return xml, {"Content-Type": _XML}
    if form is not None:
        return urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    return None, {}


def _checked(base: str, *, plain: bool) -> httpx.URL:
    try:
        url = httpx.URL(base)
        here = plain or is_this_machine(url.host)
    except (httpx.InvalidURL, UnicodeError):
        raise _bad_address(base) from None
    sound = url.host and not (url.userinfo or url.query or url.fragment)
    if not sound or not (url.scheme == "https" or (url.scheme == "http" and here)):
        raise _bad_address(url.host)
    return url


def is_about_certificate(
    error: BaseException | None, kind: type[ssl.SSLError] = ssl.SSLCertVerificationError
) -> bool:
    """Tell whether TLS refused the server's certificate, however deep the reason lies."""
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False


def _seconds(response: httpx.Response) -> int:
    """Return how long the other side asks to wait; 0 when it does not say in seconds."""
    text = response.headers.get("Retry-After", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _bad_address(host: str) -> Pause:
    return Pause(
        Text("Địa chỉ kết nối không dùng được.", "The address to connect to cannot be used."),
        where=host[:100],
        remedy=Text(
            "Dùng địa chỉ https://… không kèm tài khoản; http:// chỉ dành cho chính máy này.",
            "Use an address https://… without a user name; http:// is for this machine only.",
        ),
    )


_UNREACHED: Final = _Sentence(
    Text("Không kết nối được tới máy chủ.", "The server cannot be reached."),
    Text(
        "Yêu cầu chưa đến nơi; kiểm tra mạng, địa chỉ rồi thử lại.",
        "The request did not arrive; check network and address, then try again.",
    ),
)
_CERTIFICATE: Final = _Sentence(
    Text(
        "Chứng thư số của máy chủ không được tin cậy.", "The server's certificate is not trusted."
    ),
    Text(
        "Hỏi đơn vị chủ quản máy chủ; đặt đúng tệp chứng thư gốc trong cài đặt. Không tắt kiểm tra "
        "được.",
        "Ask who runs the server; name the right authority's file in the settings. Checking cannot "
        "be switched off.",
    ),
)
_ELSEWHERE: Final = _Sentence(
    Text(
        "Tên máy chủ dẫn tới địa chỉ mạng nội bộ hoặc địa chỉ không được phép.",
        "The server's name leads to a private address, or to one that is not allowed.",
    ),
    Text(
        "Kiểm tra tên máy chủ; nếu nó nằm trong mạng nội bộ, bật private_network trong cài đặt.",
        "Check the server's name; where it is in a private network, set private_network.",
    ),
)
_OTHER_KEY: Final = _Sentence(
    Text(
        "Khóa của máy chủ không phải khóa đã ghim.",
        "The server's key is not the one that is pinned.",
    ),
    Text(
        "Hỏi đơn vị chủ quản máy chủ, qua kênh khác, đã đổi khóa chưa; rồi mới sửa pin.",
        "Ask who runs the server, by another way, whether the key changed; only then change pin.",
    ),
)
_LOST: Final = _Sentence(
    Text(
        "Máy chủ không trả lời trọn vẹn; yêu cầu có thể đã đến nơi.",
        "The server gave no whole answer; the request may have arrived.",
    ),
    Text(
        "Hỏi lại theo mã yêu cầu trước khi gửi lại.",
        "Ask about it by the request's id before sending again.",
    ),
)
_BUSY: Final = _Sentence(
    Text("Máy chủ yêu cầu gửi chậm lại.", "The server asks to slow down."),
    Text("Đợi rồi thử lại; không cần làm gì thêm.", "Wait and try again; nothing else is needed."),
)
_CLOSED: Final = _Sentence(
    Text(
        "Máy chủ không cho phép hoặc không có địa chỉ này (HTTP {status}).",
        "The server does not allow this or has no such address (HTTP {status}).",
    ),
    Text(
        "Kiểm tra tài khoản, quyền kết nối và địa chỉ trong cài đặt.",
        "Check credentials, permission and address in the settings.",
    ),
)
_WRONG: Final = _Sentence(
    Text(
        "Máy chủ báo yêu cầu sai (HTTP {status}).",
        "The server calls the request wrong (HTTP {status}).",
    ),
    Text(
        "Đối chiếu bản tin với quy ước kết nối hai bên đang dùng.",
        "Compare the request with the agreement that both sides use.",
    ),
)
_TOO_BIG: Final = _Sentence(
    Text(
        "Câu trả lời của máy chủ vượt giới hạn {limit} hoặc bị nén.",
        "The server's answer is larger than the limit of {limit}, or compressed.",
    ),
    Text(
        "Hỏi đơn vị chủ quản máy chủ; yêu cầu có thể đã đến nơi.",
        "Ask who runs the server; the request may have arrived.",
    ),
)
