"""The switch report: the signed account of a switch (biên bản chuyển đổi).

Its format is ours, version ``switch-report-2026.1``: nobody publishes one. It is canonical XML 1.0
from the start, so that the digest of its content is taken over a slice of it; any verifier of
XAdES checks it without the hub. It names no pupil: keys and digests, classes and counts::

    <BIEN_BAN_CHUYEN_DOI>
      <NOI_DUNG Id="noidung">
        <PHIEN_BAN> <SO> <TRUONG> <TU> <SANG> <LAP> <BUOC>
        <DEM loai="record" muc="finding" gia_tri="new">12</DEM> …
        <LOP nam="2025-2026" ten="1A" loai="record" tong="34" dung="34">digest</LOP> …
        <TRUC_GIU loai="file" khoa="…">reason</TRUC_GIU> …
        <CHAP_NHAN khoa="…" muc="changed" nguoi="…">why</CHAP_NHAN> …
      </NOI_DUNG>
      <ds:Signature>
    </BIEN_BAN_CHUYEN_DOI>
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

from pydantic import SecretStr

from hub.core.contracts import Holder, Signer, SigningItem, SigningRequest
from hub.core.errors import Actor
from hub.core.journey.asking import ask, find_key
from hub.core.store import Store, StoredSwitch, SwitchItem, Transaction
from hub.core.switching.deciding import not_now
from hub.core.switching.words import OURS, Checked, Outcome, Stage
from hub.core.trust import prepare

FORMAT: Final = "switch-report-2026.1"
CONTENT_ID: Final = "noidung"

_START: Final = b"<BIEN_BAN_CHUYEN_DOI>"
_END: Final = b"</BIEN_BAN_CHUYEN_DOI>"
_COUNTED: Final = ("finding", "outcome", "checked", "verdict")
_READY: Final = frozenset({Stage.VERIFIED, Stage.CUT_OVER, Stage.ROLLED_BACK})


@dataclass(frozen=True, slots=True)
class ClassLine:
    """What became of one class's records or files: what its principal signs for.

    :param digest: SHA-256 over the sorted keys and digests of all of them, a line each.
    """

    school_year: str
    class_name: str
    kind: str
    total: int
    sound: int
    digest: str


@dataclass(frozen=True, slots=True)
class Hand:
    """Who signs the report, and by which signer.

    :param given: what a person gave for the signer, by the name of the input.
    """

    signer: Signer
    holder: Holder
    given: Mapping[str, SecretStr] = field(default_factory=dict)


def class_lines(items: Iterable[SwitchItem]) -> list[ClassLine]:
    """Return a line for each class and kind, in order."""
    groups: defaultdict[tuple[str, str, str], list[SwitchItem]] = defaultdict(list)
    for item in items:
        groups[item.school_year, item.class_name, item.kind].append(item)
    return [
        ClassLine(
            *group,
            total=len(members),
            sound=sum(each.checked == Checked.SAME for each in members),
            digest=_digest(members),
        )
        for group, members in sorted(groups.items())
    ]


def report_content(transaction: Transaction, switch: StoredSwitch) -> bytes:
    """Return the content of the report, canonical, without a signature."""
    items = list(transaction.switches.items(switch.id, findings=OURS))
    lines = "".join([*_head(switch), *_counts(transaction, switch), *_items(items)])
    return f'<NOI_DUNG Id="{CONTENT_ID}">{lines}</NOI_DUNG>'.encode()


async def sign_report(store: Store, switch: StoredSwitch, hand: Hand, *, at: dt.datetime) -> bytes:
    """Have the report signed, keep it with the switch, and return it.

    :param at: the moment of signing, aware.
    :raises Reject: when the switch was not verified.
    :raises Pause: when the signer needs a person to act first.
    """
    if Stage(switch.state) not in _READY:
        raise not_now(switch, Stage(switch.state))
    with store.reading() as transaction:
        content = report_content(transaction, switch)
    where = f"{FORMAT} {switch.id}"
    key = await find_key(hand.signer, hand.holder, where=where, who=Actor.MANAGER)
    prepared = prepare(
        signature_id="bienban",
        reference_uri=f"#{CONTENT_ID}",
        content_digest=hashlib.sha256(content).digest(),
        certificate=key.certificate,
        chain=key.chain,
        signing_time=at,
    )
    request = SigningRequest(
        request_id=f"bb-{uuid.uuid4().hex}",
        certificate=key.certificate.der,
        signature_method=prepared.scheme.uri,
        items=(SigningItem("0", prepared.digest, f"{where} {switch.school}"),),
        description=where,
        reference=key.reference,
    )
    (value,) = await ask(hand.signer, request, hand.given, where=where, who=Actor.MANAGER)
    report = _START + content + prepared.complete(value) + _END
    with store.writing() as transaction:
        transaction.switches.change(switch.id, report=report)
    return report


def _head(switch: StoredSwitch) -> Iterator[str]:
    yield f"<PHIEN_BAN>{FORMAT}</PHIEN_BAN><SO>{switch.id}</SO>"
    yield f"<TRUONG>{_text(switch.school)}</TRUONG>"
    yield f"<TU>{_text(switch.source)}</TU><SANG>{_text(switch.target)}</SANG>"
    yield f"<LAP>{switch.created_at.isoformat()}</LAP><BUOC>{switch.state}</BUOC>"


def _counts(transaction: Transaction, switch: StoredSwitch) -> Iterator[str]:
    for column in _COUNTED:
        tally = transaction.switches.tally(switch.id, column)
        for (kind, value), count in sorted(tally.items()):
            if value:
                yield f'<DEM gia_tri="{value}" loai="{kind}" muc="{column}">{count}</DEM>'


def _items(items: Sequence[SwitchItem]) -> Iterator[str]:
    for one in class_lines(items):
        yield (
            f'<LOP dung="{one.sound}" loai="{one.kind}" nam="{_attribute(one.school_year)}"'
            f' ten="{_attribute(one.class_name)}" tong="{one.total}">{one.digest}</LOP>'
        )
    for each in items:
        key = _attribute(each.key)
        if each.outcome == Outcome.HELD:
            yield f'<TRUC_GIU khoa="{key}" loai="{each.kind}">{_text(each.reason)}</TRUC_GIU>'
        if each.accepted_by is not None:
            yield (
                f'<CHAP_NHAN khoa="{key}" muc="{each.finding}"'
                f' nguoi="{_attribute(each.accepted_by)}">{_text(each.accepted_why)}</CHAP_NHAN>'
            )


def _digest(items: Iterable[SwitchItem]) -> str:
    lines = sorted(f"{each.key} {each.sha256}\n" for each in items)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _text(value: str | None) -> str:
    """Return text as Canonical XML writes it: tabs and breaks have no place here."""
    return escape(" ".join((value or "").split()))


def _attribute(value: str) -> str:
    """Return an attribute's value as Canonical XML writes it, which leaves ``>`` alone."""
    return " ".join(value.split()).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
