"""Differences between two versions of a transcript, in words."""

from __future__ import annotations

from hypothesis import given

from hub.core.model import Transcript, Value, differences, labels
from tests.model import strategies
from tests.spec import samples


def test_every_field_of_the_model_has_a_label_in_both_languages() -> None:
    seen: set[type[Value]] = set()

    def visit(model: type[Value]) -> None:
        seen.add(model)
        names = labels()[model.__name__]
        assert set(names) == set(model.model_fields)
        assert all(text.vi and text.en for text in names.values())

    for model in _models(Value):
        if model.__module__.startswith("hub.core.model") and model.__name__ != "PartialDate":
            visit(model)
    assert set(labels()) == {model.__name__ for model in seen}


def _models(base: type[Value]) -> set[type[Value]]:
    return {each for sub in base.__subclasses__() for each in ({sub} | _models(sub))}


def test_a_changed_mark_is_told_by_subject_and_field() -> None:
    before = samples.lower()
    path = samples.at(before, "15")
    after = samples.change(before, {f"{path}.year": "8.5", f"{path}.term1.midterm": "9"})
    changes = {
        change.label.vi: (change.before, change.after) for change in differences(before, after)
    }
    assert changes == {
        "kết quả, môn học, Toán, học kì I, ĐĐGgk": ("7", "9"),
        "kết quả, môn học, Toán, điểm cả năm": ("7.0", "8.5"),
    }


def test_subjects_are_matched_by_code_not_by_position() -> None:
    before = samples.lower()
    after = samples.without(before, "19")
    (change,) = differences(before, after)
    assert change.label.en == "results, subject, Ngữ văn"
    assert change.after is None
    (back,) = differences(after, before)
    assert back.before is None
    assert back.path == "results.subjects[0]"


def test_another_order_is_a_difference_too() -> None:
    before = samples.lower()
    subjects = before.model_dump()["results"]["subjects"]
    after = samples.change(before, {"results.subjects": subjects[::-1]})
    (change,) = differences(before, after)
    assert change.label.vi == "kết quả, môn học, thứ tự hoặc số lần"


def test_a_birth_date_is_told_as_a_whole() -> None:
    before = samples.primary(1)
    after = samples.change(before, {"pupil.birth_date": "2018-03"})
    (change,) = differences(before, after)
    assert (change.path, change.before, change.after) == (
        "pupil.birth_date",
        "2018-03-07",
        "2018-03",
    )


@given(transcript=strategies.transcripts())
def test_nothing_differs_from_itself(transcript: Transcript) -> None:
    assert differences(transcript, transcript) == ()


@given(before=strategies.transcripts(), after=strategies.transcripts())
def test_different_transcripts_differ_somewhere(before: Transcript, after: Transcript) -> None:
    assert (differences(before, after) == ()) == (before == after)
