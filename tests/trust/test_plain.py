"""One plain signature over a whole file: what is accepted, and every way to cheat with it."""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xmlsec
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from hub.core.errors import HubError, Pause, UnreadableInput, UnsafeInput
from hub.core.transport import XmlBounds
from hub.core.trust.certificate import Certificate
from hub.core.trust.errors import PlainSignatureRefused
from hub.core.trust.plain import PlainKey, open_signed
from tests.trust.pki import NOW, Pki, a_name, ec_key, issue, rsa_key

A, B = "Hệ thống A", "Hệ thống B"
DS = "http://www.w3.org/2000/09/xmldsig#"


@cache
def key(name: str = A) -> PlainKey:
    made = issue(a_name(name), rsa_key(name) if name == A else ec_key(name))
    return PlainKey(made.key, made.certificate)


def letter(text: str = "Xin chào") -> etree._Element:
    root = etree.Element("THU", Loai="1")
    etree.SubElement(root, "NOI_DUNG").text = text
    return root


@cache
def signed() -> bytes:
    return key().sign(letter())


def opened(content: bytes, *certificates: Certificate, at: dt.datetime = NOW) -> etree._Element:
    return open_signed(content, certificates or [key().certificate], at=at, where="thư")


def refused(content: bytes, *certificates: Certificate, at: dt.datetime = NOW) -> HubError:
    with pytest.raises(PlainSignatureRefused) as caught:
        opened(content, *certificates, at=at)
    assert caught.value.where == "thư"
    assert caught.value.what.vi != caught.value.what.en
    return caught.value


def test_what_was_signed_comes_back_without_the_signature() -> None:
    root = opened(signed())
    assert etree.tostring(root, method="c14n") == etree.tostring(letter(), method="c14n")


def test_a_stranger_s_verifier_accepts_it() -> None:
    root = etree.fromstring(signed())
    context = xmlsec.SignatureContext()
    pem = key().certificate.parsed.public_bytes(Encoding.PEM)
    context.key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatCertPem)
    node = root.find(f"{{{DS}}}Signature")
    assert node is not None
    context.verify(node)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=50))
def test_any_text_survives(text: str) -> None:
    assert opened(key().sign(letter(text))).findtext("NOI_DUNG") == text


@given(st.data())
def test_no_byte_can_be_changed(data: st.DataObject) -> None:
    """A changed file is refused, or says exactly what it said: quotes and spaces in tags."""
    content = bytearray(signed())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    try:
        root = opened(bytes(content))
    except HubError:
        return
    assert etree.tostring(root, method="c14n") == etree.tostring(letter(), method="c14n")


def test_another_certificate_is_a_stranger_s() -> None:
    assert "đã đăng ký" in refused(signed(), key(B).certificate).what.vi


def test_the_key_of_another_with_a_registered_certificate_pasted_in() -> None:
    forged = key(B).sign(letter())
    for own in (A, B):
        der = b64encode(key(own).certificate.der).decode()
        text = re.sub(
            "<ds:X509Certificate>.*?</ds:X509Certificate>",
            f"<ds:X509Certificate>{der}</ds:X509Certificate>",
            forged.decode(),
            flags=re.DOTALL,
        )
        refused(text.encode())


@pytest.mark.parametrize("year", [2020, 2040])
def test_a_certificate_that_is_not_valid_then(year: int) -> None:
    refused(signed(), at=dt.datetime(year, 1, 1, tzinfo=dt.UTC))


def no_signature(text: str) -> str:
    return re.sub("<ds:Signature .*</ds:Signature>", "", text, flags=re.DOTALL)


def twice(text: str) -> str:
    signature = re.search("<ds:Signature .*</ds:Signature>", text, re.DOTALL)
    assert signature is not None
    return text.replace("</THU>", f"{signature[0]}</THU>")


def wrapped(text: str) -> str:
    """The signed letter inside another one, as signature wrapping does it."""
    return f'<THU Loai="1"><NOI_DUNG>Giả</NOI_DUNG>{text}</THU>'


def behind(text: str) -> str:
    return text.replace("</THU>", "<NOI_DUNG>Giả</NOI_DUNG></THU>")


def nested(text: str) -> str:
    return text.replace("<ds:Signature ", "<X><ds:Signature ").replace(
        "</ds:Signature>", "</ds:Signature></X>"
    )


def commented(text: str) -> str:
    return text.replace("Xin chào", "Xin <!-- -->chào")


def instructed(text: str) -> str:
    return text.replace("Xin chào", "Xin chào<?x y?>")


def no_certificate(text: str) -> str:
    return re.sub("<ds:KeyInfo>.*</ds:KeyInfo>", "<ds:KeyInfo/>", text, flags=re.DOTALL)


def empty_value(text: str) -> str:
    return re.sub("(<ds:SignatureValue>)[^<]*", r"\1", text)


def weak(text: str) -> str:
    return text.replace("http://www.w3.org/2001/04/xmlenc#sha256", f"{DS}sha1")


@pytest.mark.parametrize(
    "cheat",
    [
        *(no_signature, twice, wrapped, behind, nested, commented, instructed),
        *(no_certificate, empty_value, weak),
    ],
)
def test_every_cheat_is_refused(cheat: Callable[[str], str]) -> None:
    before = signed().decode()
    after = cheat(before)
    assert after != before
    refused(after.encode())


def sign_with(change: Callable[[etree._Element], None]) -> bytes:
    """Sign as a registered sender would who covers less than the whole file."""
    from signxml.signer import XMLSigner

    class Partial(XMLSigner):
        def _build_transforms_for_reference(self, **given: Any) -> None:  # noqa: ANN401
            super()._build_transforms_for_reference(**given)
            change(given["transforms_node"])

    root = Partial(c14n_algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315").sign(
        letter(), key=key().key, cert=[key().certificate.parsed]
    )
    return bytes(etree.tostring(root))


def test_a_transform_that_the_library_skips_is_no_part_of_the_agreement() -> None:
    def add(transforms: etree._Element) -> None:
        etree.SubElement(
            transforms, f"{{{DS}}}Transform", Algorithm="http://www.w3.org/2002/06/xmldsig-filter2"
        )

    assert "toàn bộ" in refused(sign_with(add)).what.vi


def test_a_reference_to_a_part_is_not_the_whole() -> None:
    from signxml.signer import XMLSigner

    root = letter()
    root[0].set("Id", "phan")
    signer = XMLSigner(c14n_algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315")
    made = signer.sign(root, key=key().key, cert=[key().certificate.parsed], reference_uri="#phan")
    assert "toàn bộ" in refused(bytes(etree.tostring(made))).what.vi


def test_what_is_no_xml_or_too_big_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnreadableInput):
        opened(b"<THU>")
    with pytest.raises(UnsafeInput):
        open_signed(signed(), [], at=NOW, bounds=XmlBounds(size=100))
    with pytest.raises(UnsafeInput):
        opened(b"<!DOCTYPE THU><THU/>")


def pem(private: PrivateKeyTypes) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_a_key_file_holds_a_key_and_its_certificate(tmp_path: Path) -> None:
    file = tmp_path / "khoa.pem"
    certificate = key().certificate.parsed.public_bytes(Encoding.PEM)
    file.write_bytes(pem(key().key) + certificate)
    loaded = PlainKey.load(file)
    assert opened(loaded.sign(letter())).tag == "THU"
    assert "PRIVATE" not in repr(loaded)
    assert repr(loaded) == f"PlainKey({loaded.certificate!r})"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        pem(ed25519.Ed25519PrivateKey.generate()),
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ],
)
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "khoa.pem"
    foreign = key(B).certificate.parsed.public_bytes(Encoding.PEM)
    for certificate in (b"", foreign):
        file.write_bytes(content + certificate)
        with pytest.raises(Pause) as caught:
            PlainKey.load(file)
        assert caught.value.where == str(file)
    with pytest.raises(Pause):
        PlainKey.load(tmp_path / "none.pem")


def test_a_key_and_a_foreign_certificate_make_no_pair(tmp_path: Path) -> None:
    file = tmp_path / "khoa.pem"
    foreign = key(B).certificate.parsed.public_bytes(Encoding.PEM)
    file.write_bytes(pem(key().key) + foreign)
    with pytest.raises(Pause):
        PlainKey.load(file)


def test_an_elliptic_key_signs_too() -> None:
    assert opened(key(B).sign(letter()), key(B).certificate).tag == "THU"


def test_an_authority_s_certificate_signs_certificates_only() -> None:
    root = Pki().neac
    refused(PlainKey(root.key, root.certificate).sign(letter()), root.certificate)
