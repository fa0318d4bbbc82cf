"""Who signs is named with a personal id before the document is composed (người ký)."""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.errors import Actor
from hub.core.model import Level, SecondaryResults, Signatory, Transcript
from hub.core.spec.finding import Gate
from hub.core.spec.packs.hocba_observed_2025.book import BOOK, SHARING, SLOTS, AnyResults
from hub.core.spec.rule import Breach, Verb


def _unnamed(path: str, slot: str, person: Signatory | None) -> Iterator[Breach]:
    if person is None:
        yield Breach(path, slot, "")


def _without_id(path: str, person: Signatory | None) -> Iterator[Breach]:
    if person is not None and person.personal_id is None:
        yield Breach(f"{path}.personal_id", "12", "")


@BOOK.rule(
    "HB-HOMEROOM",
    clause=SLOTS,
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Chưa có tên giáo viên chủ nhiệm: không lập được vị trí ký {expected}.",
    en="The homeroom teacher is not named: the {expected} slot cannot be made.",
)
def homeroom_named(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The homeroom teacher's slot needs a name."""
    return _unnamed("homeroom", "GVCN", transcript.homeroom)


@BOOK.rule(
    "HB-HOMEROOM-ID",
    clause=f"{SHARING}, cột soddcngvcn",
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Thiếu số định danh cá nhân của giáo viên chủ nhiệm ({expected} chữ số).",
    en="The homeroom teacher's personal id is missing ({expected} digits).",
)
def homeroom_identified(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Primary: the sharing model requires the homeroom teacher's personal id."""
    if transcript.level is Level.PRIMARY:
        yield from _without_id("homeroom", transcript.homeroom)


@BOOK.rule(
    "HB-HOMEROOM-ID-SECONDARY",
    clause=f"{SHARING}, cột soddcngvcn",
    verb=Verb.SHOULD,
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Nên có số định danh cá nhân của giáo viên chủ nhiệm ({expected} chữ số) "
    "để đối chiếu chữ ký.",
    en="The homeroom teacher's personal id ({expected} digits) should be there, to match the "
    "signature with.",
)
def homeroom_identified_secondary(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Above primary the sharing model lets it be empty; the signature is then hard to match."""
    if transcript.level is not Level.PRIMARY:
        yield from _without_id("homeroom", transcript.homeroom)


@BOOK.rule(
    "HB-MANAGER",
    clause=SLOTS,
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Chưa có tên cán bộ quản lý ký học bạ: không lập được vị trí ký {expected}.",
    en="The signing manager is not named: the {expected} slot cannot be made.",
)
def manager_named(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The manager's slot needs a name."""
    return _unnamed("manager", "CBQL", transcript.manager)


@BOOK.rule(
    "HB-MANAGER-ID",
    clause=f"{SHARING}, cột soddcngiamhieu",
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Thiếu số định danh cá nhân của cán bộ quản lý ({expected} chữ số).",
    en="The manager's personal id is missing ({expected} digits).",
)
def manager_identified(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The sharing model requires the manager's personal id."""
    return _without_id("manager", transcript.manager)


@BOOK.rule(
    "HB-TEACHER",
    clause=SLOTS,
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Môn mã {about}: chưa có tên giáo viên bộ môn, không lập được vị trí ký {expected}.",
    en="Subject {about}: the teacher is not named, the {expected} slot cannot be made.",
)
def teachers_named(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """Above primary every subject's slot needs its teacher's name."""
    if isinstance(results, SecondaryResults):
        for index, subject in enumerate(results.subjects):
            if subject.teacher is None:
                path = f"results.subjects[{index}].teacher"
                yield Breach(path, "GVBM", "", subject.code)


@BOOK.rule(
    "HB-TEACHER-ID",
    clause=f"{SHARING}, cột soddcngvbm",
    gate=Gate.COMPOSE,
    who=Actor.SCHOOL_OFFICE,
    vi="Môn mã {about}: thiếu số định danh cá nhân của giáo viên bộ môn ({expected} chữ số).",
    en="Subject {about}: the teacher's personal id is missing ({expected} digits).",
)
def teachers_identified(transcript: Transcript, results: AnyResults) -> Iterator[Breach]:
    """The sharing model requires every subject teacher's personal id."""
    if isinstance(results, SecondaryResults):
        for index, subject in enumerate(results.subjects):
            if subject.teacher is not None and subject.teacher.personal_id is None:
                path = f"results.subjects[{index}].teacher.personal_id"
                yield Breach(path, "12", "", subject.code)
