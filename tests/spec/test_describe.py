"""Packs told from their own data, and what is said of the difference between two versions."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace

import pytest

from hub.core.errors import Actor
from hub.core.spec import Gate, Rule, SourceGrade, SpecPack, Verb
from hub.core.spec.describe import (
    PACK_FACTS,
    RULE_FACTS,
    describe,
    describe_rule,
    difference,
    read_description,
)
from hub.core.spec.fingerprint import fingerprint
from hub.core.spec.packs import builtin_packs
from hub.core.spec.wording import FACTS, difference_words, phasing_words, validity_words, word
from hub.core.text import Language, Text

PACKS = {pack.id: pack for pack in builtin_packs()}
IDS = PACKS["ids"]


def words(before: SpecPack, after: SpecPack, language: Language = Language.VI) -> list[str]:
    found = difference(describe(before), describe(after))
    return [line.get(language) for line in difference_words(found)]


def with_first_rule(rule: Rule) -> SpecPack:
    return replace(IDS, rules=(rule, *IDS.rules[1:]))


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.id)
def test_a_pack_says_everything_in_plain_json(pack: SpecPack) -> None:
    told = describe(pack)
    assert json.loads(json.dumps(told)) == told
    assert read_description(json.loads(json.dumps(told))) == told
    assert set(told) == {"id", "rules", *PACK_FACTS}
    assert [rule["id"] for rule in told["rules"]] == [rule.id for rule in pack.rules]
    assert difference(told, deepcopy(told)).same
    for language in Language:
        assert validity_words(told).get(language)


@pytest.mark.parametrize(
    "rule", [rule for pack in PACKS.values() for rule in pack.rules], ids=lambda rule: rule.id
)
def test_a_rule_is_documented_from_its_own_data(rule: Rule) -> None:
    told = describe_rule(rule)
    assert set(told) == {"id", "severity", "fingerprint", "message_fingerprint", *RULE_FACTS}
    assert told["explanation"].endswith(".")
    assert told["message"] == {"vi": rule.message.vi, "en": rule.message.en}
    assert told["message_fingerprint"] == fingerprint(told["message"])
    assert told["applies_to"] in {"any", "primary", "secondary"}


def test_everything_that_is_told_has_a_name_for_people() -> None:
    assert set(FACTS) == {*PACK_FACTS, *RULE_FACTS}
    coded = {pack[fact] for pack in map(describe, PACKS.values()) for fact in ("grade", "subject")}
    coded |= {*Verb, *Gate, *Actor, *SourceGrade, "any", "primary", "secondary"}
    for value in coded:
        assert word(value).vi != value
    assert word("HB-STATE") == Text("HB-STATE", "HB-STATE")


def test_validity_in_words() -> None:
    told = {pack.id: validity_words(describe(pack)).vi for pack in PACKS.values()}
    assert told["qd124-2004"] == "năm học có ngày 30/6 từ 8/7/2004 đến 30/6/2025"
    assert told["qd19-2025"] == "năm học có ngày 30/6 từ 1/7/2025"
    assert told["ids"] == "mọi năm học"
    assert told["tt27-2020"] == "TT27/2020, lớp 1–5"
    assert "lớp 5 từ 2024–2025" in phasing_words(describe(PACKS["tt27-2020"])).vi


def test_nothing_differs() -> None:
    assert words(IDS, IDS) == ["Không có gì khác nhau."]
    assert words(IDS, IDS, Language.EN) == ["Nothing differs."]


def test_a_new_version_is_told_fact_by_fact() -> None:
    after = replace(IDS, version="2", notes=(*IDS.notes[1:], "Thêm."), data=(("a.toml", "1f"),))
    assert words(IDS, after) == [
        "phiên bản: 1 → 2",
        "ghi chú, điều chưa biết: thêm “Thêm.”",
        f"ghi chú, điều chưa biết: bỏ “{IDS.notes[0]}”",
        "tệp dữ liệu a.toml: – → 1f",
    ]


def test_a_rule_that_changed_is_told_with_what_changed() -> None:
    changed = replace(IDS.rules[0], verb=Verb.SHOULD, gate=Gate.ISSUE, clause="NĐ mới")
    assert words(IDS, with_first_rule(changed)) == [
        "Quy tắc thay đổi: IDS-PERSONAL-ID",
        "    mức ràng buộc: phải (SHALL) → nên (SHOULD)",
        f"    điều khoản: {IDS.rules[0].clause} → NĐ mới",
        "    cửa kiểm tra: nhập → phát hành",
    ]


def test_a_sentence_that_changed_in_a_letter_is_seen() -> None:
    before = IDS.rules[0].message
    changed = replace(IDS.rules[0], message=Text(before.vi, before.en.replace("has", "had")))
    header, marks, old, new = words(IDS, with_first_rule(changed), Language.EN)
    assert header == "Rule changed: IDS-PERSONAL-ID"
    first, second = marks.strip().removeprefix("message: ").split(" → ")
    assert first != second
    assert "A personal id has" in old
    assert "A personal id had" in new


def test_new_and_lost_rules_are_told() -> None:
    fewer = replace(IDS, rules=IDS.rules[1:])
    assert words(IDS, fewer) == ["Quy tắc không còn: IDS-PERSONAL-ID"]
    assert words(fewer, IDS) == ["Quy tắc mới: IDS-PERSONAL-ID"]
    found = difference(describe(fewer), describe(IDS)).to_json()
    assert found["rules"] == [{"rule": "IDS-PERSONAL-ID", "change": "new", "facts": []}]
    assert found["same"] is False


def test_what_an_older_file_does_not_tell_is_no_change() -> None:
    older = deepcopy(describe(IDS))
    del older["data"]
    for rule in older["rules"]:
        del rule["explanation"]
    assert difference(older, describe(IDS)).same


@pytest.mark.parametrize(
    "data", [None, [], {}, {"id": "x"}, {"id": 1, "rules": []}, {"id": "x", "rules": [{}]}]
)
def test_what_describes_no_pack_is_refused(data: object) -> None:
    assert read_description(data) is None


def test_data_files_have_fingerprints() -> None:
    told = dict(PACKS["ttdlqg-2026"].data)
    assert set(told) == {"columns.toml", "elsewhere.toml"}
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})
