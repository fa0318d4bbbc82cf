"""Tells what a bundle is worth, part by part (kết luận về tệp trích xuất)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hub.cli.output import Output
from hub.core.document.verdict import DocumentVerdict
from hub.core.document.verification import Trust
from hub.core.errors import Pause
from hub.core.journey.bundles import Bundle, BundleVerdict, check_bundle
from hub.core.text import Text
from hub.core.trust import Certificate, CertificateUnreadable, Verdict, certificates_in

_VERDICTS: dict[Verdict | None, tuple[Text, str]] = {
    None: (Text("CHƯA XÉT", "NOT JUDGED"), "yellow"),
    Verdict.PASSED: (Text("ĐẠT", "PASSED"), "green"),
    Verdict.FAILED: (Text("KHÔNG ĐẠT", "FAILED"), "bold red"),
    Verdict.INDETERMINATE: (Text("CHƯA XÁC ĐỊNH", "INDETERMINATE"), "bold yellow"),
}
_ZIP = b"PK\x03\x04"


def is_bundle(content: bytes) -> bool:
    """Tell whether a file may be a bundle: it begins as a ZIP does, which no XML can."""
    return content.startswith(_ZIP)


def tell_bundle(
    bundle: Bundle,
    document: tuple[DocumentVerdict, dict[str, object]],
    trust: Trust,
    receivers: Path | None,
    at: dt.datetime,
    output: Output,
) -> Verdict:
    """Judge the parts of a bundle, tell what each is worth, and return the whole's verdict.

    :param document: the verdict on its document, and that as the answer for machines.
    :param receivers: file of the certificates with which receivers of reports sign.
    """
    verdict, answer = document
    found = check_bundle(bundle, verdict, trust, _certificates(receivers), at=at)
    output.answer(_to_json(bundle, found, output) | {"document": answer})
    manifest = bundle.manifest
    purpose, recipient = manifest.purpose.label, manifest.recipient
    made = f"{manifest.made_at:%Y-%m-%d}"
    output.say(_FOR.format(at=made, purpose=purpose, recipient=recipient), "bold")
    for part in found.parts:
        label, style = _VERDICTS[part.verdict]
        output.say(_PART.format(name=part.name, verdict=label, said=part.said), style)
    label, style = _VERDICTS[found.verdict]
    output.say(_WHOLE.format(verdict=label), style)
    return found.verdict


def _certificates(file: Path | None) -> tuple[Certificate, ...]:
    if file is None:
        return ()
    try:
        return certificates_in(file.read_bytes())
    except (OSError, CertificateUnreadable):
        raise Pause(
            Text(
                "Không đọc được chứng thư của nơi nhận.",
                "The receivers' certificates cannot be read.",
            ),
            where=str(file),
            remedy=Text("Chỉ đúng tệp PEM (--receivers).", "Name the PEM file (--receivers)."),
        ) from None


def _to_json(bundle: Bundle, found: BundleVerdict, output: Output) -> dict[str, object]:
    return {
        "verdict": found.verdict.value,
        "bundle": bundle.manifest.model_dump(mode="json", exclude_none=True),
        "parts": [
            {
                "name": part.name,
                "verdict": part.verdict.value if part.verdict is not None else None,
                "message": part.said.get(output.language),
            }
            for part in found.parts
        ],
    }


_FOR = Text(
    "Tệp trích xuất ngày {at}, {purpose}, cho {recipient}",
    "Bundle of {at}, {purpose}, for {recipient}",
)
_WHOLE = Text("Cả tệp trích xuất: {verdict}", "The whole bundle: {verdict}")
_PART = Text("{verdict}  {name}: {said}", "{verdict}  {name}: {said}")
