"""What holds for every vendor alike, whatever it speaks."""

from __future__ import annotations

import asyncio
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.contracts import DeliveryState, PushState, Query, SignedFile
from hub.core.document.compose import compose
from hub.core.errors import HubError, LostAnswer, Pause, Reject, Retry
from hub.core.model import Level
from simulation.vendors.bad_days import LASTING, BadDay
from tests.spec import samples
from tests.vendors.worlds import (
    HASTY,
    VENDORS,
    Vendor,
    deliver,
    file_pages,
    pages,
    province,
    push,
    resumed,
    serving,
    transcripts,
)

HARMLESS = (BadDay.CLOCK_SKEW, BadDay.BYTE_ORDER_MARK)
PASSING = [(v, d) for v in VENDORS for d in sorted(v.days - LASTING)]
ANSWERED_WRONGLY = {
    BadDay.FAILURE_INSIDE,
    BadDay.TRUNCATED,
    BadDay.HALF_PAGE,
    BadDay.DUPLICATE_PAGE,
    BadDay.REORDERED_PAGES,
}
LOSING = (BadDay.LOST_ANSWER, BadDay.DROPPED, BadDay.FAILURE_INSIDE, BadDay.TRUNCATED, BadDay.BUSY)

every_vendor = pytest.mark.parametrize("vendor", VENDORS, ids=str)


@cache
def documents(count: int) -> list[SignedFile]:
    """Documents; the vendor reads them and does not look at signatures."""
    held = province()[:count]
    return [SignedFile(f"hb-{n}.xml", compose(each).content) for n, each in enumerate(held)]


@every_vendor
@pytest.mark.parametrize("level", Level)
def test_what_is_pushed_is_pulled_back_field_by_field(vendor: Vendor, level: Level) -> None:
    given_ones = [each for each in province() if each.level is level]
    with serving(vendor) as served:
        outcomes = push(served.adapter, given_ones)
        pulled = {each.key: each for each in transcripts(pages(served.adapter))}
    assert [each.key for each in outcomes] == [each.key for each in given_ones]
    assert {each.state for each in outcomes} <= {PushState.CREATED}
    assert pulled == {each.key: each for each in given_ones}


@every_vendor
def test_the_same_again_changes_nothing_and_nothing_is_overwritten_untold(vendor: Vendor) -> None:
    first, *others = province()[:8]
    renamed = samples.change(first, {"pupil.full_name": "Tên Mới (giả lập)"})
    with serving(vendor, [first, *others]) as served:
        same = push(served.adapter, [first, *others])
        kept, *_ = push(served.adapter, [renamed, *others], "request-0002")
        assert kept.reason is not None
        assert sum(served.book.written.values()) == 0
        (told,) = push(served.adapter, [renamed], "request-0003", overwrite=True)
        held = {each.key: each for each in transcripts(pages(served.adapter))}
    assert {each.state for each in same} == {PushState.UNCHANGED}
    assert (kept.state, told.state) == (PushState.KEPT, PushState.UPDATED)
    assert held == {each.key: each for each in (renamed, *others)}


@every_vendor
@pytest.mark.parametrize("day", LOSING)
def test_whatever_gets_lost_is_written_once(vendor: Vendor, day: BadDay) -> None:
    with serving(vendor, days=[day]) as served:
        outcomes = push(served.adapter, province()[:10])
        assert {each.state for each in outcomes} == {PushState.CREATED}
        assert set(served.book.written.values()) == {1}
        assert len(served.book.written) == 10


@every_vendor
def test_a_write_whose_answer_is_lost_for_good_is_settled_later(vendor: Vendor) -> None:
    plan = [[BadDay.LOST_ANSWER]] * 4
    with serving(vendor, plan=plan) as served:
        hasty = served.another(**HASTY)
        states: list[PushState] = []
        for _ in range(6):
            try:
                states = [each.state for each in push(hasty, province()[:3])]
            except Retry:
                continue
            break
        assert set(served.book.written.values()) == {1}
    assert states == [PushState.CREATED] * 3


@pytest.mark.parametrize(("vendor", "day"), PASSING, ids=str)
def test_a_patient_pull_gets_everything(vendor: Vendor, day: BadDay) -> None:
    with serving(vendor, province()[:16], [day]) as served:
        assert transcripts(pages(served.adapter)) == list(province()[:16])


@every_vendor
@pytest.mark.parametrize("day", [BadDay.WRONG_ENCODING, BadDay.RENAMED_FIELD])
def test_another_shape_stops_the_pull_and_names_the_vendor(vendor: Vendor, day: BadDay) -> None:
    with (
        serving(vendor, province()[:12], [day], judged=False, page_size=50) as served,
        pytest.raises(Pause) as caught,
    ):
        pages(served.adapter)
    names = [each.pupil.full_name for each in province()]
    error = caught.value
    assert not any(name in f"{error.what}{error.remedy}{error.fields}" for name in names)
    assert error.who == "vendor"


@every_vendor
@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (BadDay.SLOW, LostAnswer),
        (BadDay.LOST_ANSWER, LostAnswer),
        (BadDay.DROPPED, LostAnswer),
        (BadDay.FAILURE_INSIDE, LostAnswer),
        (BadDay.TRUNCATED, LostAnswer),
        (BadDay.HALF_PAGE, Retry),
        (BadDay.DUPLICATE_PAGE, Retry),
        (BadDay.REORDERED_PAGES, Retry),
        (BadDay.BUSY, Retry),
        (BadDay.BUSY_FOR_SECONDS, Retry),
    ],
)
def test_an_impatient_pull_tells_what_happened(
    vendor: Vendor, day: BadDay, kind: type[HubError]
) -> None:
    with serving(vendor, province()[:16], [day], **HASTY) as served:
        with pytest.raises(kind) as caught:
            pages(served.adapter)
        assert caught.value.where == served.address.rpartition(":")[0] + ":" + str(
            served.address.rpartition(":")[2].partition("/")[0]
        )
    assert caught.value.what.vi != caught.value.what.en
    # An answer that came and is wrong is the vendor's to mend, and no matter of the network.
    assert (caught.value.who == "vendor") == (day in ANSWERED_WRONGLY)


@every_vendor
def test_what_changed_since_a_cursor_and_what_one_school_has(vendor: Vendor) -> None:
    school = province()[0].school.code
    changed = samples.change(province()[3], {"pupil.full_name": "Tên Mới (giả lập)"})
    with serving(vendor, province()) as served:
        whole = pages(served.adapter)
        assert transcripts(whole) == list(province())
        of_school = [each for each in province() if each.school.code == school]
        assert transcripts(pages(served.adapter, Query(school_code=school))) == of_school
        level = province()[-1].level
        of_level = [each for each in province() if each.level is level]
        asked = Query(level=level, school_year="2025-2026")
        assert transcripts(pages(served.adapter, asked)) == of_level
        cursor = whole[-1].cursor
        assert transcripts(pages(served.adapter, Query(since=cursor))) == []
        push(served.adapter, [changed], overwrite=True)
        assert transcripts(pages(served.adapter, Query(since=cursor))) == [changed]
        with pytest.raises(Reject):
            pages(served.adapter, Query(since="khác"))


@settings(max_examples=10)
@given(
    vendor=st.sampled_from(VENDORS),
    plan=st.lists(st.lists(st.sampled_from(LOSING), max_size=1), max_size=8),
    harmless=st.sets(st.sampled_from(HARMLESS)),
    size=st.integers(2, 9),
)
def test_a_resumed_pull_equals_an_undisturbed_one(
    vendor: Vendor, plan: list[list[BadDay]], harmless: set[BadDay], size: int
) -> None:
    """No attempt is made twice here: each failure ends the pull, which goes on from its cursor."""
    rough = {**HASTY, "page_size": size}
    with serving(vendor, province()[:12], harmless, plan=plan, **rough) as served:
        kept = resumed(served.adapter, attempts=len(plan) + 1)
    assert transcripts(kept) == list(province()[:12])


@every_vendor
def test_documents_travel_byte_for_byte_since_a_cursor(vendor: Vendor) -> None:
    given_ones = documents(6)
    with serving(vendor) as served:
        assert deliver(served.adapter, given_ones[:4], "request-0001") == [DeliveryState.STORED] * 4
        first = file_pages(served.adapter)
        assert [file for page in first for file in page.files] == given_ones[:4]
        since = Query(since=first[-1].cursor)
        assert file_pages(served.adapter, since) == []
        states = deliver(served.adapter, given_ones, "request-0002")
        assert states == [DeliveryState.KNOWN] * 4 + [DeliveryState.STORED] * 2
        later = file_pages(served.adapter, since)
        assert [file for page in later for file in page.files] == given_ones[4:]
        other = SignedFile(given_ones[0].name, given_ones[1].content)
        assert deliver(served.adapter, [other], "request-0003") == [DeliveryState.REFUSED]


@every_vendor
@pytest.mark.parametrize("day", [BadDay.LOST_ANSWER, BadDay.TRUNCATED, BadDay.HALF_PAGE])
def test_documents_on_bad_days(vendor: Vendor, day: BadDay) -> None:
    with serving(vendor, days=[day]) as served:
        states = deliver(served.adapter, documents(3), "request-0001")
        assert states == [DeliveryState.STORED] * 3
        found = [file for page in file_pages(served.adapter) for file in page.files]
    assert found == documents(3)


@every_vendor
def test_a_probe_tells_what_is_wrong_and_no_secret(vendor: Vendor) -> None:
    with serving(vendor) as served:
        assert asyncio.run(served.adapter.probe()).ready
        secret = "key" if vendor.name == "exchange" else "password"
        probe = asyncio.run(served.another(**{secret: "mat-khau-sai"}).probe())
    assert not probe.ready
    assert "mat-khau-sai" not in str(probe)
