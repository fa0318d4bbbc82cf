"""Unusual but right transcripts: exempt, not assessed, promoted after summer, open readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hub.core.model import Transcript
from tests.spec.samples import (
    at,
    change,
    lower,
    primary,
    rated,
    row,
    scored,
    upper,
    with_rows,
)

MARKED = ("19", "15", "69", "26", "05", "66", "27", "32")
FIVE_GOOD = dict.fromkeys(MARKED[:5], "8.0")
NOT_DONE = "Chưa hoàn thành"


def not_done(**further: object) -> Transcript:
    """A primary pupil who has not completed the grade and stays in it."""
    pupil = primary(3)
    changes = {
        f"{at(pupil, '02')}.level": "C",
        "results.year_result": NOT_DONE,
        "results.grade_completed": False,
        "results.promoted": False,
    }
    changes |= {f"results.{field}": value for field, value in further.items()}
    return change(pupil, changes)


def excellent_primary() -> Transcript:
    """A primary pupil with the best result and its title."""
    pupil = primary(5)
    changes: dict[str, object] = {"results.year_result": "Hoàn thành xuất sắc"}
    for index, subject in enumerate(pupil.results.subjects):
        changes[f"results.subjects[{index}].level"] = "T"
        if getattr(subject, "test", None) is not None:
            changes[f"results.subjects[{index}].test"] = "9"
    for name in ("competences", "qualities"):
        fields = getattr(pupil.results, name).model_dump()
        changes |= {f"results.{name}.{field}": "T" for field in fields}
    return change(pupil, changes | {"results.title": "Học sinh Xuất sắc"})


def exempt_primary(**further: object) -> Transcript:
    """A primary pupil exempt from physical education."""
    pupil = primary(4)
    changes = {f"results.{field}": value for field, value in further.items()}
    return change(pupil, {f"{at(pupil, '88')}.level": "M", **changes})


def unassessed(pupil: Transcript) -> Transcript:
    """A disabled pupil who is not assessed: no result at all, only the decisions."""
    results = pupil.model_dump()["results"]
    kept = {"kind", "comments", "grade_completed", "promoted", "primary_completed"}
    kept |= {"completion_text", "promotion_text", "homeroom_comment"}
    return change(
        pupil,
        {
            "pupil.not_assessed": True,
            "results": {field: value for field, value in results.items() if field in kept},
        },
    )


def good_marks() -> Transcript:
    """Every mark 8.0."""
    return scored(lower(), dict.fromkeys(MARKED, "8.0"))


def good_but_one_comment(learning: str) -> Transcript:
    """Every mark 8.5, but physical education is not passed: the source leaves the result open."""
    pupil = scored(lower(), dict.fromkeys(MARKED, "8.5") | {"88": "CĐ"})
    return rated(pupil, learning)


def retested(**further: object) -> Transcript:
    """Not passed in the year with two subjects at 3.0, both assessed again with 5.0: then Khá."""
    pupil = scored(lower(), {"15": "3.0", "19": "3.0"})
    pupil = change(pupil, {f"{at(pupil, code)}.retest": "5.0" for code in ("15", "19")})
    pupil = rated(pupil, "CĐ")
    changes: dict[str, object] = {"results.learning.after_summer": "K"}
    changes |= {f"results.{field}": value for field, value in further.items()}
    return change(pupil, changes)


def civics_with_regular_marks(count: int, **further: object) -> Transcript:
    """Civics, usually 35 periods, shows `count` regular marks in semester I."""
    path = at(lower(), "26")
    term = {"average": "7.0", "regular": ["7"] * count, "midterm": "7", "final": "7"}
    changes = {f"{path}.{field}": value for field, value in further.items()}
    return change(lower(), {f"{path}.term1": term, **changes})


CLEAN: Mapping[str, Callable[[], Transcript]] = {
    "excellent primary": excellent_primary,
    "primary not completed": not_done,
    "primary exempt from a subject": exempt_primary,
    "primary not assessed": lambda: unassessed(primary(2)),
    "primary with a foreign language in grade 1": lambda: with_rows(
        primary(1), {"code": "11", "name": "Ngoại ngữ 1", "level": "T"}
    ),
    "primary test of zero": lambda: not_done(**{"subjects[1].test": "0"}),
    "secondary not assessed": lambda: unassessed(lower()),
    "secondary excellent": lambda: rated(
        scored(lower(), dict.fromkeys(MARKED, "9.0")), "T", title="Học sinh Xuất sắc"
    ),
    "secondary good": lambda: rated(good_marks(), "T", title="Học sinh Giỏi"),
    "secondary assessed again": retested,
    "one subject cost two levels": lambda: rated(
        scored(lower(), dict.fromkeys(MARKED, "8.0") | {"15": "4.0"}), "K"
    ),
    "one comment cost two levels": lambda: good_but_one_comment("K"),
    "conduct trained again in summer": lambda: change(
        rated(lower(), "K", "CĐ"),
        {"results.conduct.after_summer": "Đ", "results.summer_conduct": "Hoàn thành"},
    ),
    "46 sessions missed": lambda: rated(lower(), "K", absences="46", promoted=False),
    "45 sessions missed": lambda: rated(lower(), "K", absences="45"),
    "no session missed": lambda: rated(lower(), "K", absences="0"),
    "secondary exempt from a subject": lambda: scored(lower(), {"88": "M"}),
    "secondary with a second foreign language": lambda: with_rows(upper(11), row("70")),
    "civics with two regular marks": lambda: civics_with_regular_marks(2),
    "civics with more periods": lambda: civics_with_regular_marks(3, periods=70),
    "transfer within a year": lambda: change(
        lower(),
        {
            "history": [
                {**lower().history[0].model_dump(), "school_name": name}
                for name in ("Trường Một", "Trường Hai")
            ]
        },
    ),
}
