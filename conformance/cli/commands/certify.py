"""``conformance certify``: certify what a finished run has proven, signed by an office."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from conformance.cli.office import Office
from conformance.cli.replaying import replayed
from conformance.engine.provenance import suite_build
from conformance.issuing.certifying import LONGEST_DAYS, certification
from hub.cli.certifications import tell, to_json
from hub.cli.options import AsJson, Lang, Setting
from hub.cli.output import Output, default_language
from hub.core.registry.certification import Certification, open_certification
from hub.core.registry.certification.sealed import Sealing
from hub.core.registry.days import today
from hub.core.text import Text
from hub.core.transport import write_atomic
from hub.core.trust import Certificate

Key = Annotated[
    Path | None, typer.Option(help="Tệp khóa của nơi cấp. / The issuing office's key file.")
]
Signer = Annotated[str, typer.Option(help="Bộ ký. / The signer.")]
Holder = Annotated[
    str | None,
    typer.Option("--name", help="Tên nơi cấp trên chứng thư số. / The office's certified name."),
]
TrustFolder = Annotated[
    Path, typer.Option(help="Thư mục chứng thư gốc. / Folder of root certificates.")
]


def run(
    folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="Thư mục của lần chạy. / A run's folder.")
    ],
    trust: TrustFolder,
    key: Key = None,
    signer: Signer = "keyfile",
    name: Holder = None,
    setting: Setting = None,
    days: Annotated[
        int, typer.Option(min=1, max=LONGEST_DAYS, help="Số ngày hiệu lực. / Days it holds.")
    ] = LONGEST_DAYS,
    out: Annotated[Path, typer.Option(help="Tệp chứng nhận. / The certification's file.")] = Path(
        "certification.json"
    ),
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Cấp chứng nhận cho một lần chạy đạt. / Certify what a run has proven.

    Kết luận được tính lại từ bằng chứng. Không cấp cho máy chủ giả lập, bản phát triển, khóa dùng
    tạm. / The verdict is computed anew from the evidence. Refused for a simulated server, a
    development build, a throw-away key.

    Mã thoát / exit code: 0 đã cấp/issued, 3 không cấp/refused.

    Ví dụ / Example: conformance certify conformance-run --key so.pem --trust trust
    """
    output = Output(lang or default_language(), as_json=as_json)
    report, at = replayed(folder), dt.datetime.now(dt.UTC).replace(microsecond=0)
    said: list[Certification] = []

    def draft(certificate: Certificate) -> Sealing:
        said.append(certification(report, certificate, suite_build(), issued=at, days=days))
        return said[0].sealing(certificate)

    title = f"{report.profile}: {report.subject}"
    content, issuer = Office(key, signer, setting, name, trust).sign(draft, title, at, output)
    issued = open_certification(content, [issuer], where=str(out))
    write_atomic(out, content)
    output.answer({**to_json(issued, (), today()), "file": str(out)})
    tell(issued, (), today(), output)
    output.say(_WRITTEN.format(out=out), "bold green")


_WRITTEN = Text("Đã cấp chứng nhận: {out}", "Certified: {out}")
