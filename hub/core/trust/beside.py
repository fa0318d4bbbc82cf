"""What a person gives along with a signed file: the files it refers to, and certificates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from hub.core.trust.anchors import CERTIFICATE_SUFFIXES
from hub.core.trust.certificate import Certificate, certificates_in

MAX_FILE_BYTES: Final = 16 * 1024 * 1024
"""The longest external file that is read."""

_MOST_FOLDERS: Final = 8
_LONGEST_NAME: Final = 1_000
_FORBIDDEN: Final = frozenset('\\:*?"<>|#%')


class NotBesideError(LookupError):
    """A file that is not given, or whose name is none; never leaves this layer."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a signed file; nothing is ever fetched from anywhere else.

    :param folder: where files that a Reference names by a relative path are read; None: nowhere.
    :param certificates: signers' certificates for signatures that only say whose they are.
    """

    folder: Path | None = None
    certificates: tuple[Certificate, ...] = ()

    @staticmethod
    def load(folder: Path | None, certificates: Path | None) -> Beside:
        """Return what lies in two folders; files are read when a signature refers to them.

        :param folder: of files that signatures refer to.
        :param certificates: of certificates (``*.pem``, ``*.crt``, ``*.cer``, ``*.der``).
        :raises CertificateUnreadable: one of these is no certificate.
        """
        found: dict[Certificate, None] = {}
        for file in sorted(certificates.iterdir()) if certificates is not None else ():
            if file.suffix.lower() in CERTIFICATE_SUFFIXES:
                found |= dict.fromkeys(certificates_in(file.read_bytes()))
        return Beside(folder, tuple(found))

    def read(self, uri: str) -> bytes:
        """Return the file that a relative URI names inside the folder.

        :raises NotBesideError: there is no folder, the URI is no plain path inside it, the path
            leads through a symbolic link, or the file is missing or too long.
        """
        if self.folder is None:
            raise NotBesideError("reference-outside", "no folder given")
        path = self.folder
        for part in _parts(uri):
            path /= part
            if path.is_symlink():
                raise NotBesideError("reference-refused", "a symbolic link")
        try:
            if not path.is_file():
                raise NotBesideError("reference-outside", "no such file in the given folder")
            with path.open("rb") as file:
                content = file.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise NotBesideError("reference-outside", "the file cannot be read") from error
        if len(content) > MAX_FILE_BYTES:
            raise NotBesideError("reference-refused", f"over {MAX_FILE_BYTES} bytes")
        return content


NOTHING_BESIDE: Final = Beside()


def _parts(uri: str) -> list[str]:
    name = unquote(uri) if len(uri) <= _LONGEST_NAME else ""
    parts = name.split("/")
    if len(parts) > _MOST_FOLDERS or not all(map(_plain, parts)):
        raise NotBesideError("reference-refused", "not a plain file name")
    return parts


def _plain(part: str) -> bool:
    """Say whether `part` names one file or folder on every system: no way up, no drive, no URL."""
    return (
        part.strip(" .") == part.strip() != ""
        and part.isprintable()
        and not _FORBIDDEN.intersection(part)
    )
