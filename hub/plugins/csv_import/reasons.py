"""Why a row or a sheet is refused or questioned: every code with its sentence (lý do).

Sentences say what to do. They repeat a cell only where it can hold no name and no identifier.
"""

from __future__ import annotations

import re

from hub.core.contracts import Reason
from hub.core.errors import Actor
from hub.core.text import Text

_ROW = {
    "value-missing": Text(
        "Ô bắt buộc đang trống; hãy điền.", "A required cell is empty; fill it in."
    ),
    "text-too-long": Text(
        "Nội dung dài hơn {limit} ký tự; hãy rút ngắn.",
        "The text is longer than {limit} characters; shorten it.",
    ),
    "text-unreadable": Text(
        "Ô có ký tự điều khiển hoặc không phải văn bản (Excel có thể đã tự đổi thành ngày);"
        " hãy nhập lại ở dạng văn bản (Text).",
        "The cell holds control characters or is no text (Excel may have turned it into a date);"
        " type it again with the cell format Text.",
    ),
    "code-unreadable": Text(
        "Mã không được có khoảng trắng hay các ký tự < > & \" '; hãy nhập lại mã ở dạng văn bản.",
        "A code must not contain spaces or the characters < > & \" '; type it again as text.",
    ),
    "word-unknown": Text(
        "Không hiểu “{cell}”; hãy ghi một trong: {known}.",
        "“{cell}” is not understood; write one of: {known}.",
    ),
    "mark-unreadable": Text(
        "“{cell}” không phải là điểm; hãy ghi số từ 0 đến 10, ví dụ 8 hoặc 8,5{letters}.",
        "“{cell}” is no mark; write a number from 0 to 10, such as 8 or 8.5{letters}.",
    ),
    "mark-out-of-range": Text(
        "Điểm “{cell}” lớn hơn 10; hãy kiểm tra lại (thiếu dấu phẩy?).",
        "The mark “{cell}” is above 10; check it (a missing decimal sign?).",
    ),
    "mark-decimals": Text(
        "Điểm “{cell}” có nhiều hơn một chữ số thập phân; hãy làm tròn theo thông tư.",
        "The mark “{cell}” has more than one decimal; round it as the circular says.",
    ),
    "number-unreadable": Text(
        "“{cell}” không phải là số nguyên từ {least} đến {most}; hãy sửa lại.",
        "“{cell}” is no whole number from {least} to {most}; correct it.",
    ),
    "count-unreadable": Text(
        "“{cell}” không phải là số buổi; hãy ghi số như 3 hoặc 2,5.",
        "“{cell}” is no number of sessions; write a number such as 3 or 2.5.",
    ),
    "date-unreadable": Text(
        "Không đọc được ngày “{cell}”; hãy ghi dạng ngày/tháng/năm, ví dụ 07/03/2018.",
        "The date “{cell}” is not understood; write day/month/year, such as 07/03/2018.",
    ),
    "school-year-unreadable": Text(
        "“{cell}” không phải là năm học; hãy ghi hai năm liền nhau, ví dụ 2025-2026.",
        "“{cell}” is no school year; write two consecutive years, such as 2025-2026.",
    ),
    "duplicate-pupil": Text(
        "Mã học sinh này có ở nhiều dòng: {rows}; hãy giữ một dòng cho mỗi học sinh.",
        "This pupil code stands in several rows: {rows}; keep one row for each pupil.",
    ),
    "duplicate-person": Text(
        "Số định danh này có ở nhiều dòng: {rows}; mỗi học sinh có một số riêng, hãy sửa lại.",
        "This personal id stands in several rows: {rows}; each pupil has one of their own,"
        " correct them.",
    ),
    "duplicate-class": Text(
        "Mã lớp này có ở nhiều dòng: {rows}; hãy giữ một dòng cho mỗi lớp.",
        "This class code stands in several rows: {rows}; keep one row for each class.",
    ),
    "contradiction": Text(
        "Khác với {place}; hãy kiểm tra xem dòng có bị lệch không và sửa một trong hai.",
        "Differs from {place}; check whether the row has shifted and correct one of the two.",
    ),
    "row-shifted": Text(
        "Họ tên không đi với mã này: {place} ghi khác, và tên ấy đứng với mã khác ở {other};"
        " có lẽ khi sao chép dòng đã bị lệch, hãy dán lại cho đúng.",
        "The name does not go with this code: {place} says otherwise, and {other} has the name with"
        " another code; rows have probably slipped in copying, paste them again.",
    ),
    "linked-row-refused": Text(
        "{place} bị từ chối; hãy sửa dòng đó trước.", "{place} is refused; correct that row first."
    ),
    "grade-unknown": Text(
        "Không suy ra được khối từ mã lớp; hãy ghi lớp này vào sheet BoSung-Lop với cột Khối.",
        "The grade does not follow from the class code; add the class to the sheet BoSung-Lop with"
        " its grade (Khối).",
    ),
    "subject-unknown": Text(
        "Không biết môn học này; hãy sửa tên môn hoặc khai báo trong sheet BoSung-MonHoc.",
        "This subject is not known; correct its name or declare it in the sheet BoSung-MonHoc.",
    ),
    "duplicate-subject": Text(
        "Môn học này có hai dòng cho cùng một học sinh ở {place}; hãy giữ một dòng.",
        "This subject has two rows for one pupil at {place}; keep one.",
    ),
    "teacher-ambiguous": Text(
        "Môn {subject} của lớp có nhiều giáo viên trong BoSung-GiaoVien; hãy ghi tên vào cột GVBM.",
        "Several teachers of {subject} are in BoSung-GiaoVien for this class; name one in GVBM.",
    ),
    "value-incomplete": Text(
        "Thiếu “{label}” cho các thông tin đi cùng; hãy điền thêm.",
        "“{label}” is missing beside what goes with it; fill it in.",
    ),
    "value-refused": Text(
        "Giá trị của “{label}” không hợp lệ; hãy sửa lại.",
        "The value of “{label}” is not valid; correct it.",
    ),
}

_FLAGS = {
    "value-understood": Text("Đã hiểu “{cell}” là “{value}”.", "“{cell}” was read as “{value}”."),
    "decimal-comma": Text(
        "Đã đọc dấu phẩy thập phân: “{cell}” là {value}.",
        "A decimal comma was read: “{cell}” is {value}.",
    ),
    "date-serial": Text(
        "Số {cell} được đọc là ngày {value} (ngày của Excel ở dạng số).",
        "The number {cell} was read as the date {value} (an Excel date shown as a number).",
    ),
    "code-as-number": Text(
        "Mã là ô kiểu số: các số 0 ở đầu có thể đã mất; hãy định dạng cột là văn bản (Text).",
        "The code is a number: zeros at its beginning may be lost; format the column as text.",
    ),
    "zeros-restored": Text(
        "Số định danh ở kiểu số đã mất số 0 ở đầu; hub thêm lại cho đủ 12 chữ số.",
        "The personal id was a number without its leading zeros; they were restored to 12 digits.",
    ),
    "codes-shorter": Text(
        "{count} mã học sinh ngắn hơn các mã khác trong sheet: có thể đã mất số 0 ở đầu;"
        " dòng: {rows}.",
        "{count} pupil codes are shorter than the others of the sheet: zeros at their beginning may"
        " be lost; rows: {rows}.",
    ),
    "class-differs": Text(
        "Lớp khác với {place}; đã dùng lớp ở bảng kết quả.",
        "The class differs from {place}; the one in the results was used.",
    ),
    "matched-by-name": Text(
        "Không có mã chung; đã ghép với {place} theo họ tên và ngày sinh.",
        "There is no common code; joined with {place} by name and birth date.",
    ),
    "person-ambiguous": Text(
        "Trong danh sách có nhiều học sinh cùng họ tên và ngày sinh nên không ghép: {places}.",
        "Several pupils of the list have this name and birth date, so none was joined: {places}.",
    ),
    "not-matched": Text(
        "{count} học sinh của danh sách không khớp với dòng kết quả nào; dòng: {rows}.",
        "{count} pupils of the list fit no row of results; rows: {rows}.",
    ),
    "footer-skipped": Text(
        "Bỏ qua dòng cuối bảng (tổng cộng, chữ ký).",
        "A footer row (totals, signatures) was skipped.",
    ),
    "number-row-skipped": Text(
        "Bỏ qua dòng đánh số cột.", "The row that numbers the columns was skipped."
    ),
    "header-repeated": Text("Bỏ qua dòng tiêu đề lặp lại.", "A repeated header row was skipped."),
    "class-line": Text(
        "Dòng tên lớp: các dòng bên dưới thuộc lớp này.",
        "A line with the name of a class: the rows below belong to it.",
    ),
    "only-a-number": Text(
        "Bỏ qua dòng chỉ có số thứ tự.", "A row with nothing but its ordinal number was skipped."
    ),
    "columns-unknown": Text(
        "Không đọc các cột lạ: {columns}.", "Columns not known were not read: {columns}."
    ),
    "several-classes": Text(
        "Tiêu đề ghi một lớp mà các dòng thuộc {count} lớp; đã dùng lớp ở từng dòng.",
        "The heading names one class and the rows are of {count}; each row's own was used.",
    ),
    "columns-headless": Text(
        "Không đọc các cột có dữ liệu mà không có tiêu đề: {columns}.",
        "Columns that hold data and have no header were not read: {columns}.",
    ),
    "sheets-ignored": Text(
        "Không đọc các sheet: {sheets}.", "These sheets were not read: {sheets}."
    ),
    "item-unknown": Text("Không đọc mục lạ này.", "This item is not known and was not read."),
    "no-results": Text(
        "{count} học sinh ở sheet này không có dòng kết quả nào; dòng: {rows}.",
        "{count} pupils of this sheet have no row of results; rows: {rows}.",
    ),
    "school-unknown": Text(
        "Chưa biết {missing}; đang dùng giá trị tạm để xem trước. Hãy thêm sheet BoSung-Truong"
        " hoặc khai báo trong cài đặt trước khi nhập thật.",
        "Not known: {missing}; placeholders serve this preview. Add the sheet BoSung-Truong or give"
        " settings before the real import.",
    ),
    "regulation-assumed": Text(
        "Không thấy thông tư áp dụng; đã dùng {value}. Hãy ghi vào BoSung-Truong nếu khác.",
        "No circular is stated; {value} was used. State it in BoSung-Truong if it is another.",
    ),
    "supplement-overrides": Text(
        "“{label}” trong tệp này khác với phần bổ sung chung; đã dùng giá trị trong tệp này.",
        "“{label}” in this file differs from the common supplement; this file's value was used.",
    ),
    "outside-query": Text(
        "{count} dòng không thuộc phạm vi được hỏi nên không lấy.",
        "{count} rows are outside what was asked for and were left out.",
    ),
}

_NUMERIC = re.compile(r"[0-9.,/+\- ]{1,10}", re.ASCII)
_SENTENCES = {**_ROW, **_FLAGS}
_TEACHERS = frozenset({"mark-unreadable", "mark-out-of-range", "mark-decimals"})


def reason(code: str, column: str | None = None, /, **facts: object) -> Reason:
    """Return the reason with this code; `facts` fill its sentence."""
    who = Actor.SUBJECT_TEACHER if code in _TEACHERS else Actor.SCHOOL_OFFICE
    return Reason(code=code, message=_SENTENCES[code].format(**facts), column=column, who=who)


def shortened(cell: object) -> str:
    """Return a cell as a message may repeat it: a number, a date or one short word.

    All else may be a name or an identifier that slipped into the wrong column.
    """
    text = " ".join(str(cell).split())
    numeric = _NUMERIC.fullmatch(text) and sum(map(str.isdigit, text)) <= 8
    return text if numeric or (text.isalpha() and len(text) <= 8) else "…"
