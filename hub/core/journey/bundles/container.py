"""The bundle's file: a ZIP with one manifest that names every other file (tệp trích xuất).

Nothing in it is believed for standing there: hashes tell that the files belong together, and their
own signatures what they are worth.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from hub.core.errors import Actor, Reject
from hub.core.journey.bundles.purpose import Purpose
from hub.core.model import Level
from hub.core.model.base import Line
from hub.core.text import Text
from hub.core.transport import ArchiveBounds, open_archive

FORMAT: Final = "transcript-bundle-2026.1"
"""Name and version of the format; another version is another name."""

MANIFEST: Final = "manifest.json"
DOCUMENT: Final = "document.xml"
DECISION: Final = "decision.xml"
CERTIFICATES: Final = "certificates.pem"
NOTE: Final = "README.txt"
RECEIPTS: Final = "receipts/"
EVIDENCE: Final = "evidence/"

_MIB: Final = 1024 * 1024
_BOUNDS: Final = ArchiveBounds(size=32 * _MIB, entries=512, unpacked=64 * _MIB)
_LONGEST_MANIFEST: Final = 256 * 1024
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""Every file's date in the ZIP: the same content is the same bytes."""

Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Name = Annotated[
    str,
    StringConstraints(
        pattern=r"^(document\.xml|decision\.xml|certificates\.pem|README\.txt"
        r"|receipts/[0-9]{3}\.xml|evidence/[0-9]{3}\.(ers|ocsp|crl))$"
    ),
]


class BundleRefused(Reject):
    """A file that is no bundle, or whose parts do not belong together (tệp trích xuất sai)."""

    code: ClassVar[str] = "bundle-refused"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BundledFile(_Told):
    """One file of the bundle."""

    name: Name
    sha256: Sha256
    size: Annotated[int, Field(ge=0)]


class BundleManifest(_Told):
    """What the bundle holds, and for whom it was made.

    :param code: the code that the receiver of the report gave the transcript, where it has one.
    :param decision: number of the decision that published it, where it was published.
    """

    format: Literal["transcript-bundle-2026.1"] = FORMAT
    made_at: AwareDatetime
    purpose: Purpose
    recipient: Line
    key: Annotated[str, StringConstraints(pattern="^[0-9a-f-]{36}$")]
    version: Annotated[int, Field(ge=1)]
    code: Line | None = None
    school_code: Line
    school_year: Line
    level: Level
    document: Sha256
    decision: Line | None = None
    files: Annotated[tuple[BundledFile, ...], Field(max_length=500)]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was read: every file is there and has the hash that the manifest names."""

    manifest: BundleManifest
    files: Mapping[str, bytes]

    @property
    def document(self) -> bytes:
        """The signed document, byte for byte."""
        return self.files[DOCUMENT]

    @property
    def receipts(self) -> tuple[bytes, ...]:
        """The receipts of the report, byte for byte."""
        return tuple(self.files[name] for name in sorted(self.files) if name.startswith(RECEIPTS))


def listed(files: Mapping[str, bytes]) -> tuple[BundledFile, ...]:
    """Return `files` as a manifest lists them."""
    return tuple(
        BundledFile(name=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content))
        for name, content in sorted(files.items())
    )


def pack_bundle(bundle: Bundle) -> bytes:
    """Return the ZIP; the same bundle is the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest = bundle.manifest.model_dump_json(indent=2, exclude_none=True).encode()
        for name, content in ((MANIFEST, manifest), *sorted(bundle.files.items())):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def read_bundle(content: bytes, *, where: str | None = None) -> Bundle:
    """Return the bundle in `content`.

    :raises UnsafeInput: when the ZIP is refused before it is read: too big, a bomb, unsafe names.
    :raises UnreadableInput: when it is no ZIP, or damaged.
    :raises BundleRefused: when it is another format, or a file is missing, surplus or changed.
    """
    archive = open_archive(content, bounds=_BOUNDS, where=where)
    if MANIFEST not in archive.names:
        raise _refused(_NO_BUNDLE, where)
    try:
        told = archive.read(MANIFEST)
        manifest = BundleManifest.model_validate_json(told[: _LONGEST_MANIFEST + 1])
    except ValidationError:
        raise _refused(_NO_BUNDLE, where) from None
    names = [each.name for each in manifest.files]
    if sorted([MANIFEST, *names]) != sorted(archive.names) or DOCUMENT not in names:
        raise _refused(_OTHER_FILES, where)
    files = {name: archive.read(name) for name in names}
    digests = {each.name: each.sha256 for each in manifest.files}
    if listed(files) != tuple(sorted(manifest.files, key=lambda each: each.name)):
        raise _refused(_CHANGED, where)
    if digests[DOCUMENT] != manifest.document:
        raise _refused(_CHANGED, where)
    return Bundle(manifest, files)


def _refused(what: Text, where: str | None) -> BundleRefused:
    return BundleRefused(
        what,
        where=where,
        remedy=Text(
            "Xin nơi gửi trích xuất lại bằng hub extract.",
            "Ask whoever sent it to extract it again with hub extract.",
        ),
    )


_NO_BUNDLE = Text(
    "Tệp nén không phải tệp trích xuất học bạ của phiên bản này.",
    "The ZIP file is no transcript bundle of this version.",
)
_OTHER_FILES = Text(
    "Tệp trích xuất thiếu hoặc thừa tệp so với bản kê của nó.",
    "The bundle lacks a file that its manifest names, or holds another one.",
)
_CHANGED = Text(
    "Một tệp trong tệp trích xuất đã bị sửa: mã băm không khớp bản kê.",
    "A file of the bundle was changed: its hash is not the manifest's.",
)
