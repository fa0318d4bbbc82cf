"""SOAP 1.1 and 1.2 calls over the hub's own HTTP (cổng SOAP).

zeep builds the request from a local WSDL and reads small answers; every byte travels through
`HttpEndpoint`, so the bounds, TLS and errors are those of every other call. zeep is a parser and no
validator (it takes a missing element or a wrong date without a word): the body of an answer is
held against the XSD before zeep sees it. Large answers are not given to zeep at all, see `text`.

Not among the package's own names: importing it loads httpx. zeep is loaded by the first endpoint:
the requests that it brings along binds a socket when it is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from lxml import etree

from hub.core.errors import Actor, HubError, LostAnswer, Pause, UnreadableInput
from hub.core.text import Text
from hub.core.transport.bounds import MIB, XmlBounds
from hub.core.transport.http import HttpAnswer, HttpEndpoint
from hub.core.transport.xml import parse_xml

_SOAP_11: Final = "{http://schemas.xmlsoap.org/soap/envelope/}"
_SOAP_12: Final = "{http://www.w3.org/2003/05/soap-envelope}"
_ANSWER: Final = XmlBounds(size=32 * MIB)


@dataclass(frozen=True, slots=True)
class SoapResponse:
    """An answer as zeep expects it from a transport."""

    status_code: int
    content: bytes
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/xml"})
    encoding: str = "utf-8"


class _LocalFiles:
    """zeep's transport: reads the contract's files beside the WSDL and never asks the network."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def load(self, url: str) -> bytes:
        """Return a file of the contract.

        :raises ValueError: for any other place.
        """
        path = Path(url.removeprefix("file://")).resolve()
        if path.parent != self._folder:
            raise ValueError("a contract consists of local files in one folder")
        return path.read_bytes()


class SoapEndpoint:
    """One SOAP service, described by a local WSDL.

    :param endpoint: the address; the one in the WSDL is not used.
    :param wsdl: the service's description.
    :param schema: XSD of the messages; answers are held against it.
    :param paths: where below the address an operation is, if not at the address itself.
    :param faults: returns the error of a fault's innermost code (``Client``, ``_401``), or None
        where that code says no more than any fault does.
    """

    def __init__(
        self,
        endpoint: HttpEndpoint,
        *,
        wsdl: Path,
        schema: Path,
        paths: Mapping[str, str] | None = None,
        faults: Callable[[str], HubError | None] = lambda code: None,
    ) -> None:
        self._endpoint = endpoint
        self._paths = paths or {}
        self._faults = faults
        self.where = endpoint.where
        self._schema = etree.XMLSchema(etree.parse(str(schema)))
        zeep: Any = import_module("zeep")
        settings = zeep.Settings(strict=True, forbid_dtd=True)
        transport = _LocalFiles(wsdl.parent)
        self._client = zeep.Client(str(wsdl), transport=transport, settings=settings)
        self._unreadable: type[Exception] = zeep.exceptions.Error
        self._binding = self._client.service._binding
        newer = isinstance(self._binding, zeep.wsdl.bindings.Soap12Binding)
        self._soap = _SOAP_12 if newer else _SOAP_11

    def parameters(self, operation: str) -> tuple[str, ...]:
        """Return the names of an operation's parameters, in their order."""
        elements = self._binding.get(operation).input.body.type.elements
        return tuple(name for name, _ in elements)

    async def call(self, operation: str, **parameters: object) -> object:
        """Call an operation and return its result as zeep reads it: text or a number.

        :raises LostAnswer: when the answer is no whole XML, or a fault of the server.
        :raises Pause: when the answer breaks the contract, or the request is called wrong.
        :raises HubError: as `HttpEndpoint.request`.
        """
        answer = await self._exchange(operation, parameters)
        self._checked(operation, answer.content, answer.status)
        response = SoapResponse(answer.status, answer.content)
        try:
            return self._binding.process_reply(self._client, self._binding.get(operation), response)
        except self._unreadable:
            raise self._against_contract() from None

    async def text(self, operation: str, **parameters: object) -> str:
        """Call an operation whose result is one long text, and return that without zeep's tree.

        :raises HubError: as `call`.
        """
        answer = await self._exchange(operation, parameters)
        return self.read(operation, answer.content, answer.status)

    def read(self, operation: str, content: bytes, status: int = 200) -> str:
        """Return the text in an answer's bytes, as `text` does.

        :raises HubError: as `call`.
        """
        return self._checked(operation, content, status)[0].text or ""

    async def _exchange(self, operation: str, parameters: dict[str, object]) -> HttpAnswer:
        envelope = self._client.create_message(self._client.service, operation, **parameters)
        return await self._endpoint.request(
            "POST",
            self._paths.get(operation, ""),
            xml=etree.tostring(envelope, xml_declaration=True, encoding="utf-8"),
            headers=self._headers(self._binding.get(operation).soapaction),
            expect=(200, 500),  # A fault comes with 500, or, against the rules, with 200.
        )

    def _headers(self, action: str) -> dict[str, str]:
        if self._soap is _SOAP_11:
            return {"SOAPAction": f'"{action}"'}
        return {"Content-Type": f'application/soap+xml; charset=utf-8; action="{action}"'}

    def _checked(self, operation: str, content: bytes, status: int) -> etree._Element:
        """Return the body's element, which follows the schema and is this operation's answer."""
        body = self._body(content)
        if body.tag == f"{self._soap}Fault":
            raise self._fault(body)
        if status != 200:
            raise self._lost()
        if not self._schema.validate(body) or etree.QName(body).localname != f"{operation}Response":
            raise self._against_contract()
        return body

    def _body(self, content: bytes) -> etree._Element:
        try:
            root = parse_xml(content, bounds=_ANSWER, where=self.where)
        except UnreadableInput as error:
            if _broken_off(content, error):
                raise self._lost() from None
            raise self._paused(error.what, error.remedy) from None
        except HubError as error:
            raise self._paused(error.what, error.remedy) from None
        children = root.findall(f"{self._soap}Body/*")
        if root.tag != f"{self._soap}Envelope" or len(children) != 1:
            raise self._against_contract()
        return children[0]

    def _fault(self, fault: etree._Element) -> HubError:
        """Return the error of a SOAP fault; its sentence is the vendor's and may hold data."""
        codes = [_local(code) for code in fault.iter("faultcode", f"{self._soap}Value")]
        known = self._faults(codes[-1]) if codes else None
        if known is not None:
            return known
        ours = codes[:1] in (["Client"], ["Sender"])
        return self._paused(_REFUSED, _REFUSED_REMEDY) if ours else self._lost()

    def _lost(self) -> HubError:
        return LostAnswer(_BROKEN, remedy=_BROKEN_REMEDY, where=self.where, who=Actor.VENDOR)

    def _against_contract(self) -> HubError:
        return self._paused(_OTHER_SHAPE, _OTHER_SHAPE_REMEDY)

    def _paused(self, what: Text, remedy: Text) -> HubError:
        return Pause(what, remedy=remedy, where=self.where, who=Actor.VENDOR)


def _local(code: etree._Element) -> str:
    """Return a fault code's own name: ``soap:Client.Authentication`` is ``Client``."""
    return (code.text or "").strip().rpartition(":")[2].partition(".")[0]


def _broken_off(content: bytes, error: HubError) -> bool:
    """Tell whether an answer that cannot be read only stops too early."""
    try:
        content.decode()
    except UnicodeDecodeError as wrong:
        return wrong.reason == "unexpected end of data"
    return not content or "parser_code" in error.fields


_BROKEN: Final = Text(
    "Máy chủ SOAP báo lỗi của mình hoặc trả lời dở dang; yêu cầu có thể đã được thực hiện.",
    "The SOAP server failed or answered half; the request may have been carried out.",
)
_BROKEN_REMEDY: Final = Text(
    "Hỏi lại kết quả theo mã yêu cầu rồi mới gửi lại.",
    "Ask for the result by the request's id before sending again.",
)
_REFUSED: Final = Text(
    "Máy chủ SOAP báo yêu cầu sai quy ước (Fault Client).",
    "The SOAP server says that the request breaks its contract (Fault Client).",
)
_REFUSED_REMEDY: Final = Text(
    "So đời của đơn vị trong cài đặt với WSDL của máy chủ; báo nhà cung cấp.",
    "Compare the tenant's version in the settings with the server's WSDL; tell the vendor.",
)
_OTHER_SHAPE: Final = Text(
    "Câu trả lời SOAP không đúng lược đồ đã công bố.",
    "The SOAP answer does not follow the published schema.",
)
_OTHER_SHAPE_REMEDY: Final = Text(
    "Kiểm tra địa chỉ và đời của đơn vị; báo nhà cung cấp rằng quy ước đã đổi.",
    "Check the address and the tenant's version; tell the vendor that the contract has changed.",
)
