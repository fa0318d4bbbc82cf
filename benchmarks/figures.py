"""The figures: what is promised, our way and the peer's (DESIGN §11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import cycle

import xmlsec
from lxml import etree
from signxml.algorithms import CanonicalizationMethod
from signxml.verifier import SignatureConfiguration
from signxml.xades.xades import XAdESSigner, XAdESVerifier

from benchmarks.materials import materials
from benchmarks.measure import Figure, Work, alone, beside, within
from hub.core.document.compose import compose
from hub.core.document.frozen import Document
from hub.core.document.slots import SEAL_SLOT, slots_of
from hub.core.document.verification import verify
from hub.core.errors import HubError
from hub.core.spec import Checker
from hub.core.spec.packs import builtin_packs
from hub.core.trust import Verdict

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_NOW = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)


def sign_beside_signxml() -> Figure:
    """Sign one slot, XAdES-B, RSA-2048 in process; signxml signs the same content."""
    holder = materials().holder
    content = compose(materials().three_slots).content
    chain = [holder.certificate.parsed, *(above.parsed for above in holder.chain)]

    def peer() -> int:
        XAdESSigner(c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0).sign(
            etree.fromstring(content), key=holder.key, cert=chain
        )
        return 1

    return beside("sign one slot, XAdES-B", _sign_seal(), "signxml", peer, least=2.5)


def sign_beside_bare_rsa() -> Figure:
    """Sign one slot; the peer is the RSA operation alone."""
    holder = materials().holder

    def peer() -> int:
        holder.sign(b"\0" * 32)
        return 1

    return beside("sign one slot, XAdES-B", _sign_seal(), "bare RSA-2048", peer, least=0.5)


def _sign_seal() -> Work:
    """Sign the last slot of a document as the store gives it: the content is digested anew."""
    holder, transcript = materials().holder, materials().three_slots
    slots = slots_of(transcript)
    document = compose(transcript)
    for slot in slots[:-1]:
        document = holder.sign_slot(document, slots, slot)
    content = document.content

    def work() -> int:
        holder.sign_slot(Document(content), slots, SEAL_SLOT)
        return 1

    return work


def verify_beside_signxml() -> Figure:
    """Verify a fully signed document of three slots, per signature; signxml with its chain."""
    content = _signed_three()
    root = etree.fromstring(content)
    tree = root.getroottree()
    places = [
        f"./{tree.getelementpath(parent)}/"
        for signature in root.iter(f"{_DS}Signature")
        if (parent := signature.getparent()) is not None
    ]
    anchors = materials().trust_folder / "anchors.txt"
    pems = sorted(materials().trust_folder.glob("*.pem"))
    anchors.write_bytes(b"".join(path.read_bytes() for path in pems))

    def peer() -> int:
        for place in places:
            config = SignatureConfiguration(location=place, expect_references=2)
            XAdESVerifier().verify(content, ca_pem_file=str(anchors), expect_config=config)
        return len(places)

    return beside("verify, per signature", _verify(content), "signxml", peer, least=5)


def verify_beside_xmlsec() -> Figure:
    """Verify a fully signed document of three slots, per signature; libxmlsec with its chain."""
    content = _signed_three()
    keys = xmlsec.KeysManager()
    for anchor in materials().trust_folder.glob("*.pem"):
        keys.load_cert(
            str(anchor), xmlsec.constants.KeyDataFormatPem, xmlsec.constants.KeyDataTypeTrusted
        )

    def peer() -> int:
        root = etree.fromstring(content)
        xmlsec.tree.add_ids(root, ["Id"])
        signatures = root.findall(f".//{_DS}Signature")
        for signature in signatures:
            # The library takes the keys manager, its stubs do not know.
            xmlsec.SignatureContext(keys).verify(signature)  # type: ignore[call-arg]
        return len(signatures)

    return beside("verify, per signature", _verify(content), "python-xmlsec", peer, least=1)


def verify_ten_signatures() -> Figure:
    """Verify documents of ten signatures, whole documents a second."""
    content = materials().holder.sign_all(materials().ten_slots).content
    work = _verify(content)

    def documents() -> int:
        work()
        return 1

    return alone("verify ten signatures in one document", documents, least=800)


def _signed_three() -> bytes:
    return materials().holder.sign_all(materials().three_slots).content


def _verify(content: bytes) -> Work:
    """One holder signed every slot, so who signed is not judged here; everything else is."""
    trust = materials().trust

    def work() -> int:
        verdict = verify(content, trust, at=_NOW)
        if not all(answer.intact for answer in verdict.signatures):
            raise AssertionError("the documents measured are intact")
        return len(verdict.signatures)

    work()
    return work


def check_all_packs() -> Figure:
    """Check transcripts of every level against all packs in force."""
    checker = Checker(builtin_packs())
    endless = cycle(materials().many)

    def work() -> int:
        for _ in range(20):
            checker.check(next(endless))
        return 20

    return alone("check against all packs", work, least=3_000)


def hostile_100_kilobytes() -> Figure:
    """Answer the worst of several hostile files of 100 KB."""
    return within("hostile XML, 100 KB", _worst(100_000), most=0.050)


def hostile_1_megabyte() -> Figure:
    """Answer the worst of several hostile files of 1 MB."""
    return within("hostile XML, 1 MB", _worst(1_000_000), most=1.0)


def _worst(size: int) -> list[Callable[[], None]]:
    return [_answered(build(size)) for build in _HOSTILE]


def _answered(content: bytes) -> Callable[[], None]:
    def work() -> None:
        try:
            verdict = verify(content, materials().trust, at=_NOW)
        except HubError:
            return
        if verdict.verdict is Verdict.PASSED:
            raise AssertionError("a hostile file must not pass")

    return work


def _nested(size: int) -> bytes:
    depth = size // 7
    return b"<a>" * depth + b"</a>" * depth


def _attributes(size: int) -> bytes:
    return b"<a " + b" ".join(b'a%d=""' % n for n in range(size // 10)) + b"/>"


def _elements(size: int) -> bytes:
    return b"<a>" + b"<b/>" * (size // 4) + b"</a>"


def _laughs(size: int) -> bytes:
    entities = b"".join(b'<!ENTITY l%d "&l%d;&l%d;">' % (n, n - 1, n - 1) for n in range(1, 30))
    head = b'<!DOCTYPE a [<!ENTITY l0 "ha">' + entities + b"]><a>&l29;"
    return head + b" " * (size - len(head)) + b"</a>"


def _signatures(size: int) -> bytes:
    one = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'
    return b"<HOC_BA>" + one * (size // len(one)) + b"</HOC_BA>"


def _references(size: int) -> bytes:
    """A real signature whose SignedInfo names the same content thousands of times."""
    content = _signed_three()
    start = content.rindex(b"<ds:Reference ", 0, content.rindex(b"sig-KY_PHAT_HANH-content"))
    end = content.index(b"</ds:Reference>", start) + len(b"</ds:Reference>")
    reference = content[start:end]
    return content[:end] + reference * (size // len(reference)) + content[end:]


_HOSTILE: tuple[Callable[[int], bytes], ...] = (
    _nested,
    _attributes,
    _elements,
    _laughs,
    _signatures,
    _references,
)

FIGURES: dict[str, Callable[[], Figure]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        sign_beside_signxml,
        sign_beside_bare_rsa,
        verify_beside_signxml,
        verify_beside_xmlsec,
        verify_ten_signatures,
        check_all_packs,
        hostile_100_kilobytes,
        hostile_1_megabyte,
    )
}
