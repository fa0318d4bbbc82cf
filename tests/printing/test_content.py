"""The form says everything that the paper form has room for, and says it literally."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from hub.core.document.printing import print_transcript
from hub.core.model import Transcript
from tests.model import strategies
from tests.printing import forms
from tests.spec import samples

# What the paper form has no place for. A field that the model gains is printed or named here.
NOT_ON_PAPER = {
    "school.department.code",
    "school.commune_code",
    "school.province_code",
    "classroom.code",
    "pupil.residence.commune_code",
    "pupil.residence.province_code",
    "homeroom.personal_id",
    "homeroom.post",
    "manager.personal_id",
    "results.kind",
    "results.subjects[].code",
    "results.subjects[].periods",
    "results.subjects[].teacher.personal_id",
    "results.subjects[].teacher.post",
    *(
        f"results.subjects[].{term}.{marks}"
        for term in ("term1", "term2")
        for marks in ("regular[]", "midterm", "final")
    ),
}
AS_PRINTED = {
    "regulation": {
        "TT27/2020": "Thông tư 27/2020/TT-BGDĐT",
        "TT22/2021": "Thông tư 22/2021/TT-BGDĐT",
    },
    "level": {"02": "TIỂU HỌC", "03": "TRUNG HỌC CƠ SỞ"},
    "school_year": {"2025-2026": "2025 – 2026"},
    "school.department.name": {"Sở GDĐT Ninh Bình": "SỞ GDĐT NINH BÌNH"},
    "classroom.grade": {"5": "Khối 5", "7": "Khối 7"},
    "pupil.gender": {"1": "Giới tính: Nam"},
    "pupil.birth_date": {"2014-03-07": "sinh: 07/03/2014", "2012-03-07": "sinh: 07/03/2012"},
    "pupil.ethnicity": {"01": "Dân tộc: Kinh"},
    "pupil.nationality": {"VN": "Quốc tịch: Việt Nam"},
    "pupil.not_assessed": {"True": "Học sinh khuyết tật không đánh giá"},
    "manager.post": {"Hiệu trưởng": "PHÊ DUYỆT CỦA HIỆU TRƯỞNG"},
    "issuing.issued_on": {"2026-05-30": "ngày 30 tháng 5 năm 2026"},
    "issuing.created_on": {"2026-05-25": "25/05/2026"},
    "history[].school_year": {"2023-2024": "2023 – 2024"},
    "history[].transferred_on": {"2024-09-05": "05/09/2024"},
    "version": {"3": "phiên bản 3"},
    "state": {"2": "HỌC BẠ ĐÃ THU HỒI"},
    "extracted_from_paper": {"True": "TRÍCH LỤC TỪ HỌC BẠ GIẤY"},
    "results.grade_completed": {"True": "Chương trình lớp học Hoàn thành"},
    "results.promoted": {"True": "Được lên lớp"},
    "results.primary_completed": {"True": "Hoàn thành chương trình tiểu học Đã hoàn thành"},
    "results.title": {
        "Học sinh Tiêu biểu": "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện",
    },
}
RATINGS = {"T": "Tốt", "K": "Khá", "Đ": "Đạt", "CĐ": "Chưa đạt"}


def as_printed(path: str, value: object) -> str:
    known = AS_PRINTED.get(path, {}).get(str(value))
    if known is not None:
        return known
    if path.startswith(("results.learning.", "results.conduct.")):
        return RATINGS[str(value)]
    return str(value).replace(".", ",") if str(value).replace(".", "").isdigit() else str(value)


@pytest.mark.parametrize(
    "transcript", [forms.full_primary(), forms.full_secondary()], ids=["primary", "secondary"]
)
def test_every_field_of_the_paper_form_is_printed(transcript: Transcript) -> None:
    text = forms.text_of(print_transcript(transcript))
    expected = {
        path: as_printed(path, value)
        for path, value in forms.leaves(transcript.model_dump())
        if value is not None and path not in NOT_ON_PAPER
    }
    assert {path: words for path, words in expected.items() if words not in text} == {}


def test_marks_stand_in_their_columns() -> None:
    marks = {"term1.average": "6.25", "term2.average": "7.75", "year": "7.25", "retest": "5.5"}
    place = samples.at(samples.lower(), "19")
    transcript = samples.change(
        samples.lower(), {f"{place}.{field}": mark for field, mark in marks.items()}
    )
    text = forms.text_of(print_transcript(transcript))
    assert "Ngữ văn 6,25 7,75 7,25 5,5" in text


def test_what_is_missing_is_a_dash_or_blank() -> None:
    bare = Transcript.model_validate(
        {
            "regulation": "TT-LẠ/1999",
            "level": "03",
            "school_year": "2025-2026",
            "school": {"code": "A", "name": "Trường A"},
            "classroom": {"grade": 6, "name": "6A"},
            "pupil": {"code": "P", "full_name": "An"},
            "results": {"kind": "secondary", "subjects": [{"code": "1", "name": "Toán"}]},
        }
    )
    pdf = print_transcript(bare)
    text = forms.text_of(pdf)
    assert "1 Toán – – –" in text
    assert "Áp dụng TT-LẠ/1999" in text
    assert "ngày …… tháng …… năm ………" in text
    assert "None" not in text
    primary = bare.model_dump() | {"level": "02", "results": {"kind": "primary"}}
    assert "Yêu nước –" in forms.text_of(print_transcript(Transcript.model_validate(primary)))


@pytest.mark.parametrize(
    ("field", "value", "printed"),
    [
        ("pupil.birth_date", "2014-03", "sinh: 03/2014"),
        ("pupil.birth_date", "2014", "sinh: 2014"),
        ("pupil.ethnicity", "012", "Dân tộc: Ê-đê"),
        ("pupil.ethnicity", "Z9", "Dân tộc: Z9"),
        ("pupil.nationality", "LA", "Quốc tịch: LA"),
        ("issuing.issued_on", "2026-02-05", "ngày 05 tháng 02 năm 2026"),
        (
            "pupil.home_town",
            {"commune_code": "13669", "province_code": "37"},
            "mã xã 13669, mã tỉnh 37",
        ),
        ("manager.post", None, "PHÊ DUYỆT CỦA CÁN BỘ QUẢN LÝ"),
        ("results.promoted", False, "Không được lên lớp"),
        ("code", None, "chưa được cấp"),
    ],
)
def test_values_are_written_as_people_write_them(field: str, value: object, printed: str) -> None:
    transcript = samples.change(forms.full_secondary(), {field: value})
    assert printed in forms.text_of(print_transcript(transcript))


TYPST = '#import "x.typ": * #panic("a") *đậm* _nghiêng_ $x^2$ @ref <nhãn> `raw` \\ ~ // -- "q"'


@pytest.mark.parametrize("transcript", [forms.full_primary(), forms.full_secondary()])
def test_text_is_never_read_as_markup(transcript: Transcript) -> None:
    fields = ("pupil.full_name", "pupil.residence.address", "results.award", "school.name")
    for number, field in enumerate(fields):
        pdf = print_transcript(samples.change(transcript, {field: f"{TYPST} {number}"}))
        assert f"{TYPST} {number}" in forms.text_of(pdf)
    assert TYPST in forms.text_of(print_transcript(transcript, watermark=TYPST))


def test_letters_of_every_people_are_printed_and_the_rest_by_number() -> None:
    name = "H’Ƀlŭk Niê Kđăm, Y Čuôr ĕơ̆, Đặng Ước 😀 汉 \u202eabc"
    transcript = samples.change(samples.primary(1), {"pupil.full_name": name})
    text = forms.text_of(print_transcript(transcript))
    assert "H’Ƀlŭk Niê Kđăm, Y Čuôr" in text
    assert "Đặng Ước ‹U+1F600› ‹U+6C49› ‹U+202E›abc" in text


@settings(max_examples=15)
@given(strategies.transcripts())
def test_any_transcript_of_the_model_can_be_printed(transcript: Transcript) -> None:
    assert print_transcript(transcript).startswith(b"%PDF-1.7")


def test_a_usual_form_has_three_pages() -> None:
    for transcript in (samples.primary(1), samples.primary(5), samples.lower(), samples.upper()):
        assert len(forms.pages(print_transcript(transcript))) == 3


@pytest.mark.parametrize("transcript", [samples.primary(5), samples.lower()])
def test_thirty_six_subjects_fit(transcript: Transcript) -> None:
    many = forms.many_subjects(transcript, 36)
    found = forms.pages(print_transcript(many))
    assert len(found) <= 5
    assert all("Trang" in page for page in found)
    names = [subject.name for subject in many.results.subjects]
    assert all(" ".join(found).count(name) >= names.count(name) for name in names)


def test_long_comments_wrap_and_nothing_is_lost() -> None:
    words = [f"từ{number}" for number in range(900)]
    endless = "ß" * 400
    long = " ".join(words)
    changes = {"results.award": endless, "results.homeroom_comment": long}
    secondary = forms.many_subjects(forms.full_secondary(), 3, comment=long)
    text = forms.text_of(print_transcript(samples.change(secondary, changes)))
    assert text.count("từ899") == 4
    assert text.count("ß") == len(endless)
    primary = {
        f"results.comments.{name}": long
        for name in ("homeroom", "qualities", "general_competences", "specific_competences")
    }
    text = forms.text_of(print_transcript(samples.change(forms.full_primary(), primary)))
    assert text.count("từ899") == 4


def test_every_page_tells_whose_it_is_what_it_is_and_its_number() -> None:
    found = forms.pages(print_transcript(forms.full_secondary()))
    for number, page in enumerate(found, start=1):
        assert f"Trang {number}/{len(found)}" in page
        assert "Mã: HB-37-0001" in page
        assert "Bản in chỉ có giá trị khi được cơ sở giáo dục phát hành" in page
        assert forms.full_secondary().pupil.full_name in page


def test_the_watermark_is_on_every_page() -> None:
    marked = forms.pages(print_transcript(samples.lower(), watermark="DỮ LIỆU GIẢ LẬP"))
    assert all("DỮ LIỆU GIẢ LẬP" in page for page in marked)
    assert "GIẢ LẬP" not in forms.text_of(print_transcript(samples.lower()))
