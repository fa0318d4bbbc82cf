"""`hub statistics`, as table, JSON and workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from simulation.province.places import province_name
from tests.cli.conftest import Commune

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


def test_progress_in_three_faces(commune: Commune, ask: Ask, tell: Tell, tmp_path: Path) -> None:
    at = ("--store", commune.store)
    code, answer = ask("statistics", "progress", "--by", "level", *at)
    assert code == 0
    assert {each["code"]: each["total"] for each in answer["groups"]} == {"02": 6, "03": 6}
    assert answer["groups"][0]["states"] == {"collected": 6}
    assert answer["groups"][0]["stages"]["unsigned"] == 6
    book = tmp_path / "progress.xlsx"
    code, shown, _ = tell("statistics", "progress", "--out", book, *at, "--lang", "en")
    assert (code, province_name() in shown) == (0, True)
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["Unit", "School", "Level", "Vendor", "State"]
    rows = list(sheets["Level"].iter_rows(values_only=True))
    assert rows[0][:4] == ("Code", "Name", "Total", "Unsigned")
    assert rows[1][:4] == ("02", "Tiểu học", 6, 6)


def test_who_is_ready(commune: Commune, ask: Ask, tell: Tell, tmp_path: Path) -> None:
    at = ("--store", commune.store)
    code, before = ask("statistics", "readiness", *at)
    assert code == 1
    school = next(s for s in before["schools"] if s["school"] == commune.primary.code)
    assert (school["transcripts"], school["not_composed"]) == (6, 6)
    assert {each["readiness"] for each in school["holders"]} == {"none"}

    code, listed = ask("statistics", "readiness", "--trust", commune.trust, *at)
    assert "registered" in {h["readiness"] for s in listed["schools"] for h in s["holders"]}
    keys = ("--certificates", commune.folder / "keys", "--trust", commune.trust)
    _, known = ask("statistics", "readiness", *keys, *at)
    assert {h["readiness"] for s in known["schools"] for h in s["holders"]} == {"ready"}

    ask("sign", "--keys", commune.keys(commune.primary), "--school", commune.primary.code, *at)
    _, signed = ask("statistics", "readiness", "--at", "2026-06-01", *at)
    school = next(s for s in signed["schools"] if s["school"] == commune.primary.code)
    assert {each["readiness"] for each in school["holders"]} == {"ready"}
    assert school["lacking"] == {"GVBM": 0, "GVCN": 0, "CBQL": 0, "KY_PHAT_HANH": 0}
    ends = max(each["expires"] for each in school["holders"])
    for day, said in ((ends[:10], "expiring"), ("2199-01-01", "expired")):
        _, later = ask("statistics", "readiness", "--at", day, "--days", "400", *at)
        school = next(s for s in later["schools"] if s["school"] == commune.primary.code)
        assert said in {each["readiness"] for each in school["holders"]}

    book = tmp_path / "readiness.xlsx"
    code, shown, _ = tell(
        "statistics", "readiness", *keys, "--out", book, *at, "--at", "2199-01-01", "--lang", "vi"
    )
    assert code == 1
    assert "đã hết hạn" in shown
    assert openpyxl.load_workbook(book).sheetnames == ["Trường", "Người ký"]


def test_a_workbook_that_cannot_be_written(commune: Commune, ask: Ask, tmp_path: Path) -> None:
    words = ("--out", tmp_path / "no" / "x.xlsx", "--store", commune.store)
    for command in ("progress", "readiness"):
        code, answer = ask("statistics", command, *words)
        assert (code, list(answer)) == (4, ["error"])
