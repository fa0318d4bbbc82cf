"""The checks on adapters: one small function a requirement, over the facts of one scene."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from conformance.engine.check import Check
from conformance.engine.observation import (
    HOLDS,
    NOT_APPLICABLE,
    Facts,
    Observation,
    compared,
    contradicted,
    nothing_seen,
)
from conformance.engine.outcome import Culprit
from conformance.suites.adapter.pushing import MANY
from conformance.suites.adapter.tested import SMALL_PAGE
from conformance.suites.looking import entering, none, stopped_in
from hub.core.text import Text

_MOST_RECORDS: Final = 500

CHECKS: Final[list[Check]] = []
"""Every check of this module, in its order."""

shows = entering(CHECKS)


@shows("ADP-PROBE-READY", "probe")
def _(facts: Facts) -> Observation:
    return compared("ready", "ready" if facts["ready"] else ", ".join(facts["problems"]))


@shows("ADP-CREDENTIALS-PAUSE", "wrong-secrets")
def _(facts: Facts) -> Observation:
    for setting, seen in facts["by_setting"].items():
        error = seen["error"]
        if error is None or "Pause" not in error["kinds"]:
            return contradicted("Pause", error["kind"] if error else "no error", setting, who=_OURS)
    return HOLDS


@shows("ADP-CREDENTIALS-SILENT", "wrong-secrets")
def _(facts: Facts) -> Observation:
    for setting, error in _errors(facts):
        if error["leaks"]:
            return contradicted("***", "the secret", setting, who=_OURS)
    return HOLDS


@shows("ADP-CREDENTIALS-PROBE", "wrong-secrets")
def _(facts: Facts) -> Observation:
    for setting, seen in facts["by_setting"].items():
        if seen.get("ready", True) or not seen["problems"]:
            return contradicted("a problem", "ready or raised", setting, who=_OURS)
    return HOLDS


@shows("ADP-CREDENTIALS-REMEDY", "wrong-secrets")
def _(facts: Facts) -> Observation:
    for setting, error in _errors(facts):
        if not error["remedy"]:
            return contradicted("what to do next", "", setting, who=_OURS)
    return HOLDS


@shows("ADP-PULL-ENDS", "pull-school", ending=True)
def _(facts: Facts) -> Observation:
    return stopped_in(facts) or HOLDS


@shows("ADP-PULL-WHOLE", "pull-school")
def _(facts: Facts) -> Observation:
    return none("missing", set(facts["expected"]) - {each["key"] for each in facts["records"]})


@shows("ADP-PULL-NOTHING-MORE", "pull-school")
def _(facts: Facts) -> Observation:
    return none("too many", {each["key"] for each in facts["records"] if not each["known"]})


@shows("ADP-PULL-ONCE", "pull-school")
def _(facts: Facts) -> Observation:
    return none("twice", _twice(each["key"] for each in facts["records"]))


@shows("ADP-PULL-EQUAL", "pull-school")
def _(facts: Facts) -> Observation:
    return _unchanged(facts, lambda path: True)


@shows("ADP-PULL-MARKS", "pull-school")
def _(facts: Facts) -> Observation:
    return _unchanged(facts, lambda path: path.startswith("results.subjects") and not _named(path))


@shows("ADP-PULL-RESULTS", "pull-school")
def _(facts: Facts) -> Observation:
    return _unchanged(
        facts,
        lambda path: path.startswith("results.") and not path.startswith("results.subjects"),
    )


@shows("ADP-PULL-PUPIL", "pull-school")
def _(facts: Facts) -> Observation:
    return _unchanged(facts, lambda path: path.startswith("pupil"))


@shows("ADP-PULL-SIGNATORIES", "pull-school")
def _(facts: Facts) -> Observation:
    return _unchanged(facts, _named)


@shows("ADP-PULL-SCHOOL-DATA", "pull-school")
def _(facts: Facts) -> Observation:
    return _unchanged(facts, lambda path: path.startswith(("school", "classroom")))


@shows("ADP-PULL-NFC", "pull-school")
def _(facts: Facts) -> Observation:
    wrong = {each["key"] for each in facts["records"] if not each["nfc"]}
    return none("not NFC", wrong, who=_OURS)


@shows("ADP-PULL-EVIDENCE", "pull-school")
def _(facts: Facts) -> Observation:
    bare = [number for number, count in enumerate(facts["evidence"], 1) if not count]
    return none("pages without evidence", map(str, bare), who=_OURS)


@shows("ADP-PULL-PLACE", "pull-school")
def _(facts: Facts) -> Observation:
    return none("no place", (r["key"] for r in facts["records"] if not r["place"]), who=_OURS)


@shows("ADP-PULL-PAGE-BOUND", "pull-everything")
def _(facts: Facts) -> Observation:
    return none("pages", (str(n) for n in facts["sizes"] if n > _MOST_RECORDS), who=_OURS)


@shows("ADP-PULL-TOTAL", "pull-school")
def _(facts: Facts) -> Observation:
    stated = {each for each in facts["totals"] if each is not None}
    if not stated:
        return NOT_APPLICABLE
    return compared([sum(facts["sizes"])], sorted(stated))


@shows("ADP-PULL-REFUSED-NAMED", "pull-school")
def _(facts: Facts) -> Observation:
    bad = [
        each
        for each in facts["refused"]
        if not (each["codes"] and all(each["codes"]) and each["both"] and each["place"])
    ]
    return HOLDS if not bad else contradicted(0, len(bad), who=_OURS)


@shows("ADP-PULL-EVERYTHING", "pull-everything")
def _(facts: Facts) -> Observation:
    return none("missing", set(facts["expected"]) - {each["key"] for each in facts["records"]})


@shows("ADP-PULL-YEAR", "pull-parts")
def _(facts: Facts) -> Observation:
    part = facts["year"]
    missing = none("missing", set(facts["expected"]) - set(part["keys"]))
    return missing if not missing.holds else compared([facts["asked_year"]], part["years"])


@shows("ADP-PULL-NO-YEAR", "pull-parts")
def _(facts: Facts) -> Observation:
    return compared(0, len(facts["no_year"]["keys"]))


@shows("ADP-PULL-LEVEL", "pull-parts")
def _(facts: Facts) -> Observation:
    return compared([facts["asked_level"]], facts["level"]["levels"])


@shows("ADP-PULL-OWN-SCHOOL", "pull-school")
def _(facts: Facts) -> Observation:
    return compared(1, len({each["school"] for each in facts["records"]}))


@shows("ADP-PULL-UNKNOWN-SCHOOL", "pull-unknown-school")
def _(facts: Facts) -> Observation:
    error = facts.get("error")
    if error is None:
        return compared(0, facts["records"])
    clear = {"Reject", "Pause"} & set(error["kinds"])
    return HOLDS if clear else contradicted("Reject", error["kind"], who=_OURS)


@shows("ADP-PULL-AT-ONCE", "pull-at-once")
def _(facts: Facts) -> Observation:
    return _same(facts)


@shows("ADP-PULL-BROKEN-OFF", "pull-broken-off")
def _(facts: Facts) -> Observation:
    return _same(facts)


@shows("ADP-PULL-PAGE-SIZE", "pull-small-pages")
def _(facts: Facts) -> Observation:
    return _same(facts)


@shows("ADP-PULL-SMALL-PAGES", "pull-small-pages")
def _(facts: Facts) -> Observation:
    largest = max(facts["sizes"], default=0)
    return HOLDS if 0 < largest <= SMALL_PAGE else contradicted(SMALL_PAGE, largest)


@shows("ADP-SINCE-CURSOR", "since-nothing")
def _(facts: Facts) -> Observation:
    return HOLDS if facts["cursor"] else contradicted("a cursor", "none")


@shows("ADP-SINCE-NOTHING", "since-nothing")
def _(facts: Facts) -> Observation:
    return compared(0, len(facts["keys"])) if facts["cursor"] else _NO_CURSOR


@shows("ADP-SINCE-REST", "since-first-page")
def _(facts: Facts) -> Observation:
    if not facts["cursor"]:
        return _NO_CURSOR
    if facts["first"] == facts["whole"]:
        return _ONE_PAGE
    joined = sorted([*facts["first"], *facts["rest"]])
    return HOLDS if joined == facts["whole"] else contradicted(len(facts["whole"]), len(joined))


@shows("ADP-SINCE-CHANGE", "since-change")
def _(facts: Facts) -> Observation:
    return none("missing", {facts["changed"]} - set(facts["keys"]))


@shows("ADP-SINCE-ONLY-CHANGE", "since-change")
def _(facts: Facts) -> Observation:
    return none("too many", set(facts["keys"]) - {facts["changed"]})


@shows("ADP-SINCE-WRONG-CURSOR", "since-wrong-cursor")
def _(facts: Facts) -> Observation:
    error = facts["error"]
    clear = error is not None and {"Reject", "Pause"} & set(error["kinds"])
    received = error["kind"] if error else "no error"
    return HOLDS if clear else contradicted("Reject", received, who=_OURS)


@shows("ADP-PUSH-CREATED", "push-new")
def _(facts: Facts) -> Observation:
    return _all(facts["first"], "created")


@shows("ADP-PUSH-READ-BACK", "push-new")
def _(facts: Facts) -> Observation:
    missing = [key for key, held in _held(facts) if not held["times"]]
    if missing:
        return contradicted(1, 0, missing[0])
    return none("differs", (path for _, held in _held(facts) for path in held["differs"]))


@shows("ADP-PUSH-HELD-ONCE", "push-new")
def _(facts: Facts) -> Observation:
    return none("twice", (key for key, held in _held(facts) if held["times"] > 1))


@shows("ADP-PUSH-SAME-REQUEST", "push-new")
def _(facts: Facts) -> Observation:
    return compared(facts["first"], facts["same_request"])


@shows("ADP-PUSH-UNCHANGED", "push-new")
def _(facts: Facts) -> Observation:
    return _all(facts["again"], "unchanged")


@shows("ADP-PUSH-KEPT", "push-other-values")
def _(facts: Facts) -> Observation:
    return _all(facts["unasked"], "kept")


@shows("ADP-PUSH-KEPT-VALUES", "push-other-values")
def _(facts: Facts) -> Observation:
    return none("differs", facts["after_unasked"]["differs"])


@shows("ADP-PUSH-OVERWRITE", "push-other-values")
def _(facts: Facts) -> Observation:
    return _all(facts["told"], "updated")


@shows("ADP-PUSH-OVERWRITTEN", "push-other-values")
def _(facts: Facts) -> Observation:
    return none("differs", facts["after_told"]["differs"])


@shows("ADP-PUSH-NOTHING", "push-nothing", ending=True)
def _(facts: Facts) -> Observation:
    return stopped_in(facts) or compared(0, facts["outcomes"])


@shows("ADP-PUSH-MANY", "push-many")
def _(facts: Facts) -> Observation:
    return compared({"created": MANY}, facts["states"])


@shows("ADP-DELIVER-STORED", "deliver")
def _(facts: Facts) -> Observation:
    return compared("stored", facts["first"])


@shows("ADP-DELIVER-KNOWN", "deliver")
def _(facts: Facts) -> Observation:
    return compared("known", facts["again"])


@shows("ADP-DELIVER-SAME-REQUEST", "deliver")
def _(facts: Facts) -> Observation:
    same = facts["same_request"] in ("stored", "known")
    return HOLDS if same else contradicted("stored", facts["same_request"])


@shows("ADP-DELIVER-NO-REPLACING", "deliver")
def _(facts: Facts) -> Observation:
    return compared("refused", facts["other_bytes"])


@shows("ADP-DOCUMENTS-BYTES", "deliver")
def _(facts: Facts) -> Observation:
    return compared({facts["digest"]}, set(facts["fetched"]))


@shows("ADP-DOCUMENTS-ONCE", "deliver")
def _(facts: Facts) -> Observation:
    return compared(1, len(facts["fetched"]))


_OURS: Final = Culprit.ADAPTER
_NO_CURSOR: Final = nothing_seen(
    Text("Trang cuối phải có con trỏ trước đã.", "The last page must have a cursor first."),
    who=Culprit.VENDOR,
)

_ONE_PAGE: Final = nothing_seen(
    Text(
        "Trường thử nghiệm nằm gọn trong một trang; đặt cỡ trang nhỏ hơn.",
        "The test school fits into one page; set a smaller page size.",
    )
)


def _twice(keys: Iterable[str]) -> set[str]:
    return {key for key, count in Counter(keys).items() if count > 1}


def _named(path: str) -> bool:
    """Say whether a path is about somebody who signs."""
    return path.startswith(("homeroom", "manager")) or ".teacher" in path


def _unchanged(facts: Facts, about: Callable[[str], bool]) -> Observation:
    paths = [path for each in facts["records"] for path in each["differs"] if about(path)]
    return none("differs", paths)


def _same(facts: Facts) -> Observation:
    first, second = facts["first"], facts["second"]
    return HOLDS if first == second else contradicted(len(first), len(second))


def _all(states: Mapping[str, str], wanted: str) -> Observation:
    others = {state for state in states.values() if state != wanted}
    if others or not states:
        return contradicted(wanted, ", ".join(sorted(others)) or "nothing")
    return HOLDS


def _held(facts: Facts) -> list[tuple[str, Mapping[str, Any]]]:
    return list(zip(facts["keys"], facts["held"], strict=True))


def _errors(facts: Facts) -> list[tuple[str, Mapping[str, Any]]]:
    return [
        (setting, error)
        for setting, seen in facts["by_setting"].items()
        for error in (seen["error"], seen.get("probe_raised"))
        if error is not None
    ]
