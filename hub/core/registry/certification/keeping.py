"""The certifications that a hub knows: verified when they come, and again when they are asked."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from hub.core.registry.certification import certification as certifications
from hub.core.registry.certification import withdrawn as lists
from hub.core.registry.certification.certification import Certification, open_certification
from hub.core.registry.certification.sealed import Kind, issuer_of
from hub.core.registry.certification.withdrawn import RevocationList, open_list
from hub.core.store import NewEntry, StoredCertification, Transaction
from hub.core.store.packing import sha256
from hub.core.trust import Certificate

ADDED = "certification-added"


@dataclass(frozen=True, slots=True)
class Known:
    """Every certification that the hub was given, and every list of those taken back."""

    certifications: tuple[Certification, ...]
    lists: tuple[RevocationList, ...]


def keep(
    transaction: Transaction,
    content: bytes,
    issuers: Collection[Certificate],
    *,
    actor: str,
    where: str | None = None,
) -> Certification | RevocationList:
    """Keep a certification or a list of those taken back, and tell the ledger; return it.

    :param issuers: whose signature is believed.
    :raises HubError: as `open_certification`; nothing is kept.
    """
    found = _opened(content, issuers, where)
    stored = StoredCertification(found.format, found.issuer.certificate, content)
    transaction.certifications.add(stored)
    name = found.id if isinstance(found, Certification) else f"list-{found.number}"
    facts = {"sha256": sha256(content), "issuer": found.issuer.certificate}
    entry = NewEntry(actor, ADDED, f"certification:{name}", facts)
    transaction.ledger.append([entry])
    return found


def known(transaction: Transaction) -> Known:
    """Return what the hub was given, each verified again."""
    found = [_again(each) for each in transaction.certifications.all()]
    return Known(
        tuple(each for each in found if isinstance(each, Certification)),
        tuple(each for each in found if isinstance(each, RevocationList)),
    )


def _again(stored: StoredCertification) -> Certification | RevocationList:
    issuer = issuer_of(stored.content, _kind(stored.format))
    believed = [issuer] if issuer.fingerprint.hex() == stored.issuer else []
    return _opened(stored.content, believed, None)


def _opened(
    content: bytes, issuers: Collection[Certificate], where: str | None
) -> Certification | RevocationList:
    if _kind(_format(content)) is lists.KIND:
        return open_list(content, issuers, where=where)
    return open_certification(content, issuers, where=where)


def _kind(format_: str) -> Kind:
    return lists.KIND if format_ == lists.FORMAT else certifications.KIND


def _format(content: bytes) -> str:
    """Return what the file calls itself; what it says is verified afterwards."""
    head = content[:200].partition(b'"format":')[2].partition(b",\n")[0]
    try:
        return str(json.loads(head))
    except ValueError:
        return ""
