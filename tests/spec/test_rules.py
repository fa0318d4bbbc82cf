"""Every rule fires on its own sample and on nothing else; clean transcripts fire none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.core.errors import Actor
from hub.core.model import Transcript
from hub.core.spec import Finding, Rule, RuleBook, Severity, Verb
from hub.core.spec.packs import builtin_packs
from hub.core.text import Language
from tests.spec.rule_samples import FURTHER, SAMPLES
from tests.spec.samples import checker, continuing, fired, lower, primary, upper
from tests.spec.unusual import CLEAN

RULES = {rule.id: rule for pack in builtin_packs() for rule in pack.rules}
PREFIXES = {
    "tt27-2020": "TT27-",
    "tt22-2021": "TT22-",
    "hocba-observed-2025": "HB-",
    "ids": "IDS-",
    "qcvn109": "QCVN109-",
    "qd124-2004": "QD124-",
    "qd19-2025": "QD19-",
    "ttdlqg-2026": "TTDL-",
    "qd4998-2021": "QD4998-",
}
BASES = {
    **{f"grade {grade}": (primary, grade) for grade in range(1, 6)},
    **{f"grade {grade}": (lower, grade) for grade in range(6, 10)},
    **{f"grade {grade}": (upper, grade) for grade in range(10, 13)},
}
REGULATION = Path(__file__).resolve().parents[3] / "shared" / "reference" / "regulation.md"


@pytest.mark.parametrize(("make", "grade"), BASES.values(), ids=BASES.keys())
def test_a_clean_transcript_of_each_grade_fires_nothing(
    make: Callable[[int], Transcript], grade: int
) -> None:
    assert checker().check(make(grade)) == ()


@pytest.mark.parametrize("make", CLEAN.values(), ids=CLEAN.keys())
def test_an_unusual_but_right_transcript_fires_nothing(make: Callable[[], Transcript]) -> None:
    assert checker().check(make()) == ()


def test_continuing_education_is_not_checked_and_nothing_else() -> None:
    assert fired(continuing()) == ["not-checked"]


def test_every_rule_has_a_sample() -> None:
    assert set(SAMPLES) == set(RULES)


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_fires_on_its_sample_alone(rule_id: str) -> None:
    transcript = SAMPLES[rule_id]()
    # Where no circular applies to what the sample declares, that is said too.
    assert [rule for rule in fired(transcript) if rule != "not-checked"] == [rule_id]


@pytest.mark.parametrize(("rule_id", "make"), FURTHER)
def test_a_rule_fires_on_further_samples_alone(
    rule_id: str, make: Callable[[], Transcript]
) -> None:
    assert [rule for rule in fired(make()) if rule != "not-checked"] == [rule_id]


def test_an_id_is_given_once() -> None:
    book = RuleBook()
    book.rule("X-Y", clause="x", vi="x", en="x", who=Actor.VENDOR)(RULES["HB-STATE"].check)
    with pytest.raises(ValueError, match="X-Y"):
        book.rule("X-Y", clause="x", vi="x", en="x", who=Actor.VENDOR)(RULES["HB-STATE"].check)


def _findings(rule_id: str) -> list[Finding]:
    return [f for f in checker().check(SAMPLES[rule_id]()) if f.rule == rule_id]


@pytest.mark.parametrize("rule_id", RULES)
def test_a_finding_speaks_both_languages_and_says_whose_turn_it_is(rule_id: str) -> None:
    for finding in _findings(rule_id):
        assert finding.who in Actor
        assert finding.clause
        for language in Language:
            sentence = finding.message.get(language)
            assert sentence.rstrip().endswith((".", ".)"))
            assert not set("{}") & set(sentence)
            assert "  " not in sentence
            assert "None" not in sentence
        assert finding.message.vi != finding.message.en


@pytest.mark.parametrize("rule_id", RULES)
def test_the_sentence_tells_what_was_expected_and_what_was_received(rule_id: str) -> None:
    rule = RULES[rule_id]
    for finding in _findings(rule_id):
        assert finding.expected or finding.received
        for word, value in (("expected", finding.expected), ("received", finding.received)):
            if f"{{{word}}}" in rule.message.vi:
                assert value, f"the sentence of {rule_id} has an empty place for {word}"
                assert value in finding.message.vi
            assert (f"{{{word}}}" in rule.message.vi) is (f"{{{word}}}" in rule.message.en)


@pytest.mark.parametrize("rule_id", RULES)
def test_a_finding_never_tells_who_the_pupil_is(rule_id: str) -> None:
    transcript = SAMPLES[rule_id]()
    pupil = transcript.pupil
    secrets = [pupil.full_name, pupil.code, pupil.personal_id, str(pupil.birth_date)]
    secrets += [transcript.key, *pupil.full_name.split()]
    secrets += [p.full_name for p in (transcript.homeroom, transcript.manager) if p is not None]
    for finding in _findings(rule_id):
        for language in Language:
            text = json.dumps(finding.to_json(language), ensure_ascii=False)
            assert not [secret for secret in secrets if secret and secret in text]


@pytest.mark.parametrize("rule_id", RULES)
def test_the_path_leads_into_the_transcript(rule_id: str) -> None:
    for finding in _findings(rule_id):
        place: object = SAMPLES[rule_id]().model_dump()
        for step in re.findall(r"\w+", finding.path):
            # An absent value has no inside: the path may go on below it.
            if place is not None:
                place = place[int(step) if step.isdigit() else step]  # type: ignore[index]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_states_its_requirement(rule: Rule) -> None:
    pack = next(pack for pack in builtin_packs() if rule in pack.rules)
    assert rule.id.startswith(PREFIXES[pack.id])
    assert re.fullmatch(r"[A-Z0-9]+(-[A-Z]+)+", rule.id)
    assert rule.severity is (Severity.ERROR if rule.verb is Verb.SHALL else Severity.WARNING)
    assert rule.check.__doc__
    # What is not settled never stops anything.
    assert not rule.provisional or rule.severity is Severity.WARNING


def test_no_two_packs_share_a_rule_id() -> None:
    ids = [rule.id for pack in builtin_packs() for rule in pack.rules]
    assert len(ids) == len(set(ids))


def test_provisional_findings_say_so_in_both_languages() -> None:
    provisional = [rule.id for rule in RULES.values() if rule.provisional]
    assert provisional
    for rule_id in provisional:
        for finding in _findings(rule_id):
            assert finding.provisional
            assert "Tạm thời" in finding.message.vi
            assert "Provisional" in finding.message.en


@pytest.mark.skipif(not REGULATION.is_file(), reason="no shared/reference beside this checkout")
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_clause_cites_only_articles_that_the_reference_names(rule: Rule) -> None:
    text = REGULATION.read_text("utf-8")
    section = {
        "TT22": text[text.index("## 3. ") : text.index("## 4. ")],
        "TT27": text[text.index("## 2. ") : text.index("## 3. ")],
    }.get(rule.id.split("-")[0], text)
    for article, paragraphs in re.findall(r"Điều (\d+)((?: và)? ?(?:khoản \d+)?)", rule.clause):
        assert re.search(rf"\bart\. {article}\b", section), rule.clause
        for paragraph in re.findall(r"\d+", paragraphs):
            assert f"art. {article}({paragraph})" in section, rule.clause
