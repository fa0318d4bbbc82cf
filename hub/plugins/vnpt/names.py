"""The contract's attribute names beside the canonical fields (bảng tên trường).

Names in use at vnEdu (vendors.md §1.1, §1.2): ``hoc_ky``, ``ten_mon_hoc``, ``TX GK CK TK``,
``M P V HK TK``, ``hoc_luc``, ``hanh_kiem``, ``danh_hieu``, ``len_lop``, ``khen_thuong``, ``ck2``,
``nxtx``, ``ck``, ``nl_tt27_*``, ``pc_tt27_*``, ``ma_hoc_sinh``, ``hoc_sinh_id``. The rest is ours.
"""

from __future__ import annotations

from typing import Final

Names = dict[str, str]
"""Canonical field by attribute."""

KINDS: Final = {"tieu_hoc": "primary", "trung_hoc": "secondary"}

TRANSCRIPT: Final[Names] = {
    "nam_hoc": "school_year",
    "cap": "level",
    "quy_che": "regulation",
    "phien_ban": "version",
    "trang_thai": "state",
    "trich_luc": "extracted_from_paper",
    "ma_dinh_danh_hoc_ba": "code",
    "so_dang_bo": "register_number",
}
SCHOOL: Final[Names] = {
    "ma": "code",
    "ten": "name",
    "ten_xa": "commune_name",
    "ma_xa": "commune_code",
    "ten_huyen": "district_name",
    "ten_tinh": "province_name",
    "ma_tinh": "province_code",
}
DEPARTMENT: Final[Names] = {"ma_so": "code", "ten_so": "name"}
CLASSROOM: Final[Names] = {"khoi": "grade", "ten": "name", "ma": "code"}
PUPIL: Final[Names] = {
    "ho_ten": "full_name",
    "so_dinh_danh": "personal_id",
    "gioi_tinh": "gender",
    "ngay_sinh": "birth_date",
    "dan_toc": "ethnicity",
    "quoc_tich": "nationality",
    "dien_chinh_sach": "policy_group",
    "khong_danh_gia": "not_assessed",
}
PLACE: Final[Names] = {
    "dia_chi": "address",
    "ma_xa": "commune_code",
    "ma_tinh": "province_code",
}
RELATIVE: Final[Names] = {"ho_ten": "full_name", "nghe_nghiep": "occupation"}
PUPIL_PARTS: Final[dict[str, tuple[str, Names]]] = {
    "noi_sinh": ("birth_place", PLACE),
    "que_quan": ("home_town", PLACE),
    "noi_o": ("residence", PLACE),
    "cha": ("father", RELATIVE),
    "me": ("mother", RELATIVE),
    "giam_ho": ("guardian", RELATIVE),
}
SIGNATORY: Final[Names] = {
    "ho_ten": "full_name",
    "so_dinh_danh": "personal_id",
    "chuc_vu": "post",
}
ISSUING: Final[Names] = {
    "dia_danh": "place",
    "ngay_phat_hanh": "issued_on",
    "ngay_lap": "created_on",
}
STUDY_YEAR: Final[Names] = {
    "nam_hoc": "school_year",
    "lop": "class_name",
    "truong": "school_name",
    "tinh": "province_name",
    "ngay_chuyen": "transferred_on",
}

TERM: Final[Names] = {
    "TK": "average",
    "GK": "midterm",
    "CK": "final",
    "HK": "final",
}
"""One mark each; ``TX``, ``M``, ``P`` and ``V`` are lists."""
YEAR_SUBJECT: Final[Names] = {
    "ma_mon_hoc": "code",
    "ten_mon_hoc": "name",
    "so_tiet": "periods",
    "TK": "year",
    "thi_lai": "retest",
    "nhan_xet": "comment",
}
TEACHER: Final[Names] = {
    "gv_ho_ten": "ho_ten",
    "gv_so_dinh_danh": "so_dinh_danh",
    "gv_chuc_vu": "chuc_vu",
}
"""A subject's teacher, by the names of `SIGNATORY`."""
RATINGS: Final[Names] = {"hoc_luc": "learning", "hanh_kiem": "conduct"}
SUMMER_RATINGS: Final[Names] = {"hoc_luc_he": "learning", "hanh_kiem_he": "conduct"}
SECONDARY_YEAR: Final[Names] = {
    "ren_luyen_he": "summer_conduct",
    "so_buoi_nghi": "absences",
    "len_lop": "promoted",
    "len_lop_chu": "promotion_text",
    "hoan_thanh_chu": "completion_text",
    "thi_dua": "competitions",
    "danh_hieu": "title",
    "khen_thuong": "award",
    "nhan_xet": "homeroom_comment",
}
QUALIFICATION: Final[Names] = {"ten": "name", "loai": "kind"}

PRIMARY_SUBJECT: Final[Names] = {
    "ma_mon_hoc": "code",
    "ten_mon_hoc": "name",
    "hoc_luc": "level",
    "nxtx": "level",
    "ck2": "test",
    "ck": "test",
}
COMPETENCES: Final[Names] = {
    f"nl_tt27_{number}": field
    for number, field in enumerate(
        (
            *("self_learning", "communication", "problem_solving", "language", "calculation"),
            *("science", "aesthetics", "physical", "technology", "informatics"),
        ),
        start=1,
    )
}
QUALITIES: Final[Names] = {
    f"pc_tt27_{number}": field
    for number, field in enumerate(
        ("patriotism", "kindness", "diligence", "honesty", "responsibility"), start=1
    )
}
COMMENTS: Final[Names] = {
    "gvcn": "homeroom",
    "pham_chat": "qualities",
    "nang_luc_chung": "general_competences",
    "nang_luc_dac_thu": "specific_competences",
}
PRIMARY_YEAR: Final[Names] = {
    "ket_qua": "year_result",
    "hoan_thanh_lop": "grade_completed",
    "hoan_thanh_cap": "primary_completed",
    "len_lop": "promoted",
    "hoan_thanh_chu": "completion_text",
    "danh_hieu": "title",
    "khen_thuong": "award",
    "khen_dot_xuat": "ad_hoc_award",
}
