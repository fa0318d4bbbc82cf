"""A finished run's report, computed anew by the suite of its subject."""

from __future__ import annotations

from pathlib import Path

from conformance.engine.result import Report
from conformance.requirements import Subject, profile
from conformance.session import kept_run, replay
from conformance.suites.adapter import adapter_suite
from conformance.suites.document import document_suite
from conformance.suites.signer import signer_suite


def replayed(folder: Path) -> Report:
    """Return the report of the run in `folder`.

    :raises UnreadableInput: when there is none.
    """
    subject = profile(kept_run(folder).profile).subject
    if subject is Subject.DOCUMENT:
        return replay(folder, document_suite())
    if subject is Subject.SIGNER:
        return replay(folder, signer_suite())
    return replay(folder, adapter_suite())
