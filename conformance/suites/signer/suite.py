"""The suite of signers: every scene, every check, every requirement."""

from __future__ import annotations

from functools import cache

from conformance.engine.suite import Suite
from conformance.requirements import Subject, catalogue
from conformance.suites.signer.checks import CHECKS
from conformance.suites.signer.opening import (
    Availability,
    Certificates,
    Described,
    Stranger,
    WrongAccount,
)
from conformance.suites.signer.signing import FoundAgain, Restart, SignClass, WrongForm
from conformance.suites.signer.tested import TestedSigner
from conformance.suites.signer.troubles import (
    Cancelled,
    Lies,
    LostAnswerScene,
    NoQuota,
    Refused,
    Revoked,
    Silent,
    Unreachable,
)

SCENES = (
    *(Described(), Availability(), Certificates(), Stranger(), WrongAccount()),
    *(SignClass(), Restart(), WrongForm(), FoundAgain()),
    *(Refused(), Silent(), NoQuota(), Revoked()),
    *(LostAnswerScene(), Unreachable(), Lies(), Cancelled()),
)


@cache
def signer_suite() -> Suite[TestedSigner]:
    """Return every requirement on signers and the checks that show them."""
    requirements = tuple(each for each in catalogue().values() if each.subject is Subject.SIGNER)
    return Suite(requirements, SCENES, tuple(CHECKS))
