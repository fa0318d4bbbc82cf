"""Pulling from an invented Viettel on good days."""

from __future__ import annotations

import asyncio
import json

import pytest

from hub.core.contracts import Query
from hub.core.errors import HubError, Pause, Reject
from hub.core.model import Level, Transcript
from simulation.viettel.desk import Desk
from simulation.viettel.world import Way
from tests.spec import samples
from tests.viettel.tenants import PAGE, pages, province, tenant, transcripts


def test_what_is_pulled_equals_the_province() -> None:
    assert {each.results.kind for each in province()} == {"primary", "secondary"}
    with tenant(province()) as served:
        pulled = pages(served.adapter)
        asked = served.server.asked
    assert transcripts(pulled) == list(province())
    assert [len(page.records) for page in pulled] == [PAGE] * 4 + [2]
    assert [page.total for page in pulled] == [30, None, None, None, None]
    assert all(not page.refused and not page.flagged for page in pulled)
    assert asked["/TranscriptAPI/TranscriptWS/getTranscripts/GL37"] == 5
    assert asked["/auth/login"] == 1


def test_every_record_names_its_place_and_every_page_its_evidence() -> None:
    with tenant(province()[:3]) as served:
        (page,) = pages(served.adapter)
    assert [record.place.source for record in page.records] == [
        "viettel GL37 HB-0000001",
        "viettel GL37 HB-0000002",
        "viettel GL37 HB-0000003",
    ]
    (evidence,) = page.evidence
    assert evidence.name == "viettel-GL37-0.json"
    assert len(json.loads(evidence.content)["result"]["transcripts"]) == 3


@pytest.mark.parametrize("kind", ["primary", "secondary"])
def test_one_school_is_pulled_alone(kind: str) -> None:
    school = next(each.school.code for each in province() if each.results.kind == kind)
    with tenant(province()) as served:
        pulled = transcripts(pages(served.adapter, Query(school_code=school)))
    assert pulled == [each for each in province() if each.school.code == school]
    assert pulled


def test_one_level_and_one_year() -> None:
    older = samples.change(samples.lower(), {"school_year": "2024-2025"})
    with tenant((*province(), older)) as served:
        pulled = transcripts(pages(served.adapter, Query(school_year="2024-2025")))
        assert pulled == [older]
        query = Query(school_year="2025-2026", level=Level.LOWER_SECONDARY)
        pulled = transcripts(pages(served.adapter, query))
        assert pulled == [each for each in province() if each.level is Level.LOWER_SECONDARY]


def test_an_empty_tenant_has_no_pages() -> None:
    with tenant() as served:
        assert pages(served.adapter) == []


def test_only_what_changed_behind_the_cursor_is_pulled_again() -> None:
    with tenant(province()) as served:
        cursor = pages(served.adapter)[-1].cursor
        assert pages(served.adapter, Query(since=cursor)) == []
        renamed = samples.change(province()[3], {"pupil.full_name": "Tên Mới (giả lập)"})
        served.world.desk.seed(renamed)
        (page,) = pages(served.adapter, Query(since=cursor))
    assert [record.transcript for record in page.records] == [renamed]
    assert page.total is None


@pytest.mark.parametrize("cursor", ["abc", "-1", "", "1" * 19, "٣"])
def test_a_strange_cursor_is_refused(cursor: str) -> None:
    with tenant() as served, pytest.raises(Reject):
        pages(served.adapter, Query(since=cursor))


@pytest.mark.parametrize("login", ["basic", "cookie", "bearer"])
def test_every_way_to_log_in(login: Way) -> None:
    with tenant(province()[:1], login=login) as served:
        assert asyncio.run(served.adapter.probe()).ready
        assert len(pages(served.adapter)) == 1
        assert served.server.asked["/auth/login"] == (0 if login == "basic" else 1)
        wrong = served.another(password="sai")
        probe = asyncio.run(wrong.probe())
        with pytest.raises(Pause) as caught:
            pages(wrong)
    assert not probe.ready
    assert [reason.code for reason in probe.problems] == ["paused"]
    assert "sai" not in f"{caught.value.what}{caught.value.remedy}{caught.value.fields}".split()


@pytest.mark.parametrize(("login", "wanted"), [("cookie", "bearer"), ("bearer", "cookie")])
def test_the_wrong_way_to_log_in_ends_in_a_pause(login: Way, wanted: Way) -> None:
    with tenant(login=wanted, days=()) as served, pytest.raises(Pause, match="tài khoản"):
        pages(served.another(login=login))


def test_basic_credentials_that_are_turned_away_are_not_tried_again() -> None:
    with tenant(login="basic") as served:
        with pytest.raises(Pause):
            pages(served.another(password="x"))
        assert sum(served.server.asked.values()) == 1


def test_another_unit_is_not_allowed() -> None:
    with tenant() as served, pytest.raises(Pause) as caught:
        pages(served.another(unit="GL99"))
    assert caught.value.fields["vendor_code"] == "UNIT_NOT_ALLOWED"


def change_form(desk: Desk, old: bytes, new: bytes) -> None:
    """Change what the tenant holds of its first pupil, who is listed last from then on."""
    key, entry = next(iter(desk.book.entries.items()))
    assert old in entry.content
    desk.book.write(key, entry.scope, entry.content.replace(old, new), overwrite=True)


@pytest.mark.parametrize(
    ("old", "new", "reasons"),
    [
        (b'"levelCode":"02"', b'"levelCode":"99"', [("field-not-valid", "level")]),
        (b'"primaryResult":', b'"secondaryResult":null,"primaryResult":', []),
        (b'"gender":', b'"gender":7,"x":', None),
        (b'"gradeLevel":', b'"gradeLevel":"mot","className":null,"y":', None),
    ],
)
def test_a_wrong_value_refuses_its_record_only_and_an_unknown_field_stops(
    old: bytes, new: bytes, reasons: list[tuple[str, str]] | None
) -> None:
    with tenant(province()[:3], judged=False) as served:
        change_form(served.world.desk, old, new)
        if reasons is None:
            with pytest.raises(Pause, match="khác quy ước"):
                pages(served.adapter)
            return
        (page,) = pages(served.adapter)
    assert [record.transcript for record in page.records][:2] == list(province()[1:3])
    found = [(each.code, each.column) for notice in page.refused for each in notice.reasons]
    assert found == reasons
    assert len(page.records) + len(page.refused) == 3


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        (b'"classInfo":{', b'"studyHistory":[],"homeroomTeacher":{', "field-missing", "classInfo"),
        (b'"gender":1', b'"gender":7', "field-not-valid", "pupilInfo.gender"),
        (b'"gender":2', b'"gender":7', "field-not-valid", "pupilInfo.gender"),
    ],
)
def test_reasons_name_the_field_and_never_its_value(
    old: bytes, new: bytes, code: str, column: str
) -> None:
    with tenant(province()[:9], judged=False, page_size=50) as served:
        desk = served.world.desk
        key, entry = next(
            (key, entry) for key, entry in desk.book.entries.items() if old in entry.content
        )
        form = json.loads(entry.content.replace(old, new))
        if code == "field-missing":
            form["homeroomTeacher"] = None
        desk.book.write(key, entry.scope, json.dumps(form).encode(), overwrite=True)
        (page,) = pages(served.adapter)
    assert len(page.records) == 8
    ((reason,),) = [notice.reasons for notice in page.refused]
    assert (reason.code, reason.column) == (code, column)


def test_no_error_holds_what_the_vendor_sent() -> None:
    secret: Transcript = province()[0]
    with tenant(province()[:1], judged=False) as served:
        change_form(served.world.desk, b'"pupilInfo"', b'"pupil"')
        with pytest.raises(HubError) as caught:
            pages(served.adapter)
    error = caught.value
    assert isinstance(error, Pause)
    assert error.fields["fields"] == "pupilInfo, pupil"
    assert secret.pupil.full_name not in f"{error.what}{error.remedy}{error.fields}"
    assert error.__suppress_context__ or error.__context__ is None
