"""``conformance revoke``: take a certification back, in a signed list that only grows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from conformance.cli.commands.certify import Holder, Key, Signer, TrustFolder
from conformance.cli.office import Office
from conformance.issuing.certifying import issuer as issuer_named
from hub.cli.inputs import read_input
from hub.cli.options import AsJson, At, Lang, Setting, day_of
from hub.cli.output import Output, default_language
from hub.core.registry.certification import RevocationList, Withdrawn, open_list
from hub.core.registry.certification.sealed import Sealing
from hub.core.text import Text
from hub.core.transport import write_atomic
from hub.core.trust import Certificate


def run(
    certification: Annotated[
        str, typer.Argument(help="Mã chứng nhận, ví dụ CN-20260601-… / A certification's id.")
    ],
    reason: Annotated[str, typer.Option(help="Lý do. / Why.")],
    file: Annotated[
        Path, typer.Option("--list", help="Danh sách thu hồi, viết tiếp. / The list, continued.")
    ],
    trust: TrustFolder,
    key: Key = None,
    signer: Signer = "keyfile",
    name: Holder = None,
    setting: Setting = None,
    at: At = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Thu hồi một chứng nhận. / Take a certification back.

    Ví dụ / Example: conformance revoke CN-20260601-ab12 --reason "Lỗi sau khi cấp"
    --list thu-hoi.json --key so.pem --trust trust
    """
    output = Output(lang or default_language(), as_json=as_json)
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    entry = Withdrawn(certification=certification, day=day_of(at), reason=reason)

    def draft(certificate: Certificate) -> Sealing:
        before = _before(file, certificate)
        return RevocationList(
            issuer=issuer_named(certificate),
            number=before.number + 1 if before else 1,
            issued=now,
            withdrawn=(*(before.withdrawn if before else ()), entry),
        ).sealing(certificate)

    content, issuer = Office(key, signer, setting, name, trust).sign(draft, reason, now, output)
    written = open_list(content, [issuer], where=str(file))
    write_atomic(file, content)
    output.answer({"number": written.number, "withdrawn": len(written.withdrawn)})
    output.say(_DONE.format(id=certification, file=file, n=written.number), "bold green")


def _before(file: Path, certificate: Certificate) -> RevocationList | None:
    if not file.exists():
        return None
    return open_list(read_input(file), [certificate], where=str(file))


_DONE = Text(
    "Đã thu hồi {id}: {file}, danh sách số {n}.", "Took back {id}: {file}, list number {n}."
)
