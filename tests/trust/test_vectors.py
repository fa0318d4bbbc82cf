"""Signature files that nobody here wrote; read where they lie, never copied."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from hub.core.errors import HubError
from hub.core.trust import (
    CertificateUnreadable,
    Integrity,
    SignedTree,
    TrustAnchors,
    check,
    find_signatures,
    validate_path,
)
from hub.core.trust.certificate import Certificate
from tests.trust import documents

_XADES_BEYOND_B = {"document.signed.c.bad.xml", "document.signed.c.missingcertref.xml"}
"""Broken in unsigned properties of XAdES-C and T, which are another part's work."""


def _signature_files(folder: Path) -> Iterator[tuple[str, Path]]:
    with (folder / "vectors.tsv").open(encoding="utf-8", newline="") as listing:
        for row in csv.DictReader(listing, delimiter="\t"):
            if row["path"].endswith(".xml") and row["verdict"] != "SUPPORT":
                yield row["verdict"], folder / row["path"]


def _checked(file: Path) -> list[Integrity] | None:
    """Return what is found in a file, or None where it is refused as a whole."""
    data = file.read_bytes()
    try:
        root = documents.parse(data)
        tree = SignedTree(root, size=len(data))
        return [check(each, tree) for each in find_signatures(root)]
    except (etree.XMLSyntaxError, HubError):
        return None


def test_strangers_signature_files(shared_vectors: Path) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for verdict, file in _signature_files(shared_vectors):
        found = _checked(file)
        intact = bool(found) and all(each.intact for each in found or ())
        counts[verdict, "intact" if intact else "not intact"] += 1
        if verdict in {"INVALID", "REJECT"}:
            assert not intact, file
        if verdict == "XADES-DEFECT" and intact and found and file.name not in _XADES_BEYOND_B:
            defects = [defect for each in found for defect in each.defects]
            assert defects, file
        if verdict == "VALID" and found and not intact:
            # Not intact only because something is refused by name, or lies elsewhere.
            codes = {defect.code for each in found for defect in each.defects}
            assert codes - {"weak-algorithm"}, file
            assert "content-changed" not in codes, file
    print(dict(counts))  # noqa: T201 - shown by `pytest -rP`
    assert counts["VALID", "intact"] >= 77


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
    (integrity,) = _checked(shared_vectors / "xades4j" / name) or []
    assert integrity.intact
