"""A trust folder and its pins: which roots a person has compared and let in (gốc đã đối chiếu).

A root is let in by its fingerprint, which the person got some other way than the file; never
because it came first. ``pins.json`` beside the certificates keeps what was compared, so that a file
that was put in or exchanged later is told from one that was let in.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from hub.core.errors import UnreadableInput
from hub.core.text import Text
from hub.core.transport import write_atomic
from hub.core.trust.anchors import TrustAnchors
from hub.core.trust.certificate import Certificate, certificates_in
from hub.core.trust.errors import AnchorsUnusable, CertificateUnreadable

PINS_FILE: Final = "pins.json"
_DIGITS: Final = 64


@dataclass(frozen=True, slots=True)
class Pin:
    """A root that was compared.

    :param sha256: fingerprint of its DER bytes in hexadecimal digits.
    :param compared_at: when somebody let it in, ISO 8601.
    """

    sha256: str
    name: str
    compared_at: str


@dataclass(frozen=True, slots=True)
class LetIn:
    """What became of certificates that were offered.

    :param added: roots that are in the folder now.
    :param refused: those whose fingerprint nobody gave, or that are no roots.
    """

    added: tuple[Certificate, ...]
    refused: tuple[Certificate, ...]


def fingerprint_of(text: str) -> str:
    """Return a fingerprint as a person types it: digits in either case, with ``:`` or spaces.

    :raises UnreadableInput: it is not the 64 digits of a SHA-256.
    """
    digits = re.sub(r"[:\s]", "", text).lower()
    if len(digits) != _DIGITS or not re.fullmatch(r"[0-9a-f]+", digits):
        raise UnreadableInput(
            Text("Đây không phải dấu vân tay SHA-256.", "This is no SHA-256 fingerprint."),
            where=text[:100],
            remedy=Text(
                "Chép 64 chữ số thập lục phân mà tổ chức chứng thực công bố.",
                "Copy the 64 hexadecimal digits that the authority publishes.",
            ),
        )
    return digits


def offered(content: bytes) -> tuple[Certificate, ...]:
    """Return the certificates in a file: PEM, DER, or PKCS#7 as NEAC publishes its roots.

    :raises CertificateUnreadable: it holds none that can be read.
    """
    try:
        return certificates_in(content)
    except CertificateUnreadable:
        pem = content.lstrip().startswith(b"-----BEGIN")
        load = pkcs7.load_pem_pkcs7_certificates if pem else pkcs7.load_der_pkcs7_certificates
        try:
            found = load(content)
        except ValueError:
            found = []
        if not found:
            raise
        return tuple(Certificate.load(each.public_bytes(Encoding.DER)) for each in found)


def let_in(
    folder: Path, certificates: Collection[Certificate], compared: Collection[str], at: dt.datetime
) -> LetIn:
    """Put the roots among `certificates` whose fingerprint is `compared` into a trust folder.

    :param compared: fingerprints that a person gave, as `fingerprint_of` returns them.
    """
    known = {pin.sha256: pin for pin in load_pins(folder)}
    added: list[Certificate] = []
    for each in certificates:
        digest = each.fingerprint.hex()
        if digest not in compared or not (each.is_authority and each.self_issued):
            continue
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(folder / f"{digest[:16]}.pem", each.parsed.public_bytes(Encoding.PEM))
        name = each.common_name or each.subject
        known.setdefault(digest, Pin(digest, name, at.isoformat(timespec="seconds")))
        added.append(each)
    if added:
        _save(folder, known.values())
    refused = tuple(each for each in certificates if each not in added)
    return LetIn(tuple(added), refused)


def anchors_of(folder: Path) -> tuple[tuple[Certificate, bool], ...]:
    """Return the anchors in a trust folder, and of each whether somebody compared it.

    :raises AnchorsUnusable: there is none, or one cannot be read.
    """
    pinned = {pin.sha256 for pin in load_pins(folder)}
    anchors = TrustAnchors.load(folder).certificates
    return tuple((each, each.fingerprint.hex() in pinned) for each in anchors)


def load_pins(folder: Path) -> tuple[Pin, ...]:
    """Return what was compared for a trust folder, nothing where it has no such file.

    :raises AnchorsUnusable: the file is damaged.
    """
    path = folder / PINS_FILE
    try:
        data = json.loads(path.read_text("utf-8"))
        pins = tuple(Pin(**each) for each in data["pins"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError):
        raise AnchorsUnusable(
            Text("Tệp các gốc đã đối chiếu bị hỏng.", "The file of compared roots is damaged."),
            where=str(path),
            remedy=Text(
                "Đối chiếu lại từng gốc với hub trust add --sha256.",
                "Compare each root again with hub trust add --sha256.",
            ),
        ) from None
    return pins


def _save(folder: Path, pins: Collection[Pin]) -> None:
    listed = [
        {"sha256": pin.sha256, "name": pin.name, "compared_at": pin.compared_at} for pin in pins
    ]
    text = json.dumps({"version": 1, "pins": listed}, ensure_ascii=False, indent=1)
    write_atomic(folder / PINS_FILE, f"{text}\n".encode())
