"""The service on a socket: SOAP 1.1 over HTTP on this machine, and every way it goes wrong.

The standard library's server and no framework: bad days cut connections in the middle of an
answer, which frameworks are made to prevent. Requests are held against the published XSD.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from urllib.parse import urlsplit

from lxml import etree

from hub.core.errors import HubError
from hub.core.transport import XmlBounds, parse_xml
from hub.plugins.vnpt.wire import CONTRACT, service_files
from simulation.vnpt.bad_days import BadDay
from simulation.vnpt.desk import Desk

HOST = "127.0.0.1"
PATH = "/HocBaService.asmx"
MAX_BODY = 64 * 1024 * 1024

_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_TEMPURI = "http://tempuri.org/"
_ROLES = {"pass": "password"}


class Service:
    """A service that can be started.

    :param bad_day: how it behaves; a day that passes spoils the first of each request only.
    :param plan: how it behaves towards the next requests, one each, before `bad_day` holds.
    :param slowness: seconds for which it holds a request on a slow day.
    """

    def __init__(
        self,
        desk: Desk,
        bad_day: BadDay = BadDay.NONE,
        *,
        plan: Iterable[BadDay] = (),
        slowness: float = 3.0,
    ) -> None:
        self.desk = desk
        self.bad_day = bad_day
        self.slowness = slowness
        self.stopping = Event()
        self.wsdl, schema = service_files(desk.tenant)
        self.schema = etree.XMLSchema(etree.parse(str(schema)))
        self._plan = deque(plan)
        self._attempts: Counter[int] = Counter()
        self._lock = Lock()

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[str]:
        """Serve on `port`, a free one when 0; yields the service's address."""
        server = _Server((HOST, port), _handler(self))
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://localhost:{server.server_address[1]}{PATH}"
        finally:
            self.stopping.set()
            server.shutdown()
            thread.join()
            server.server_close()

    def day_of(self, body: bytes) -> BadDay:
        """Return how this request is treated."""
        with self._lock:
            if self._plan:
                return self._plan.popleft()
            self._attempts[hash(body)] += 1
            again = self._attempts[hash(body)] > 1
        return BadDay.NONE if again and self.bad_day.passes else self.bad_day

    def reply(self, body: bytes, day: BadDay) -> tuple[int, bytes]:
        """Return the status and envelope that answer a posted envelope."""
        try:
            root = parse_xml(body, bounds=XmlBounds(size=MAX_BODY))
        except HubError:
            return 500, _fault("Client", "XML")
        asked = root.find(f"{{{_SOAP}}}Body/*")
        if root.tag != f"{{{_SOAP}}}Envelope" or asked is None:
            return 500, _fault("Client", "Envelope")
        if not self.schema.validate(asked):
            return 500, _fault("Client", "XSD")
        if day is BadDay.FAULT_INSIDE_200:
            return 200, _fault("Server", "giả lập")
        operation = etree.QName(asked).localname
        names = ((etree.QName(each).localname, each.text or "") for each in asked)
        given = {_ROLES.get(name, name).lower(): text for name, text in names}
        return 200, _envelope(operation, self.desk.answer(operation, given, day))


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # Whoever closes the server waits for answers under way.

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up on a bad day is no news."""


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        pass

    Handler.service = service
    return Handler


class _Handler(BaseHTTPRequestHandler):
    service: Service
    timeout = 30

    def log_message(self, format: str, *args: object) -> None:
        """Write no log: requests hold invented pupils, and the book tells what came."""

    def do_GET(self) -> None:
        """Give the contract away: ``?wsdl``, and the schemas beside it."""
        url = urlsplit(self.path)
        known = {each.name: each for each in CONTRACT.glob("*.xsd")}
        wanted = self.service.wsdl if url.query.lower() == "wsdl" else None
        wanted = wanted or known.get(url.path.rpartition("/")[2])
        self._answer(*((404, b"") if wanted is None else (200, wanted.read_bytes())))

    def do_POST(self) -> None:
        """Answer a call, or spoil the answer."""
        length = int(self.headers.get("Content-Length") or 0)
        if urlsplit(self.path).path != PATH or length > MAX_BODY:
            self._answer(404, b"")
            return
        body = self.rfile.read(length)
        day = self.service.day_of(body)
        if day is BadDay.DROPS:
            return
        if day in {BadDay.STORM, BadDay.STORM_SILENT}:
            self._answer(429, b"", retry_after=day is BadDay.STORM)
            return
        if day is BadDay.SLOW:
            self.service.stopping.wait(self.service.slowness)
        status, content = self.service.reply(body, day)
        if day is not BadDay.LOSES_ANSWERS:
            self._answer(status, _spoilt(content, day))

    def _answer(self, status: int, content: bytes, *, retry_after: bool = False) -> None:
        self.send_response(status)
        if retry_after:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _spoilt(content: bytes, day: BadDay) -> bytes:
    if day is BadDay.TRUNCATED:
        return content[: len(content) * 2 // 3]
    if day is BadDay.BOM:
        return b"\xef\xbb\xbf" + content
    if day is BadDay.WRONG_ENCODING:
        return content.decode().encode("cp1258", "replace")
    return content


def _envelope(operation: str, result: str) -> bytes:
    body = etree.Element(f"{{{_TEMPURI}}}{operation}Response", nsmap={"t": _TEMPURI})
    etree.SubElement(body, f"{{{_TEMPURI}}}{operation}Result").text = result
    return _enveloped(body)


def _fault(side: str, words: str) -> bytes:
    fault = etree.Element(f"{{{_SOAP}}}Fault")
    etree.SubElement(fault, "faultcode").text = f"soap:{side}"
    etree.SubElement(fault, "faultstring").text = words
    return _enveloped(fault)


def _enveloped(body: etree._Element) -> bytes:
    envelope = etree.Element(f"{{{_SOAP}}}Envelope", nsmap={"soap": _SOAP})
    etree.SubElement(envelope, f"{{{_SOAP}}}Body").append(body)
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
