"""What a vendor types, and what every face of the report says."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from conformance.cli.main import run
from conformance.engine.outcome import Outcome
from conformance.suites.adapter import loaded_schools
from hub.core.model import Transcript
from tests.conformance.conftest import Schools

_SETTINGS = ("address=http://localhost:9", "unit=GL37", "budget=0", "username=a", "password=b")
_NOWHERE = [word for each in _SETTINGS for word in ("--set", each)]


@pytest.fixture(scope="module")
def finished(
    documents: Path, schools: Schools, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int]:
    """A run over a sound document of a primary school: the rules of other levels are not shown."""
    here = tmp_path_factory.mktemp("run")
    (here / "primary").mkdir()
    shutil.copy(documents / "primary.xml", here / "primary")
    folder, trust = here / "run", str(schools.trust_folder)
    words = ["run", "documents", "--folder", str(here / "primary"), "--trust", trust]
    return folder, run([*words, "--at", "2026-05-30", "--out", str(folder), "--lang", "en"])


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    capsys.readouterr()
    code = run([*words, "--json", "--lang", "en"])
    return code, json.loads(capsys.readouterr().out)


def test_every_face_says_the_same(finished: tuple[Path, int]) -> None:
    folder, code = finished
    assert code == 1
    data = json.loads((folder / "report.json").read_text("utf-8"))
    html = (folder / "report.html").read_text("utf-8")
    junit = etree.parse(folder / "report.junit.xml").getroot()
    markdown = (folder / "report.md").read_text("utf-8")
    counts = data["counts"]
    assert data["verdict"] == "not-certifiable"
    assert sum(counts.values()) == len(data["results"]) == int(junit.get("tests", "0"))
    hindering = [each.value for each in Outcome if each.hinders and each is not Outcome.SUITE_ERROR]
    assert int(junit.get("failures", "0")) == sum(counts[each] for each in hindering)
    assert "NOT CERTIFIABLE" in html
    assert "**NOT CERTIFIABLE**" in markdown
    for word, count in counts.items():
        assert (f'id="{word}"' in html) is (count > 0)
    for result in data["results"]:
        assert f'id="{result["requirement"]}"' in html
        loud = result["outcome"] not in ("passed", "not-applicable")
        assert (f"| {result['requirement']} |" in markdown) is loud
        if loud:
            assert result["who"]
            assert result["next"] or result["received"]


def test_the_page_is_one_file_for_both_languages(finished: tuple[Path, int]) -> None:
    html = (finished[0] / "report.html").read_text("utf-8")
    assert not re.search(r"(src|href)=\"(?!#)", html)
    assert html.count('lang="vi"') == html.count('lang="en"') + html.count('<html lang="en"') * -1


def test_a_replay_says_the_same(
    finished: tuple[Path, int], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, code = finished
    before = json.loads((folder / "report.json").read_text("utf-8"))
    assert answer(capsys, "replay", str(folder)) == (code, before)


def test_a_result_is_explained(
    finished: tuple[Path, int], capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = answer(capsys, "explain", f"{finished[0]}/DOC-SIGNATURE-INTACT")
    assert code == 0
    assert told["outcome"] == "passed"
    assert "EN 319 102-1" in told["clause"]
    assert run(["explain", f"{finished[0]}/DOC-HB-STATE", "--lang", "en"]) == 0
    assert "Requirement: DOC-HB-STATE" in capsys.readouterr().out


def test_the_catalogue_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = answer(capsys, "list", "--subject", "document")
    assert code == 0
    assert {each["subject"] for each in told} == {"document"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["run", "no-such-profile", "--folder", "."], 2),
        (["run", "documents"], 3),
        (["run", "bronze"], 3),
        (["run", "bronze", "--adapter", "no-such", "--simulated"], 2),
        (["run", "bronze", "--adapter", "viettel", *_NOWHERE], 3),
        (["explain", "DOC-NO-SUCH"], 2),
        (["run", "documents", "--folder", "nowhere"], 3),
        (["replay", "nowhere"], 3),
    ],
)
def test_what_cannot_begin_says_so(words: list[str], code: int) -> None:
    assert run(words) == code


def test_a_vendor_gets_what_its_system_must_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = answer(capsys, "data", "--out", str(tmp_path))
    assert code == 0
    held = [
        Transcript.model_validate(each)
        for school in told["schools"]
        for each in json.loads((tmp_path / f"{school}.json").read_text("utf-8"))
    ]
    assert tuple(held) == loaded_schools()
    assert sum(told["schools"].values()) == len(held)


def test_a_simulated_vendor_certifies_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", "bronze", "--adapter", "viettel", "--simulated", "--out", str(tmp_path)]
    code, told = answer(capsys, *words)
    assert code == 0
    assert told["simulated"]
    assert "certifies nobody" in (tmp_path / "report.html").read_text("utf-8")
    assert answer(capsys, "replay", str(tmp_path)) == (0, told)


def test_another_run_is_not_overwritten(finished: tuple[Path, int], documents: Path) -> None:
    words = ["run", "documents", "--folder", str(documents), "--out", str(finished[0])]
    assert run(words) == 3
