"""What the settings declare of a source: its encoding and its profile (khai báo về nguồn)."""

from __future__ import annotations

from dataclasses import dataclass

from hub.core.transport import Encoding
from hub.plugins.csv_import.manifest import CsvImportSettings
from hub.plugins.csv_import.profiles import Profile, read_profile


@dataclass(frozen=True, slots=True)
class Declaration:
    """How the files of one source are to be read.

    :param confirmed: a person looked at the text and is sure of the encoding, however implausible.
    :param profile: the columns of its layout, where that is none of the known ones.
    """

    encoding: Encoding = Encoding.UTF_8
    confirmed: bool = False
    profile: Profile | None = None


def declared(settings: CsvImportSettings) -> Declaration:
    """Return what the settings declare.

    :raises Reject: the profile cannot be used.
    """
    return Declaration(
        settings.encoding or Encoding.UTF_8,
        confirmed=settings.encoding_confirmed,
        profile=read_profile(settings.profile) if settings.profile else None,
    )
