"""``hub identity``: a temporary code becomes the ministry's, and the record says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hub.cli.exit_codes import ExitCode
from tests.cli.conftest import Commune

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


def test_an_id_is_linked_shown_and_found(ask: Ask, tell: Tell, commune: Commune) -> None:
    store = ("--store", commune.store)
    here = ("--school", commune.primary.code, *store)
    _, found = ask("lookup", "", *here, "--limit", 1)
    (pupil,) = found["transcripts"]
    why = ("--source", "csv-import", "--reason", "Bộ cấp mã")
    assert ask("identity", "show", pupil["pupil"], *here)[0] == ExitCode.NO
    done, answer = ask("identity", "link", "TAM-01", pupil["pupil"], *why, *here)
    assert (done, answer["gave_way"]) == (ExitCode.DONE, [])
    _, shown = ask("identity", "show", pupil["pupil"], *here)
    assert [(each["source_id"], each["evidence"]) for each in shown["links"]] == [
        ("TAM-01", "Bộ cấp mã")
    ]
    _, again = ask("lookup", "TAM-01", *store)
    assert [each["key"] for each in again["transcripts"]] == [pupil["key"]]

    done, out, _ = tell("identity", "link", "TAM-01", "3799999999", *why, *here, "--lang", "en")
    assert (done, "1 unsigned transcripts" in out) == (ExitCode.DONE, True)
    _, shown = ask("identity", "show", "TAM-01", *here)
    assert [each["canonical"] for each in shown["links"]] == [pupil["pupil"], "3799999999"]
    assert "3799999999" in tell("identity", "show", "TAM-01", *here)[1]
    _, story = ask("explain", pupil["key"], *store)
    assert story["ledger"][-1]["to"] == "withdrawn"


def test_two_ids_for_one_and_a_day_to_come_are_refused(tell: Tell, commune: Commune) -> None:
    here = ("--school", commune.primary.code, "--store", commune.store, "--lang", "en")
    why = ("--source", "csv-import", "--reason", "x")
    assert tell("identity", "link", "A", "C", *why, *here)[0] == ExitCode.DONE
    code, _, err = tell("identity", "link", "B", "C", *why, *here)
    assert (code, "stands for another one" in err) == (ExitCode.REJECTED, True)
    code, _, _ = tell("identity", "link", "B", "D", "--at", "2999-01-01", *why, *here)
    assert code == ExitCode.USAGE
