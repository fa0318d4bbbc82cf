"""``hub submit``, ``approve``, ``return``, ``recall``: decisions, one by one or by filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.options import DEFAULT_STORE, AsJson, Lang, StorePlace
from hub.cli.output import Output, default_language
from hub.core.errors import HubError
from hub.core.journey.moving import Moved, move
from hub.core.journey.portions import portions
from hub.core.journey.recall import recall as recall_documents
from hub.core.journey.states import STEPS, Step
from hub.core.journey.submit import submit as submit_documents
from hub.core.registry.access import Access
from hub.core.registry.errors import not_allowed
from hub.core.registry.offices import Offices
from hub.core.registry.rights import Action
from hub.core.store import Store, Transaction, open_store
from hub.core.text import Language, Text

Which = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CODE]...",
        help="Khóa, mã học bạ hoặc mã học sinh. / Keys, codes, or pupils' codes.",
    ),
]
School = Annotated[
    str | None,
    typer.Option(
        help="Mọi học bạ đang chờ bước này của trường. / All of a school that wait for this step."
    ),
]
Class = Annotated[str | None, typer.Option("--class", help="Chỉ lớp này. / Only this class.")]
Reason = Annotated[str, typer.Option(help="Lý do, không nêu tên học sinh. / Reason, no names.")]


_RIGHTS = {
    Step.SUBMIT: Action.SUBMIT,
    Step.APPROVE: Action.APPROVE,
    Step.RETURN: Action.APPROVE,
    Step.RECALL: Action.SUBMIT,
}
"""What one must be allowed to do to take the step: who approves may also return."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a person chose: transcripts by name, or all of a school or class that can be moved."""

    codes: Sequence[str]
    school: str | None
    class_name: str | None


def submit(
    which: Which = None,
    school: School = None,
    class_name: Class = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Nộp học bạ đã phát hành lên cơ quan quản lý. / Submit issued transcripts to the authority.

    Nơi kiểm tra là nơi được phân công cho trường và cấp học (hub assign set … checker); chưa phân
    công thì không nộp được. / They go to the checking office that is assigned to the school and
    level; where none is, nothing is submitted.

    Mã thoát / exit code: 0 nộp hết/all, 1 có học bạ không nộp được/some refused.

    Ví dụ / Example: hub submit --school 37TH001
    """
    output = Output(lang or default_language(), as_json=as_json)
    _decide(Step.SUBMIT, _Wanted(which or (), school, class_name), store, output)


def approve(
    which: Which = None,
    school: School = None,
    class_name: Class = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Duyệt học bạ đã nộp. / Approve submitted transcripts.

    Chỉ nơi kiểm tra được phân công mới duyệt hoặc trả lại. / Only the assigned office approves or
    returns.

    Mã thoát / exit code: 0 duyệt hết/all, 1 có học bạ không duyệt được/some refused.

    Ví dụ / Example: hub approve --school 37TH001 --class 1A
    """
    output = Output(lang or default_language(), as_json=as_json)
    _decide(Step.APPROVE, _Wanted(which or (), school, class_name), store, output)


def send_back(
    reason: Reason,
    which: Which = None,
    school: School = None,
    class_name: Class = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Trả lại học bạ, kèm lý do. / Return transcripts, with the reason.

    Mã thoát / exit code: 0 trả lại hết/all, 1 có học bạ không trả lại được/some refused.

    Ví dụ / Example: hub return GL3700000001 --reason "Thiếu nhận xét môn Toán"
    """
    output = Output(lang or default_language(), as_json=as_json)
    _decide(Step.RETURN, _Wanted(which or (), school, class_name), store, output, reason)


def recall(
    reason: Reason,
    which: Which = None,
    school: School = None,
    class_name: Class = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Thu hồi học bạ đã phát hành; tệp cũ vẫn được giữ. / Recall; the old document is kept.

    Mã thoát / exit code: 0 thu hồi hết/all, 1 có học bạ không thu hồi được/some refused.

    Ví dụ / Example: hub recall GL3700000001 --reason "Sai điểm môn Toán"
    """
    output = Output(lang or default_language(), as_json=as_json)
    _decide(Step.RECALL, _Wanted(which or (), school, class_name), store, output, reason)


def _decide(
    step: Step, wanted: _Wanted, store: str, output: Output, reason: str | None = None
) -> None:
    if not wanted.codes and wanted.school is None:
        raise typer.BadParameter(
            "cần mã học bạ hoặc --school / codes or --school are needed", param_hint="CODE"
        )
    total = Moved()
    not_theirs: HubError | None = None
    with closing(open_store(store)) as opened, output.progress(step.label) as tick:
        for keys in _portions(opened, step, wanted):
            with opened.writing() as transaction:
                access = access_to(transaction)
                allowed, refused = _allowed(transaction, access, step, keys)
                if refused is not None and wanted.codes:
                    raise refused
                moved = _take(transaction, step, allowed, access.account.id, reason)
            not_theirs = not_theirs or refused
            total.moved += moved.moved
            total.refused |= moved.refused
            tick(len(keys))
    if not_theirs is not None and not total.moved and not total.refused:
        raise not_theirs
    output.answer(_to_json(step, total, output.language))
    _tell(step, total, output)
    raise typer.Exit(ExitCode.NO if total.refused or not total.moved else ExitCode.DONE)


def _allowed(
    transaction: Transaction, access: Access, step: Step, keys: Sequence[str]
) -> tuple[Sequence[str], HubError | None]:
    """Return which of `keys` the account may take the step for, and why not for others.

    What the school decides needs the right at the school; what the checking office decides, at the
    office that is assigned to the school and level: of a school's levels each may have another.
    """
    action, places = _RIGHTS[step], transaction.transcripts.places(keys)
    if action is not Action.APPROVE:
        for school, level in sorted(set(places.values())):
            access.require(action, school, level)
        return keys, None
    offices, allowed, refused = Offices.load(transaction), [], None
    for key, (school, level) in places.items():
        office = offices.of(school, level)
        if access.may(action, office, level):
            allowed.append(key)
        else:
            refused = not_allowed(action.label, office, access.account.id)
    return allowed, refused


def _take(
    transaction: Transaction, step: Step, keys: Sequence[str], actor: str, reason: str | None
) -> Moved:
    if step is Step.SUBMIT:
        return submit_documents(transaction, keys, actor=actor)
    if step is Step.RECALL:
        return recall_documents(transaction, keys, reason=reason or "", actor=actor)
    return move(transaction, keys, step, actor=actor, reason=reason)


def _portions(store: Store, step: Step, wanted: _Wanted) -> Iterator[Sequence[str]]:
    """Yield the keys in portions of one transaction each; done again, what was done is passed."""
    if wanted.codes:
        with store.writing() as transaction:
            access = access_to(transaction)
            keys = [access.only(code, step).transcript.key for code in wanted.codes]
        yield keys
        return
    starts = STEPS[step].starts
    yield from portions(store, starts, school_code=wanted.school, class_name=wanted.class_name)


def _to_json(step: Step, moved: Moved, language: Language) -> dict[str, object]:
    return {
        "step": step.value,
        "moved": moved.moved,
        "refused": [
            {"transcript": key, "why": why.get(language)} for key, why in moved.refused.items()
        ],
    }


def _tell(step: Step, moved: Moved, output: Output) -> None:
    for key, why in list(moved.refused.items())[:20]:
        output.say(_REFUSED.format(key=key, why=why), "yellow")
    output.say(
        _DONE.format(step=step.label, moved=len(moved.moved), refused=len(moved.refused)),
        "bold",
    )


_REFUSED = Text("{key}: {why}", "{key}: {why}")
_DONE = Text(
    "Bước {step}: {moved} học bạ, không được: {refused}.",
    "Step {step}: {moved} transcripts, refused: {refused}.",
)
