"""Rules that both assessment circulars share: the subjects of a grade (môn học theo khối)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hub.core.errors import Actor
from hub.core.model import PrimaryResults, SecondaryResults, Transcript
from hub.core.spec.packs.curriculum import Curriculum
from hub.core.spec.rule import Breach, RuleBook


def add_subject_rules(
    book: RuleBook, prefix: str, programme: str, curriculum: Callable[[int], Curriculum]
) -> None:
    """Add to `book` the rules that a transcript has its grade's subjects, and no others.

    :param prefix: of the rules' ids, such as ``TT27``.
    :param programme: the clause that says which subjects a grade has.
    :param curriculum: the subjects of a grade.
    """

    @book.rule(
        f"{prefix}-SUBJECT-MISSING",
        clause=programme,
        who=Actor.SCHOOL_OFFICE,
        vi="Thiếu môn học bắt buộc của khối: {about} (mã {expected}).",
        en="A compulsory subject of the grade is missing: {about} (code {expected}).",
    )
    def compulsory_present(
        transcript: Transcript, results: PrimaryResults | SecondaryResults
    ) -> Iterator[Breach]:
        """Every compulsory subject of the grade has a row (not asked of pupils not assessed)."""
        if transcript.pupil.not_assessed:
            return
        present = {subject.code for subject in results.subjects}
        for entry in curriculum(transcript.classroom.grade).compulsory:
            if entry.code not in present:
                yield Breach("results.subjects", entry.code, "", entry.name)

    @book.rule(
        f"{prefix}-SUBJECT-NOT-OF-GRADE",
        clause=programme,
        who=Actor.SCHOOL_OFFICE,
        vi="Khối này không có môn học mang mã {received}; các mã của khối: {expected}.",
        en="This grade has no subject with the code {received}; its codes are {expected}.",
    )
    def of_this_grade(
        transcript: Transcript, results: PrimaryResults | SecondaryResults
    ) -> Iterator[Breach]:
        """Every row is a subject of the grade."""
        known = curriculum(transcript.classroom.grade).by_code
        for index, code in enumerate([subject.code for subject in results.subjects]):
            if code not in known:
                yield Breach(f"results.subjects[{index}].code", ", ".join(known), code)
