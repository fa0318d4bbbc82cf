"""What a source's ids stand for: known links, new ones, and one put in another's place (định danh).

An id that nobody linked stands for itself: sources give the sector's own codes (mã học sinh, mã
lớp), or a school's temporary one until the ministry gives a code.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace

from hub.core.registry.errors import identity_taken
from hub.core.store import Link, NewEntry, Register, Transaction

ACTION = "link"


def resolve_ids(
    transaction: Transaction,
    register: Register,
    source_ids: Collection[str],
    *,
    day: dt.date,
    evidence: str,
) -> Mapping[str, str]:
    """Return what `source_ids` stand for; those met for the first time are linked to themselves.

    :param day: the first day of new links.
    :param evidence: how they are known, see `Link`.
    """
    known = transaction.identities.canonical(register, source_ids)
    unknown = [each for each in dict.fromkeys(source_ids) if each not in known]
    if not unknown:
        return known
    links = (Link(register, each, each, day, evidence) for each in unknown)
    transaction.identities.add(links)
    return known | {each: each for each in unknown}


def relink(transaction: Transaction, link: Link, *, actor: str) -> Link | None:
    """Put `link` in the place of the one in force for its id, and write it into the ledger.

    :param actor: who says so.
    :returns: the link that ended; None where the id had none, or means the same already.
    :raises IdentityTaken: when another id of the source stands for that canonical id, or the
        link in force began later; then nothing of the transaction may be kept.
    """
    former = _in_force(transaction, link)
    if former is not None and former.canonical == link.canonical:
        return None
    if former is not None and former.valid_from > link.valid_from:
        raise identity_taken(link.source_id, former.valid_from)
    transaction.identities.end(link.register, link.source_id, link.valid_from)
    transaction.identities.add([link])
    kept = _in_force(transaction, link)
    if kept is None or kept.canonical != link.canonical:
        raise identity_taken(link.canonical, None)
    entry = NewEntry(actor, ACTION, _subject(link), {"reason": link.evidence})
    transaction.ledger.append([entry])
    return None if former is None else replace(former, valid_until=link.valid_from)


def _in_force(transaction: Transaction, link: Link) -> Link | None:
    """Return the link of the same id of the same source that is in force."""
    history = transaction.identities.history(link.register.unit, link.source_id)
    for each in history:
        same = (each.register, each.source_id) == (link.register, link.source_id)
        if same and each.valid_until is None:
            return each
    return None


def _subject(link: Link) -> str:
    """Name the link in the ledger by a digest: it holds no pupil's code."""
    of = link.register
    said = "\x1f".join((of.kind, of.unit, of.source, link.source_id, link.canonical))
    return f"identity:{hashlib.sha256(said.encode()).hexdigest()}"
