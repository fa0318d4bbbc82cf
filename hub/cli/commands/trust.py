"""``hub trust``: which roots are trusted, and how another one is let in."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import read_input
from hub.cli.options import AsJson, Lang
from hub.cli.output import Output, default_language
from hub.core.document.policy import ObservedRoot, observed_roots
from hub.core.text import Text
from hub.core.trust import Certificate, brief
from hub.core.trust.pins import anchors_of, fingerprint_of, let_in, offered

app = typer.Typer(
    no_args_is_help=True,
    help="Gốc tin cậy: xem, đối chiếu, thêm. / Trust anchors: list, compare, add.",
)

Folder = Annotated[
    Path, typer.Option("--trust", help="Thư mục chứng thư gốc. / Folder of trust anchors.")
]


@app.command("list")
def show(trust: Folder, as_json: AsJson = False, lang: Lang = None) -> None:
    """Liệt kê gốc tin cậy, gốc nào đã được đối chiếu. / List anchors, and which were compared.

    Mã thoát / exit code: 0 mọi gốc đã đối chiếu/all were compared, 1 có gốc chưa/some were not.

    Ví dụ / Example: hub trust list --trust trust/
    """
    output = Output(lang or default_language(), as_json=as_json)
    found = anchors_of(trust)
    output.answer({"anchors": [_to_json(each, compared=pinned) for each, pinned in found]})
    output.table(
        (Text("Gốc", "Root"), Text("Đối chiếu", "Compared"), Text("Hết hạn", "Until"), _SHA256),
        (
            (
                brief(each.common_name or each.subject),
                (_YES if pinned else _NOT_COMPARED).get(output.language),
                f"{each.not_after:%Y-%m-%d}",
                each.fingerprint.hex(),
            )
            for each, pinned in found
        ),
    )
    missing = [each for each, pinned in found if not pinned]
    if missing:
        output.say(_COMPARE.format(n=len(missing)), "bold yellow")
    raise typer.Exit(ExitCode.NO if missing else ExitCode.DONE)


@app.command("add")
def add(
    source: Annotated[
        str,
        typer.Argument(help="Tệp hay địa chỉ của chứng thư gốc. / File or address of the root."),
    ],
    trust: Folder,
    sha256: Annotated[
        list[str] | None,
        typer.Option(
            help="Dấu vân tay nhận được theo đường khác. / Fingerprint got some other way."
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Thêm gốc tin cậy đã đối chiếu dấu vân tay. / Add a root whose fingerprint was compared.

    Không có --sha256 thì không thêm gì, chỉ cho biết dấu vân tay để đối chiếu. / Without --sha256
    nothing is added, only fingerprints are told.

    Mã thoát / exit code: 0 mọi chứng thư đã thêm/all were added, 1 có cái bị từ chối/some refused.

    Ví dụ / Example: hub trust add rootcag2.crt --sha256 "F0:4B:…" --trust trust/
    """
    output = Output(lang or default_language(), as_json=as_json)
    compared = [fingerprint_of(each) for each in sha256 or ()]
    certificates = offered(_content(source))
    done = let_in(trust, certificates, compared, dt.datetime.now(dt.UTC))
    output.answer(
        {
            "added": [_to_json(each, compared=True) for each in done.added],
            "refused": [_to_json(each, compared=False) for each in done.refused],
        }
    )
    for each in done.added:
        output.say(_ADDED.format(name=brief(each.common_name)), "bold green")
    for each in done.refused:
        output.say(
            _REFUSED.format(name=brief(each.common_name), sha256=each.fingerprint.hex()), "yellow"
        )
        output.say(_observed(each))
    raise typer.Exit(ExitCode.NO if done.refused or not done.added else ExitCode.DONE)


def _content(source: str) -> bytes:
    if not source.startswith(("http://", "https://")):
        return read_input(Path(source))
    from hub.core.transport.http import HttpEndpoint

    # What comes is compared with a fingerprint, whatever way it came.
    endpoint = HttpEndpoint(source, plain=True)
    return asyncio.run(endpoint.request("GET", "")).content


def _observed(certificate: Certificate) -> Text:
    """Tell what has been seen elsewhere under this root's name."""
    known = _known(certificate)
    if known is None:
        return _NEVER_SEEN
    same = known.sha256 == certificate.fingerprint.hex()
    return (_SEEN if same else _SEEN_OTHERWISE).format(authority=known.authority)


def _known(certificate: Certificate) -> ObservedRoot | None:
    named = (each for each in observed_roots() if each.name == certificate.common_name)
    return next(named, None)


def _to_json(certificate: Certificate, *, compared: bool) -> dict[str, object]:
    known = _known(certificate)
    digest = certificate.fingerprint.hex()
    return {
        "name": certificate.common_name,
        "sha256": digest,
        "valid_until": certificate.not_after.isoformat(),
        "compared": compared,
        "as_observed": None if known is None else known.sha256 == digest,
    }


_SHA256 = Text("SHA-256", "SHA-256")
_YES = Text("đã đối chiếu", "compared")
_NOT_COMPARED = Text("CHƯA", "NO")
_COMPARE = Text(
    "{n} gốc chưa ai đối chiếu: hub trust add … --sha256 với dấu vân tay nhận theo đường khác.",
    "Nobody compared {n} roots: hub trust add … --sha256 with a fingerprint got some other way.",
)
_ADDED = Text("Đã thêm gốc tin cậy {name}.", "Trust anchor {name} added.")
_REFUSED = Text(
    "Không thêm {name}; dấu vân tay SHA-256: {sha256}",
    "{name} was not added; SHA-256 fingerprint: {sha256}",
)
_NEVER_SEEN = Text(
    "   Đối chiếu dấu vân tay này với tổ chức chứng thực, rồi thêm bằng --sha256.",
    "   Compare this fingerprint with the authority's, then add it with --sha256.",
)
_SEEN = Text(
    "   Giống gốc của {authority} thấy ở nguồn công khai; vẫn phải đối chiếu, rồi thêm bằng "
    "--sha256.",
    "   It is the root of {authority} as seen in public; compare it all the same, then add it with "
    "--sha256.",
)
_SEEN_OTHERWISE = Text(
    "   KHÁC gốc cùng tên của {authority} thấy ở nguồn công khai: có thể là giả.",
    "   NOT the root of that name that {authority} was seen to have: it may be a forgery.",
)
