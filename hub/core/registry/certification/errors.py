"""What is refused about certifications, and what to do then."""

from __future__ import annotations

from typing import ClassVar

from hub.core.errors import Actor, Pause, Reject, UnreadableInput
from hub.core.text import Text
from hub.core.trust import Certificate, brief


class NotGenuine(Reject):
    """A certification is not as it was signed; its field ``field`` names what was changed."""

    code: ClassVar[str] = "certification-not-genuine"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class Stranger(Reject):
    """Somebody signed a certification whom nobody named as an issuer."""

    code: ClassVar[str] = "certification-stranger"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class NotCertified(Pause):
    """A plugin is to be used that no certification in force covers (chưa được chứng nhận)."""

    code: ClassVar[str] = "not-certified"


def not_genuine(field: str, where: str | None) -> NotGenuine:
    """Return the error for a file in which `field` is not what was signed."""
    return NotGenuine(
        Text(
            "Trường “{field}” của tệp không còn như khi được ký.",
            "The field “{field}” of the file is not as it was signed.",
        ).format(field=field),
        where=where,
        remedy=Text(
            "Không tin tệp này; xin lại bản gốc từ nơi cấp.",
            "Do not believe this file; ask its issuer for the original.",
        ),
        field=field,
    )


def not_readable(where: str | None) -> UnreadableInput:
    """Return the error for a file of another kind."""
    return UnreadableInput(
        Text("Tệp này không phải chứng nhận phù hợp.", "The file is no certification."),
        where=where,
        remedy=Text(
            "Chọn tệp do conformance certify viết ra.",
            "Choose a file that conformance certify wrote.",
        ),
    )


def stranger(carried: Certificate, where: str | None) -> Stranger:
    """Return the error for a file signed by nobody who may."""
    return Stranger(
        Text(
            "Người ký “{name}” không nằm trong các nơi được phép cấp chứng nhận.",
            "“{name}”, who signed it, is not among those who may issue certifications.",
        ).format(name=brief(carried.common_name)),
        where=where,
        remedy=Text(
            "Đối chiếu dấu vân tay với nơi cấp rồi nêu chứng thư số của họ bằng --issuer.",
            "Compare the fingerprint with the issuer's, then name their certificate with --issuer.",
        ),
        fingerprint=carried.fingerprint.hex(),
    )
