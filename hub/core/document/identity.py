"""Who signed: the certificate against the data of the transcript (người ký và dữ liệu).

Certificates of public authorities carry the person's id (``CCCD:`` in UID) and are compared with
it. Teachers' certificates of the government CA carry none: there the list of registered
certificates decides, as the ministry's portal registers and approves certificates first (observed
2025). A seal is known by ``MST:`` in its subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from hub.core.document.slots import Role, Slot
from hub.core.errors import Pause
from hub.core.model import SecondaryResults, Signatory, Transcript
from hub.core.text import Text
from hub.core.trust import Certificate, Verdict

REGISTER_FILE = "registered.json"
"""Name of the list of registered certificates in a trust folder."""


class RegisteredCertificate(BaseModel):
    """One registered certificate: whose it is, as the province approved it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    role: Literal["teacher", "manager", "seal"]
    personal_id: str | None = None
    school_code: str | None = None


class _RegisterFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1]
    certificates: tuple[RegisteredCertificate, ...]


@dataclass(frozen=True, slots=True)
class CertificateRegister:
    """Certificates the province has registered, by SHA-256 (chứng thư số đã đăng ký)."""

    by_sha256: Mapping[str, RegisteredCertificate] = field(default_factory=dict)

    @staticmethod
    def load(folder: Path) -> CertificateRegister:
        """Return the register kept in a trust folder; empty when the folder has none.

        :raises Pause: when the file is there but cannot be read as a register.
        """
        path = folder / REGISTER_FILE
        if not path.is_file():
            return CertificateRegister()
        try:
            entries = _RegisterFile.model_validate_json(path.read_bytes()).certificates
        except ValidationError:
            raise Pause(
                Text(
                    "Không đọc được danh sách chứng thư số đã đăng ký.",
                    "The list of registered certificates cannot be read.",
                ),
                where=str(path),
                remedy=Text(
                    "Lấy lại danh sách từ Sở hoặc bỏ tệp này ra khỏi thư mục.",
                    "Get the list from the province again, or take the file out of the folder.",
                ),
            ) from None
        return CertificateRegister({entry.sha256.lower(): entry for entry in entries})

    def find(self, certificate: Certificate) -> RegisteredCertificate | None:
        """Return the entry of `certificate`, if it is registered."""
        return self.by_sha256.get(certificate.fingerprint.hex())


@dataclass(frozen=True, slots=True)
class Identity:
    """Whether the signer is who the data say; `code` names the trouble, `text` says it."""

    verdict: Verdict
    code: str = ""
    text: Text = field(default=Text("", ""))


_KNOWN = Identity(Verdict.PASSED)
_NOT_IDENTIFIED = Identity(
    Verdict.INDETERMINATE,
    "signer-not-identified",
    Text(
        "Chứng thư số không mang số định danh và không có trong danh sách đã đăng ký: "
        "không xác định được người ký.",
        "The certificate carries no personal id and is not registered: signer not identified.",
    ),
)
_WRONG_SIGNER = Identity(
    Verdict.FAILED,
    "wrong-signer",
    Text(
        "Người ký không phải người mà dữ liệu học bạ nêu cho vị trí này.",
        "The signer is not the person the transcript names for this slot.",
    ),
)
_NOT_A_SEAL = Identity(
    Verdict.FAILED,
    "not-a-seal",
    Text(
        "Chứng thư số ở vị trí phát hành không phải của tổ chức (không có MST).",
        "The certificate in the issuing slot is no organisation's (it has no MST).",
    ),
)
_WRONG_SCHOOL = Identity(
    Verdict.FAILED,
    "wrong-school",
    Text(
        "Dấu của chữ ký phát hành được đăng ký cho trường khác.",
        "The issuing seal is registered for another school.",
    ),
)


def who_signed(
    slot: Slot,
    certificate: Certificate,
    transcript: Transcript,
    register: CertificateRegister,
) -> Identity:
    """Compare the certificate found in `slot` with the data of `transcript`."""
    entry = register.find(certificate)
    if slot.role is Role.KY_PHAT_HANH:
        return _seal(certificate, entry, transcript)
    expected = signatory_of(slot, transcript)
    stated = certificate.personal_id
    personal_id = stated.number if stated is not None else entry.personal_id if entry else None
    if personal_id is None:
        return _NOT_IDENTIFIED
    if expected is None or expected.personal_id is None:
        return _NOT_IDENTIFIED
    return _KNOWN if personal_id == expected.personal_id else _WRONG_SIGNER


def _seal(
    certificate: Certificate, entry: RegisteredCertificate | None, transcript: Transcript
) -> Identity:
    if certificate.organisation_id is None:
        return _NOT_A_SEAL
    if entry is not None and entry.school_code not in (None, transcript.school.code):
        return _WRONG_SCHOOL
    return _KNOWN


def signatory_of(slot: Slot, transcript: Transcript) -> Signatory | None:
    """Return the person the data name for `slot`; None for the seal or where nobody is named."""
    if slot.role is Role.GVCN:
        return transcript.homeroom
    if slot.role is Role.CBQL:
        return transcript.manager
    if slot.role is Role.GVBM and isinstance(transcript.results, SecondaryResults):
        for subject in transcript.results.subjects:
            if subject.code == slot.subject:
                return subject.teacher
    return None
