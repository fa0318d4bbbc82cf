"""The shrink guard: a file that lacks many of a class's pupils stops the import (thiếu học sinh).

Nothing is ever deleted by an import, so a short file loses nothing; but it is a sign of an export
that was cut off or filtered, a mistake that nobody would see otherwise. A class counts only when
the file has one of its pupils: classes may be imported one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from hub.core.contracts import Page
from hub.core.errors import Actor, Pause
from hub.core.text import Text

LEAST_MISSING = 3
"""Fewer pupils missing never stop an import: one or two leave a class within a year."""

LARGEST_SHARE = 10
"""One pupil in so many may be missing: a tenth of a class of 35 is three."""

_LISTED = 20

Roster = Mapping[str, Set[str]]
"""Pupil codes by class name."""


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """A class of which the file lacks pupils that the store has (lớp bị thiếu học sinh).

    :param stored: pupils of the class in the store.
    :param missing: those among them who are nowhere in the import.
    """

    school_code: str
    school_year: str
    class_name: str
    stored: int
    missing: int

    @property
    def marked(self) -> bool:
        """Whether it stops an import: three or more, and more than a tenth of the class."""
        return self.missing >= LEAST_MISSING and self.missing * LARGEST_SHARE > self.stored

    @property
    def sentence(self) -> Text:
        """The numbers in words."""
        sentence = Text(
            "Lớp {name} ({school}, {year}): kho có {stored} học sinh, tệp thiếu {missing}",
            "Class {name} ({school}, {year}): the store has {stored} pupils, the file lacks"
            " {missing}",
        )
        return sentence.format(
            name=self.class_name,
            school=self.school_code,
            year=self.school_year,
            stored=self.stored,
            missing=self.missing,
        )


class ShrinkGuard:
    """Compares the pupils of one import with those of the store.

    :param roster: gives the store's roster of a school (its code) in a school year.
    """

    def __init__(self, roster: Callable[[str, str], Roster]) -> None:
        self._roster = roster
        self._stored: dict[tuple[str, str], Roster] = {}
        self._arrived: dict[tuple[str, str], set[str]] = {}
        self._touched: dict[tuple[str, str], set[str]] = {}
        self._refused = 0

    def see(self, page: Page) -> None:
        """Take note of a page; to be called before anything of it is saved."""
        self._refused += sum(not notice.joined for notice in page.refused)
        for record in page.records:
            transcript = record.transcript
            school = (transcript.school.code, transcript.school_year)
            if school not in self._stored:
                self._stored[school] = self._roster(*school)
            self._arrived.setdefault(school, set()).add(transcript.pupil.code)
            touched = self._touched.setdefault(school, set())
            if not page.partial:
                touched.add(transcript.classroom.name)

    def found(self) -> tuple[Shrinkage, ...]:
        """Return every class that lacks pupils, once all pages were seen."""
        return tuple(
            Shrinkage(*school, name, stored, missing)
            for school, roster in self._stored.items()
            for name, stored, missing in lacking(
                roster, self._touched[school], self._arrived[school], self._refused
            )
        )


def lacking(
    stored: Roster, touched: Set[str], arrived: Set[str], refused: int
) -> list[tuple[str, int, int]]:
    """Return name, pupils stored and pupils missing of each class in `touched` that lacks some.

    A pupil who is in the import under another class is not missing. A refused row may be of any
    pupil, so that as many missing ones are not counted: they are told of as refused.
    """
    found = []
    for name in sorted(touched & stored.keys()):
        missing = len(stored[name] - arrived) - refused
        if missing > 0:
            found.append((name, len(stored[name]), missing))
    return found


def stop_at_shrinkage(found: Iterable[Shrinkage]) -> None:
    """Stop an import that lacks too many pupils of some class.

    :raises Pause: with the numbers of each such class.
    """
    marked = [each for each in found if each.marked]
    if marked:
        raise Pause(
            Text(
                "Tệp thiếu nhiều học sinh so với kho. {classes}.",
                "The file lacks many pupils that the store has. {classes}.",
            ).format(classes=_listed(marked)),
            who=Actor.SCHOOL_OFFICE,
            remedy=Text(
                "Kiểm tra xem tệp có bị lọc hoặc cắt bớt không, rồi xuất lại đủ cả lớp. Nếu lớp"
                " đúng là chỉ còn chừng đó, nhập lại với --allow-shrink; trục không xóa gì cả.",
                "Check whether the file was filtered or cut off, and export the whole class again."
                " If these are all the pupils, import again with --allow-shrink; nothing is"
                " deleted.",
            ),
            reason="shrunk",
            classes=len(marked),
        )


def _listed(marked: Sequence[Shrinkage]) -> Text:
    sentences = [each.sentence for each in marked[:_LISTED]]
    rest = "; …" if len(marked) > _LISTED else ""
    return Text(
        "; ".join(sentence.vi for sentence in sentences) + rest,
        "; ".join(sentence.en for sentence in sentences) + rest,
    )
