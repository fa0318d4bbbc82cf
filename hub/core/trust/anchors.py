"""Trust anchors (gốc tin cậy): the certification authorities at which every path must end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hub.core.text import Text
from hub.core.trust.certificate import Certificate, certificates_in
from hub.core.trust.errors import AnchorsUnusable, CertificateUnreadable

CERTIFICATE_SUFFIXES: Final = frozenset({".pem", ".crt", ".cer", ".der"})
"""How the names of files end that hold certificates."""


@dataclass(frozen=True, slots=True)
class TrustAnchors:
    """The authorities that are trusted as they are.

    More than one is normal: public authorities chain to NEAC's national root, public service
    signatures to the root of VGCA (Ban Cơ yếu Chính phủ); a path may end at either.

    :param certificates: the anchors' own certificates, each once.
    """

    certificates: tuple[Certificate, ...]

    @staticmethod
    def load(source: Path | Iterable[Certificate]) -> TrustAnchors:
        """Return the anchors in a directory (``*.pem``, ``*.crt``, ``*.cer``, ``*.der``) or given.

        :raises AnchorsUnusable: there is none, a file cannot be read, or one is no authority.
        """
        if isinstance(source, Path):
            found = [(str(file), each) for file in _files(source) for each in _read(file)]
        else:
            found = [(certificate.subject, certificate) for certificate in source]
        for place, certificate in found:
            if not certificate.is_authority:
                raise _unusable(_NO_AUTHORITY, place)
        if not found:
            raise _unusable(_NONE, str(source) if isinstance(source, Path) else None)
        return TrustAnchors(tuple(dict.fromkeys(certificate for _, certificate in found)))


def _files(directory: Path) -> list[Path]:
    try:
        return sorted(each for each in directory.iterdir() if _named_so(each))
    except OSError as error:
        raise _unusable(_NONE, str(directory)) from error


def _named_so(file: Path) -> bool:
    return file.suffix.lower() in CERTIFICATE_SUFFIXES


def _read(file: Path) -> tuple[Certificate, ...]:
    try:
        return certificates_in(file.read_bytes())
    except (OSError, CertificateUnreadable) as error:
        raise _unusable(_UNREADABLE, str(file)) from error


def _unusable(what: Text, where: str | None) -> AnchorsUnusable:
    return AnchorsUnusable(
        what,
        where=where,
        remedy=Text(
            "Đặt chứng thư số gốc (NEAC, Ban Cơ yếu Chính phủ) dạng PEM hoặc DER vào thư mục này.",
            "Put the root certificates (NEAC, VGCA) as PEM or DER into this folder.",
        ),
    )


_NONE: Final = Text("Không có gốc tin cậy nào.", "There is no trust anchor.")
_UNREADABLE: Final = Text(
    "Không đọc được tệp chứng thư số gốc.", "A trust anchor's file cannot be read."
)
_NO_AUTHORITY: Final = Text(
    "Chứng thư số này không phải của tổ chức chứng thực, không thể làm gốc tin cậy.",
    "This certificate is no certification authority's and cannot be a trust anchor.",
)
