"""The desk's envelope: SOAP 1.1, every request held against the published XSD."""

from __future__ import annotations

from urllib.parse import urlsplit

from lxml import etree

from hub.core.errors import HubError
from hub.core.transport import XmlBounds, parse_xml
from hub.plugins.vnpt.wire import CONTRACT, service_files
from simulation.sockets import MAX_BODY
from simulation.vendors.bad_days import BadDay, Days
from simulation.vendors.server import Answered, Asked
from simulation.vnpt.desk import FAILED, Desk

PATH = "/HocBaService.asmx"

_XML = "text/xml; charset=utf-8"
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_TEMPURI = "http://tempuri.org/"
_ROLES = {"pass": "password"}


class SoapDesk:
    """A desk that is asked by SOAP and gives its contract away: ``?wsdl`` and the XSD beside it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wsdl, schema = service_files(desk.tenant)
        self._schema = etree.XMLSchema(etree.parse(str(schema)))

    def answer(self, asked: Asked, days: Days) -> Answered:
        """Do what is asked."""
        if asked.method == "GET":
            return self._contract(asked.path)
        if asked.method != "POST" or asked.path != PATH:
            return Answered(status=404)
        call = self._call(asked.body)
        if isinstance(call, str):
            return _fault("Client", call)
        if BadDay.FAULT_INSIDE in days:
            return _fault("Server", "giả lập", status=200)
        operation = etree.QName(call).localname
        names = ((etree.QName(each).localname, each.text or "") for each in call)
        given = {_ROLES.get(name, name).lower(): text for name, text in names}
        return _result(operation, self._desk.answer(operation, given, days))

    def failure(self, asked: Asked) -> Answered:
        """Return an answer that calls itself a success and holds a failure."""
        call = self._call(asked.body)
        if isinstance(call, str):
            return _fault("Client", call)
        operation = etree.QName(call).localname
        return _result(operation, "-2" if operation == "UpdateHocSinh" else FAILED)

    def _call(self, body: bytes) -> etree._Element | str:
        """Return the operation's element; what is wrong with it where there is none."""
        try:
            root = parse_xml(body, bounds=XmlBounds(size=MAX_BODY))
        except HubError:
            return "XML"
        call = root.find(f"{{{_SOAP}}}Body/*")
        if root.tag != f"{{{_SOAP}}}Envelope" or call is None:
            return "Envelope"
        return call if self._schema.validate(call) else "XSD"

    def _contract(self, path: str) -> Answered:
        url = urlsplit(path)
        known = {each.name: each for each in CONTRACT.glob("*.xsd")}
        wanted = self._wsdl if url.query.lower() == "wsdl" else None
        wanted = wanted or known.get(url.path.rpartition("/")[2])
        return Answered(status=404) if wanted is None else Answered(wanted.read_bytes(), kind=_XML)


def _result(operation: str, result: str) -> Answered:
    body = etree.Element(f"{{{_TEMPURI}}}{operation}Response", nsmap={"t": _TEMPURI})
    etree.SubElement(body, f"{{{_TEMPURI}}}{operation}Result").text = result
    return _enveloped(body, 200)


def _fault(side: str, words: str, status: int = 500) -> Answered:
    fault = etree.Element(f"{{{_SOAP}}}Fault")
    etree.SubElement(fault, "faultcode").text = f"soap:{side}"
    etree.SubElement(fault, "faultstring").text = words
    return _enveloped(fault, status)


def _enveloped(body: etree._Element, status: int) -> Answered:
    envelope = etree.Element(f"{{{_SOAP}}}Envelope", nsmap={"soap": _SOAP})
    etree.SubElement(envelope, f"{{{_SOAP}}}Body").append(body)
    content = etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
    return Answered(content, status, _XML)
