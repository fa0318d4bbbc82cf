"""From a transcript and its verdict to plain data for the template (nội dung bản in).

The template gets text, lists and mappings and decides nothing but the layout. Text goes in as data,
never as Typst source: a name such as ``#import`` prints as it stands.
"""

from __future__ import annotations

from lxml import etree

from hub.core.document.printing import results, words
from hub.core.document.printing.glyphs import Paragraph
from hub.core.document.printing.signatures import boxes, conclusion, marks_of, notes
from hub.core.document.verdict import DocumentVerdict
from hub.core.model import PrimaryResults, Pupil, Relative, State, Transcript

_Field = tuple[str, str]


def content_of(
    transcript: Transcript,
    *,
    digest: str | None = None,
    root: etree._Element | None = None,
    verdict: DocumentVerdict | None = None,
    watermark: str | None = None,
) -> dict[str, object]:
    """Return everything the form of `transcript` says.

    :param digest: SHA-256 of the signed document's bytes in hexadecimal.
    :param root: that document, parsed.
    """
    marks = marks_of(transcript, root, verdict)
    held = transcript.results
    return {
        "watermark": watermark or "",
        "head": _head(transcript),
        "running": _running(transcript),
        "particulars": _particulars(transcript),
        "history": _history(transcript),
        "results": (
            results.primary(held)
            if isinstance(held, PrimaryResults)
            else results.secondary(held, marks)
        ),
        "issued": _issued(transcript),
        "boxes": boxes(transcript, marks),
        "digital": {
            "facts": _facts(transcript, digest),
            "conclusion": conclusion(marks, verdict),
            "notes": notes(transcript, verdict),
        },
        "footer": _footer(transcript, digest),
    }


def _head(transcript: Transcript) -> dict[str, object]:
    school = transcript.school
    place = (school.commune_name, school.district_name, school.province_name)
    classroom = transcript.classroom
    return {
        "department": "" if school.department is None else school.department.name.upper(),
        "school": school.name.upper(),
        "place": ", ".join(part for part in place if part),
        "school_code": school.code,
        "stage": words.STAGES[transcript.level],
        "year": words.study_year(transcript.school_year),
        "class": f"Lớp {classroom.name}",
        "grade": f"Khối {classroom.grade}",
        "badges": _badges(transcript),
        "title": f"Học bạ {transcript.school_year}: {transcript.pupil.full_name}",
        "author": school.name,
    }


def _badges(transcript: Transcript) -> list[str]:
    """What a reader must not overlook: recalled, from paper, not the first version."""
    badges = []
    if transcript.state is State.RECALLED:
        badges.append("HỌC BẠ ĐÃ THU HỒI")
    if transcript.extracted_from_paper:
        badges.append("TRÍCH LỤC TỪ HỌC BẠ GIẤY")
    if transcript.version > 1:
        badges.append(f"PHIÊN BẢN {transcript.version}")
    return badges


def _running(transcript: Transcript) -> list[str]:
    return [
        transcript.pupil.full_name,
        f"Lớp {transcript.classroom.name}",
        f"Năm học {words.study_year(transcript.school_year)}",
        transcript.school.name,
    ]


def _particulars(transcript: Transcript) -> list[list[_Field]]:
    """The pupil's particulars, line by line as on the paper form; an empty value is left blank."""
    pupil = transcript.pupil
    lines: list[list[_Field]] = [
        [("Họ và tên học sinh", pupil.full_name), ("Giới tính", words.GENDERS[pupil.gender])],
        [
            ("Ngày, tháng, năm sinh", words.partial_day(pupil.birth_date)),
            ("Dân tộc", words.ethnicity(pupil.ethnicity)),
            ("Quốc tịch", words.nationality(pupil.nationality)),
        ],
        [("Nơi sinh", words.place(pupil.birth_place))],
        [("Quê quán", words.place(pupil.home_town))],
        [("Nơi ở hiện nay", words.place(pupil.residence))],
        [("Số định danh cá nhân", pupil.personal_id or ""), ("Mã học sinh", pupil.code)],
        [
            ("Đối tượng chính sách", pupil.policy_group or ""),
            ("Số đăng bộ", transcript.register_number or ""),
        ],
        *_family(pupil),
    ]
    if pupil.not_assessed:
        lines.append([("Khuyết tật", "Học sinh khuyết tật không đánh giá")])
    return lines


def _family(pupil: Pupil) -> list[list[_Field]]:
    return [
        _relative("Họ và tên cha", pupil.father),
        _relative("Họ và tên mẹ", pupil.mother),
        _relative("Họ và tên người giám hộ", pupil.guardian),
    ]


def _relative(label: str, relative: Relative | None) -> list[_Field]:
    if relative is None:
        return [(label, ""), ("Nghề nghiệp", "")]
    return [(label, relative.full_name), ("Nghề nghiệp", relative.occupation or "")]


def _history(transcript: Transcript) -> list[list[str]]:
    return [
        [
            words.study_year(year.school_year),
            year.class_name,
            year.school_name,
            year.province_name,
            words.day(year.transferred_on) or words.NONE,
        ]
        for year in transcript.history
    ]


def _issued(transcript: Transcript) -> str:
    issuing = transcript.issuing
    return f"{issuing.place or '………………'}, {words.long_day(issuing.issued_on)}"


def _facts(transcript: Transcript, digest: str | None) -> list[_Field]:
    issuing = transcript.issuing
    return [
        ("Mã định danh học bạ", transcript.code or "chưa được cấp"),
        ("Khóa tra cứu của trục", transcript.key),
        ("SHA-256 của tệp", _grouped(digest) if digest else "bản in này không kèm tệp học bạ số"),
        ("Áp dụng", words.regulation(transcript.regulation)),
        (
            "Trạng thái",
            f"{_STATES[transcript.state]}, phiên bản {transcript.version}"
            + (", trích lục từ học bạ giấy" if transcript.extracted_from_paper else ""),
        ),
        ("Ngày tạo dữ liệu", words.day(issuing.created_on) or words.NONE),
    ]


def _grouped(digest: str) -> str:
    """A digest in groups of eight on two lines, as people compare it."""
    groups = [digest[start : start + 8] for start in range(0, len(digest), 8)]
    return Paragraph("\n".join((" ".join(groups[:4]), " ".join(groups[4:]))))


def _footer(transcript: Transcript, digest: str | None) -> dict[str, str]:
    return {
        "note": _LEGAL_NOTE,
        "code": f"Mã: {transcript.code or transcript.key}",
        "digest": f"SHA-256: {digest[:8]} {digest[8:16]}…" if digest else "Chưa có tệp học bạ số",
    }


_STATES = {State.IN_FORCE: "Đang có hiệu lực", State.RECALLED: "Đã thu hồi"}
_LEGAL_NOTE = (
    "Bản in thể hiện nội dung của học bạ số; bản gốc là tệp có chữ ký số. Bản in chỉ có giá trị "
    "khi được cơ sở giáo dục phát hành hoặc Sở GDĐT xác nhận, hoặc được chứng thực theo quy định."
)
