"""The demonstration: everybody accounted for, wrong rows given back, strangers accept the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
import xmlsec
from cryptography import x509
from lxml import etree

from hub.cli.exit_codes import ExitCode
from hub.cli.main import run as hub
from hub.core.document.schema import schema_defects
from simulation.cli import run as simulate
from tests.demo.conftest import Demo

DS = "{http://www.w3.org/2000/09/xmldsig#}"


def test_everybody_is_signed_given_back_or_stopped(demo: Demo) -> None:
    assert demo.code == ExitCode.DONE
    account = demo.account
    assert account["sound"]
    assert account["invented"]
    levels = {school["code"][4:6] for school in account["schools"]}
    assert levels == {"TH", "CS", "PT", "TX"}
    for school in account["schools"]:
        assert school["pupils"] == school["refused"] + school["stopped"] + school["documents"]


def test_each_vendor_is_asked_for_one_school(demo: Demo) -> None:
    """On a bad day each: what a page lacks is asked for again, so nobody is missing."""
    asked = {school["source"]: school["asked"] for school in demo.account["schools"]}
    assert asked.keys() == {"csv-import", "viettel", "vnpt", "exchange"}
    for school in demo.account["schools"]:
        assert school["accepted"] == school["pupils"] - school["refused"]
    assert asked.pop("csv-import") == 0
    assert min(asked.values()) > 1


def test_planted_mistakes_are_found_and_nothing_else_is(demo: Demo) -> None:
    """Each mistake breaks one rule: an import or signing stops for those of its gate, no more."""
    for school in demo.account["schools"]:
        assert school["refused"] + school["stopped"] <= school["planted"]
    assert sum(school["refused"] + school["stopped"] for school in demo.account["schools"]) > 0


def test_wrong_rows_come_back_as_workbooks_that_say_why(demo: Demo) -> None:
    refused = sum(school["refused"] for school in demo.account["schools"])
    returned = list((demo.folder / "rejected").rglob("*.xlsx"))
    assert refused > 0
    assert returned
    for path in returned:
        assert hub(["import", str(path), "--dry-run"]) == ExitCode.NO


def test_libxmlsec_accepts_every_signature_of_every_document(demo: Demo) -> None:
    manager = xmlsec.KeysManager()
    for anchor in (demo.folder / "trust").glob("*.pem"):
        manager.load_cert(
            str(anchor), xmlsec.constants.KeyDataFormatPem, xmlsec.constants.KeyDataTypeTrusted
        )
    signatures = 0
    for path in _documents(demo):
        root = etree.fromstring(path.read_bytes())
        xmlsec.tree.add_ids(root, ["Id"])
        for signature in root.iter(f"{DS}Signature"):
            # The library takes the keys manager, its stubs do not know.
            xmlsec.SignatureContext(manager).verify(signature)  # type: ignore[call-arg]
            signatures += 1
    assert signatures == demo.account["signatures"] > 0


def test_documents_are_valid_by_the_published_schema(demo: Demo) -> None:
    documents = _documents(demo)
    assert len(documents) == demo.account["documents"]
    for path in documents:
        assert schema_defects(etree.fromstring(path.read_bytes())) == ()


def test_keys_are_private_and_anchors_are_certificates(demo: Demo) -> None:
    for key in (demo.folder / "keys").rglob("*.pem"):
        assert key.stat().st_mode & 0o077 == 0
    anchors = list((demo.folder / "trust").glob("*.pem"))
    assert len(anchors) == 2
    for anchor in anchors:
        subject = x509.load_pem_x509_certificate(anchor.read_bytes()).subject.rfc4514_string()
        assert "GIẢ LẬP" in subject


def test_a_folder_with_something_else_in_it_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "thesis.txt"
    kept.write_text("years of work", encoding="utf-8")
    assert simulate(["demo", "--out", str(tmp_path), "--pupils", "20"]) == ExitCode.PAUSED
    assert kept.read_text(encoding="utf-8") == "years of work"
    assert "--out" in capsys.readouterr().err


def _documents(demo: Demo) -> list[Path]:
    return sorted((demo.folder / "documents").rglob("*.xml"))


def test_every_document_goes_the_whole_way_and_is_counted_once(demo: Demo) -> None:
    office, documents = demo.account["office"], demo.account["documents"]
    assert office["submitted"] == office["approved"] == office["published"] == documents
    assert office["receipted"] + office["held"] == documents
    assert office["counted_by_gateway"] == office["receipted"] > 0
    assert office["ledger_intact"]
    assert (demo.folder / "quyet-dinh.xml").is_file()


def test_a_class_by_each_provider_passes_years_later_by_what_was_archived(demo: Demo) -> None:
    signing = demo.account["signing"]
    names = [each["provider"] for each in signing["classes"]]
    assert len(names) + len(signing["left_out"]) == 5
    for each in signing["classes"]:
        assert each["documents"] == each["pupils"] > 0
        assert (each["archived"], each["alone"]) == ("passed", "indeterminate")
    assert (signing["earlier"], signing["later"]) == ("passed", "failed")


@pytest.mark.needs_softhsm
def test_a_class_is_signed_by_a_token(demo: Demo) -> None:
    assert demo.account["signing"]["left_out"] == []
