"""One transaction of the invented MySign: from the phone to the signatures (giao dịch ký)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass, field
from textwrap import wrap

from simulation.mysign.quirks import Quirk
from simulation.signing.account import Account, Credential
from simulation.signing.phone import Answer

WAITING, SIGNING, SIGNED = "4000", "6000", "1"
EXPIRED, REFUSED, NO_QUOTA, BAD_CERTIFICATE = "4001", "4002", "4005", "13004"


@dataclass(slots=True)
class Transaction:
    """What one confirmation is asked for.

    :param documents: ids that the asker gave, in the order of the digests.
    :param window: how often it is looked at before the time to confirm is over.
    :param status: as MySign writes it.
    """

    id: str
    account: Account
    credential: Credential
    digests: tuple[bytes, ...]
    documents: tuple[str, ...]
    window: int
    calls_back: bool = False
    status: str = WAITING
    signatures: tuple[str, ...] = ()
    told: bool = False
    _looks: int = field(default=0)

    def move(self, quirks: Collection[Quirk]) -> None:
        """Look at the phone once and go on: 4000, then 6000, then 1."""
        if self.status == SIGNING:
            self._sign(quirks)
        if self.status != WAITING:
            return
        self._looks += 1
        answer = self.account.phone.look(self.id)
        if answer is Answer.REFUSED:
            self.status = REFUSED
        elif answer is Answer.CONFIRMED:
            self.status = SIGNING
        elif self._looks >= self.window:
            self.status = EXPIRED

    def finish(self, quirks: Collection[Quirk]) -> None:
        """Go on until nothing more happens."""
        while self.status in {WAITING, SIGNING}:
            self.move(quirks)

    def _sign(self, quirks: Collection[Quirk]) -> None:
        account, count = self.account, len(self.digests)
        if self.credential.status != "valid":
            self.status = BAD_CERTIFICATE
        elif account.quota is not None and account.quota < count:
            self.status = NO_QUOTA
        else:
            if account.quota is not None:
                account.quota -= count
            self.status = SIGNED
            self.signatures = _spoiled(self._values(quirks), quirks)

    def _values(self, quirks: Collection[Quirk]) -> tuple[str, ...]:
        digests = self.digests
        if Quirk.FORGED in quirks:
            digests = tuple(bytes(len(digest)) for digest in digests)
        return tuple(with_line_ends(self.credential.sign(digest)) for digest in digests)


def with_line_ends(value: bytes) -> str:
    """Return base64 with CRLF, also behind the last line."""
    return "".join(f"{line}\r\n" for line in wrap(b64encode(value).decode("ascii"), 64))


def _spoiled(values: tuple[str, ...], quirks: Collection[Quirk]) -> tuple[str, ...]:
    if Quirk.EMPTY in quirks:
        return ()
    if Quirk.SHUFFLED in quirks:
        return (*values[1:], values[0])
    return values[:-1] if Quirk.TOO_FEW in quirks else values
