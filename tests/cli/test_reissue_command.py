"""``hub recall`` and ``hub reissue`` as a school office uses them, and the story they leave."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from hub.core.model import Transcript
from hub.core.store import open_store
from tests.cli.conftest import Commune
from tests.spec import samples

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def keys(commune: Commune) -> tuple[object, ...]:
    """The options by which the primary school signs."""
    school = commune.primary
    given = ("--keys", commune.keys(school), "--set", "trusted_keys=true")
    return (*given, "--school", school.code, "--store", commune.store)


@pytest.fixture
def wrong(ask: Ask, commune: Commune, keys: tuple[object, ...]) -> Transcript:
    """A transcript that is issued."""
    ask("sign", *keys)
    with closing(open_store(commune.store)) as store, store.reading() as transaction:
        found = transaction.transcripts.iterate()
        return next(
            each.transcript for each in found if each.transcript.school.code == commune.primary.code
        )


def test_a_mistake_is_recalled_corrected_and_signed_again(
    ask: Ask, tell: Tell, commune: Commune, keys: tuple[object, ...], wrong: Transcript
) -> None:
    store = ("--store", commune.store)
    right = samples.change(wrong, {"results.comments.homeroom": "Đã sửa nhận xét."})
    file = commune.folder / "sua.json"
    file.write_text(right.model_dump_json(), "utf-8")
    code, answer = ask("reissue", "--from", file, "--reason", "Sai nhận xét", *store)
    assert code == ExitCode.DONE
    ((old, new),) = [(each["old"], each["new"]) for each in answer["replaced"]]
    assert old == wrong.key
    assert ask("sign", *keys)[0] == ExitCode.DONE

    # The pupil's code means the version in force, a key the version that it names.
    code, story = ask("explain", wrong.pupil.code, *store)
    assert (code, story["key"]) == (ExitCode.DONE, new)
    assert [(each["version"], each["recalled"]) for each in story["versions"]] == [
        (1, True),
        (2, False),
    ]
    told = [(each["version"], each["action"]) for each in story["ledger"]]
    assert told[-1] == (2, "issue")
    assert (1, "recall") in told
    assert (1, "withdraw") in told
    assert ask("explain", old, *store)[1]["key"] == old
    code, out, _ = tell("explain", wrong.pupil.code, *store, "--lang", "en")
    assert "[version 1]" in out
    assert f"replaces {old}" in out
    code, out, _ = tell("diff", old, new, *store, "--lang", "en")
    assert "Đã sửa nhận xét." in out
    assert ask("submit", wrong.pupil.code, *store)[1]["moved"] == [new]


def test_a_returned_document_is_composed_again_from_the_data_of_the_store(
    ask: Ask, commune: Commune, wrong: Transcript
) -> None:
    store = ("--store", commune.store)
    ask("submit", wrong.key, *store)
    ask("return", wrong.key, "--reason", "Thiếu chữ ký tươi", *store)
    code, answer = ask("reissue", wrong.pupil.code, "--reason", "Sở trả lại", *store)
    assert (code, len(answer["replaced"])) == (ExitCode.DONE, 1)
    code, answer = ask("reissue", wrong.pupil.code, "--reason", "x", *store)
    assert (code, len(answer["refused"])) == (ExitCode.NO, 1)


def test_wrong_data_and_wrong_lines_change_nothing(
    ask: Ask, tell: Tell, commune: Commune, wrong: Transcript
) -> None:
    store = ("--store", commune.store, "--lang", "en")
    why = ("--reason", "Sai nhận xét")
    file = commune.folder / "sua.json"
    bad = samples.change(wrong, {"results.subjects[0].level": None})
    file.write_text(bad.model_dump_json(), "utf-8")
    code, out, _ = tell("reissue", "--from", file, *why, *store)
    assert code == ExitCode.NO
    assert "TT27-LEVEL-MISSING" in out
    file.write_text(json.dumps([{"x": 1}]), "utf-8")
    assert tell("reissue", "--from", file, *why, *store)[0] == ExitCode.REJECTED
    twice = [json.loads(wrong.model_dump_json())] * 2
    file.write_text(json.dumps(twice), "utf-8")
    code, _, err = tell("reissue", "--from", file, *why, *store)
    assert (code, "1 rows" in err) == (ExitCode.REJECTED, True)
    assert tell("reissue", *why, *store)[0] == ExitCode.USAGE
    assert tell("reissue", "x", "--from", file, *why, *store)[0] == ExitCode.USAGE
    code, _, err = tell("reissue", "none", *why, *store)
    assert code == ExitCode.REJECTED
    with closing(open_store(commune.store)) as opened, opened.reading() as transaction:
        assert transaction.journeys.standing([wrong.key])[wrong.key].state == "issued"


def test_recalling_marks_what_is_recalled(ask: Ask, commune: Commune, wrong: Transcript) -> None:
    store = ("--store", commune.store)
    code, answer = ask("recall", wrong.key, "--reason", "Nhập nhầm", *store)
    assert (code, answer["moved"]) == (ExitCode.DONE, [wrong.key])
    with closing(open_store(Path(commune.store))) as opened, opened.reading() as transaction:
        assert transaction.journeys.standing([wrong.key])[wrong.key].state == "withdrawn"
        roster = transaction.transcripts.roster(wrong.school.code, wrong.school_year)
    assert wrong.pupil.code not in {code for codes in roster.values() for code in codes}
