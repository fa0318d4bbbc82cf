"""Asks a signer: for a holder's certificate, and for signatures by its key (yêu cầu ký)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import SecretStr

from hub.core.contracts import Holder, Signer, SigningOutcome, SigningRequest, SigningState
from hub.core.errors import Actor, HubError, Pause, Retry
from hub.core.text import Text
from hub.core.trust import Certificate


@dataclass(frozen=True, slots=True)
class HolderKey:
    """A holder's certificate, its issuers, what the provider knows it by, where its key lies."""

    certificate: Certificate
    chain: tuple[Certificate, ...]
    reference: str = ""
    in_token: bool = False


Given = Callable[[Signer, HolderKey], Mapping[str, SecretStr]]
"""Asks a person for a signer's inputs, in the name of the holder who must give them."""


def nothing_given(_signer: Signer, _key: HolderKey) -> Mapping[str, SecretStr]:
    """Give nothing: for signers that need no input."""
    return {}


async def find_key(signer: Signer, holder: Holder, *, where: str, who: Actor) -> HolderKey:
    """Return the key with which `holder` signs: known before anything is hashed.

    :param where: what is to be signed, for errors: a slot's name, a decision.
    :param who: who must act where there is none.
    :raises Pause: when there is none, or nobody can tell which.
    """
    found = [
        HolderKey(
            Certificate.load(one.certificate),
            tuple(map(Certificate.load, one.chain)),
            one.reference,
            one.in_token,
        )
        for one in await signer.certificates(holder)
    ]
    return _only_one(found, where, who)


async def ask(
    signer: Signer,
    request: SigningRequest,
    given: Mapping[str, SecretStr],
    *,
    where: str,
    who: Actor,
) -> tuple[bytes, ...]:
    """Have the request signed and wait for it; as many values as there are items.

    :param given: what a person gave for the signer (PIN, password), by the name of the input.
    :raises Pause: when it was refused, expired or failed.
    :raises Retry: when nobody knows whether it was signed.
    """
    ticket = await signer.start(request, given)
    outcome = ticket.outcome or await signer.poll(ticket)
    while outcome.state is SigningState.PENDING:
        await asyncio.sleep(signer.terms().poll_seconds)
        outcome = await signer.poll(ticket)
    if outcome.state is not SigningState.SIGNED or len(outcome.signatures) != len(request.items):
        raise _not_signed(outcome, where, who)
    return outcome.signatures


def _only_one(found: Sequence[HolderKey], where: str, who: Actor) -> HolderKey:
    """Return the key to use, the latest issued; never a guess between two people of one name.

    Certificates of the government CA carry no personal id: of two, nobody can tell here whether
    they are one person's or two namesakes'.
    """
    if not found:
        raise _no_certificate(where, who)
    certificate = found[0].certificate
    identified = certificate.personal_id or certificate.organisation_id
    if len(found) > 1 and identified is None:
        raise Pause(
            Text(
                "Có {n} chứng thư số cùng tên cho {where}, không mang số định danh.",
                "{n} certificates of one name fit {where}, and none carries a personal id.",
            ).format(n=len(found), where=where),
            where=where,
            who=who,
            remedy=Text(
                "Chỉ để lại tệp khóa của đúng người ký, rồi ký lại.",
                "Leave only the right person's key file, then sign again.",
            ),
        )
    return found[0]


def _no_certificate(where: str, who: Actor) -> Pause:
    return Pause(
        Text(
            "Không tìm thấy chứng thư số của người ký {where}.",
            "No certificate was found for the signer of {where}.",
        ).format(where=where),
        where=where,
        who=who,
        remedy=Text(
            "Đăng ký chứng thư số cho người này hoặc chỉ đúng kho khóa.",
            "Register a certificate for this person, or name the right key store.",
        ),
    )


def _not_signed(outcome: SigningOutcome, where: str, who: Actor) -> HubError:
    why = outcome.reason or Text("không rõ lý do", "no reason given")
    uncertain = outcome.state is SigningState.UNCERTAIN
    kind = Retry if uncertain else Pause
    return kind(
        Text("Chưa ký được {where}: {why}.", "{where} was not signed: {why}.").format(
            where=where, why=why
        ),
        where=where,
        who=who,
        remedy=Text(
            "Hỏi người ký và nhà cung cấp dịch vụ ký, rồi ký lại.",
            "Ask the signer and the signing provider, then sign again.",
        ),
    )
