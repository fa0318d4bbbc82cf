"""How the client waits, names its parameters, and what it makes of answers that are not whole."""

from __future__ import annotations

import asyncio
import time

import pytest
from lxml import etree

from hub.core.errors import Pause, Retry
from hub.core.model import Transcript
from hub.core.transport.pace import TokenBucket
from hub.plugins.vnpt.adapter import read_answer
from hub.plugins.vnpt.client import Credentials
from hub.plugins.vnpt.manifest import Dialect
from hub.plugins.vnpt.mapping import write


def test_a_quota_spreads_the_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(round(seconds, 3))

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)

    async def calls(quota: TokenBucket) -> None:
        for _ in range(3):
            await quota.take()

    asyncio.run(calls(TokenBucket(30)))
    assert waited == [0, 2, 4]
    asyncio.run(calls(TokenBucket(0)))
    assert waited == [0, 2, 4]


def test_passwords_are_not_shown() -> None:
    assert "mat-khau" not in repr(Credentials("a", "mat-khau-1", "u", "mat-khau-2"))


def page(everyone: tuple[Transcript, ...], count: int, **head: str) -> str:
    marks = {"so_luong": str(count), "tu_moc": "0", "moc": str(count), "con_lai": "0"}
    root = etree.Element("DSHocBa", marks | head)
    root.extend(write(each, Dialect.SINCE_2020) for each in everyone[:count])
    return etree.tostring(root, encoding="unicode")


def test_a_whole_page_is_taken(everyone: tuple[Transcript, ...]) -> None:
    head, read = read_answer(page(everyone, 12), 0, "x")
    assert (head.moc, len(read.records)) == (12, 12)


@pytest.mark.parametrize(
    "head",
    [
        {"so_luong": "13"},
        {"tu_moc": "3"},
        {"moc": "0", "con_lai": "5"},
        {"tu_moc": "9", "moc": "4"},
    ],
)
def test_another_page_is_asked_for_again(
    everyone: tuple[Transcript, ...], head: dict[str, str]
) -> None:
    with pytest.raises(Retry):
        read_answer(page(everyone, 12, **head), 0, "x")


@pytest.mark.parametrize("text", ["<other/>", "<DSTep/>"])
def test_an_answer_without_a_head_is_no_empty_page(text: str) -> None:
    with pytest.raises(Pause):
        read_answer(text, 0, "x")


def test_a_value_that_the_model_refuses_is_named_by_its_path(
    everyone: tuple[Transcript, ...],
) -> None:
    text = page(everyone, 12).replace('nam_hoc="2025-2026"', 'nam_hoc="2025-2027"', 1)
    _, read = read_answer(text, 0, "x")
    ((reason,),) = [notice.reasons for notice in read.refused]
    assert (reason.code, reason.path) == ("vnpt-value", "school_year")
    assert len(read.records) == 11


def test_a_field_in_the_wrong_place_refuses_its_record(everyone: tuple[Transcript, ...]) -> None:
    text = page(everyone, 12).replace('<mon_hoc stt="1"', '<mon_hoc stt="1" HK="8"', 1)
    _, read = read_answer(text, 0, "x")
    ((reason,),) = [notice.reasons for notice in read.refused]
    assert (reason.code, reason.column) == ("vnpt-misplaced", "HK")


def test_a_page_of_another_shape_is_another_contract(everyone: tuple[Transcript, ...]) -> None:
    text = page(everyone, 12).replace("ten_mon_hoc=", "ten_mon=")
    with pytest.raises(Pause):
        read_answer(text, 0, "x")
