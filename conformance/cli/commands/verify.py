"""``conformance verify``: hold a certification against its issuer's certificate, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from conformance.engine.result import ExitCode
from hub.cli.certifications import (
    Issuers,
    Revocations,
    issuers_in,
    read_certification,
    read_lists,
    tell,
    to_json,
)
from hub.cli.options import AsJson, At, Lang, day_of
from hub.cli.output import Output, default_language
from hub.core.registry.certification.standing import Standing


def run(
    file: Annotated[Path, typer.Argument(help="Tệp chứng nhận. / The certification's file.")],
    issuer: Issuers,
    revocations: Revocations = None,
    at: At = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Kiểm tra chứng nhận, không cần mạng. / Verify a certification, offline.

    Mã thoát / exit code: 0 còn hiệu lực/in force, 1 không/not, 3 tệp bị sửa hoặc lạ/changed or
    strange; trường bị sửa được gọi tên / the changed field is named.

    Ví dụ / Example: conformance verify certification.json --issuer so.pem
    """
    output = Output(lang or default_language(), as_json=as_json)
    trusted, day = issuers_in(issuer), day_of(at)
    found = read_certification(file, trusted)
    lists = read_lists(revocations, trusted)
    output.answer(to_json(found, lists, day))
    in_force = tell(found, lists, day, output) is Standing.IN_FORCE
    raise typer.Exit(ExitCode.CERTIFIABLE if in_force else ExitCode.NOT_CERTIFIABLE)
