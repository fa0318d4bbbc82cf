"""SOAP over the hub's HTTP: what is no answer by the contract is told apart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from hub.core.errors import HubError, LostAnswer, Pause
from hub.core.transport.http import HttpEndpoint
from hub.core.transport.soap import SoapEndpoint
from tests.conftest import ROOT

CONTRACT = ROOT / "docs" / "contracts"
WSDL, SCHEMA = CONTRACT / "vnpt-soap-2026.1.wsdl", CONTRACT / "vnpt-soap-2026.1.xsd"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
PUPILS = {"xmlHocSinhData": "<a/>", "username": "u", "password": "p", "convert": 0}


def envelope(body: str) -> bytes:
    return f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{body}</s:Body></s:Envelope>'.encode()


def result(inside: str, operation: str = "UpdateHocSinh") -> bytes:
    return envelope(
        f'<{operation}Response xmlns="http://tempuri.org/">{inside}</{operation}Response>'
    )


NUMBER = result("<UpdateHocSinhResult>7</UpdateHocSinhResult>")


@contextmanager
def answering(content: bytes, status: int = 200) -> Iterator[tuple[SoapEndpoint, list[bytes]]]:
    heard: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            action = self.headers["SOAPAction"].encode()
            heard.append(action + self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Write no log."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        endpoint = HttpEndpoint(f"http://localhost:{server.server_address[1]}/a.asmx")
        yield SoapEndpoint(endpoint, wsdl=WSDL, schema=SCHEMA), heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def call(content: bytes, status: int = 200) -> object:
    with answering(content, status) as (service, _):
        return asyncio.run(service.call("UpdateHocSinh", **PUPILS))


def test_zeep_builds_the_request_and_reads_the_number() -> None:
    with answering(NUMBER) as (service, heard):
        assert asyncio.run(service.call("UpdateHocSinh", **PUPILS)) == 7
        assert service.parameters("UpdateHocSinh") == tuple(PUPILS)
    (request,) = heard
    assert request.startswith(b'"http://tempuri.org/UpdateHocSinh"')
    assert b"&lt;a/&gt;" in request


def test_a_byte_order_mark_is_no_reason_to_refuse() -> None:
    assert call(b"\xef\xbb\xbf" + NUMBER) == 7


@pytest.mark.parametrize(
    "content",
    [
        result("<UpdateHocSinhResult>seven</UpdateHocSinhResult>"),
        result("<UpdateHocSinhResult/>"),
        result(""),  # zeep itself accepts a missing element without a word
        result("<UpdateHocSinhResult>7</UpdateHocSinhResult><more/>"),
        result("<kiemTraKetNoiResult>OK</kiemTraKetNoiResult>", "kiemTraKetNoi"),
        envelope(""),
        envelope("<a/><b/>"),
        b"<html><body>proxy</body></html>",
        b'<!DOCTYPE a [<!ENTITY x "y">]>' + NUMBER,
        NUMBER.replace(b"7", "ấ".encode("utf-16-le") + b"\xd2\xe2"),
        NUMBER.decode().encode("utf-32"),
        envelope(f'<s:Fault xmlns:s="{SOAP}"><faultcode>s:Client</faultcode></s:Fault>'),
        envelope(f'<s:Fault xmlns:s="{SOAP}"><faultcode>Client.Auth</faultcode></s:Fault>'),
    ],
)
def test_an_answer_against_the_contract_waits_for_a_person(content: bytes) -> None:
    with pytest.raises(Pause):
        call(content)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 200),
        (NUMBER[:-20], 200),
        ("<a>ế".encode()[:-1], 200),
        (NUMBER, 500),
        (envelope(f'<s:Fault xmlns:s="{SOAP}"><faultcode>s:Server</faultcode></s:Fault>'), 500),
        (envelope(f'<s:Fault xmlns:s="{SOAP}"><faultcode>s:Server</faultcode></s:Fault>'), 200),
        (envelope(f'<s:Fault xmlns:s="{SOAP}"/>'), 200),
    ],
)
def test_half_an_answer_or_a_server_s_fault_counts_as_lost(content: bytes, status: int) -> None:
    with pytest.raises(LostAnswer):
        call(content, status)


def test_a_fault_s_words_are_not_repeated() -> None:
    words = f'<s:Fault xmlns:s="{SOAP}"><faultcode>s:Client</faultcode>' + (
        "<faultstring>Nguyen Van A</faultstring></s:Fault>"
    )
    with pytest.raises(HubError) as caught:
        call(envelope(words))
    assert "Nguyen" not in f"{caught.value} {caught.value.remedy} {caught.value.__context__}"


def test_a_contract_reads_no_file_elsewhere(tmp_path: Path) -> None:
    text = WSDL.read_text("utf-8")
    elsewhere = text.replace("vnpt-soap-2026.1.xsd", "/etc/hostname")
    network = text.replace("vnpt-soap-2026.1.xsd", "http://localhost:1/a.xsd")
    for number, content in enumerate((elsewhere, network)):
        wsdl = tmp_path / f"{number}.wsdl"
        wsdl.write_text(content, "utf-8")
        with pytest.raises(ValueError, match="local files"):
            SoapEndpoint(HttpEndpoint("http://localhost:1"), wsdl=wsdl, schema=SCHEMA)
