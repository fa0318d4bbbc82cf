"""What exactly was tested, and by what: the builds that a certification binds itself to (lai lịch).

A checkout has no build: what is tested from one, or by one, can be looked at but not certified.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

import conformance
from hub.core.host import Build, build_of
from hub.core.registry.certification import Subject

_SUITE = "hocba-hub"


class Provenance(BaseModel):
    """What was tested, and by what.

    :param capabilities: what the subject declares.
    :param build: of the tested plugin; None for documents, and for a development build.
    :param suite: of the suite; None for a development build.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: Subject
    capabilities: tuple[str, ...] = ()
    build: Build | None = None
    suite: Build | None = None


def suite_build() -> Build | None:
    """Return the build of this suite as it is installed; None in a checkout."""
    return build_of(_SUITE, conformance)
