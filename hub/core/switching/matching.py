"""Whose ids are the same pupil's, on two sides (so khớp học sinh giữa hai bên).

By the ministry's code, then the personal id, then birth date together with the name; never by the
name alone. Each way has its score; what is not certain goes to a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub.core.model import Transcript
from hub.core.store import fold
from hub.core.text import Text


class Way(StrEnum):
    """By what two ids were found to be one pupil's (căn cứ so khớp)."""

    REGISTER = "register"
    CODE = "code"
    PERSONAL_ID = "personal-id"
    BIRTH_AND_NAME = "birth-and-name"


SCORES: Final[Mapping[Way, int]] = {
    Way.REGISTER: 100,
    Way.CODE: 100,
    Way.PERSONAL_ID: 90,
    Way.BIRTH_AND_NAME: 60,
}
"""How certain each way is, of 100."""

CERTAIN: Final = 90
"""From here on nobody is asked."""


class Doubt(StrEnum):
    """Why nobody can tell by itself whose an id is (lý do chưa rõ)."""

    SHARED_PERSONAL_ID = "shared-personal-id"
    TWO_PERSONAL_IDS = "two-personal-ids"
    CODE_REUSED = "code-reused"
    CODE_OF_ANOTHER = "code-of-another"
    NOT_CERTAIN = "not-certain"
    SEVERAL = "several"
    RECORDED_TWICE = "recorded-twice"

    @property
    def label(self) -> Text:
        """The doubt as people read it."""
        return _DOUBTS[self]


_DOUBTS: Final = {
    Doubt.SHARED_PERSONAL_ID: Text(
        "hai mã học sinh có chung một số định danh", "two pupils' codes have one personal id"
    ),
    Doubt.TWO_PERSONAL_IDS: Text(
        "một mã học sinh có hai số định danh", "one pupil's code has two personal ids"
    ),
    Doubt.CODE_REUSED: Text("một mã được dùng cho hai người", "one code was used for two people"),
    Doubt.CODE_OF_ANOTHER: Text(
        "bên mới dùng mã này cho người khác", "the target uses this code for somebody else"
    ),
    Doubt.NOT_CERTAIN: Text(
        "chỉ giống ngày sinh và họ tên", "only birth date and name are the same"
    ),
    Doubt.SEVERAL: Text("bên mới có nhiều người giống", "the target has several who fit"),
    Doubt.RECORDED_TWICE: Text("bên cũ có hai bản khác nhau", "the source has two different ones"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """What one side says of the pupil behind a code, over all years.

    :param names: folded: without case and diacritics.
    """

    code: str
    personal_ids: frozenset[str]
    birth_dates: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A pupil of ours and theirs are one."""

    theirs: str
    way: Way

    @property
    def score(self) -> int:
        """How certain, of 100."""
        return SCORES[self.way]


@dataclass(frozen=True, slots=True)
class Unclear:
    """A person must tell whose a code is.

    :param candidates: codes of the target that may be the same pupil's.
    """

    doubt: Doubt
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matching:
    """Of each pupil of ours: the match, or why nobody can tell; who has neither is new there."""

    matches: Mapping[str, Match]
    unclear: Mapping[str, Unclear]


def people(transcripts: Iterable[Transcript]) -> dict[str, Person]:
    """Return who stands behind each code."""
    said: dict[str, tuple[set[str], set[str], set[str]]] = {}
    for each in transcripts:
        ids, births, names = said.setdefault(each.pupil.code, (set(), set(), set()))
        if each.pupil.personal_id is not None:
            ids.add(each.pupil.personal_id)
        if each.pupil.birth_date is not None:
            births.add(str(each.pupil.birth_date))
        names.add(fold(each.pupil.full_name))
    return {code: Person(code, *(frozenset(one) for one in facts)) for code, facts in said.items()}


def match(
    ours: Mapping[str, Person], theirs: Mapping[str, Person], known: Mapping[str, str]
) -> Matching:
    """Match pupils of two sides.

    :param ours: by canonical code; `theirs` by the target's own.
    :param known: what the register says: the target's code of a canonical one. It needs not be in
        use there yet.
    """
    taken = frozenset(known.values())
    finder = _Finder({code: one for code, one in theirs.items() if code not in taken})
    shared = _shared_ids(ours.values())
    matches: dict[str, Match] = {}
    unclear: dict[str, Unclear] = {}
    for code, person in ours.items():
        if code in known:
            matches[code] = Match(known[code], Way.REGISTER)
            continue
        answer = _own_doubt(person, shared) or finder.find(person)
        if isinstance(answer, Match):
            matches[code] = answer
        elif answer is not None:
            unclear[code] = answer
    return _without_rivals(matches, unclear)


def _own_doubt(person: Person, shared: frozenset[str]) -> Unclear | None:
    """Return what is wrong with our own pupil, before anybody looks at the other side."""
    if person.personal_ids & shared:
        return Unclear(Doubt.SHARED_PERSONAL_ID)
    if len(person.birth_dates) > 1 and len(person.names) > 1:
        return Unclear(Doubt.CODE_REUSED)
    if len(person.personal_ids) > 1:
        return Unclear(Doubt.TWO_PERSONAL_IDS)
    return None


def _shared_ids(persons: Iterable[Person]) -> frozenset[str]:
    """Return the personal ids that several codes have."""
    holders: defaultdict[str, int] = defaultdict(int)
    for person in persons:
        for number in person.personal_ids:
            holders[number] += 1
    return frozenset(number for number, count in holders.items() if count > 1)


class _Finder:
    """Finds who of the target may be a pupil, without comparing everybody with everybody."""

    def __init__(self, theirs: Mapping[str, Person]) -> None:
        self._theirs = theirs
        self._by_id: defaultdict[str, list[str]] = defaultdict(list)
        self._by_birth: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for code, person in theirs.items():
            for number in person.personal_ids:
                self._by_id[number].append(code)
            for birth in person.birth_dates:
                for name in person.names:
                    self._by_birth[birth, name].append(code)

    def find(self, person: Person) -> Match | Unclear | None:
        """Return who it is there, why nobody can tell, or None for nobody."""
        fitting = self._fitting(person)
        if person.code in self._theirs and person.code not in fitting:
            return Unclear(Doubt.CODE_OF_ANOTHER, tuple(sorted(fitting)))
        certain = {code: way for code, way in fitting.items() if SCORES[way] >= CERTAIN}
        fitting = certain or fitting
        if len(fitting) > 1:
            return Unclear(Doubt.SEVERAL, tuple(sorted(fitting)))
        for code, way in fitting.items():
            found = Match(code, way)
            sure = found.score >= CERTAIN and not self._born_apart(person, code)
            return found if sure else Unclear(Doubt.NOT_CERTAIN, (code,))
        return None

    def _fitting(self, person: Person) -> dict[str, Way]:
        """Return who may be the same, each by the strongest way."""
        found: dict[str, Way] = {}
        for birth in person.birth_dates:
            for name in person.names:
                found.update(dict.fromkeys(self._by_birth[birth, name], Way.BIRTH_AND_NAME))
        found = {code: way for code, way in found.items() if not self._other_id(person, code)}
        for number in person.personal_ids:
            found.update(dict.fromkeys(self._by_id[number], Way.PERSONAL_ID))
        if person.code in self._theirs and not self._another(person, self._theirs[person.code]):
            found[person.code] = Way.CODE
        return found

    def _other_id(self, person: Person, code: str) -> bool:
        """Tell whether both have a personal id and none in common: twins, namesakes."""
        return _disjoint(person.personal_ids, self._theirs[code].personal_ids)

    def _born_apart(self, person: Person, code: str) -> bool:
        """Tell whether another birth date and another name speak against an id that fits."""
        other = self._theirs[code]
        return _disjoint(person.birth_dates, other.birth_dates) and _disjoint(
            person.names, other.names
        )

    def _another(self, person: Person, other: Person) -> bool:
        """Tell whether two with one code are two people."""
        if person.personal_ids & other.personal_ids:
            return False
        return _disjoint(person.personal_ids, other.personal_ids) or (
            self._born_apart(person, other.code)
        )


def _disjoint(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and not one & other


def _without_rivals(matches: dict[str, Match], unclear: dict[str, Unclear]) -> Matching:
    """Two of ours cannot be one of theirs: then nobody can tell."""
    claims: defaultdict[str, list[str]] = defaultdict(list)
    for code, found in matches.items():
        claims[found.theirs].append(code)
    for theirs, codes in claims.items():
        rivals: Sequence[str] = [c for c in codes if matches[c].way is not Way.REGISTER]
        if len(codes) > 1:
            for code in rivals:
                del matches[code]
                unclear[code] = Unclear(Doubt.SEVERAL, (theirs,))
    return Matching(matches, unclear)
