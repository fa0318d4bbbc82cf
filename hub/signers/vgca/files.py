"""Certificates in files that an operator names (tệp chứng thư số)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cryptography import x509

from hub.core.errors import Pause
from hub.core.text import Text

_MOST_BYTES: Final = 1024 * 1024


def read_certificates(file: Path | None) -> list[x509.Certificate]:
    """Return the certificates of a PEM file; none where no file is named.

    :raises Pause: when the file cannot be read or holds none.
    """
    if file is None:
        return []
    try:
        with file.open("rb") as opened:
            return x509.load_pem_x509_certificates(opened.read(_MOST_BYTES))
    except (OSError, ValueError):
        raise Pause(
            Text("Không đọc được chứng thư số trong tệp.", "The file holds no certificate."),
            where=str(file),
            remedy=Text("Chỉ đúng tệp PEM có chứng thư số.", "Name a PEM file of certificates."),
        ) from None
