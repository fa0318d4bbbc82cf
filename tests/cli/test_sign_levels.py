"""``hub sign --level``: signatures raised inside the file, by real trust services on localhost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from simulation.trust_services import BadDay
from tests.cli.conftest import Commune, make_commune
from tests.trust.services import DAY, Services, serving

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def running() -> Iterator[Services]:
    with serving() as services:
        yield services


@pytest.fixture
def services(running: Services) -> Services:
    running.reset()
    running.at = dt.datetime.now(dt.UTC)
    return running


@pytest.fixture
def commune(tmp_path: Path, services: Services) -> Commune:
    return make_commune(tmp_path, services.desk.authority, 2)


def sign(ask: Ask, commune: Commune, services: Services, *words: object) -> tuple[int, Any]:
    return ask(
        "sign",
        *("--keys", commune.keys(commune.primary), "--set", "trusted_keys=true"),
        *("--school", commune.primary.code, "--store", commune.store),
        *("--out", commune.folder / "documents", "--trust", commune.trust),
        *("--tsa", f"{services.address}/tsa", *words),
    )


def test_every_signature_is_raised_and_the_file_passes_years_later(
    ask: Ask, commune: Commune, services: Services
) -> None:
    words = ("--level", "LTA", "--ask-host", "localhost")
    code, answer = sign(ask, commune, services, *words)
    assert (code, answer["complete"], answer["stopped"]) == (ExitCode.DONE, 2, [])
    later = (services.at + 1400 * DAY).isoformat()
    for document in (commune.folder / "documents").rglob("*.xml"):
        code, verdict = ask("verify", document, "--trust", commune.trust, "--at", later)
        assert (code, verdict["verdict"]) == (ExitCode.DONE, "passed")
        assert {each["level"] for each in verdict["signatures"]} == {"XAdES-LTA"}
    assert sign(ask, commune, services, *words)[1]["signatures"] == 0


def test_what_cannot_be_raised_is_not_sealed_and_goes_on_later(
    ask: Ask, commune: Commune, services: Services
) -> None:
    services.desk.day = BadDay.STAMP_REFUSED
    code, answer = sign(ask, commune, services, "--level", "T")
    assert (code, answer["complete"], len(answer["stopped"])) == (ExitCode.NO, 0, 2)
    assert "dấu thời gian" in answer["stopped"][0]["problem"]
    services.desk.day = BadDay.NONE
    code, answer = sign(ask, commune, services, "--level", "T")
    assert (code, answer["complete"]) == (ExitCode.DONE, 2)


def test_a_level_needs_somebody_to_ask(tell: Tell, commune: Commune) -> None:
    code, _, told = tell("sign", "--level", "T", "--store", commune.store)
    assert code == ExitCode.USAGE
    assert "--tsa" in told
