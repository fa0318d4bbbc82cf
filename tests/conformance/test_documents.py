"""The documents profile: what a folder shows, and what contradicts which requirement."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.engine.evidence import Evidence, Kept
from conformance.engine.outcome import Outcome
from conformance.engine.result import ExitCode, RunVerdict
from conformance.engine.run import look
from conformance.engine.verdict import verdict_of
from conformance.privacy import RealDataError
from conformance.suites.document import Folder, document_suite
from conformance.suites.document.folder import ReadFolder
from hub.core.errors import UnreadableInput
from hub.core.host import PluginHost
from tests.conformance.conftest import Schools
from tests.spec.samples import primary


def verdict(subject: Folder, folder: Path) -> RunVerdict:
    """Play the one scene once and judge it."""
    evidence = Evidence(folder)
    evidence.keep(Kept("read-folder", 0, asyncio.run(ReadFolder().play(subject))))
    suite = document_suite()
    return verdict_of(suite.requirements, look(suite, evidence), capabilities=())


def failing(found: RunVerdict) -> list[str]:
    return [
        each.requirement.id
        for each in found.results
        if each.outcome in (Outcome.FAILED, Outcome.WARNING, Outcome.SUITE_ERROR)
    ]


def test_sound_documents_contradict_nothing(
    documents: Path, schools: Schools, host: PluginHost, tmp_path: Path
) -> None:
    found = verdict(schools.folder(documents, host), tmp_path)
    assert failing(found) == []
    assert found.of("DOC-SIGNATURE-INTACT").outcome is Outcome.PASSED
    assert found.of("DOC-TT27-YEAR-RESULT").outcome is Outcome.PASSED
    assert found.exit_code is ExitCode.CERTIFIABLE
    # A pack that is over binds nobody any more.
    assert found.of("DOC-QD124-PLACE-CODE").outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("change", "requirement"),
    [
        (lambda data: data.replace(b"<PHIEN_BAN>1<", b"<PHIEN_BAN>2<"), "DOC-SIGNATURE-INTACT"),
        (lambda data: b"<!DOCTYPE x>" + data, "DOC-READABLE"),
        (lambda data: data.replace(b"</HOC_BA>", b"<THEM>1</THEM></HOC_BA>"), "DOC-ALL-COVERED"),
        (lambda data: data.replace(b"</HOC_BA>", b"<THEM>1</THEM></HOC_BA>"), "DOC-SCHEMA"),
    ],
    ids=["a byte", "a DTD", "more content", "another element"],
)
def test_what_is_changed_is_found(
    change: Callable[[bytes], bytes],
    requirement: str,
    documents: Path,
    schools: Schools,
    host: PluginHost,
    tmp_path: Path,
) -> None:
    changed = change((documents / "primary.xml").read_bytes())
    (tmp_path / "a.xml").write_bytes(changed)
    result = verdict(schools.folder(tmp_path, host), tmp_path / "run").of(requirement)
    assert result.outcome is Outcome.FAILED
    assert result.where.startswith("a.xml")


def test_two_files_of_one_transcript_are_found(
    documents: Path, schools: Schools, host: PluginHost, tmp_path: Path
) -> None:
    shutil.copy(documents / "primary.xml", tmp_path / "a.xml")
    shutil.copy(documents / "primary.xml", tmp_path / "same.xml")
    subject = schools.folder(tmp_path, host)
    assert verdict(subject, tmp_path / "1").of("DOC-ONE-TRANSCRIPT").outcome is Outcome.PASSED
    content = (tmp_path / "a.xml").read_bytes()
    (tmp_path / "other.xml").write_bytes(content + b"\n")
    result = verdict(subject, tmp_path / "2").of("DOC-ONE-TRANSCRIPT")
    assert (result.outcome, result.where) == (Outcome.FAILED, "a.xml, other.xml")


def test_two_verifiers_that_differ_are_a_suite_error(tmp_path: Path) -> None:
    signature = {"slot": "CBQL", "intact": True, "signxml": False, "warnings": [], "level": ""}
    file = {"name": "a.xml", "sha256": "", "signatures": [signature]}
    evidence = Evidence(tmp_path)
    evidence.keep(Kept("read-folder", 0, {"files": [file], "ended": []}))
    suite = document_suite()
    found = verdict_of(suite.requirements, look(suite, evidence), capabilities=())
    assert found.of("DOC-SIGNATURE-INTACT").outcome is Outcome.SUITE_ERROR


def test_data_without_the_marks_of_invented_people_stop_it(
    host: PluginHost, schools: Schools, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text(primary(3).model_dump_json(), "utf-8")
    with pytest.raises(RealDataError):
        asyncio.run(ReadFolder().play(schools.folder(tmp_path, host)))


def test_canonical_json_is_checked_without_signatures(
    host: PluginHost, schools: Schools, tmp_path: Path
) -> None:
    transcript = schools.primary.transcripts[0]
    (tmp_path / "a.json").write_text(json.dumps([transcript.model_dump(mode="json")]), "utf-8")
    found = verdict(schools.folder(tmp_path, host), tmp_path / "run")
    assert failing(found) == []
    assert found.of("DOC-SIGNATURE-INTACT").outcome is Outcome.NOT_SHOWN


def test_an_empty_folder_is_no_subject(host: PluginHost, schools: Schools, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        schools.folder(tmp_path, host).files()
