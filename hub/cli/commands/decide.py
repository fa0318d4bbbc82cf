"""``hub submit``, ``approve``, ``return``, ``recall``: decisions, one by one or by filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.exit_codes import ExitCode
from hub.cli.options import DEFAULT_STORE, LOCAL, AsJson, Lang, StorePath
from hub.cli.output import Output, default_language
from hub.cli.reading import only_match
from hub.core.journey.moving import Moved, move
from hub.core.journey.states import STEPS, Action
from hub.core.store import Store, open_store
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
    store: StorePath = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Nộp học bạ đã phát hành lên cơ quan quản lý. / Submit issued transcripts to the authority.

    Mã thoát / exit code: 0 nộp hết/all, 1 có học bạ không nộp được/some refused.

    Ví dụ / Example: hub submit --school 37TH001
    """
    output = Output(lang or default_language(), as_json=as_json)
    _decide(Action.SUBMIT, _Wanted(which or (), school, class_name), store, output)


def approve(
    which: Which = None,
    school: School = None,
    class_name: Class = None,
    store: StorePath = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Duyệt học bạ đã nộp. / Approve submitted transcripts.

    Mã thoát / exit code: 0 duyệt hết/all, 1 có học bạ không duyệt được/some refused.

    Ví dụ / Example: hub approve --school 37TH001 --class 1A
    """
    output = Output(lang or default_language(), as_json=as_json)
    _decide(Action.APPROVE, _Wanted(which or (), school, class_name), store, output)


def send_back(
    reason: Reason,
    which: Which = None,
    school: School = None,
    class_name: Class = None,
    store: StorePath = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Trả lại học bạ, kèm lý do. / Return transcripts, with the reason.

    Mã thoát / exit code: 0 trả lại hết/all, 1 có học bạ không trả lại được/some refused.

    Ví dụ / Example: hub return GL3700000001 --reason "Thiếu nhận xét môn Toán"
    """
    output = Output(lang or default_language(), as_json=as_json)
    _decide(Action.RETURN, _Wanted(which or (), school, class_name), store, output, reason)


def recall(
    reason: Reason,
    which: Which = None,
    school: School = None,
    class_name: Class = None,
    store: StorePath = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Thu hồi học bạ đã phát hành; tệp cũ vẫn được giữ. / Recall; the old document is kept.

    Mã thoát / exit code: 0 thu hồi hết/all, 1 có học bạ không thu hồi được/some refused.

    Ví dụ / Example: hub recall GL3700000001 --reason "Sai điểm môn Toán"
    """
    output = Output(lang or default_language(), as_json=as_json)
    _decide(Action.RECALL, _Wanted(which or (), school, class_name), store, output, reason)


def _decide(
    action: Action, wanted: _Wanted, store: Path, output: Output, reason: str | None = None
) -> None:
    if not wanted.codes and wanted.school is None:
        raise typer.BadParameter(
            "cần mã học bạ hoặc --school / codes or --school are needed", param_hint="CODE"
        )
    total = Moved()
    with closing(open_store(store)) as opened, output.progress(action.label) as tick:
        for keys in _portions(opened, action, wanted):
            with opened.writing() as unit:
                moved = move(unit, keys, action, actor=LOCAL, reason=reason)
            total.moved += moved.moved
            total.refused |= moved.refused
            tick(len(keys))
    output.answer(_to_json(action, total, output.language))
    _tell(action, total, output)
    raise typer.Exit(ExitCode.NO if total.refused or not total.moved else ExitCode.DONE)


def _portions(store: Store, action: Action, wanted: _Wanted) -> Iterator[Sequence[str]]:
    """Yield the keys in portions of one transaction each; done again, what was done is passed."""
    if wanted.codes:
        with store.reading() as unit:
            keys = [only_match(unit, code).transcript.key for code in wanted.codes]
        yield keys
        return
    for state in STEPS[action].starts:
        after = ""
        while True:
            with store.reading() as unit:
                keys = unit.journeys.page(
                    state, school_code=wanted.school, class_name=wanted.class_name, after=after
                )
            if not keys:
                break
            yield keys
            after = keys[-1]


def _to_json(action: Action, moved: Moved, language: Language) -> dict[str, object]:
    return {
        "action": action.value,
        "moved": moved.moved,
        "refused": [
            {"transcript": key, "why": why.get(language)} for key, why in moved.refused.items()
        ],
    }


def _tell(action: Action, moved: Moved, output: Output) -> None:
    for key, why in list(moved.refused.items())[:20]:
        output.say(_REFUSED.format(key=key, why=why), "yellow")
    output.say(
        _DONE.format(action=action.label, moved=len(moved.moved), refused=len(moved.refused)),
        "bold",
    )


_REFUSED = Text("{key}: {why}", "{key}: {why}")
_DONE = Text(
    "Bước {action}: {moved} học bạ, không được: {refused}.",
    "Step {action}: {moved} transcripts, refused: {refused}.",
)
