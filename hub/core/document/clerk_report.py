"""The report for a clerk: what TT 15/2025/TT-BKHCN wants shown, in plain words.

Of each signature: who signed and for which unit, who certified that and for how long, when it was
signed and how that is known, whether the content is as it was, the verdict and what to do next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from cryptography.x509.oid import NameOID

from hub.core.document.verdict import DocumentVerdict, SignatureAnswer
from hub.core.text import Language, Text
from hub.core.trust import Certificate, Verdict, brief

_VIETNAM: Final = dt.timezone(dt.timedelta(hours=7))


def clerk_report(
    name: str,
    verdict: DocumentVerdict,
    language: Language,
    *,
    at: dt.datetime,
    proven: dt.datetime | None = None,
) -> str:
    """Return the report on a file as plain text in one language.

    :param name: of the file.
    :param at: the moment as of which it was verified, aware; times are shown as in Vietnam.
    :param proven: when the file provably existed, aware.
    """
    lines = [_TITLE.format(file=name, at=_shown(at)), _VERDICTS[verdict.verdict]]
    if proven is not None:
        lines.append(_PROVEN.format(at=_shown(proven)))
    for number, one in enumerate(verdict.signatures, start=1):
        lines.append(_EMPTY)
        lines += _signature(number, one, proven)
    if verdict.missing:
        lines += [_EMPTY, _MISSING.format(slots=", ".join(verdict.missing))]
    lines += [_FINDING.format(text=each.message, who=each.who.label) for each in verdict.findings]
    return "".join(f"{line.get(language)}\n" for line in lines)


def _signature(number: int, one: SignatureAnswer, proven: dt.datetime | None) -> Iterator[Text]:
    yield _HEAD.format(n=number, slot=one.slot)
    if one.chain:
        certificate = one.chain[0]
        yield _SIGNER.format(name=brief(certificate.common_name), unit=_unit(certificate))
        yield _ISSUER.format(name=brief(certificate.issuer_common_name))
        begin, end = _day(certificate.not_before), _day(certificate.not_after)
        yield _VALID.format(begin=begin, end=end)
        if one.signed_at is not None:
            within = certificate.not_before <= one.signed_at <= certificate.not_after
            yield _VALID_THEN if within else _NOT_VALID_THEN
    else:
        yield _NO_CERTIFICATE
    if one.signed_at is None:
        yield _NO_TIME
    else:
        known = _TIME_PROVEN if proven is not None else _TIME_CLAIMED
        yield known.format(at=_shown(one.signed_at))
    yield _INTACT if one.intact else _BROKEN
    yield _ANSWERS[one.verdict].format(why=f" ({one.sub_indication})" if one.sub_indication else "")
    for _, text in one.warnings:
        yield _WARNING.format(text=text)


def _unit(certificate: Certificate) -> str:
    """Return the unit that manages the holder: its organisation, and units within it."""
    kinds = (NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.ORGANIZATION_NAME)
    found = [
        brief(str(attribute.value))
        for kind in kinds
        for attribute in certificate.parsed.subject.get_attributes_for_oid(kind)
    ]
    return ", ".join(found) or "–"


def _shown(at: dt.datetime) -> str:
    return f"{at.astimezone(_VIETNAM):%d/%m/%Y %H:%M:%S} (+07)"


def _day(at: dt.datetime) -> str:
    return f"{at.astimezone(_VIETNAM):%d/%m/%Y}"


_EMPTY: Final = Text("", "")
_TITLE: Final = Text(
    "BÁO CÁO KIỂM TRA CHỮ KÝ SỐ\nTệp: {file}\nKiểm tra tại thời điểm: {at}",
    "REPORT ON DIGITAL SIGNATURES\nFile: {file}\nVerified as of: {at}",
)
_VERDICTS: Final = {
    Verdict.PASSED: Text(
        "KẾT LUẬN: ĐẠT. Tệp này dùng được.", "VERDICT: PASSED. The file can be relied on."
    ),
    Verdict.FAILED: Text(
        "KẾT LUẬN: KHÔNG ĐẠT. Không dùng tệp này; báo nơi gửi.",
        "VERDICT: FAILED. Do not use this file; tell whoever sent it.",
    ),
    Verdict.INDETERMINATE: Text(
        "KẾT LUẬN: CHƯA XÁC ĐỊNH. Chưa đủ căn cứ; bổ sung bằng chứng rồi kiểm tra lại.",
        "VERDICT: INDETERMINATE. Not enough is known; add evidence and verify again.",
    ),
}
_PROVEN: Final = Text(
    "Tệp đã tồn tại trước: {at} (bản ghi bằng chứng).",
    "The file existed before: {at} (evidence record).",
)
_HEAD: Final = Text("{n}. Chữ ký tại {slot}", "{n}. Signature at {slot}")
_SIGNER: Final = Text(
    "   Người ký: {name}; đơn vị quản lý: {unit}", "   Signer: {name}; managing unit: {unit}"
)
_ISSUER: Final = Text("   Tổ chức cấp chứng thư số: {name}", "   Certified by: {name}")
_VALID: Final = Text(
    "   Chứng thư số có hiệu lực: {begin} đến {end}", "   Certificate valid: {begin} to {end}"
)
_VALID_THEN: Final = Text(
    "   Chứng thư số có hiệu lực tại thời điểm ký.",
    "   The certificate was valid at the time of signing.",
)
_NOT_VALID_THEN: Final = Text(
    "   Chứng thư số KHÔNG có hiệu lực tại thời điểm ký.",
    "   The certificate was NOT valid at the time of signing.",
)
_NO_CERTIFICATE: Final = Text(
    "   Người ký: không rõ, không có chứng thư số nối tới gốc tin cậy.",
    "   Signer: unknown, no certificate that chains to a trust anchor.",
)
_TIME_PROVEN: Final = Text(
    "   Thời điểm: chữ ký đã có trước {at}, có dấu thời gian chứng minh.",
    "   Time: the signature existed before {at}, proven by a time-stamp.",
)
_TIME_CLAIMED: Final = Text(
    "   Thời điểm ký: {at}, do người ký tự ghi.", "   Signed at: {at}, as the signer says."
)
_NO_TIME: Final = Text("   Thời điểm ký: không ghi.", "   Signed at: not said.")
_INTACT: Final = Text(
    "   Nội dung: nguyên vẹn, không bị sửa sau khi ký.",
    "   Content: intact, not changed since it was signed.",
)
_BROKEN: Final = Text(
    "   Nội dung: KHÔNG xác nhận được là nguyên vẹn.", "   Content: NOT shown to be intact."
)
_ANSWERS: Final = {
    Verdict.PASSED: Text("   Kết luận: đạt", "   Verdict: passed"),
    Verdict.FAILED: Text("   Kết luận: không đạt{why}", "   Verdict: failed{why}"),
    Verdict.INDETERMINATE: Text(
        "   Kết luận: chưa xác định{why}", "   Verdict: indeterminate{why}"
    ),
}
_WARNING: Final = Text("   Cảnh báo: {text}", "   Warning: {text}")
_MISSING: Final = Text("Còn thiếu chữ ký: {slots}", "Signatures missing: {slots}")
_FINDING: Final = Text("• {text} → {who}", "• {text} → {who}")
