"""The figure of SOAP: a page of 500 transcripts to canonical values, beside zeep's typed reading.

Ours is the whole way from the answer's bytes: envelope, XSD of the message, the XML in its string,
XSD of every record, canonical transcripts. The peer is zeep alone, reading the same records as
typed elements of its response, in its strict mode; it makes no canonical value of them.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Any

from lxml import etree

from benchmarks.benchmark import Benchmark
from benchmarks.measure import Contest, Work, at_least, at_least_times, rate_of
from benchmarks.world import World
from hub.core.model import Level, Transcript
from hub.core.text import Text
from hub.core.transport.http import HttpEndpoint
from hub.core.transport.soap import SoapEndpoint, SoapResponse
from hub.plugins.vnpt.adapter import read_answer
from hub.plugins.vnpt.manifest import Dialect, Tenant
from hub.plugins.vnpt.mapping import write
from hub.plugins.vnpt.wire import CONTRACT, service_files
from simulation.province import Province

RECORDS = 500
_RECORDS_XSD = "vnpt-soap-2026.1-hocba.xsd"
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_PEER_WSDL = """<?xml version="1.0"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:t="urn:peer" targetNamespace="urn:peer">
  <wsdl:types>
    <xs:schema targetNamespace="urn:peer" elementFormDefault="qualified">
      <xs:import schemaLocation="{schema}"/>
      <xs:element name="ask"><xs:complexType/></xs:element>
      <xs:element name="askResponse"><xs:complexType><xs:sequence>
        <xs:element ref="DSHocBa"/>
      </xs:sequence></xs:complexType></xs:element>
    </xs:schema>
  </wsdl:types>
  <wsdl:message name="in"><wsdl:part name="p" element="t:ask"/></wsdl:message>
  <wsdl:message name="out"><wsdl:part name="p" element="t:askResponse"/></wsdl:message>
  <wsdl:portType name="P"><wsdl:operation name="ask">
    <wsdl:input message="t:in"/><wsdl:output message="t:out"/>
  </wsdl:operation></wsdl:portType>
  <wsdl:binding name="B" type="t:P">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="ask"><soap:operation soapAction="ask" style="document"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input>
      <wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="S"><wsdl:port name="Q" binding="t:B">
    <soap:address location="http://localhost/"/></wsdl:port></wsdl:service>
</wsdl:definitions>
"""


@cache
def records(*levels: Level) -> tuple[Transcript, ...]:
    """Return 500 invented transcripts of these levels."""
    province = Province(1, 1_300)
    schools = (province.transcripts(school) for school in province.schools(*levels))
    return tuple(islice(chain.from_iterable(schools), RECORDS))


def _page(transcripts: tuple[Transcript, ...]) -> etree._Element:
    count = str(len(transcripts))
    root = etree.Element("DSHocBa", so_luong=count, tu_moc="0", moc=count, con_lai="0")
    root.extend(write(each, Dialect.SINCE_2020) for each in transcripts)
    return root


def _envelope(body: etree._Element) -> bytes:
    envelope = etree.Element(f"{{{_SOAP}}}Envelope")
    etree.SubElement(envelope, f"{{{_SOAP}}}Body").append(body)
    return etree.tostring(envelope, encoding="utf-8")


def reading(transcripts: tuple[Transcript, ...]) -> Work:
    """Return our work: one answer's bytes to canonical transcripts."""
    wsdl, schema = service_files(Tenant.TODAY)
    service = SoapEndpoint(HttpEndpoint("http://localhost"), wsdl=wsdl, schema=schema)
    body = etree.Element("{http://tempuri.org/}getDSHocBaResponse")
    result = etree.SubElement(body, "{http://tempuri.org/}getDSHocBaResult")
    result.text = etree.tostring(_page(transcripts), encoding="unicode")
    content = _envelope(body)

    def work() -> int:
        text = service.read("getDSHocBa", content)
        _, page = read_answer(text, 0, "benchmark")
        return len(page.records)

    return work


def zeep_reading(transcripts: tuple[Transcript, ...]) -> Work:
    """Return the peer's work: the same records as typed elements, read by zeep."""
    zeep: Any = import_module("zeep")
    body = etree.Element("{urn:peer}askResponse")
    body.append(_page(transcripts))
    content = _envelope(body)
    with tempfile.TemporaryDirectory() as folder:
        wsdl = Path(folder) / "peer.wsdl"
        shutil.copy(CONTRACT / _RECORDS_XSD, folder)
        wsdl.write_text(_PEER_WSDL.format(schema=_RECORDS_XSD), "utf-8")
        client = zeep.Client(str(wsdl), settings=zeep.Settings(strict=True, forbid_dtd=True))
    binding = client.service._binding
    operation = binding.get("ask")

    response = SoapResponse(200, content)

    def work() -> int:
        return len(binding.process_reply(client, operation, response).hoc_ba)

    return work


def _contest(*levels: Level) -> Callable[[World], Contest]:
    def prepare(_: World) -> Contest:
        ours, peer = reading(records(*levels)), zeep_reading(records(*levels))
        return Contest(rate_of(ours), rate_of(peer))

    return prepare


_PRIMARY = _contest(Level.PRIMARY)
_SECONDARY = _contest(Level.LOWER_SECONDARY, Level.UPPER_SECONDARY)
_UNIT = Text("học bạ/s", "transcripts/s")
_PEER = "zeep, typed elements"

BENCHMARKS = (
    Benchmark(
        "soap-page",
        Text("Một trang SOAP 500 học bạ tiểu học", "A SOAP page of 500 primary transcripts"),
        _UNIT,
        _PEER,
        at_least(3_500),
        _PRIMARY,
    ),
    Benchmark(
        "soap-page-beside-zeep",
        Text("Một trang SOAP 500 học bạ, so với zeep", "A SOAP page of 500, beside zeep"),
        _UNIT,
        _PEER,
        at_least_times(3.5),
        _PRIMARY,
    ),
    Benchmark(
        "soap-page-secondary",
        Text("Một trang SOAP 500 học bạ trung học", "A SOAP page of 500 secondary transcripts"),
        _UNIT,
        _PEER,
        at_least_times(3.5),
        _SECONDARY,
    ),
)
