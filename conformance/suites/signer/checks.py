"""The checks on signers: one small function a requirement, over the facts of one scene."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from conformance.engine.check import Check
from conformance.engine.observation import (
    HOLDS,
    NOT_APPLICABLE,
    Facts,
    Observation,
    compared,
    contradicted,
)
from conformance.engine.outcome import Culprit
from conformance.suites.looking import entering, stopped_in

CHECKS: Final[list[Check]] = []
"""Every check of this module, in its order."""

shows = entering(CHECKS)

_OURS: Final = Culprit.ADAPTER


# ── before anything is signed ────────────────────────────────────────────────────────────────────


@shows("SGN-AVAILABLE", "availability")
def _(facts: Facts) -> Observation:
    return compared(True, facts["available"])


@shows("SGN-UNAVAILABLE", "availability")
def _(facts: Facts) -> Observation:
    error = facts["error"]
    return _ours(False, error["kind"] if error else facts["nowhere"])


@shows("SGN-UNAVAILABLE-WHY", "availability")
def _(facts: Facts) -> Observation:
    return _ours(True, facts.get("reason", True))


@shows("SGN-UNAVAILABLE-SILENT", "availability")
def _(facts: Facts) -> Observation:
    error = facts["error"]
    return _ours(False, error["leaks"] if error else facts["leaks"])


@shows("SGN-TERMS-BOUNDED", "described")
def _(facts: Facts) -> Observation:
    most = facts["most_items"]
    wrong = {
        "poll_seconds": facts["poll_seconds"] <= 0,
        "window_seconds": facts["window_seconds"] < 0,
        "at_once": facts["at_once"] < 1,
        "most_items": most is not None and most < 1,
    }
    found = [name for name, is_wrong in wrong.items() if is_wrong]
    return _ours([], found)


@shows("SGN-TERMS-FIND", "described")
def _(facts: Facts) -> Observation:
    return _ours("find_by_request_id" in facts["declared"], facts["finds"])


@shows("SGN-TERMS-BATCH", "described")
def _(facts: Facts) -> Observation:
    most = facts["most_items"]
    return HOLDS if most is None or most > 1 else contradicted("> 1", most, who=_OURS)


@shows("SGN-INPUTS-NAMED", "described")
def _(facts: Facts) -> Observation:
    names = facts["inputs"]
    return _ours(True, len(set(names)) == len(names) and all(names) and facts["labelled"])


@shows("SGN-CERTIFICATES-KNOWN", "certificates", ending=True)
def _(facts: Facts) -> Observation:
    stop = stopped_in(facts)
    if stop is not None:
        return stop
    return HOLDS if facts["found"] else contradicted("≥ 1", 0)


@shows("SGN-CERTIFICATES-DER", "certificates")
def _(facts: Facts) -> Observation:
    return compared(True, all(each["readable"] for each in facts["found"]))


@shows("SGN-CERTIFICATES-OWN", "certificates")
def _(facts: Facts) -> Observation:
    return _every(facts, "own")


@shows("SGN-CERTIFICATES-IN-FORCE", "certificates")
def _(facts: Facts) -> Observation:
    return _every(facts, "in_force")


@shows("SGN-CERTIFICATES-CHAIN", "certificates")
def _(facts: Facts) -> Observation:
    readable = [each for each in facts["found"] if each["readable"]]
    return compared(True, all(each["links"] and not each["root"] for each in readable))


@shows("SGN-CERTIFICATES-QUIET", "certificates")
def _(facts: Facts) -> Observation:
    return compared(0, facts["prompts"])


@shows("SGN-CERTIFICATES-SAME", "certificates")
def _(facts: Facts) -> Observation:
    return compared(True, facts["same"])


@shows("SGN-CERTIFICATES-SILENT", "certificates")
def _(facts: Facts) -> Observation:
    return _ours(False, facts["leaks"])


@shows("SGN-CERTIFICATES-STRANGER", "stranger")
def _(facts: Facts) -> Observation:
    error = facts["error"]
    if error is not None and "Pause" not in error["kinds"]:
        return contradicted("Pause", error["kind"], who=_OURS)
    return compared(0, facts["count"])


@shows("SGN-ACCOUNT-PAUSE", "wrong-account")
def _(facts: Facts) -> Observation:
    error = facts["error"]
    if error is None or "Pause" not in error["kinds"]:
        return contradicted("Pause", error["kind"] if error else "no error", who=_OURS)
    return HOLDS


@shows("SGN-ACCOUNT-ONCE", "wrong-account")
def _(facts: Facts) -> Observation:
    return HOLDS if facts["calls"] <= 1 else contradicted(1, facts["calls"], who=_OURS)


@shows("SGN-ACCOUNT-SILENT", "wrong-account")
def _(facts: Facts) -> Observation:
    return _ours(False, bool(facts["error"] and facts["error"]["leaks"]))


@shows("SGN-ACCOUNT-REMEDY", "wrong-account")
def _(facts: Facts) -> Observation:
    return _ours(True, bool(facts["error"] and facts["error"]["remedy"]))


# ── signing ──────────────────────────────────────────────────────────────────────────────────────


@shows("SGN-SIGN-SIGNED", "sign", ending=True)
def _(facts: Facts) -> Observation:
    return stopped_in(facts) or compared("signed", facts["state"])


@shows("SGN-SIGN-COUNT", "sign")
def _(facts: Facts) -> Observation:
    return compared(facts["wanted"], facts["count"])


@shows("SGN-SIGN-DIGEST", "sign")
def _(facts: Facts) -> Observation:
    strange = sum(place is None for place in facts["over"])
    return compared(0, strange)


@shows("SGN-SIGN-ORDER", "sign")
def _(facts: Facts) -> Observation:
    places = [place for place in facts["over"] if place is not None]
    return compared(sorted(places), places)


@shows("SGN-SIGN-RAW", "sign")
def _(facts: Facts) -> Observation:
    sizes = set(facts["sizes"])
    return _ours([], sorted(sizes - {facts["key_bytes"]}))


@shows("SGN-SIGN-ONE-CONFIRMATION", "sign")
def _(facts: Facts) -> Observation:
    return _at_most_once(facts)


@shows("SGN-TICKET-OWN", "sign")
def _(facts: Facts) -> Observation:
    return _ours(True, facts["ticket"]["own"] and facts["ticket"]["provider_id"])


@shows("SGN-TICKET-SILENT", "sign")
def _(facts: Facts) -> Observation:
    return _ours(False, facts["ticket"]["leaks"])


@shows("SGN-POLL-AGAIN", "sign")
def _(facts: Facts) -> Observation:
    return _ours(facts["state"], facts["again"]["state"])


@shows("SGN-TICKET-RESTART", "restart", ending=True)
def _(facts: Facts) -> Observation:
    stop = stopped_in(facts)
    return stop or _ours(("signed", [0]), (facts["state"], list(facts["over"])))


@shows("SGN-FORM-DIGEST", "wrong-form")
def _(facts: Facts) -> Observation:
    return _ours(True, facts["short"] is not None)


@shows("SGN-FORM-METHOD", "wrong-form")
def _(facts: Facts) -> Observation:
    return _ours(True, facts["strange"] is not None)


@shows("SGN-FORM-QUIET", "wrong-form")
def _(facts: Facts) -> Observation:
    return _ours((0, 0), (facts["heard"], facts["prompts"]))


@shows("SGN-FIND-KNOWN", "found-again")
def _(facts: Facts) -> Observation:
    return compared((True, "signed"), (facts["found"], facts["state"]))


@shows("SGN-FIND-UNKNOWN", "found-again")
def _(facts: Facts) -> Observation:
    return compared(True, facts["missing"])


@shows("SGN-FIND-QUIET", "found-again")
def _(facts: Facts) -> Observation:
    return compared(0, facts["prompts"])


# ── nothing is signed ────────────────────────────────────────────────────────────────────────────


@shows("SGN-REFUSED", "refused")
def _(facts: Facts) -> Observation:
    return compared("refused", facts["state"])


@shows("SGN-REFUSED-ONCE", "refused")
def _(facts: Facts) -> Observation:
    return _at_most_once(facts)


@shows("SGN-REFUSED-WHY", "refused")
def _(facts: Facts) -> Observation:
    return _ours(True, facts["reason"])


@shows("SGN-EXPIRED", "silent")
def _(facts: Facts) -> Observation:
    return compared("expired", facts["state"])


@shows("SGN-EXPIRED-ONCE", "silent")
def _(facts: Facts) -> Observation:
    return _at_most_once(facts)


@shows("SGN-QUOTA", "no-quota")
def _(facts: Facts) -> Observation:
    return compared("quota", facts["problem"])


@shows("SGN-QUOTA-QUIET", "no-quota")
def _(facts: Facts) -> Observation:
    return _at_most_once(facts)


@shows("SGN-REVOKED", "revoked")
def _(facts: Facts) -> Observation:
    return compared("certificate", facts["problem"])


@shows("SGN-REVOKED-NO-VALUE", "revoked")
def _(facts: Facts) -> Observation:
    return HOLDS if facts["state"] != "signed" else contradicted("no signature", "signed")


@shows("SGN-LOST-TOLD", "lost-answer")
def _(facts: Facts) -> Observation:
    if facts["told"] is None:
        return HOLDS if facts["state"] == "signed" else contradicted("signed", facts["state"])
    return _ours("LostAnswer", facts["told"])


@shows("SGN-LOST-ONCE", "lost-answer")
def _(facts: Facts) -> Observation:
    return _at_most_once(facts)


@shows("SGN-UNREACHED-RETRY", "unreachable")
def _(facts: Facts) -> Observation:
    error = facts["error"]
    kinds: Collection[str] = error["kinds"] if error else ()
    right = "Retry" in kinds and "LostAnswer" not in kinds
    return HOLDS if right else contradicted("Retry", error["kind"] if error else "", who=_OURS)


@shows("SGN-MESSAGE-UNPROVEN", "lies")
def _(facts: Facts) -> Observation:
    if facts["settled_by_itself"]:
        return NOT_APPLICABLE
    believed = [each["state"] for each in facts["believed"] if _believed(each)]
    return _ours([], believed)


@shows("SGN-MESSAGE-ENDS", "lies", ending=True)
def _(facts: Facts) -> Observation:
    return stopped_in(facts) or HOLDS


@shows("SGN-HOOK-STRANGER", "lies")
def _(facts: Facts) -> Observation:
    turned_away = facts["hook_status"] >= 400 or facts["hook_about"] is None
    return HOLDS if turned_away else contradicted("≥ 400", facts["hook_status"], who=_OURS)


@shows("SGN-CANCEL", "cancelled")
def _(facts: Facts) -> Observation:
    errors = [each["kind"] for each in (facts["first"], facts["second"]) if each]
    return _ours(([], 0), (errors, facts["prompts"]))


def _believed(outcome: Facts) -> bool:
    """Say whether a lie was believed: signatures that verify nothing are the hub's to refuse."""
    return outcome["state"] == "refused" or (outcome["state"] == "signed" and not outcome["over"])


def _ours(expected: object, received: object) -> Observation:
    """Compare; what differs is the signer's own fault, not its provider's."""
    seen: Any = received
    return HOLDS if expected == seen else contradicted(expected, seen, who=_OURS)


def _every(facts: Facts, word: str) -> Observation:
    """Say whether every certificate that can be read is so."""
    return compared(True, all(each[word] for each in facts["found"] if each["readable"]))


def _at_most_once(facts: Facts) -> Observation:
    return HOLDS if facts["prompts"] <= 1 else contradicted(1, facts["prompts"])
