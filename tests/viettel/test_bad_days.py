"""Bad days: the right class of error, nothing lost, and a resumed pull that equals a quiet one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.errors import HubError, LostAnswer, Pause, Retry
from simulation.vendors.bad_days import LASTING, REST, BadDay
from simulation.vendors.server import Server
from tests.viettel.tenants import (
    HASTY,
    pages,
    province,
    resumed,
    serving,
    tenant,
    transcripts,
)

TRANSCRIPTS = "/TranscriptAPI/TranscriptWS/getTranscripts/GL37"
PASSING = sorted(REST - LASTING)
HARMLESS = (BadDay.CHANGED_ID, BadDay.CLOCK_SKEW, BadDay.BYTE_ORDER_MARK)


@pytest.mark.parametrize("day", PASSING)
def test_a_patient_pull_gets_everything(day: BadDay) -> None:
    with tenant(province()[:16], [day]) as served:
        assert transcripts(pages(served.adapter)) == list(province()[:16])


@pytest.mark.parametrize("day", HARMLESS)
def test_what_changes_nothing_is_no_trouble(day: BadDay) -> None:
    with tenant(province()[:16], [day], **HASTY) as served:
        assert transcripts(pages(served.adapter)) == list(province()[:16])


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (BadDay.SLOW, LostAnswer),
        (BadDay.LOST_ANSWER, LostAnswer),
        (BadDay.DROPPED, LostAnswer),
        (BadDay.HALF_PAGE, LostAnswer),
        (BadDay.TRUNCATED, LostAnswer),
        (BadDay.FAILURE_INSIDE, LostAnswer),
        (BadDay.BUSY, Retry),
        (BadDay.BUSY_FOR_SECONDS, Retry),
        (BadDay.WRONG_ENCODING, Pause),
        (BadDay.RENAMED_FIELD, Pause),
    ],
)
def test_an_impatient_pull_tells_what_happened(day: BadDay, kind: type[HubError]) -> None:
    with (
        tenant(province()[:16], [day], login="basic", judged=False, **HASTY) as served,
        pytest.raises(HubError) as caught,
    ):
        pages(served.adapter)
    error = caught.value
    assert type(error) is kind
    assert error.where == served.address
    assert error.what.vi != error.what.en
    assert error.remedy.vi
    names = [each.pupil.full_name for each in province()]
    assert not any(name in f"{error.what}{error.remedy}{error.fields}" for name in names)


@pytest.mark.parametrize(
    ("day", "asked"), [(BadDay.DUPLICATE_PAGE, 5), (BadDay.REORDERED_PAGES, 5)]
)
def test_the_wrong_page_is_noticed_and_asked_for_again(day: BadDay, asked: int) -> None:
    """Of three pages the first cannot be a repetition, and the last has none behind it."""
    with tenant(province()[:16], [day]) as served:
        assert transcripts(pages(served.adapter)) == list(province()[:16])
        assert served.server.asked[TRANSCRIPTS] >= asked


def test_the_vendor_s_wish_to_wait_is_known() -> None:
    days = [BadDay.BUSY_FOR_SECONDS]
    with tenant((), days, login="basic", **HASTY) as served, pytest.raises(Retry) as caught:
        pages(served.adapter)
    assert caught.value.fields["after"] == 1


def test_a_token_that_expires_midway_is_renewed_and_nothing_else_is_asked_twice() -> None:
    with tenant(province()[:16], [BadDay.TOKEN_EXPIRES], **HASTY) as served:
        assert transcripts(pages(served.adapter)) == list(province()[:16])
        assert served.server.asked["/auth/login"] == 4
        assert served.server.asked[TRANSCRIPTS] == 6


def test_a_pupil_without_the_sector_s_code_is_refused_with_the_reason() -> None:
    with tenant(province()[:7], [BadDay.MISSING_FIELD]) as served:
        (page,) = pages(served.adapter)
    codes = [reason.code for notice in page.refused for reason in notice.reasons]
    assert codes == ["no-sector-code"] * 2
    assert len(page.records) == 5


def test_a_record_that_was_merged_is_refused_with_the_reason() -> None:
    with tenant(province()[:12], [BadDay.MERGED_PUPIL]) as served:
        pulled = pages(served.adapter)
    (notice,) = [notice for page in pulled for notice in page.refused]
    assert [reason.code for reason in notice.reasons] == ["pupil-merged"]
    assert notice.place.source == "viettel GL37 HB-0000010"
    assert len(transcripts(pulled)) == 11


@settings(max_examples=8)
@given(
    passing=st.lists(st.sampled_from([d for d in PASSING if d is not BadDay.SLOW]), max_size=4),
    lasting=st.sets(st.sampled_from([*HARMLESS, BadDay.MISSING_FIELD, BadDay.MERGED_PUPIL])),
    size=st.integers(1, 9),
)
def test_a_resumed_pull_equals_an_undisturbed_one(
    passing: list[BadDay], lasting: set[BadDay], size: int
) -> None:
    held = province()[:12]
    with tenant(held, lasting, page_size=size) as quiet:
        expected = pages(quiet.adapter)
        with serving(quiet.world, [*passing, *lasting], **{**HASTY, "page_size": size}) as rough:
            kept, _ = resumed(rough.adapter, attempts=80)
    assert transcripts(kept) == transcripts(expected)
    assert [notice for page in kept for notice in page.refused] == [
        notice for page in expected for notice in page.refused
    ]


def test_a_server_says_what_it_was_asked_and_stops_at_once() -> None:
    with tenant(province()[:2], [BadDay.SLOW], **HASTY) as served:
        server: Server = served.server
        with pytest.raises(LostAnswer):
            pages(served.adapter)
    assert server.stopping.is_set()
    assert server.asked["/auth/login"] == 1
