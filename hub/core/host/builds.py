"""Which build of a package is installed: one digest for the wheel and for what came out of it.

A wheel's ``RECORD`` names every file with its SHA-256. The digest of those lines is the same for
the wheel and for the installed package, on every machine (bản dựng của gói phần mềm).
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, PackagePath, distribution
from pathlib import Path
from types import ModuleType
from typing import Final

from pydantic import BaseModel, ConfigDict

_OF_THE_INSTALLER: Final = frozenset({"INSTALLER", "RECORD", "REQUESTED", "direct_url.json"})
"""Files of ``.dist-info`` that the installer writes: no wheel has them so."""


class Build(BaseModel):
    """One build of a package.

    :param sha256: of the lines ``path,sha256`` of its wheel, sorted; hexadecimal digits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    distribution: str
    version: str
    sha256: str


def build_of(name: str, module: ModuleType) -> Build | None:
    """Return the build of an installed package.

    :param name: of the distribution.
    :param module: one of its modules, as it was imported.
    :return: None for a development build: a checkout, files that were changed after they were
        installed, or another copy of the module in front of them.
    """
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    files = tuple(_of_wheel(found))
    if _editable(found) or not files or not _imported_from(files, module):
        return None
    if not all(map(_unchanged, files)):
        return None
    lines = sorted(f"{each.as_posix()},{each.hash.value}" for each in files if each.hash)
    digest = sha256("\n".join(lines).encode()).hexdigest()
    return Build(distribution=found.name, version=found.version, sha256=digest)


def _of_wheel(found: Distribution) -> Iterator[PackagePath]:
    for each in found.files or ():
        installers = each.parent.suffix == ".dist-info" and each.name in _OF_THE_INSTALLER
        if each.hash is not None and ".." not in each.parts and not installers:
            yield each


def _editable(found: Distribution) -> bool:
    origin = json.loads(found.read_text("direct_url.json") or "{}")
    return bool(origin.get("dir_info", {}).get("editable"))


def _imported_from(files: tuple[PackagePath, ...], module: ModuleType) -> bool:
    place = Path(module.__file__ or "").resolve()
    return any(Path(str(each.locate())).resolve() == place for each in files)


def _unchanged(file: PackagePath) -> bool:
    try:
        content = Path(str(file.locate())).read_bytes()
    except OSError:
        return False
    digest = urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")
    return file.hash is not None and (file.hash.mode, file.hash.value) == ("sha256", digest)
