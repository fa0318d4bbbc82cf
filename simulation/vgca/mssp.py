"""A mobile signature service, invented: SOAP with mutual TLS, SIMs and the people who have them.

It speaks the contract ``vgca-mss-2026.1`` of the plugin. A SIM that has confirmed one digest of a
transaction signs the others of the same transaction without asking again, as a SIM that keeps its
PIN does. It knows no clock: who sleeps lets the request expire after so many questions.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path
from threading import Event, Lock

from lxml import etree

from hub.core.errors import HubError
from hub.core.transport import parse_xml
from hub.signers.vgca.sim.wire import (
    DIGEST_INFO,
    OUTSTANDING,
    PORTS,
    REGISTRATION,
    REGISTRATION_OK,
    REQUEST_OK,
    SCHEMA,
    SIGNATURE,
    SIGNED,
    STATUS,
)
from simulation.signing.account import Account, Credential
from simulation.signing.phone import Answer, Habit
from simulation.sockets import Handler, serving
from simulation.vgca.bad_days import SimBadDay

PATH = "/soap/services"
AP, AP_PASSWORD = "https://mpki.ca.invalid/truc-gia-lap", "gia-lap"
MSSP = "http://mssp.gia-lap.invalid"
PATIENCE = 6
"""Questions about a request before it has expired."""

_XML = "application/soap+xml; charset=utf-8"
_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_MSS = "http://uri.etsi.org/TS102204/v1.1.2#"
_M = f"{{{_MSS}}}"
_SHA256 = DIGEST_INFO["http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"]


@dataclass(slots=True)
class Transaction:
    """One digest that a phone was asked to sign.

    :param caller_number: the caller's own number (AP_TransID); one PIN serves all that share it.
    """

    number: str
    caller_number: str
    msisdn: str
    digest: bytes
    questions: int = 0


@dataclass(slots=True)
class Mssp:
    """A service that can be started.

    :param subscribers: by the number of the phone; the first credential is the one on the SIM.
    :param asked: what it was asked, in order: operation, and number of phone or transaction.
    """

    subscribers: dict[str, Account]
    bad_day: SimBadDay = SimBadDay.NONE
    asked: list[tuple[str, str]] = field(default_factory=list)
    stopping: Event = field(default_factory=Event)
    _transactions: dict[str, Transaction] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _lock: Lock = field(default_factory=Lock)
    _schema: etree.XMLSchema = field(
        default_factory=lambda: etree.XMLSchema(etree.parse(str(SCHEMA)))
    )

    def serving(
        self, tls: Path | None = None, callers: Path | None = None, port: int = 0
    ) -> AbstractContextManager[str]:
        """Serve on `port`, a free one when 0; the address is `PATH` below what it yields."""
        return serving(_Handler, self, self.stopping, port=port, tls=tls, callers=callers)

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Return the status and the envelope that answer a posted envelope."""
        call = self._call(body)
        if call is None or path != f"{PATH}/{PORTS[etree.QName(call).localname]}":
            return _fault(101)
        message = call[0]
        head = message.find(f"{_M}AP_Info")
        assert head is not None  # noqa: S101 - the schema was checked
        if (head.get("AP_ID"), head.get("AP_PWD")) != (AP, AP_PASSWORD):
            return _fault(104)
        with self._lock:
            return self._do(etree.QName(call).localname, message, head.get("AP_TransID", ""))

    def _call(self, body: bytes) -> etree._Element | None:
        try:
            root = parse_xml(body)
        except HubError:
            return None
        call = root.find(f"{{{_SOAP}}}Body/*")
        sound = call is not None and self._schema.validate(call)
        return call if sound else None

    def _do(self, operation: str, message: etree._Element, caller: str) -> tuple[int, bytes]:
        msisdn = message.findtext(f"{_M}MobileUser/{_M}MSISDN") or ""
        about = msisdn or message.get("MSSP_TransID", "")
        self.asked.append((operation, about))
        if msisdn and msisdn not in self.subscribers:
            return _fault(105)
        if operation == REGISTRATION:
            return self._registration(self.subscribers[msisdn].credentials)
        if operation == SIGNATURE:
            return self._begin(message, msisdn, caller)
        known = self._transactions.get(about)
        if known is None:
            return _fault(101)
        return self._told(known, STATUS, self._look(known))

    def _registration(self, credentials: list[Credential]) -> tuple[int, bytes]:
        response = _response(REGISTRATION, "MSS_RegistrationResp", None)
        if not credentials:
            return _fault(422)
        _status(response, REGISTRATION_OK)
        told = etree.SubElement(response, f"{_M}CertificateResponse")
        for der in credentials[0].chain[:-1]:
            etree.SubElement(told, f"{_M}X509Certificate").text = _base64(der)
        return _enveloped(response)

    def _begin(self, message: etree._Element, msisdn: str, caller: str) -> tuple[int, bytes]:
        data = base64.b64decode(message.findtext(f"{_M}DataToBeSigned") or "")
        if not data.startswith(_SHA256) or len(data) != len(_SHA256) + 32:
            return _fault(107)
        if not self.subscribers[msisdn].credentials:
            return _fault(404)
        number = f"G{next(self._numbers)}"
        begun = Transaction(number, caller, msisdn, data[len(_SHA256) :])
        phone = self.subscribers[msisdn].phone
        if all(one.caller_number != caller for one in self._transactions.values()):
            phone.show(caller, (message.findtext(f"{_M}DataToBeDisplayed") or "",))
        self._transactions[number] = begun
        if message.get("MessagingMode") != "synch":
            return self._answered(begun, SIGNATURE, REQUEST_OK)
        while (status := self._look(begun)) == OUTSTANDING:
            pass
        return self._told(begun, SIGNATURE, status)

    def _look(self, begun: Transaction) -> int:
        """Return where a request stands now."""
        phone = self.subscribers[begun.msisdn].phone
        said = phone.look(begun.caller_number)
        begun.questions += 1
        if said is None:
            slept = phone.habit is Habit.SLEEPS and begun.questions >= PATIENCE
            return 208 if slept else OUTSTANDING
        if said is Answer.REFUSED:
            return 401
        return self.bad_day.status or (502 if self.bad_day is SimBadDay.VALID else 500)

    def _told(self, begun: Transaction, operation: str, status: int) -> tuple[int, bytes]:
        """Return a status as an answer, or, where it is an error, mostly as a fault."""
        well = status == OUTSTANDING or status in SIGNED
        if well or self.bad_day is SimBadDay.NO_FAULTS:
            return self._answered(begun, operation, status)
        return _fault(status)

    def _answered(self, begun: Transaction, operation: str, status: int) -> tuple[int, bytes]:
        element = "MSS_StatusResp" if operation == STATUS else "MSS_SignatureResp"
        response = _response(operation, element, begun)
        if status in SIGNED and self.bad_day is not SimBadDay.NO_SIGNATURE:
            signed = etree.SubElement(response, f"{_M}MSS_Signature")
            wrong = self.bad_day is SimBadDay.WRONG_SIGNATURE
            digest = sha256(begun.digest).digest() if wrong else begun.digest
            credential = self.subscribers[begun.msisdn].credentials[0]
            signature = _base64(credential.sign(digest))
            etree.SubElement(signed, f"{_M}Base64Signature").text = signature
        _status(response, status)
        return _enveloped(response)


class _Handler(Handler[Mssp]):
    def respond(self, body: bytes) -> None:
        """Answer a call, or spoil the answer."""
        day = self.owner.bad_day
        if self.command != "POST":
            self.answer(405)
            return
        if day is SimBadDay.DROPS:
            return
        status, content = self.owner.answer(self.path, body)
        if day is SimBadDay.LOSES_ANSWERS and b"MSS_SignatureResp" in content:
            return
        if day is SimBadDay.FAULT:
            status, content = _fault(None)
        self.answer(status, b"<html>" if day is SimBadDay.NOT_SOAP else content, kind=_XML)


def _response(operation: str, element: str, begun: Transaction | None) -> etree._Element:
    wrapper = etree.Element(f"{operation}Response")
    response = etree.SubElement(wrapper, _M + element, nsmap={"mss": _MSS})
    response.set("MajorVersion", "1")
    response.set("MinorVersion", "1")
    now = dt.datetime.now(dt.UTC).isoformat()
    etree.SubElement(
        response,
        f"{_M}AP_Info",
        AP_ID=AP,
        AP_TransID="G0" if begun is None else begun.caller_number,
        Instant=now,
    )
    service = etree.SubElement(response, f"{_M}MSSP_Info", Instant=now)
    etree.SubElement(etree.SubElement(service, f"{_M}MSSP_ID"), f"{_M}URI").text = MSSP
    if begun is not None:
        if element == "MSS_SignatureResp":
            response.set("MSSP_TransID", begun.number)
        user = etree.SubElement(response, f"{_M}MobileUser")
        etree.SubElement(user, f"{_M}MSISDN").text = begun.msisdn
    return response


def _status(response: etree._Element, status: int) -> None:
    told = etree.SubElement(response, f"{_M}Status")
    etree.SubElement(told, f"{_M}StatusCode", Value=str(status))
    etree.SubElement(told, f"{_M}StatusMessage").text = "giả lập"


def _fault(status: int | None) -> tuple[int, bytes]:
    """Return a fault; its subcode is the status, unless the service itself has failed."""
    fault = etree.Element(f"{{{_SOAP}}}Fault", nsmap={"mss": _MSS, "env": _SOAP})
    code = etree.SubElement(fault, f"{{{_SOAP}}}Code")
    side = "env:Receiver" if status is None else "env:Sender"
    etree.SubElement(code, f"{{{_SOAP}}}Value").text = side
    if status is not None:
        inner = etree.SubElement(code, f"{{{_SOAP}}}Subcode")
        etree.SubElement(inner, f"{{{_SOAP}}}Value").text = f"mss:_{status}"
    reason = etree.SubElement(fault, f"{{{_SOAP}}}Reason")
    etree.SubElement(reason, f"{{{_SOAP}}}Text").text = "lời của dịch vụ giả lập"
    return 500, _enveloped(fault)[1]


def _enveloped(body: etree._Element) -> tuple[int, bytes]:
    wrapper = body.getparent()
    envelope = etree.Element(f"{{{_SOAP}}}Envelope", nsmap={"env": _SOAP})
    etree.SubElement(envelope, f"{{{_SOAP}}}Body").append(body if wrapper is None else wrapper)
    return 200, etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
