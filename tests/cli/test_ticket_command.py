"""Signing by phone at the command line: ask, say what to confirm, ask the provider, go on."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from hub.core.journey.moving import move
from hub.core.journey.states import Step
from hub.core.store import open_store
from simulation.signing.phone import Habit
from tests.smartca.services import Service, pupils, serving

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a class in it."""
    place = tmp_path / "hub.sqlite"
    with closing(open_store(place)) as opened, opened.writing() as transaction:
        transaction.transcripts.save(pupils())
        move(transaction, [each.key for each in pupils()], Step.COLLECT, actor="local")
    return place


def by_phone(service: Service, store: Path, *, pace: float = 0.01) -> tuple[str, ...]:
    """The options that name the signer."""
    settings = service.world.settings(service.address) | {"poll_seconds": pace}
    pairs = [word for item in settings.items() for word in ("--set", "=".join(map(str, item)))]
    return ("--signer", "vnpt", *pairs, "--store", str(store))


def test_one_run_asks_the_next_one_goes_on(ask: Ask, store: Path) -> None:
    with serving(hesitation=0) as service:
        options = by_phone(service, store, pace=60)
        code, asked = ask("sign", *options)
        assert (code, asked["signatures"], len(asked["asked"])) == (ExitCode.DONE, 0, 1)
        assert (asked["asked"][0]["state"], asked["asked"][0]["items"]) == ("pending", 3)
        _, waiting = ask("ticket", "list", "--store", store)
        assert [each["request"] for each in waiting["tickets"]] == [asked["asked"][0]["request"]]
        (told,) = ask("status", "--store", store)[1]["work"]["tickets"]
        assert (told["count"], told["who"], told["held"]) == (1, "homeroom-teacher", False)
        _, polled = ask("ticket", "poll", *options)
        assert (polled["signatures"], polled["ended"]) == (3, {"signed": 1})
        _, next_one = ask("sign", *options)
        assert next_one["asked"][0]["description"] == asked["asked"][0]["description"]
        assert service.prompts == 2
        _, listed = ask("ticket", "list", "--all", "--store", store)
        assert [each["state"] for each in listed["tickets"]] == ["pending", "signed"]


def test_waiting_goes_on_until_every_slot_is_signed(ask: Ask, store: Path, tmp_path: Path) -> None:
    with serving(hesitation=1) as service:
        out = tmp_path / "out"
        code, answer = ask("sign", *by_phone(service, store), "--wait", "--out", out)
        assert (code, answer["complete"], answer["asked"]) == (ExitCode.DONE, 3, [])
        assert service.prompts == 3
        assert len(list(out.rglob("*.xml"))) == 3


def test_a_person_reads_who_must_confirm_what(tell: Tell, store: Path) -> None:
    with serving(habit=Habit.REFUSES, hesitation=0) as service:
        options = by_phone(service, store)
        code, out, _ = tell("sign", *options)
        assert code == ExitCode.DONE
        homeroom = pupils()[0].homeroom
        assert homeroom is not None
        assert homeroom.full_name in out
        assert "trên điện thoại và xác nhận trước" in " ".join(out.split())
        assert "hub ticket poll" in out
        code, out, _ = tell("status", "--store", store, "--lang", "en")
        assert "Turn: homeroom teacher. See hub ticket list." in " ".join(out.split())
        code, out, _ = tell("ticket", "poll", *options, "--lang", "en")
        assert "1 ended" in out
        code, out, _ = tell("ticket", "list", "--all", "--store", store, "--lang", "en")
        assert "refused" in out


def test_withdrawn_is_withdrawn_and_asked_for_anew(ask: Ask, store: Path) -> None:
    with serving(habit=Habit.SLEEPS) as service:
        options = by_phone(service, store, pace=60)
        _, asked = ask("sign", *options)
        request = asked["asked"][0]["request"]
        code, answer = ask("ticket", "cancel", request, *options)
        assert (code, answer["state"]) == (ExitCode.DONE, "cancelled")
        assert ask("ticket", "cancel", request, *options)[0] == ExitCode.REJECTED
        assert ask("ticket", "cancel", "ky-none", *options)[0] == ExitCode.REJECTED
        _, again = ask("sign", *options)
        assert again["asked"][0]["request"] != request


def test_an_account_that_is_turned_away_stops_and_says_what_to_do(
    ask: Ask, tell: Tell, store: Path
) -> None:
    with serving(hesitation=0) as service:
        options = by_phone(service, store)
        ask("sign", *options)
        service.world.sp769.closed = True
        _, polled = ask("ticket", "poll", *options)
        assert [each["code"] for each in polled["troubles"]] == ["cannot-sign"]
        _, out, _ = tell("ticket", "poll", *options)
        assert "VNPT không chấp nhận tài khoản kết nối" in " ".join(out.split())
        _, listed = ask("ticket", "list", "--store", store)
        assert (listed["tickets"][0]["problem"], listed["tickets"][0]["next_at"]) == (
            "credentials",
            None,
        )
        service.world.sp769.closed = False
        assert ask("ticket", "poll", *options)[1]["ended"] == {"signed": 1}


def test_without_the_options_a_hand_made_request_is_left_alone(ask: Ask, store: Path) -> None:
    with serving() as service:
        ask("sign", *by_phone(service, store))
        _, polled = ask("ticket", "poll", "--store", store)
    assert polled["troubles"][0]["code"] == "paused"
    assert json.dumps(polled["troubles"]).count("hub ticket poll") == 1


def test_only_one_person_is_asked(ask: Ask, store: Path) -> None:
    with serving() as service:
        options = by_phone(service, store, pace=60)
        assert ask("sign", *options, "--person", "Không Có Ai")[1]["asked"] == []
        homeroom = pupils()[0].homeroom
        assert homeroom is not None
        assert len(ask("sign", *options, "--person", homeroom.full_name)[1]["asked"]) == 1
