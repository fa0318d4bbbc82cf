"""``conformance plan`` and ``recall``: what to prove again, what a faulty check touches."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from conformance.cli.replaying import suite_of
from conformance.issuing.planning import plan, touched
from conformance.requirements import catalogue, profile, requirement
from hub.cli.certifications import Issuers, issuers_in, read_certification
from hub.cli.options import AsJson, Lang
from hub.cli.output import Output, default_language
from hub.core.registry.certification import Certification
from hub.core.text import Text

Files = Annotated[list[Path], typer.Argument(help="Các tệp chứng nhận. / Files of certifications.")]


def run(files: Files, issuer: Issuers, as_json: AsJson = False, lang: Lang = None) -> None:
    """Phải chạy lại tối thiểu những gì. / The smallest run that proves what changed.

    Mã thoát / exit code: 0 không phải chạy lại/nothing, 1 phải chạy lại/something is stale.

    Ví dụ / Example: conformance plan chung-nhan.json --issuer so.crt
    """
    output = Output(lang or default_language(), as_json=as_json)
    plans = [
        plan(each, catalogue(), suite_of(profile(each.profile).subject))
        for each in _read(files, issuer)
    ]
    output.answer([each.to_json() for each in plans])
    for each in plans:
        subject = each.certification.subject
        told = _NOTHING if each.nothing else _AGAIN
        output.say(
            told.format(
                id=each.certification.id,
                vendor=subject.vendor,
                stale=", ".join(each.stale) or "–",
                new=", ".join(each.new) or "–",
                scenes=", ".join(each.scenes) or "–",
            )
        )
    raise typer.Exit(0 if all(each.nothing for each in plans) else 1)


def recall(
    files: Files,
    issuer: Issuers,
    check: Annotated[
        list[str],
        typer.Option("--check", help="Yêu cầu có phép kiểm sai. / Whose check was wrong."),
    ],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Phép kiểm bị sai: những chứng nhận nào dựa vào nó. / Which certifications rest on a check.

    Mã thoát / exit code: 0 không có/none, 1 có/some do.

    Ví dụ / Example: conformance recall chung-nhan.json --check ADP-PULL-ONCE --issuer so.crt
    """
    output = Output(lang or default_language(), as_json=as_json)
    found = touched(_read(files, issuer), [requirement(each).id for each in check])
    output.answer([each.id for each in found])
    for each in found:
        output.say(_TOUCHED.format(id=each.id, vendor=each.subject.vendor), "yellow")
    output.say(_REPLAY if found else _NONE)
    raise typer.Exit(1 if found else 0)


def _read(files: list[Path], issuer: list[Path]) -> list[Certification]:
    issuers = issuers_in(issuer)
    return [read_certification(each, issuers) for each in files]


_NOTHING = Text(
    "{id} ({vendor}): không phải chạy lại gì.", "{id} ({vendor}): nothing must be run again."
)
_AGAIN = Text(
    "{id} ({vendor}): đổi nội dung: {stale}; mới: {new}; chạy lại: {scenes}",
    "{id} ({vendor}): changed: {stale}; new: {new}; play again: {scenes}",
)
_TOUCHED = Text("{id} ({vendor}) dựa vào phép kiểm này.", "{id} ({vendor}) rests on this check.")
_REPLAY = Text(
    "Sửa phép kiểm rồi tính lại từ bằng chứng (conformance replay); nếu không còn đạt thì thu hồi.",
    "Mend the check, compute anew from the evidence (conformance replay), and revoke what fails.",
)
_NONE = Text("Không có chứng nhận nào dựa vào đó.", "No certification rests on it.")
