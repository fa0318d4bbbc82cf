"""A finished run's report, computed anew by the suite of its subject."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conformance.engine.result import Report
from conformance.engine.suite import Suite
from conformance.requirements import Subject, profile
from conformance.session import kept_run, replay
from conformance.suites.adapter import adapter_suite
from conformance.suites.document import document_suite
from conformance.suites.signer import signer_suite


def replayed(folder: Path) -> Report:
    """Return the report of the run in `folder`.

    :raises UnreadableInput: when there is none.
    """
    return replay(folder, suite_of(profile(kept_run(folder).profile).subject))


def suite_of(subject: Subject) -> Suite[Any]:
    """Return the suite of a subject."""
    if subject is Subject.DOCUMENT:
        return document_suite()
    return signer_suite() if subject is Subject.SIGNER else adapter_suite()
