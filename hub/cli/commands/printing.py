"""``hub print``: a transcript as PDF/A in the shape of the paper form."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import read_input, verifier_trust
from hub.cli.options import DEFAULT_STORE, AsJson, Lang, StorePlace
from hub.cli.output import Output, default_language
from hub.cli.reading import one_transcript
from hub.core.document.parse import parse
from hub.core.document.verification import verify
from hub.core.errors import Pause
from hub.core.model import Transcript
from hub.core.store import open_store
from hub.core.text import Text
from hub.core.transport import write_atomic
from hub.core.trust import Verdict


def run(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE|CODE",
            help="Tệp học bạ XML, JSON chuẩn, hoặc mã trong kho. / "
            "A document, canonical JSON, or a code of the store.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Tệp PDF được ghi ra. / The PDF to write.")],
    trust: Annotated[
        Path | None,
        typer.Option(
            help="Thư mục chứng thư gốc: xác minh chữ ký trước khi in. / "
            "Folder of trust anchors: verify the signatures before printing."
        ),
    ] = None,
    watermark: Annotated[
        str | None, typer.Option(help="Chữ chìm trên mọi trang. / Text across every page.")
    ] = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """In học bạ ra PDF/A theo hình thức sổ học bạ. / Print a transcript in the paper's shape.

    Không có --trust thì chữ ký được in là chưa xác minh. / Without --trust signatures are printed
    as not verified.

    Mã thoát / exit code: 0 đã in/printed, 1 đã in nhưng chữ ký không đạt hoặc chưa xác định/printed
    and the signatures failed or are indeterminate.

    Ví dụ / Example: hub print hocba.xml --trust demo/trust --out hocba.pdf
    """
    from hub.core.document.printing import print_transcript

    output = Output(lang or default_language(), as_json=as_json)
    transcript, document = _read(source, store)
    verdict = None
    if trust is not None:
        if document is None:
            raise typer.BadParameter(_NOTHING_SIGNED, param_hint="--trust")
        now = dt.datetime.now(dt.UTC)
        verdict = verify(document, verifier_trust(trust), at=now, where=source)
    pdf = print_transcript(transcript, document=document, verdict=verdict, watermark=watermark)
    _write(out, pdf)
    answer = None if verdict is None else verdict.verdict
    output.answer(
        {
            "file": str(out),
            "bytes": len(pdf),
            "transcript": transcript.key,
            "verdict": None if answer is None else answer.value,
        }
    )
    output.say(_DONE.format(file=out), "bold green")
    if answer not in (None, Verdict.PASSED):
        output.say(_NOT_PASSED, "yellow")
        raise typer.Exit(ExitCode.NO)


def _read(source: str, store: str) -> tuple[Transcript, bytes | None]:
    """Return the transcript and, where there is one, its document's bytes."""
    path = Path(source)
    suffix = path.suffix.lower()
    if suffix == ".xml":
        content = read_input(path)
        return parse(content, where=source), content
    if suffix == ".json":
        return one_transcript(source, store, "print"), None
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        transcript = access_to(transaction).only(source, "print").transcript
        latest = transaction.documents.latest(transcript.key)
    if latest is None:
        return transcript, None
    # The document is what was signed: it is printed, whatever the store's row says by now.
    return parse(latest.content, where=latest.sha256), latest.content


def _write(out: Path, pdf: bytes) -> None:
    try:
        write_atomic(out, pdf)
    except OSError:
        raise Pause(
            Text("Không ghi được tệp PDF.", "The PDF cannot be written."),
            where=str(out),
            remedy=Text(
                "Kiểm tra thư mục có tồn tại và có quyền ghi.",
                "Check that the folder exists and that you may write there.",
            ),
        ) from None


_DONE = Text("Đã in: {file}", "Printed: {file}")
_NOT_PASSED = Text(
    "Chữ ký không đạt hoặc chưa xác định; bản in ghi rõ điều đó.",
    "The signatures failed or are indeterminate; the print says so.",
)
_NOTHING_SIGNED = "không có tệp học bạ số để xác minh / there is no signed document here to verify"
