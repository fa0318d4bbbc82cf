"""Pushing to an invented Viettel: outcomes, idempotence, never overwriting; signed documents."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from hub.core.contracts import (
    Adapter,
    DeliveryState,
    PushOutcome,
    PushState,
    Query,
    SignedFile,
)
from hub.core.document.compose import compose
from hub.core.errors import Retry
from hub.core.model import Level, Transcript
from simulation.vendors.bad_days import BadDay
from tests.spec import samples
from tests.viettel.tenants import HASTY, pages, province, tenant, transcripts

REQUEST = "request-0001"
CREATE = "/TranscriptAPI/TranscriptWS/createTranscripts/GL37"
SEARCH = "/TranscriptAPI/TranscriptWS/searchTranscriptsByTransactionUuid/GL37"


def push(
    adapter: Adapter,
    given: Sequence[Transcript],
    request: str = REQUEST,
    *,
    overwrite: bool = False,
) -> tuple[PushOutcome, ...]:
    return asyncio.run(adapter.push(given, request_id=request, overwrite=overwrite))


def states(outcomes: Sequence[PushOutcome]) -> list[PushState]:
    return [outcome.state for outcome in outcomes]


@pytest.mark.parametrize("drafts", [False, True])
def test_what_is_pushed_is_pulled_back_field_by_field(drafts: bool) -> None:
    with tenant(drafts=drafts) as served:
        outcomes = push(served.adapter, province())
        pulled = transcripts(pages(served.adapter))
        asked = served.server.asked
    assert states(outcomes) == [PushState.CREATED] * 30
    assert [outcome.key for outcome in outcomes] == [each.key for each in province()]
    assert pulled == list(province())
    assert asked[SEARCH] == (5 if drafts else 0)
    assert asked[CREATE] == (0 if drafts else 5)


def test_what_the_vendor_holds_is_kept_unless_it_is_told_to_overwrite() -> None:
    first, second, third = province()[:3]
    changed = samples.change(second, {"pupil.full_name": "Tên Khác (giả lập)"})
    with tenant((first, second)) as served:
        kept = push(served.adapter, (first, changed, third))
        assert states(kept) == [PushState.UNCHANGED, PushState.KEPT, PushState.CREATED]
        assert kept[1].reason is not None
        assert kept[1].reason.code == "vendor-keeps-its-own"
        assert served.held == [first, second, third]
        told = push(served.adapter, (changed,), "request-0002", overwrite=True)
        assert states(told) == [PushState.UPDATED]
        assert set(map(str, served.held)) == {str(first), str(changed), str(third)}


def test_the_same_request_again_has_no_second_effect() -> None:
    with tenant() as served:
        before = push(served.adapter, province()[:9])
        assert push(served.adapter, province()[:9]) == before
        assert set(served.world.desk.book.written.values()) == {1}
        assert len(served.world.desk.book.transactions) == 2


@pytest.mark.parametrize(
    "day",
    [BadDay.LOST_ANSWER, BadDay.DROPPED, BadDay.TRUNCATED, BadDay.SLOW, BadDay.FAILURE_INSIDE],
)
@pytest.mark.parametrize("drafts", [False, True])
def test_a_lost_answer_is_asked_for_and_nothing_is_written_twice(day: BadDay, drafts: bool) -> None:
    with tenant(days=[day], drafts=drafts) as served:
        outcomes = push(served.adapter, province()[:9])
        book = served.world.desk.book
        assert states(outcomes) == [PushState.CREATED] * 9
        assert set(book.written.values()) == {1}
        assert len(book.written) == 9


def test_a_push_that_ran_out_of_patience_is_finished_by_the_same_request() -> None:
    days = [BadDay.LOST_ANSWER, BadDay.STILL_PROCESSING, BadDay.BUSY]
    with tenant(days=days, **HASTY) as served:
        for _ in range(20):
            try:
                outcomes = push(served.adapter, province()[:9])
            except Retry:
                continue
            break
        else:
            pytest.fail("never finished")
        assert states(outcomes) == [PushState.CREATED] * 9
        assert set(served.world.desk.book.written.values()) == {1}


def test_nothing_to_push_is_nothing_asked() -> None:
    with tenant() as served:
        assert push(served.adapter, ()) == ()
        assert served.server.asked == {}


def documents(count: int) -> list[SignedFile]:
    """Documents; the vendor reads them and does not look at signatures."""
    return [
        SignedFile(f"hb-{n}.xml", compose(each).content)
        for n, each in enumerate(province()[:count])
    ]


def deliver(adapter: Adapter, files: Sequence[SignedFile], request: str = REQUEST) -> list[str]:
    return [one.state for one in asyncio.run(adapter.deliver(files, request_id=request))]


def fetched(adapter: Adapter, query: Query | None = None) -> list[SignedFile]:
    async def fetch() -> list[SignedFile]:
        return [file async for page in adapter.documents(query or Query()) for file in page.files]

    return asyncio.run(fetch())


def test_documents_come_back_byte_for_byte() -> None:
    given = documents(6)
    with tenant() as served:
        assert deliver(served.adapter, given) == [DeliveryState.STORED] * 6
        assert fetched(served.adapter) == given
        query = Query(school_year="2025-2026", level=Level.PRIMARY)
        primary = [f for f, t in zip(given, province(), strict=False) if t.level is Level.PRIMARY]
        assert fetched(served.adapter, query) == primary
        assert fetched(served.adapter, Query(school_year="2020-2021")) == []


def test_signed_bytes_are_never_replaced() -> None:
    first, second = documents(2)
    changed = SignedFile(first.name, second.content)
    bad = SignedFile("bad.xml", b"<x/>")
    with tenant() as served:
        deliver(served.adapter, [first])
        outcomes = asyncio.run(
            served.adapter.deliver([first, changed, bad, second], request_id="request-0002")
        )
        assert fetched(served.adapter) == [first, second]
    assert [one.state for one in outcomes] == ["known", "refused", "refused", "stored"]
    assert [one.reason and one.reason.code for one in outcomes] == [
        None,
        "FILE_NAME_TAKEN",
        "FILE_NOT_READABLE",
        None,
    ]


@pytest.mark.parametrize("day", [BadDay.LOST_ANSWER, BadDay.HALF_PAGE, BadDay.TRUNCATED])
def test_documents_on_bad_days(day: BadDay) -> None:
    given = documents(3)
    with tenant(days=[day]) as served:
        assert deliver(served.adapter, given) == [DeliveryState.STORED] * 3
        assert fetched(served.adapter) == given
        assert deliver(served.adapter, given, "request-0002") == [DeliveryState.KNOWN] * 3


def test_many_documents_travel_in_portions() -> None:
    (document,) = documents(1)
    given = [SignedFile(f"{number:03}.xml", document.content) for number in range(101)]
    with tenant() as served:
        assert deliver(served.adapter, given) == [DeliveryState.STORED] * 101
        assert fetched(served.adapter) == given
        assert len(served.world.desk.book.transactions) == 2
