"""The published contract, the mapping behind it, and literal payloads that pin every name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from hub.core.model import Transcript
from hub.plugins.viettel.manifest import MANIFEST
from hub.plugins.viettel.mapping import form_of, transcript_of
from hub.plugins.viettel.wire import TranscriptForm
from simulation.cli import run as simulate
from simulation.vendors.server import Answered, Asked
from simulation.viettel.contract import contract
from tests.model.strategies import transcripts
from tests.spec import samples
from tests.vendors.judge import CONTRACTS, FORM, Judge
from tests.viettel.tenants import CONTRACT

SEARCH = "/TranscriptAPI/TranscriptWS/searchTranscriptsByTransactionUuid/GL37"


def test_the_published_file_is_what_the_models_say(capsys: pytest.CaptureFixture[str]) -> None:
    """When the wire changes, its name does too: `simulate contract viettel > docs/contracts/…`."""
    assert simulate(["contract", "viettel"]) == 0
    assert capsys.readouterr().out == (CONTRACTS / f"{CONTRACT}.json").read_text("utf-8")


def test_the_contract_and_the_manifest_say_whose_it_is() -> None:
    assert "DO DỰ ÁN NÀY ĐẶT RA" in contract()["info"]["description"]
    assert "dự án đặt ra" in MANIFEST.name.vi
    assert "this project's own" in MANIFEST.name.en
    assert MANIFEST.losses == ()


@given(transcripts())
def test_nothing_is_lost_on_the_way_there_and_back(transcript: Transcript) -> None:
    sent = form_of(transcript).model_dump_json(by_alias=True, exclude_none=True)
    assert transcript_of(TranscriptForm.model_validate_json(sent)) == transcript


def form(transcript: Transcript) -> dict[str, Any]:
    return form_of(transcript).model_dump(mode="json", by_alias=True, exclude_none=True)


def test_a_primary_pupil_as_viettel_has_them() -> None:
    given_form = form(samples.primary(3))
    assert given_form["generalInfo"] == {
        "circular": "TT27/2020",
        "levelCode": "02",
        "schoolYear": 2025,
        "version": 1,
        "state": 1,
        "extractedFromPaper": 0,
        "placeOfIssue": "Ninh Bình",
        "issuedDate": "30/05/2026",
        "createdDate": "25/05/2026",
    }
    assert given_form["classInfo"] == {"gradeLevel": 3, "className": "3A"}
    pupil = given_form["pupilInfo"]
    assert (pupil["csdlnCode"], pupil["birthDate"], pupil["gender"]) == ("3700003", "07/03/2016", 1)
    assert pupil["identifyCode"] == "037216000001"
    assert given_form["principal"] == {
        "fullName": "Giáo Viên 2",
        "identifyCode": "037080000002",
        "position": "Hiệu trưởng",
    }
    result = given_form["primaryResult"]
    assert [row["subjectCode"] for row in result["subjects"]][:3] == ["02", "01", "11"]
    assert {row["code"] for row in result["qualities"]} == {"PC1", "PC2", "PC3", "PC4", "PC5"}
    assert {row["code"] for row in result["competences"]} == {f"NL{n}" for n in range(1, 11)}
    assert "secondaryResult" not in given_form


def test_a_secondary_pupil_as_viettel_has_them() -> None:
    transcript = samples.change(
        samples.lower(),
        {"pupil.birth_date": "2013-03", "results.absences": "2.5", "results.promoted": True},
    )
    math = samples.at(transcript, "15")
    transcript = samples.change(
        transcript,
        {
            f"{math}.term1.regular": ["8", "8.5"],
            f"{math}.term1.midterm": "M",
            f"{math}.periods": 140,
            f"{math}.teacher": {"full_name": "Giáo Viên 3"},
        },
    )
    given_form = form(transcript)
    assert given_form["pupilInfo"]["birthDate"] == "03/2013"
    result = given_form["secondaryResult"]
    assert (result["absentSessions"], result["promoted"]) == ("2.5", 1)
    assert set(result["learning"]) <= {"semester1", "semester2", "year", "afterSummer"}
    row = next(row for row in result["subjects"] if row["subjectCode"] == "15")
    assert row["semesters"][0]["semester"] == 1
    assert row["semesters"][0]["regularMarks"] == ["8", "8.5"]
    assert row["semesters"][0]["midtermMark"] == "M"
    assert (row["periods"], row["teacher"]) == (140, {"fullName": "Giáo Viên 3"})
    commented = next(row for row in result["subjects"] if row["subjectCode"] == "88")
    assert commented["yearMark"] == "Đ"


def test_a_form_needs_exactly_one_kind_of_results() -> None:
    sent = form(samples.lower())
    both = {**sent, "primaryResult": form(samples.primary(3))["primaryResult"]}
    neither = {name: value for name, value in sent.items() if name != "secondaryResult"}
    for wrong in (both, neither):
        read = TranscriptForm.model_validate(wrong)
        with pytest.raises(ValueError, match="results"):
            transcript_of(read)


def test_the_judge_objects_to_what_the_contract_does_not_have() -> None:
    judge = Judge(CONTRACT)
    good = Answered(b'{"errorCode":"TRANSACTION_NOT_FOUND"}')
    judge(Asked("POST", SEARCH, {"Content-Type": FORM}, b"transactionUuid=request-0001"), good)
    assert judge.complaints == []
    judge(Asked("POST", SEARCH, {"Content-Type": FORM}, b"transactionUuid=short"), good)
    judge(Asked("POST", SEARCH, {"Content-Type": "application/json"}, b"{}"), good)
    judge(Asked("POST", "/elsewhere", {}, b""), good)
    judge(Asked("GET", SEARCH, {}, b""), good)
    wrong = Answered(b'{"errorcode":null}')
    judge(Asked("POST", SEARCH, {"Content-Type": FORM}, b"transactionUuid=request-0001"), wrong)
    judge(
        Asked("POST", SEARCH, {"Content-Type": FORM}, b"transactionUuid=request-0001"),
        Answered(status=500),
    )
    assert len(judge.complaints) == 6
