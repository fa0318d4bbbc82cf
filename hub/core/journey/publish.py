"""Publish: the authority's signed decision over approved documents (Sở công bố học bạ).

The decision with its list and the id of the signing request is stored before anybody is asked to
sign; after a crash the same decision goes on under the same id. Documents change their state only
together with the signed list that names them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import SecretStr

from hub.core.contracts import Holder, Signer, SigningItem, SigningRequest
from hub.core.errors import Actor, Pause, Reject
from hub.core.journey.asking import ask, find_key
from hub.core.journey.decision import Decision, Listed, read_decision
from hub.core.journey.moving import Facts, move
from hub.core.journey.states import State, Step, why_not
from hub.core.store import NewEntry, Store, StoredDecision, Transaction
from hub.core.store.packing import sha256
from hub.core.text import Text

DECISION: Final = "decision"
"""Action of the ledger's entry about a signed decision, whose bytes a checkpoint then covers."""
_SUBJECT: Final = f"{DECISION}:"


@dataclass(frozen=True, slots=True)
class Office:
    """The authority that decides, and how it signs.

    :param unit: its code.
    :param holder: whose certificate signs its decisions.
    :param given: what a person gave for the signer, by the name of the input.
    """

    unit: str
    signer: Signer
    holder: Holder
    given: Mapping[str, SecretStr] = field(default_factory=dict)


async def publish(
    store: Store, keys: Sequence[str], number: str, office: Office, *, at: dt.datetime, actor: str
) -> StoredDecision:
    """Publish the approved documents of `keys` by the decision `number`; return it signed.

    A decision that is signed already is returned as it is: running again publishes nothing twice.

    :param at: the moment of the decision and of its signature, with a zone.
    :raises Reject: when one of them is not approved, or the number was used for another list.
    :raises Pause: when the signer needs a person to act first.
    """
    with store.writing() as transaction:
        stored = transaction.decisions.get(number) or _begin(transaction, keys, number, office, at)
    decision = read_decision(stored.content, where=number)
    listed = {each.key for each in decision.documents}
    if stored.signed_at is not None and listed.issuperset(keys):
        return stored
    if listed != set(keys):
        raise _number_used(number)
    content = await _sign(decision, stored.request_id, office, at)
    with store.writing() as transaction:
        moved = move(transaction, keys, Step.PUBLISH, actor=actor, facts=_facts(decision))
        if moved.refused:
            raise _changed_meanwhile(number, len(moved.refused))
        signed: Facts = {"document": sha256(content), "documents": len(listed)}
        transaction.ledger.append([NewEntry(actor, DECISION, decision_subject(number), signed)])
        return transaction.decisions.sign(stored, content)


def decision_subject(number: str) -> str:
    """Return what the ledger calls the decision with that number."""
    return f"{_SUBJECT}{number}"


def decision_number(subject: str) -> str | None:
    """Return the number of the decision that a subject of the ledger names; None for another."""
    return subject.removeprefix(_SUBJECT) if subject.startswith(_SUBJECT) else None


def _begin(
    transaction: Transaction, keys: Sequence[str], number: str, office: Office, at: dt.datetime
) -> StoredDecision:
    """Keep the decision's list and the id under which its signature will be asked for."""
    if not number.isprintable() or not number.strip():
        raise _no_number()
    listed = tuple(_listed(transaction, sorted(set(keys))))
    decision = Decision(number, office.unit, at.date(), listed)
    request_id = f"qd-{uuid.uuid4().hex}"
    return transaction.decisions.add(number, office.unit, request_id, decision.to_xml())


def _facts(decision: Decision) -> dict[str, Facts]:
    number = decision.number
    return {each.key: {"document": each.sha256, "decision": number} for each in decision.documents}


def _listed(transaction: Transaction, keys: Sequence[str]) -> list[Listed]:
    standing = transaction.journeys.standing(keys)
    documents = transaction.documents.latest_of(keys)
    listed = []
    for key in keys:
        state = State(standing[key].state) if key in standing else None
        if state is not State.APPROVED:
            raise _not_approved(key, why_not(Step.PUBLISH, state))
        listed.append(Listed(key, documents[key].sha256))
    if not listed:
        raise _nothing()
    return listed


async def _sign(decision: Decision, request_id: str, office: Office, at: dt.datetime) -> bytes:
    where = decision.number
    key = await find_key(office.signer, office.holder, where=where, who=Actor.PROVINCE)
    prepared = decision.prepare(key, signing_time=at)
    request = SigningRequest(
        request_id=request_id,
        certificate=key.certificate.der,
        signature_method=prepared.scheme.uri,
        items=(SigningItem("0", prepared.digest, f"{where} ({len(decision.documents)})"),),
        description=where,
        reference=key.reference,
    )
    (value,) = await ask(office.signer, request, office.given, where=where, who=Actor.PROVINCE)
    return decision.signed(prepared, value)


def _not_approved(key: str, why: Text) -> Reject:
    return Reject(
        why,
        where=key,
        who=Actor.PROVINCE,
        remedy=Text("Duyệt trước, hoặc bỏ khỏi danh sách.", "Approve it first, or leave it out."),
    )


def _nothing() -> Reject:
    return Reject(
        Text("Không có học bạ nào để công bố.", "There is no transcript to publish."),
        who=Actor.PROVINCE,
        remedy=Text("Duyệt học bạ rồi công bố.", "Approve transcripts, then publish."),
    )


def _no_number() -> Reject:
    return Reject(
        Text("Số quyết định không hợp lệ.", "That is no number of a decision."),
        who=Actor.PROVINCE,
        remedy=Text("Ghi số như 123/QĐ-SGDĐT.", "Write it like 123/QĐ-SGDĐT."),
    )


def _number_used(number: str) -> Reject:
    return Reject(
        Text(
            "Số quyết định này đã dùng cho danh sách khác.",
            "This decision's number was used for another list.",
        ),
        where=number,
        who=Actor.PROVINCE,
        remedy=Text("Dùng số quyết định khác.", "Use another number."),
    )


def _changed_meanwhile(number: str, count: int) -> Pause:
    return Pause(
        Text(
            "Trong lúc ký, {n} học bạ đã đổi trạng thái; quyết định chưa có hiệu lực.",
            "While it was signed, {n} transcripts changed; the decision does not take effect.",
        ).format(n=count),
        where=number,
        who=Actor.PROVINCE,
        remedy=Text(
            "Lập quyết định với số mới cho danh sách còn lại.",
            "Decide on the remaining ones under a new number.",
        ),
    )
