"""Judges SOAP requests and answers by the published XSD, knowing no code of ours."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from simulation.vendors.server import Answered, Asked
from tests.vendors.judge import CONTRACTS

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"


class SoapJudge:
    """Holds every exchange it is told against the contract; `complaints` is what it found."""

    def __init__(self, contract: str) -> None:
        self._messages = etree.XMLSchema(etree.parse(str(CONTRACTS / f"{contract}.xsd")))
        self._payload = etree.XMLSchema(etree.parse(str(CONTRACTS / f"{contract}-hocba.xsd")))
        self.complaints: list[str] = []
        self.heard = 0

    def __call__(self, asked: Asked, answered: Answered) -> None:
        self.heard += 1
        for side, content in (("asked", asked.body), ("answered", answered.content)):
            self.complaints += (f"{side}: {found}" for found in self._found(content))

    def _found(self, content: bytes) -> Iterator[str]:
        body = etree.fromstring(content).find(f"{SOAP}Body/*")
        if body is None:
            yield "no body"
        elif body.tag == f"{SOAP}Fault":
            return
        elif not self._messages.validate(body):
            yield str(self._messages.error_log)
        else:
            yield from self._carried(body)

    def _carried(self, body: etree._Element) -> Iterator[str]:
        for part in body:
            text = part.text or ""
            if text.startswith("<") and not self._payload.validate(etree.fromstring(text)):
                yield f"{part.tag}: {self._payload.error_log}"
