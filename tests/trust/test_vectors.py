"""Signature files that nobody here wrote; read where they lie, never copied."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from hub.core.errors import HubError
from hub.core.trust import (
    Beside,
    CertificateUnreadable,
    Defect,
    Integrity,
    PathRules,
    SignedTree,
    TrustAnchors,
    check,
    conclude,
    find_signatures,
    validate_path,
)
from hub.core.trust.certificate import Certificate
from hub.core.trust.markup import DS
from tests.trust import documents

_REFUSED_BY_NAME = {
    "unsupported-xslt": "XSLT is a program of the file's own",
    "unsupported-xpath": "a general XPath is quadratic at best",
    "unsupported-xpointer": "a general XPointer is a general XPath",
}
"""The codes by which a confidence-A file may stay unverified, and why."""

_NOT_BY_THE_STANDARD = {
    "xmlsec/aleksey-xmldsig-01/enveloping-sha256-rsa-sha256-relationship-ns-legacy.xml",
    "xmlsec/aleksey-xmldsig-01/enveloping-sha256-rsa-sha256-relationship-whitespace-legacy.xml",
}
"""Digests of what libxmlsec wrote before it followed ECMA-376 (its option --relationship-legacy):
by the standard their content hashes to something else, as the files beside them without "legacy"
show."""

_TRUSTED_BY_NOBODY = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Vector:
    """A row of the table, and what was found in its file."""

    path: str
    verdict: str
    confidence: str
    found: tuple[Integrity, ...]

    @property
    def intact(self) -> bool:
        return bool(self.found) and all(each.intact for each in self.found)

    @property
    def defects(self) -> list[Defect]:
        return [defect for each in self.found for defect in each.defects]

    @property
    def codes(self) -> set[str]:
        return {defect.code for defect in self.defects}

    @property
    def origin(self) -> str:
        return self.path.partition("/")[0]


@pytest.fixture(scope="module")
def vectors(shared_vectors: Path) -> list[Vector]:
    with (shared_vectors / "vectors.tsv").open(encoding="utf-8", newline="") as listing:
        rows = list(csv.DictReader(listing, delimiter="\t"))
    return [
        Vector(row["path"], row["verdict"], row["confidence"], _checked(shared_vectors, row))
        for row in rows
        if row["path"].endswith(".xml") and row["verdict"] != "SUPPORT"
    ]


def _checked(folder: Path, row: dict[str, str]) -> tuple[Integrity, ...]:
    """Return what is found in a file, nothing where it is refused as a whole."""
    file = folder / row["path"]
    data = file.read_bytes()
    try:
        root = documents.parse(data)
        tree = SignedTree(root, size=len(data), beside=Beside(file.parent))
        return tuple(check(each, tree) for each in find_signatures(root))
    except (etree.XMLSyntaxError, HubError):
        return ()


def _has_usable_key(vector: Vector, shared_vectors: Path) -> bool:
    """Say whether each signature of a file is RSA or ECDSA and brings its key along."""
    root = documents.parse((shared_vectors / vector.path).read_bytes())
    methods = [each.get("Algorithm", "") for each in root.iter(f"{{{DS}}}SignatureMethod")]
    held = ("X509Certificate", "RSAKeyValue", "ECKeyValue", "DEREncodedKeyValue")
    signatures = find_signatures(root)
    inside = all(
        any(True for _ in each.iter(*(f"{{*}}{name}" for name in held))) for each in signatures
    )
    return inside and all(
        "#rsa-" in each or "-rsa-" in each or "#ecdsa-" in each for each in methods
    )


def test_nothing_is_taken_that_the_table_says_is_bad(vectors: list[Vector]) -> None:
    rules = PathRules(TrustAnchors(()))
    for vector in vectors:
        if vector.verdict in {"INVALID", "REJECT"}:
            assert not vector.intact, vector.path
        if vector.verdict == "XADES-DEFECT":
            conclusions = [conclude(each, rules, _TRUSTED_BY_NOBODY) for each in vector.found]
            assert any(each.verdict != "passed" for each in conclusions), vector.path
            assert vector.codes - {"weak-algorithm", "no-certificate"}, vector.path


def test_every_good_file_is_intact_or_refused_by_name(
    vectors: list[Vector], shared_vectors: Path
) -> None:
    refused: Counter[str] = Counter()
    for vector in vectors:
        if vector.verdict != "VALID" or vector.confidence != "A" or vector.intact:
            continue
        if vector.path in _NOT_BY_THE_STANDARD:
            assert vector.codes == {"content-changed"}, vector.path
            continue
        # Never because something would not hash, or would not verify.
        assert not vector.codes & {"content-changed", "wrong-value"}, vector.path
        assert vector.origin != "xades4j", vector.path
        if not _has_usable_key(vector, shared_vectors):
            continue
        named = vector.codes & set(_REFUSED_BY_NAME)
        assert named, (vector.path, vector.codes)
        refused.update(named)
    assert set(refused) <= set(_REFUSED_BY_NAME)


def test_relationships_of_office_packages(vectors: list[Vector]) -> None:
    found = {
        vector.path.partition("rsa-sha256-relationship")[2].removesuffix(".xml"): vector
        for vector in vectors
        if "rsa-sha256-relationship" in vector.path
    }
    assert {name for name, each in found.items() if each.intact} == {
        *("", "-attr-escape", "-ns", "-whitespace")
    }
    (foreign,) = found["-foreign"].defects[:1]
    assert foreign.code == "unsupported-transform"
    assert "over other content" in (foreign.where or "")


def test_what_policy_refuses_is_refused_by_name(
    vectors: list[Vector], shared_vectors: Path
) -> None:
    for vector in vectors:
        if vector.verdict == "VALID" and vector.found:
            text = (shared_vectors / vector.path).read_bytes()
            if b"#hmac-" in text:
                assert "shared-secret" in vector.codes, vector.path
            if b"#eddsa-" in text or b"#ml-dsa" in text or b"#slh-dsa" in text:
                assert "unsupported-signature-method" in vector.codes, vector.path
            if b"#dsa-sha" in text:
                assert any(each.where in {"dsa", "DSA"} for each in vector.defects), vector.path


def test_the_counts(vectors: list[Vector], capsys: pytest.CaptureFixture[str]) -> None:
    counts = Counter(
        (each.verdict, "intact" if each.intact else "not intact")
        for each in vectors
        if each.found or each.verdict != "UNASSERTED"
    )
    with capsys.disabled():
        line = ", ".join(f"{verdict} {what} {n}" for (verdict, what), n in sorted(counts.items()))
        print(f"\nvectors: {line}")  # noqa: T201 - the counts belong in the test's output
    assert counts["VALID", "intact"] >= 80
    assert counts["INVALID", "intact"] == counts["REJECT", "intact"] == 0


def test_every_time_stamp_imprint_is_recomputed(
    vectors: list[Vector], shared_vectors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of every SignatureTimeStamp; no file has an ArchiveTimeStamp: LTA is self-checked."""
    counts: Counter[str] = Counter()
    for vector in vectors:
        stamps = [each.stamps for each in vector.found]
        fitting = sum(len(each.signature) for each in stamps)
        held = (shared_vectors / vector.path).read_bytes().count(b"<xades:SignatureTimeStamp>")
        other = sum(len(each.defects) for each in stamps)
        assert fitting + other == held, vector.path
        assert sum(len(each.archive) for each in stamps) == 0
        counts.update(fitting=fitting, other=other)
        counts["not compared"] += sum(each.unchecked for each in stamps)
        assert other == ("badtsdigest" in vector.path), vector.path
    with capsys.disabled():
        line = ", ".join(f"{what} {n}" for what, n in sorted(counts.items()))
        print(f"\ntime-stamp imprints: {line}")  # noqa: T201 - as above
    assert counts["fitting"] >= 8


def test_no_invalid_path_of_nists_suite_is_taken(shared_vectors: Path) -> None:
    """PKITS, as pyHanko keeps it; revocation apart, which is another part's work."""
    folder = shared_vectors / "pyhanko" / "nist_pkits"

    def load(name: str) -> Certificate:
        return Certificate.load((folder / "certs" / name).read_bytes())

    anchors = TrustAnchors.load([load("TrustAnchorRootCertificate.crt")])
    taken = 0
    for case in json.loads((folder / "pkits.json").read_text(encoding="utf-8")):
        try:
            others = [load(name) for name in case.get("other_certs", [])]
            result = validate_path(
                load(case["cert"]), others, anchors, datetime(2015, 6, 1, tzinfo=UTC)
            )
        except CertificateUnreadable:
            continue
        if result.defect is not None:
            continue
        taken += 1
        message = case.get("error", {}).get("msg_regex", "")
        restricted = "params" in case and "policies" in message
        assert not message or "revo" in message.lower() or "CRL" in message or restricted, case
    assert taken >= 60


@pytest.mark.parametrize("name", ["document.signed.bes.rsa_pss.xml"])
def test_pss_as_java_writes_it(name: str, shared_vectors: Path) -> None:
    (integrity,) = _checked(shared_vectors, {"path": f"xades4j/{name}"})
    assert integrity.intact
