"""The states of a transcript's way and every step between them (trạng thái và bước chuyển).

One table says what may follow what; whatever it does not contain is refused, with what would be
possible instead. Vendors' own state numbers are mapped in their plugins and never appear here.

::

    collected → checked → composed → signing → issued ┐
    received → verified ──────────────────────────────┴→ submitted → approved → published → packaged
        → reported → receipted
    signing, issued … receipted, received, verified → recalled → recall-reported | withdrawn
    collected, checked, composed → withdrawn (a new version came that somebody signed)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from hub.core.errors import Actor
from hub.core.text import Text


class State(StrEnum):
    """Where a transcript stands (trạng thái)."""

    COLLECTED = "collected"
    CHECKED = "checked"
    COMPOSED = "composed"
    SIGNING = "signing"
    ISSUED = "issued"
    RECEIVED = "received"
    VERIFIED = "verified"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    PUBLISHED = "published"
    PACKAGED = "packaged"
    REPORTED = "reported"
    RECEIPTED = "receipted"
    RECALLED = "recalled"
    RECALL_REPORTED = "recall-reported"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Text:
        """The state as people read it."""
        return _STATES[self][0]

    @property
    def turn(self) -> Actor | None:
        """Whose turn it is while a transcript stands here; None where the way has ended."""
        return _STATES[self][1]


_STATES: Final[Mapping[State, tuple[Text, Actor | None]]] = MappingProxyType(
    {
        State.COLLECTED: (Text("đã thu thập", "collected"), Actor.SCHOOL_OFFICE),
        State.CHECKED: (Text("đã kiểm tra", "checked"), Actor.SCHOOL_OFFICE),
        State.COMPOSED: (Text("đã lập tệp", "composed"), Actor.SUBJECT_TEACHER),
        State.SIGNING: (Text("đang ký", "being signed"), Actor.SCHOOL_OFFICE),
        State.ISSUED: (
            Text("đã phát hành (đủ chữ ký)", "issued (every slot signed)"),
            Actor.SCHOOL_OFFICE,
        ),
        State.RECEIVED: (Text("đã nhận tệp ký sẵn", "received signed"), Actor.OPERATOR),
        State.VERIFIED: (Text("đã xác minh chữ ký", "verified"), Actor.SCHOOL_OFFICE),
        State.SUBMITTED: (Text("đã nộp", "submitted"), Actor.PROVINCE),
        State.APPROVED: (Text("đã duyệt", "approved"), Actor.PROVINCE),
        State.RETURNED: (Text("bị trả lại", "returned"), Actor.SCHOOL_OFFICE),
        State.PUBLISHED: (Text("Sở đã công bố", "published"), Actor.PROVINCE),
        State.PACKAGED: (Text("đã đóng bản tin", "packaged"), Actor.OPERATOR),
        State.REPORTED: (Text("đã gửi báo cáo", "reported"), Actor.OPERATOR),
        State.RECEIPTED: (Text("đã có biên nhận", "receipted"), None),
        State.RECALLED: (Text("đã thu hồi", "recalled"), Actor.PROVINCE),
        State.RECALL_REPORTED: (Text("đã báo thu hồi", "recall reported"), None),
        State.WITHDRAWN: (Text("đã rút, không phải báo cáo", "withdrawn, nothing to report"), None),
    }
)


class Step(StrEnum):
    """What moves a transcript on (bước)."""

    COLLECT = "collect"
    CHECK = "check"
    COMPOSE = "compose"
    SIGN = "sign"
    ISSUE = "issue"
    RECEIVE = "receive"
    VERIFY = "verify"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    PUBLISH = "publish"
    PACKAGE = "package"
    REPORT = "report"
    RECEIPT = "receipt"
    REFUSE = "refuse"
    RECALL = "recall"
    REPORT_RECALL = "report-recall"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"

    @property
    def label(self) -> Text:
        """The step as people read it."""
        return _ACTIONS[self]


_ACTIONS: Final[Mapping[Step, Text]] = MappingProxyType(
    {
        Step.COLLECT: Text("thu thập", "collect"),
        Step.CHECK: Text("kiểm tra", "check"),
        Step.COMPOSE: Text("lập tệp", "compose"),
        Step.SIGN: Text("ký", "sign"),
        Step.ISSUE: Text("phát hành", "issue"),
        Step.RECEIVE: Text("nhận tệp ký sẵn", "receive"),
        Step.VERIFY: Text("xác minh", "verify"),
        Step.SUBMIT: Text("nộp", "submit"),
        Step.APPROVE: Text("duyệt", "approve"),
        Step.RETURN: Text("trả lại", "return"),
        Step.PUBLISH: Text("công bố", "publish"),
        Step.PACKAGE: Text("đóng bản tin", "package"),
        Step.REPORT: Text("gửi báo cáo", "report"),
        Step.RECEIPT: Text("ghi biên nhận", "receipt"),
        Step.REFUSE: Text("bên nhận từ chối", "refused by the receiver"),
        Step.RECALL: Text("thu hồi", "recall"),
        Step.REPORT_RECALL: Text("báo thu hồi", "report a recall"),
        Step.WITHDRAW: Text("rút, không cần báo", "withdraw without a report"),
        Step.SUPERSEDE: Text("thay bằng phiên bản mới", "give way to a new version"),
    }
)

BEGINNING: Final[Mapping[Step, State]] = MappingProxyType(
    {Step.COLLECT: State.COLLECTED, Step.RECEIVE: State.RECEIVED}
)
"""What a transcript's way begins with, and where."""


@dataclass(frozen=True, slots=True)
class Passage:
    """From where a step leads, and to where."""

    starts: tuple[State, ...]
    end: State


_UNSIGNED: Final = (State.COLLECTED, State.CHECKED, State.COMPOSED)
_SIGNED: Final = (
    *(State.SIGNING, State.ISSUED, State.RECEIVED, State.VERIFIED, State.SUBMITTED),
    *(State.APPROVED, State.RETURNED, State.PUBLISHED, State.RECEIPTED),
)

STEPS: Final[Mapping[Step, Passage]] = MappingProxyType(
    {
        # What nobody has signed yet may be collected anew, and begins again.
        Step.COLLECT: Passage(_UNSIGNED, State.COLLECTED),
        Step.CHECK: Passage((State.COLLECTED,), State.CHECKED),
        # Composing again, after a change of the rules, is no loss while nobody has signed.
        Step.COMPOSE: Passage((State.CHECKED, State.COMPOSED), State.COMPOSED),
        Step.SIGN: Passage((State.COMPOSED, State.SIGNING), State.SIGNING),
        Step.ISSUE: Passage((State.COMPOSED, State.SIGNING), State.ISSUED),
        # What somebody signed elsewhere takes the place of data that nobody has signed.
        Step.RECEIVE: Passage(_UNSIGNED, State.RECEIVED),
        Step.VERIFY: Passage((State.RECEIVED,), State.VERIFIED),
        Step.SUBMIT: Passage((State.ISSUED, State.VERIFIED), State.SUBMITTED),
        Step.APPROVE: Passage((State.SUBMITTED,), State.APPROVED),
        Step.RETURN: Passage((State.SUBMITTED, State.APPROVED), State.RETURNED),
        Step.PUBLISH: Passage((State.APPROVED,), State.PUBLISHED),
        Step.PACKAGE: Passage((State.PUBLISHED,), State.PACKAGED),
        Step.REPORT: Passage((State.PACKAGED,), State.REPORTED),
        Step.RECEIPT: Passage((State.REPORTED,), State.RECEIPTED),
        # The ministry answers a record alone: what it refuses can go into another packet.
        Step.REFUSE: Passage((State.REPORTED,), State.PUBLISHED),
        # While a packet is on its way nothing in it is recalled: its answer comes first.
        Step.RECALL: Passage(_SIGNED, State.RECALLED),
        Step.REPORT_RECALL: Passage((State.RECALLED,), State.RECALL_REPORTED),
        # What the receiver never accepted ends here: there is nothing to tell it.
        Step.WITHDRAW: Passage((State.RECALLED,), State.WITHDRAWN),
        # Data that nobody signed are no version: a signed one that comes takes their place.
        Step.SUPERSEDE: Passage(_UNSIGNED, State.WITHDRAWN),
    }
)
"""Every step there is."""

NEEDS_REASON: Final = frozenset({Step.RETURN, Step.RECALL, Step.REFUSE})
"""Actions that nobody may take without saying why."""


def possible(state: State) -> tuple[Step, ...]:
    """Return what may be done with a transcript in `state`."""
    return tuple(step for step, passage in STEPS.items() if state in passage.starts)


def allowed(step: Step, state: State | None) -> bool:
    """Tell whether `step` may be taken in `state` (None: the way has not begun)."""
    if state is None:
        return step in BEGINNING
    return step in STEPS and state in STEPS[step].starts


def why_not(step: Step, state: State | None) -> Text:
    """Return why `step` is refused for a transcript in `state` (None: its way has not begun)."""
    if state is None:
        return _NOT_BEGUN.format(step=step.label)
    instead = possible(state)
    if not instead:
        return _ENDED.format(step=step.label, state=state.label)
    return _REFUSED.format(
        step=step.label,
        state=state.label,
        possible=Text(
            ", ".join(each.label.vi for each in instead),
            ", ".join(each.label.en for each in instead),
        ),
    )


_NOT_BEGUN = Text(
    "Không thể {step}: kho chưa thu thập học bạ này.",
    "Cannot {step}: this transcript has not been collected.",
)
_ENDED = Text(
    "Không thể {step}: học bạ {state}, không còn bước nào.",
    "Cannot {step}: the transcript is {state}, where its way ends.",
)
_REFUSED = Text(
    "Không thể {step}: học bạ {state}. Có thể: {possible}.",
    "Cannot {step}: the transcript is {state}. Possible: {possible}.",
)
