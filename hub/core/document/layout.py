"""The layout `hocba-observed-2025`: which element holds which field (bố cục tệp học bạ).

Names seen in signed files in use are marked observed; the official annex and its schema are not
public, so the rest are ours, after the national sharing model. Nothing here is the ministry's
specification.
"""

from __future__ import annotations

from hub.core.document.binding import Group, Leaf, Leaves, Many, Node, Origin

LAYOUT_ID = "hocba-observed-2025"

ROOT = "HOC_BA"
DATA = "DU_LIEU_HOC_BA"
DATA_ID = "data"
INFO = "THONG_TIN_HOC_BA"
INFO_ID = "thongtinhocba"
LAYOUT_TAG = "DAC_TA"
SLOT_LIST = "DANH_SACH_THONG_TIN_KY"
SUBJECT_SLOTS = "DANH_SACH_GVBM"
ISSUE = "PHAT_HANH_HOC_BA"

SUBJECT_ID_PREFIX = "d"
TEACHER_ID_PREFIX = "g"

_PLACE: tuple[Node, ...] = (
    Leaf("DIA_CHI_CHI_TIET", "address"),
    Leaf("MA_XA", "commune_code"),
    Leaf("MA_TINH", "province_code"),
)
_RELATIVE: tuple[Node, ...] = (
    Leaf("HO_VA_TEN", "full_name"),
    Leaf("NGHE_NGHIEP", "occupation"),
)
_SIGNATORY: tuple[Node, ...] = (
    Leaf("HO_VA_TEN", "full_name"),
    Leaf("SO_DINH_DANH", "personal_id"),
    Leaf("CHUC_VU", "post"),
)
_SCHOOL: tuple[Node, ...] = (
    Leaf("MA_TRUONG", "code"),
    Leaf("TEN_TRUONG", "name"),
    Group(
        "SO_GDDT",
        "department",
        (Leaf("MA_SO_GD", "code"), Leaf("TEN_SO_GD", "name")),
        origin=Origin.OURS,
    ),
    Leaf("TEN_XA", "commune_name"),
    Leaf("MA_XA", "commune_code"),
    Leaf("TEN_HUYEN", "district_name"),
    Leaf("TEN_TINH", "province_name"),
    Leaf("MA_TINH", "province_code"),
)
_CLASSROOM: tuple[Node, ...] = (
    Leaf("MA_KHOI", "grade"),
    Leaf("TEN_LOP", "name"),
    Leaf("MA_LOP", "code"),
)
_PUPIL: tuple[Node, ...] = (
    Leaf("MA_HOC_SINH", "code"),
    Leaf("HO_VA_TEN", "full_name"),
    Leaf("SO_DINH_DANH", "personal_id"),
    Leaf("GIOI_TINH", "gender"),
    Leaf("NGAY_SINH", "birth_date"),
    Group("NOI_SINH", "birth_place", _PLACE),
    Group("QUE_QUAN", "home_town", _PLACE),
    Group("NOI_O_HIEN_NAY", "residence", _PLACE),
    Leaf("DAN_TOC", "ethnicity"),
    Leaf("QUOC_TICH", "nationality"),
    Leaf("DOI_TUONG_CHINH_SACH", "policy_group"),
    Leaf("KHUYET_TAT_KHONG_DANH_GIA", "not_assessed"),
    Group("CHA", "father", _RELATIVE),
    Group("ME", "mother", _RELATIVE),
    Group("NGUOI_GIAM_HO", "guardian", _RELATIVE),
)
_STUDY_YEAR: tuple[Node, ...] = (
    Leaf("NAM_HOC", "school_year"),
    Leaf("TEN_LOP", "class_name"),
    Leaf("TEN_TRUONG", "school_name"),
    Leaf("TEN_TINH", "province_name"),
    Leaf("NGAY_CHUYEN_DEN", "transferred_on"),
)
_PRIMARY_SUBJECT: tuple[Node, ...] = (
    Leaf("MA_MON_HOC", "code"),
    Leaf("TEN_MON_HOC", "name"),
    Leaf("MUC_DAT_DUOC", "level"),
    Leaf("DIEM_KIEM_TRA_DINH_KY", "test"),
)
_COMPETENCES: tuple[Node, ...] = (
    Leaf("TU_CHU_TU_HOC", "self_learning"),
    Leaf("GIAO_TIEP_HOP_TAC", "communication"),
    Leaf("GIAI_QUYET_VAN_DE", "problem_solving"),
    Leaf("NGON_NGU", "language"),
    Leaf("TINH_TOAN", "calculation"),
    Leaf("KHOA_HOC", "science"),
    Leaf("CONG_NGHE", "technology"),
    Leaf("TIN_HOC", "informatics"),
    Leaf("THAM_MI", "aesthetics"),
    Leaf("THE_CHAT", "physical"),
)
_QUALITIES: tuple[Node, ...] = (
    Leaf("YEU_NUOC", "patriotism"),
    Leaf("NHAN_AI", "kindness"),
    Leaf("CHAM_CHI", "diligence"),
    Leaf("TRUNG_THUC", "honesty"),
    Leaf("TRACH_NHIEM", "responsibility"),
)
_PRIMARY_COMMENTS: tuple[Node, ...] = (
    Leaf("NHAN_XET_GVCN", "homeroom"),
    Leaf("NHAN_XET_PHAM_CHAT", "qualities"),
    Leaf("NHAN_XET_NANG_LUC_CHUNG", "general_competences"),
    Leaf("NHAN_XET_NANG_LUC_DAC_THU", "specific_competences"),
)
_TERM: tuple[Node, ...] = (
    Leaf("DTB_MON_HK", "average", Origin.OURS),
    Leaves("DDG_TX", "regular"),
    Leaf("DDG_GK", "midterm", Origin.OURS),
    Leaf("DDG_CK", "final", Origin.OURS),
)
_SECONDARY_SUBJECT: tuple[Node, ...] = (
    Leaf("MA_MON_HOC", "code"),
    Leaf("TEN_MON_HOC", "name"),
    Leaf("SO_TIET_NAM", "periods", Origin.OURS),
    Group("HOC_KY_1", "term1", _TERM),
    Group("HOC_KY_2", "term2", _TERM),
    Leaf("DIEM_CA_NAM", "year"),
    Leaf("DIEM_KIEM_TRA_LAI", "retest"),
    Leaf("NHAN_XET_MON_HOC", "comment"),
    Group("GVBM", "teacher", _SIGNATORY, Origin.OBSERVED, id_prefix=TEACHER_ID_PREFIX),
)
_RATINGS: tuple[Node, ...] = (
    Leaf("HOC_KY_1", "term1"),
    Leaf("HOC_KY_2", "term2"),
    Leaf("CA_NAM", "year"),
    Leaf("SAU_HE", "after_summer", Origin.OURS),
)
_QUALIFICATION: tuple[Node, ...] = (
    Leaf("TEN_CHUNG_CHI", "name"),
    Leaf("LOAI_CHUNG_CHI", "kind"),
)


def _score_table(subject: tuple[Node, ...]) -> Many:
    item = Group("DIEM_TONG_KET", "", subject, Origin.OBSERVED, id_prefix=SUBJECT_ID_PREFIX)
    return Many("BANG_DIEM", "subjects", item, Origin.OBSERVED)


PRIMARY_RESULTS: tuple[Node, ...] = (
    _score_table(_PRIMARY_SUBJECT),
    Group("NANG_LUC", "competences", _COMPETENCES),
    Group("PHAM_CHAT", "qualities", _QUALITIES),
    Group("NHAN_XET", "comments", _PRIMARY_COMMENTS),
    Leaf("XEP_LOAI", "year_result"),
    Leaf("HOAN_THANH_CHUONG_TRINH_LOP_HOC", "grade_completed"),
    Leaf("DUOC_LEN_LOP", "promoted"),
    Leaf("HOAN_THANH_CHUONG_TRINH_TIEU_HOC", "primary_completed"),
    Leaf("NOI_DUNG_HOAN_THANH", "completion_text"),
    Leaf("DANH_HIEU", "title"),
    Leaf("KHEN_THUONG", "award"),
    Leaf("KHEN_THUONG_DOT_XUAT", "ad_hoc_award"),
)
SECONDARY_RESULTS: tuple[Node, ...] = (
    _score_table(_SECONDARY_SUBJECT),
    Group("KET_QUA_HOC_TAP", "learning", _RATINGS),
    Group("KET_QUA_REN_LUYEN", "conduct", _RATINGS),
    Leaf("NOI_DUNG_REN_LUYEN_HE", "summer_conduct"),
    Leaf("SO_BUOI_NGHI", "absences"),
    Leaf("DUOC_LEN_LOP", "promoted"),
    Leaf("NOI_DUNG_LEN_LOP", "promotion_text"),
    Leaf("NOI_DUNG_HOAN_THANH", "completion_text"),
    Leaf("THAM_GIA_CUOC_THI", "competitions"),
    Leaf("DANH_HIEU", "title"),
    Leaf("KHEN_THUONG", "award"),
    Leaf("NHAN_XET_GVCN", "homeroom_comment"),
    Many("DANH_SACH_CHUNG_CHI", "qualifications", Group("CHUNG_CHI", "", _QUALIFICATION)),
)

PRIMARY = Group("KET_QUA_TIEU_HOC", "results", PRIMARY_RESULTS, Origin.OURS)
SECONDARY = Group("KET_QUA_TRUNG_HOC", "results", SECONDARY_RESULTS, Origin.OURS)
RESULTS = {"primary": PRIMARY, "secondary": SECONDARY}
"""The element of the results by their kind; a document has exactly one of them."""

BEFORE_RESULTS: tuple[Node, ...] = (
    Leaf("MA_DINH_DANH_HOC_BA", "code"),
    Leaf("PHIEN_BAN", "version"),
    Leaf("TRANG_THAI", "state"),
    Leaf("TRICH_LUC", "extracted_from_paper"),
    Leaf("THONG_TU", "regulation"),
    Leaf("MA_CAP_HOC", "level"),
    Leaf("NAM_HOC", "school_year"),
    Group("CO_SO_GIAO_DUC", "school", _SCHOOL),
    Group("LOP_HOC", "classroom", _CLASSROOM),
    Leaf("SO_SO_DANG_BO", "register_number"),
    Group("NGUOI_HOC", "pupil", _PUPIL),
    Many("QUA_TRINH_HOC_TAP", "history", Group("NAM_HOC_TRUOC", "", _STUDY_YEAR, Origin.OURS)),
)
AFTER_RESULTS: tuple[Node, ...] = (
    Group("GIAO_VIEN_CHU_NHIEM", "homeroom", _SIGNATORY),
    Group("GIAM_HIEU", "manager", _SIGNATORY),
    Group(
        "THONG_TIN_PHAT_HANH",
        "issuing",
        (
            Leaf("DIA_DANH", "place"),
            Leaf("NGAY_KY_PHAT_HANH", "issued_on"),
            Leaf("NGAY_TAO", "created_on"),
        ),
    ),
)
