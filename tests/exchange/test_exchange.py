"""What is the exchange contract's own: its payloads, its problems, its promise of once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from hypothesis import given, settings

from hub.core.contracts import Adapter, PushState
from hub.core.errors import Actor, HubError, LostAnswer, Pause, Reject, Retry
from hub.core.model import Transcript
from hub.plugins.exchange.manifest import MANIFEST
from hub.plugins.exchange.mapping import write_of
from hub.plugins.exchange.wire import CONTRACT, Write
from simulation.cli import run as simulate
from simulation.exchange.contract import contract
from simulation.vendors.bad_days import BadDay, Days, Weather
from simulation.vendors.server import Answered, Asked, Server
from tests.model.strategies import transcripts as any_transcript
from tests.spec import samples
from tests.vendors.judge import CONTRACTS
from tests.vendors.worlds import (
    EXCHANGE_VENDOR,
    HASTY,
    PATIENT,
    host,
    pages,
    province,
    push,
    serving,
)


def test_the_published_file_is_what_the_models_say(capsys: pytest.CaptureFixture[str]) -> None:
    """When the wire changes, its name does too."""
    assert simulate(["contract", "exchange"]) == 0
    assert capsys.readouterr().out == (CONTRACTS / f"{CONTRACT}.json").read_text("utf-8")


def test_the_contract_says_whose_it_is() -> None:
    assert "CỦA TRỤC NÀY" in contract()["info"]["description"]
    assert "hub's own contract" in MANIFEST.name.en


@settings(max_examples=30)
@given(any_transcript())
def test_nothing_is_lost_on_the_way_there_and_back(transcript: Transcript) -> None:
    body = write_of([transcript], overwrite=False)
    assert Write.model_validate_json(body).transcripts == (transcript,)


def test_a_write_as_a_vendor_sees_it() -> None:
    body = json.loads(write_of([samples.lower()], overwrite=True))
    (sent,) = body["transcripts"]
    assert body["overwrite"] is True
    assert sent["level"] == "03"
    assert sent["school_year"] == "2025-2026"
    assert {"school", "classroom", "pupil", "results", "regulation"} <= set(sent)
    assert sent["results"]["kind"] == "secondary"
    assert all(isinstance(row["year"], str) for row in sent["results"]["subjects"])


def test_a_request_id_is_carried_out_once_and_never_for_something_else() -> None:
    first, second = (write_of([each], overwrite=False) for each in province()[:2])
    with serving(EXCHANGE_VENDOR) as served:
        key = served.world.settings("")["key"]
        with httpx.Client(headers={"Authorization": f"Bearer {key}"}) as client:
            put = f"{served.address}/writes/request-0001"
            kind = {"Content-Type": "application/json"}
            told = client.put(put, content=first, headers=kind)
            again = client.put(put, content=first, headers=kind)
            other = client.put(put, content=second, headers=kind)
            many = client.get(f"{served.address}/transcripts", params={"limit": 500})
        assert sum(served.book.written.values()) == 1
        served.server.listener = None
        with httpx.Client(headers={"Authorization": f"Bearer {key}"}) as client:
            wrong = client.get(f"{served.address}/transcripts", params={"limit": 501})
            lost = client.get(f"{served.address}/elsewhere")
    assert told.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (409, "request-id-used")
    assert (lost.status_code, many.status_code, wrong.status_code) == (404, 200, 400)


@dataclass
class Parrot:
    """Says the same to everybody."""

    words: bytes
    status: int = 200
    heard: list[str] = field(default_factory=list)

    def answer(self, asked: Asked, days: Days) -> Answered:
        self.heard.append(asked.path)
        return Answered(self.words, self.status)

    def failure(self, asked: Asked) -> Answered:
        return Answered(self.words)


@contextmanager
def parrot(words: object, status: int = 200) -> Iterator[Adapter]:
    content = words if isinstance(words, bytes) else json.dumps(words).encode()
    with Server(Parrot(content, status), Weather()).serving() as address:
        given_settings = {**HASTY, "address": address, "key": "khoa-bi-mat"}
        yield host().build_adapter("exchange", given_settings)


def failed(words: object, status: int = 200) -> HubError:
    with parrot(words, status) as adapter, pytest.raises(HubError) as caught:
        pages(adapter)
    assert "khoa-bi-mat" not in f"{caught.value.what}{caught.value.remedy}{caught.value.fields}"
    return caught.value


@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize(
    ("code", "kind", "who"),
    [
        ("processing", Retry, Actor.VENDOR),
        ("internal", LostAnswer, Actor.VENDOR),
        ("key-refused", Pause, Actor.OPERATOR),
        ("school-not-allowed", Pause, Actor.OPERATOR),
        ("request-not-valid", Reject, Actor.DEVELOPER),
        ("request-id-used", Reject, Actor.DEVELOPER),
        ("never-heard-of", Pause, Actor.VENDOR),
    ],
)
def test_every_code_has_its_class_and_the_vendor_s_sentence_is_not_shown(
    code: str, kind: type[HubError], who: Actor, status: int
) -> None:
    error = failed({"code": code, "message": "Nguyễn Văn A"}, status)
    assert (type(error), error.who, error.fields["vendor_code"]) == (kind, who, code)
    assert "Nguyễn" not in f"{error.what}{error.remedy}"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(202, Retry), (401, Pause), (409, Reject), (422, Reject), (503, LostAnswer), (404, Pause)],
)
def test_a_status_without_its_words_still_means_something(
    status: int, kind: type[HubError]
) -> None:
    assert type(failed(b"<html>proxy</html>", status)) is kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (b"", LostAnswer),
        (b"{", LostAnswer),
        ({"since": 0}, Pause),
        ([], Pause),
        ({"since": 5, "count": 0, "remaining": 0, "items": []}, LostAnswer),
        ({"since": 0, "count": 1, "remaining": 0, "items": []}, LostAnswer),
        ({"since": 0, "count": 0, "remaining": 9, "items": []}, LostAnswer),
    ],
)
def test_an_answer_that_is_no_whole_page(words: object, kind: type[HubError]) -> None:
    assert type(failed(words)) is kind


def test_outcomes_must_tell_of_every_record_in_order() -> None:
    outcomes = [{"key": each.key, "state": "created"} for each in reversed(province()[:2])]
    for wrong in (outcomes, outcomes[:1], []):
        words = {"request_id": "request-0001", "outcomes": wrong}
        with parrot(words) as adapter, pytest.raises(Pause):
            push(adapter, province()[:2])


def test_a_refusal_is_told_by_its_code() -> None:
    outcomes = [{"key": province()[0].key, "state": "refused"}]
    with parrot({"request_id": "request-0001", "outcomes": outcomes}) as adapter:
        (told,) = push(adapter, province()[:1])
    assert told.state is PushState.REFUSED
    assert told.reason is not None
    assert told.reason.code == "not-told"


def test_a_pupil_without_a_code_and_a_merged_record_are_refused_alone() -> None:
    days = [BadDay.MISSING_FIELD, BadDay.MERGED_PUPIL, BadDay.CHANGED_ID]
    with serving(EXCHANGE_VENDOR, province()[:10], days, judged=False, page_size=50) as served:
        (page,) = pages(served.adapter)
    found = {n.place.source: [(r.code, r.column) for r in n.reasons] for n in page.refused}
    assert found == {
        **{f"exchange GL-100000{n}": [("field-missing", "pupil.code")] for n in (3, 6, 9)},
        "exchange GL-1000010": [("pupil-merged", None)],
    }
    assert len(page.records) == 6
    assert page.evidence[0].content.count(b'"id":"GL-') == 10


def test_an_expired_key_waits_for_a_person() -> None:
    with (
        serving(EXCHANGE_VENDOR, province()[:9], [BadDay.LOGIN_EXPIRES]) as served,
        pytest.raises(Pause) as caught,
    ):
        pages(served.adapter)
    assert caught.value.fields["vendor_code"] == "key-refused"


def test_a_quota_is_kept() -> None:
    with serving(EXCHANGE_VENDOR, province()[:3]) as served:
        adapter = served.another(**PATIENT, per_minute=100_000)
        assert asyncio.run(adapter.probe()).ready
        assert len(pages(adapter)) == 1
