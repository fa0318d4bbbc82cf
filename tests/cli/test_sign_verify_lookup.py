"""Sign what is in the store, verify the documents, look them up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hub.cli.exit_codes import ExitCode
from tests.cli.conftest import Commune

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


def _sign(ask: Ask, commune: Commune, *words: object) -> tuple[int, Any]:
    return ask(
        "sign",
        *("--keys", commune.keys(commune.secondary), "--set", "trusted_keys=true"),
        *("--school", commune.secondary.code, "--store", commune.store),
        *("--out", commune.folder / "documents", *words),
    )


def test_every_slot_is_signed_once_and_verifies(ask: Ask, commune: Commune) -> None:
    code, answer = _sign(ask, commune)
    assert (code, answer["documents"], answer["complete"]) == (ExitCode.DONE, 6, 6)
    assert answer["stopped"] == []
    documents = sorted((commune.folder / "documents").rglob("*.xml"))
    assert len(documents) == 6
    signatures = 0
    for document in documents:
        code, verdict = ask("verify", document, "--trust", commune.trust)
        assert (code, verdict["verdict"]) == (ExitCode.DONE, "passed")
        signatures += len(verdict["signatures"])
    assert signatures == answer["signatures"]
    assert _sign(ask, commune)[1]["signatures"] == 0


def test_slots_can_be_signed_in_sessions_of_their_own(ask: Ask, commune: Commune) -> None:
    _, teachers = _sign(ask, commune, "--slot", "GVBM", "--slot", "GVCN")
    assert teachers["complete"] == 0
    document = next((commune.folder / "documents").rglob("*.xml"))
    code, verdict = ask("verify", document, "--trust", commune.trust)
    assert (code, verdict["verdict"]) == (ExitCode.NO, "failed")
    assert verdict["missing"] == ["CBQL", "KY_PHAT_HANH"]
    _, rest = _sign(ask, commune, "--slot", "CBQL", "--slot", "KY_PHAT_HANH")
    assert (rest["signatures"], rest["complete"]) == (12, 6)
    assert ask("verify", document, "--trust", commune.trust)[0] == ExitCode.DONE


def test_without_the_right_keys_documents_stop_and_say_whose_turn_it_is(
    ask: Ask, tell: Tell, commune: Commune
) -> None:
    wrong = ("--keys", commune.keys(commune.primary), "--store", commune.store)
    code, answer = ask("sign", *wrong, "--school", commune.secondary.code)
    assert code == ExitCode.NO
    assert len(answer["stopped"]) == 6
    assert "chứng thư số" in answer["stopped"][0]["problem"]
    assert answer["signatures"] == 0
    code, out, _ = tell("sign", *wrong, "--school", commune.secondary.code, "--lang", "en")
    assert "certificate" in out


def test_lookup_by_name_without_diacritics_and_by_code(ask: Ask, commune: Commune) -> None:
    _, everybody = ask("lookup", "", "--store", commune.store)
    first = everybody["transcripts"][0]
    assert set(first) >= {"key", "name", "pupil", "class", "school", "year", "state"}
    assert first["state"] is None
    _, by_code = ask("lookup", first["pupil"], "--store", commune.store)
    assert [entry["key"] for entry in by_code["transcripts"]] == [first["key"]]
    code, nobody = ask("lookup", "khong ai ten nay", "--store", commune.store)
    assert (code, nobody["transcripts"]) == (ExitCode.NO, [])


def test_pages_join_to_the_whole(ask: Ask, commune: Commune) -> None:
    _, whole = ask("lookup", "", "--store", commune.store)
    _, first = ask("lookup", "", "--limit", "5", "--store", commune.store)
    assert first["after"] is not None
    _, second = ask(
        "lookup", "", "--limit", "20", "--after", first["after"], "--store", commune.store
    )
    keys = [entry["key"] for entry in (*first["transcripts"], *second["transcripts"])]
    assert keys == [entry["key"] for entry in whole["transcripts"]]


def test_lookup_shows_who_has_signed(ask: Ask, commune: Commune) -> None:
    _sign(ask, commune, "--slot", "GVBM")
    _, found = ask("lookup", "", "--school", commune.secondary.code, "--store", commune.store)
    states = {entry["state"] for entry in found["transcripts"]}
    assert states == {"signing"}
    assert all(slot.startswith("GVBM-") for slot in found["transcripts"][0]["signed"])
