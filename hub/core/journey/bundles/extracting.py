"""Extract: makes a bundle of what the store keeps, and notes it in the ledger (trích xuất).

Each hand-over is an entry of the ledger: for what, to whom, which bytes. The draft circular on
học bạ số asks that every issue of an extract is logged and traceable (May 2026, not in force).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import TypeAdapter, ValidationError

from hub.core.contracts import ReceiptState
from hub.core.document.verification import Trust
from hub.core.errors import Actor, Pause, Reject
from hub.core.journey.bundles.container import (
    CERTIFICATES,
    DECISION,
    DOCUMENT,
    FORMAT,
    NOTE,
    RECEIPTS,
    Bundle,
    BundleManifest,
    listed,
    pack_bundle,
)
from hub.core.journey.bundles.evidence import evidence_of
from hub.core.journey.bundles.purpose import Purpose
from hub.core.journey.states import State
from hub.core.model import Transcript
from hub.core.model.base import Line
from hub.core.registry.access import Access
from hub.core.registry.rights import Action
from hub.core.store import NewEntry, StoredDocument, Transaction
from hub.core.text import Text
from hub.core.trust import Certificate
from hub.core.trust.carried import certificates_carried

EXTRACT: Final = "extract"
"""The ledger's word for a hand-over, and the way in which it counts as a reading."""

_HANDED_OUT: Final = frozenset(
    {
        *(State.ISSUED, State.VERIFIED, State.SUBMITTED, State.APPROVED),
        *(State.PUBLISHED, State.PACKAGED, State.REPORTED, State.RECEIPTED),
    }
)
"""Every slot is signed, and nobody has found anything wrong."""

_LINE: Final = TypeAdapter[str](Line)


@dataclass(frozen=True, slots=True)
class Handover:
    """For what and to whom a transcript is handed out.

    :param recipient: the school, office or person that gets it, as the ledger will name it.
    """

    purpose: Purpose
    recipient: str


def extract(
    transaction: Transaction,
    access: Access,
    reference: str,
    handover: Handover,
    trust: Trust | None = None,
    *,
    at: dt.datetime,
) -> tuple[Bundle, bytes]:
    """Return the bundle of the transcript that `reference` names, and its bytes.

    :param transaction: one that writes: the hand-over is recorded in it.
    :param trust: lets what is kept about revocation go along, see `evidence_of`.
    :param at: the moment, with a zone.
    :raises UnknownCode: when there is no such transcript that the account may read, or several.
    :raises Pause: when the account may hand nothing out, or nobody is named as recipient.
    :raises Reject: when the transcript is not issued, or was returned or recalled.
    """
    handover = replace(handover, recipient=_recipient(handover))
    transcript = access.only(reference, EXTRACT).transcript
    access.require(Action.EXTRACT, transcript.school.code, transcript.level)
    document = _document(transaction, transcript)
    evidence = evidence_of(transaction, transcript.key, document.content, trust, at)
    files = {DOCUMENT: document.content, NOTE: _NOTE.encode(), **evidence}
    bundle = _bundle(transaction, transcript, files, handover, at)
    content = pack_bundle(bundle)
    facts = {
        "purpose": handover.purpose.value,
        "recipient": handover.recipient,
        "document": document.sha256,
        "bundle": hashlib.sha256(content).hexdigest(),
    }
    entry = NewEntry(access.account.id, EXTRACT, transcript.key, facts)
    transaction.ledger.append([entry])
    return bundle, content


def _recipient(handover: Handover) -> str:
    try:
        return _LINE.validate_python(handover.recipient)
    except ValidationError:
        raise Pause(
            Text(
                "Phải ghi nơi nhận trên một dòng, không quá 500 ký tự.",
                "The recipient must be named, in one line of at most 500 characters.",
            ),
            who=Actor.SCHOOL_OFFICE,
            remedy=Text('Ghi --to "tên trường hoặc cơ quan".', 'Give --to "school or office".'),
        ) from None


def _document(transaction: Transaction, transcript: Transcript) -> StoredDocument:
    standing = transaction.journeys.standing([transcript.key]).get(transcript.key)
    document = transaction.documents.latest(transcript.key)
    state = State(standing.state) if standing is not None else None
    if document is None or state not in _HANDED_OUT:
        label = state.label if state is not None else Text("chưa có trạng thái", "without a state")
        raise Reject(
            Text(
                "Học bạ này chưa thể trích xuất: {state}.",
                "This transcript cannot be handed out: {state}.",
            ).format(state=label),
            where=transcript.key,
            remedy=Text(
                "Chỉ trích xuất học bạ đã phát hành và còn hiệu lực; xem hub explain.",
                "Only issued transcripts in force are handed out; see hub explain.",
            ),
        )
    return document


def _bundle(
    transaction: Transaction,
    transcript: Transcript,
    files: dict[str, bytes],
    handover: Handover,
    at: dt.datetime,
) -> Bundle:
    """Return the bundle of `files` and what published and reported the document."""
    digest = hashlib.sha256(files[DOCUMENT]).hexdigest()
    number = _decision(transaction, transcript.key, digest)
    decided = transaction.decisions.get(number) if number is not None else None
    if decided is not None:
        files[DECISION] = decided.content
    accepted = transaction.packets.accepting(transcript.key)
    if accepted is not None:
        receipts = transaction.packets.receipts(accepted.packet_id)
        final = [each.content for each in receipts if each.state is ReceiptState.PROCESSED]
        files |= {f"{RECEIPTS}{place:03d}.xml": each for place, each in enumerate(final, 1)}
    signed = [content for name, content in files.items() if name in (DOCUMENT, DECISION)]
    certificates = dict.fromkeys(each for one in signed for each in certificates_carried(one))
    files[CERTIFICATES] = b"".join(map(_pem, certificates))
    manifest = BundleManifest(
        made_at=at,
        purpose=handover.purpose,
        recipient=handover.recipient,
        key=transcript.key,
        version=transcript.version,
        code=accepted.code if accepted is not None else transcript.code,
        school_code=transcript.school.code,
        school_year=transcript.school_year,
        level=transcript.level,
        document=digest,
        decision=decided.number if decided is not None else None,
        files=listed(files),
    )
    return Bundle(manifest, files)


def _pem(certificate: Certificate) -> bytes:
    return certificate.parsed.public_bytes(Encoding.PEM)


def _decision(transaction: Transaction, key: str, document: str) -> str | None:
    """Return the number of the decision that published these bytes, as the ledger tells it."""
    numbers = [
        entry.facts.get("decision")
        for entry in transaction.ledger.of(key)
        if entry.facts.get("document") == document and entry.facts.get("decision")
    ]
    return str(numbers[-1]) if numbers else None


_NOTE: Final = f"""\
Tệp trích xuất học bạ số, định dạng {FORMAT} (của trục, không phải của Bộ).

document.xml      tệp học bạ đã ký, nguyên từng byte
certificates.pem  chứng thư số có trong các chữ ký (để xem; không tự làm cho ai đáng tin)
decision.xml      danh sách công bố có chữ ký của cơ quan quản lý, nếu đã công bố
receipts/         biên nhận có chữ ký của nơi nhận báo cáo, nếu có
evidence/         trạng thái thu hồi (OCSP, CRL) và bằng chứng thời gian (ERS) đã lưu, nếu có
manifest.json     mục đích, nơi nhận, và mã băm SHA-256 của từng tệp

Xác minh không cần mạng: hub verify TỆP.zip --trust THƯ_MỤC_TIN_CẬY

--
A transcript handed out, format {FORMAT} (the hub's own, not the ministry's). Verify it without a
network: hub verify FILE.zip --trust TRUST_FOLDER
"""
