"""The crew: tasks beside the worker, errors that travel whole, a process that dies is replaced."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hub.core.errors import Pause, Retry
from hub.core.host import PluginHost
from hub.core.journey.crew import Crew
from hub.core.journey.workshop import Site, Workshop
from hub.core.text import Text


def transcripts_in(shop: Workshop, plus: int) -> int:
    with shop.store.reading() as transaction:
        return transaction.transcripts.count() + plus


def refuse(shop: Workshop, where: str) -> int:
    raise Pause(Text("Dừng", "Stopped"), remedy=Text("Sửa", "Mend"), where=where, unit="37")


def die_once(shop: Workshop, mark: Path) -> int:
    if mark.exists():
        return os.getpid()
    mark.touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


@pytest.fixture(params=[0, 1], ids=["in this process", "in another"])
def crew(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Crew]:
    site = Site(str(tmp_path / "hub.sqlite"), tmp_path / "hub.keys")
    with (
        closing(Workshop.open(site, PluginHost())) as shop,
        closing(Crew(shop, request.param)) as made,
    ):
        yield made


def test_a_task_answers_and_its_error_travels_whole(crew: Crew) -> None:
    assert crew.run(transcripts_in, plus=3) == 3
    with pytest.raises(Pause) as stopped:
        crew.run(refuse, "here")
    error = stopped.value
    assert (error.where, error.remedy.en, error.fields) == ("here", "Mend", {"unit": "37"})


def test_a_process_that_dies_is_replaced(tmp_path: Path) -> None:
    site = Site(str(tmp_path / "hub.sqlite"), tmp_path / "hub.keys")
    with closing(Workshop.open(site, PluginHost())) as shop, closing(Crew(shop, 1)) as crew:
        with pytest.raises(Retry):
            crew.run(die_once, tmp_path / "mark")
        assert crew.run(die_once, tmp_path / "mark") != os.getpid()
