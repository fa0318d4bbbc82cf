"""``hub verify``: one answer per signature, and one for the document."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.bundles import is_bundle, tell_bundle
from hub.cli.evidence import (
    Report,
    asked_about,
    by_policy,
    keep_words,
    knowing,
    proof_to_json,
    show_evidence,
)
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import read_input, verifier_trust
from hub.cli.options import AsJson, Lang, moment_of
from hub.cli.output import Output, default_language
from hub.core.document.verdict import DocumentVerdict, SignatureAnswer
from hub.core.document.verification import verify
from hub.core.journey.bundles import read_bundle, with_evidence_of
from hub.core.text import Language, Text
from hub.core.transport import write_atomic
from hub.core.trust import Beside, Verdict
from hub.core.trust.evidence import Evidence
from hub.core.trust.evidence_record import ProvenTime

_WIDEST = 24
_VERDICTS = {
    Verdict.PASSED: (Text("ĐẠT", "PASSED"), "bold green"),
    Verdict.FAILED: (Text("KHÔNG ĐẠT", "FAILED"), "bold red"),
    Verdict.INDETERMINATE: (Text("CHƯA XÁC ĐỊNH", "INDETERMINATE"), "bold yellow"),
}


def run(
    file: Annotated[
        Path,
        typer.Argument(
            help="Tệp XML có chữ ký, hoặc tệp .zip của hub extract. / "
            "XML file with signatures, or a bundle of hub extract."
        ),
    ],
    trust: Annotated[
        Path,
        typer.Option(
            help="Thư mục chứng thư gốc (*.pem) và danh sách đã đăng ký. / "
            "Folder of trust anchors (*.pem) and the register."
        ),
    ],
    at: Annotated[
        str | None,
        typer.Option(
            help="Xác minh tại thời điểm này (ISO 8601), mặc định là bây giờ. / "
            "Verify as of this moment (ISO 8601), default now."
        ),
    ] = None,
    files: Annotated[
        Path | None,
        typer.Option(
            help="Thư mục có các tệp mà chữ ký tham chiếu bằng tên. / "
            "Folder of files that signatures refer to by name.",
        ),
    ] = None,
    certificates: Annotated[
        Path | None,
        typer.Option(
            help="Thư mục chứng thư số của người ký, khi tệp không kèm. / "
            "Folder of signers' certificates, where the file brings none.",
        ),
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option(
            help="Thư mục bằng chứng: *.ers, *.ocsp, *.crl. / "
            "Folder of evidence: evidence records, OCSP answers, lists."
        ),
    ] = None,
    online: Annotated[
        bool,
        typer.Option(
            "--online",
            help="Hỏi tình trạng thu hồi qua mạng, chỉ ở các máy mà chính sách nêu. / "
            "Ask about revocation, only at hosts that the policy names.",
        ),
    ] = False,
    ask_host: Annotated[
        list[str] | None,
        typer.Option(help="Máy được hỏi thêm. / A further host that may be asked."),
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option(
            help="Ghi câu trả lời về thu hồi vào thư mục này. / Keep the answers in this folder."
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            help="Ghi báo cáo: .txt cho người đọc, .xml theo ETSI TS 119 102-2. / "
            "Write a report: .txt for people, .xml by ETSI TS 119 102-2."
        ),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(
            help="Chính sách kiểm tra (TOML), mặc định của tt15-2025-bkhcn. / "
            "Signature policy (TOML), default that of tt15-2025-bkhcn."
        ),
    ] = None,
    receivers: Annotated[
        Path | None,
        typer.Option(
            help="Tệp PEM: chứng thư ký biên nhận, để xét biên nhận trong tệp trích xuất. / "
            "Certificates of receipts, to judge those in a bundle."
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Xác minh mọi chữ ký trong tệp. / Verify every signature of a file.

    Bất kỳ tệp XML có XMLDSig hay XAdES; không tải gì từ mạng nếu không có --online. / Any XML file
    with XMLDSig or XAdES; nothing is fetched without --online.

    Mã thoát / exit code: 0 đạt/passed, 1 không đạt hoặc chưa xác định/failed or indeterminate.

    Ví dụ / Example: hub verify hocba.xml --trust demo/trust --json
    """
    output = Output(lang or default_language(), as_json=as_json)
    moment = dt.datetime.now(dt.UTC) if at is None else moment_of(at)
    beside = Beside.load(_folder(files, "--files"), _folder(certificates, "--certificates"))
    content = read_input(file)
    bundle = read_bundle(content, where=str(file)) if is_bundle(content) else None
    content = content if bundle is None else bundle.document
    trusted = by_policy(verifier_trust(trust), policy, ask_host)
    known = Evidence.load(_folder(evidence, "--evidence"))
    known = known if bundle is None else with_evidence_of(bundle, known)
    fetched = asked_about(content, trusted, moment, beside) if online else None
    if fetched is not None and keep is not None:
        keep_words(fetched, keep)
    trusted = knowing(trusted, known, fetched)
    proof = known.proof_of(content, trusted.rules.anchors, moment, trusted.rules.policy.ageing)
    proven = proof.at if isinstance(proof, ProvenTime) else None
    verdict = verify(content, trusted, at=moment, where=str(file), beside=beside, proven=proven)
    if report is not None:
        told = Report(str(file), content, verdict, moment, trusted.rules.policy.id, proven)
        write_atomic(report, told.as_file(report, output.language))
    problems = fetched.problems if fetched is not None else []
    answer = {
        **verdict.to_json(output.language),
        "policy": trusted.rules.policy.id,
        "proof": proof_to_json(proof, output.language),
        "not_answered": [{"host": each.host, "reason": each.reason} for each in problems],
    }
    show_evidence(output, proof, problems)
    worth = verdict.verdict
    if bundle is None:
        output.answer(answer)
        _show(output, verdict)
    else:
        _show(output, verdict)
        worth = tell_bundle(bundle, (verdict, answer), trusted, receivers, moment, output)
    raise typer.Exit(ExitCode.DONE if worth is Verdict.PASSED else ExitCode.NO)


def _folder(path: Path | None, option: str) -> Path | None:
    if path is not None and not path.is_dir():
        raise typer.BadParameter(
            f"{path}: không phải thư mục / not a folder",
            param_hint=option,
        )
    return path


def _show(output: Output, verdict: DocumentVerdict) -> None:
    output.table(
        (
            Text("Vị trí ký", "Slot"),
            Text("Người ký", "Signer"),
            Text("Kết luận", "Verdict"),
            Text("Mức", "Level"),
            Text("Thời điểm ký", "Signed at"),
        ),
        (_row(answer, output.language) for answer in verdict.signatures),
    )
    for answer in verdict.signatures:
        if answer.slot.startswith("/"):
            covers = ", ".join(uri or _WHOLE.get(output.language) for uri in answer.covers)
            state = _INTACT if answer.intact else _BROKEN
            output.say(state.format(slot=answer.slot, covers=covers or "-"))
    warned: dict[tuple[str, Text], list[str]] = defaultdict(list)
    for answer in verdict.signatures:
        for warning in answer.warnings:
            warned[warning].append(_short(answer.slot))
    for (code, text), slots in warned.items():
        which = _ALL if len(slots) == len(verdict.signatures) else Text(*[", ".join(slots)] * 2)
        output.say(_WARNING.format(code=code, slots=which, text=text), "yellow")
    output.findings([("", finding) for finding in verdict.findings])
    label, style = _VERDICTS[verdict.verdict]
    output.say(_CONCLUSION.format(verdict=label), style)


def _short(slot: str) -> str:
    """Return a slot's name for one cell: of a long XPath only its end."""
    return slot if len(slot) <= _WIDEST else f"…/{slot.rpartition('/')[2]}"


def _row(answer: SignatureAnswer, language: Language) -> tuple[str, ...]:
    verdict = _VERDICTS[answer.verdict][0].get(language)
    return (
        _short(answer.slot),
        answer.signer or "?",
        f"{verdict} {answer.sub_indication}" if answer.sub_indication else verdict,
        answer.level,
        f"{answer.signed_at:%Y-%m-%d %H:%M}Z" if answer.signed_at else "",
    )


_WHOLE = Text("cả tệp", "the whole file")
_INTACT = Text("{slot}: nguyên vẹn, ký lên {covers}", "{slot}: intact, covers {covers}")
_BROKEN = Text(
    "{slot}: không xác nhận được là nguyên vẹn, ghi là ký lên {covers}",
    "{slot}: not shown to be intact, says it covers {covers}",
)
_ALL = Text("mọi chữ ký", "every signature")
_WARNING = Text("Cảnh báo {code} ({slots}): {text}", "Warning {code} ({slots}): {text}")
_CONCLUSION = Text("Kết luận: {verdict}", "Verdict: {verdict}")
