"""Builds the signers of requests that wait: from assignments, or a person's options (bộ ký)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hub.core.contracts import Signer
from hub.core.errors import Pause
from hub.core.journey.tickets.accounts import Signers, assignment_of
from hub.core.journey.workshop import Workshop
from hub.core.text import Text

_NONE: Final[Mapping[str, Signer]] = MappingProxyType({})


def signers_of(shop: Workshop, given: Mapping[str, Signer] = _NONE) -> Signers:
    """Return what builds the signer of an account from its assignment, in force or ended.

    :param given: signers that a person's options set up, by their accounts.
    """

    def build(account: str) -> Signer:
        if account in given:
            return given[account]
        number = assignment_of(account)
        with shop.store.reading() as transaction:
            for one in transaction.assignments.find():
                if one.id == number:
                    return shop.assigned.signer(transaction, one)
        raise Pause(
            Text(
                "Yêu cầu ký này không do phân công nào lập.",
                "No assignment stands behind this request for signatures.",
            ),
            where=account,
            remedy=Text(
                "Người đã lập chạy hub ticket poll với cùng thiết lập.",
                "Whoever made it runs hub ticket poll with the same settings.",
            ),
        )

    return build
