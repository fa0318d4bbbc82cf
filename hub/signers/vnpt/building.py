"""Makes the signer that the settings ask for (dựng bộ ký theo thiết lập)."""

from __future__ import annotations

import datetime as dt

from hub.core.contracts import Signer, Terms
from hub.signers.vnpt.manifest import VnptSettings
from hub.signers.vnpt.sp769_v1.client import ServiceProvider, Sp769Client
from hub.signers.vnpt.sp769_v1.signer import PhoneSigner

WINDOW_SECONDS = 300.0
"""About five minutes: what the vendor's own samples wait for (signers.md §1.4)."""


def build(settings: VnptSettings) -> Signer:
    """Return the signer of `settings`."""
    terms = Terms(
        most_items=settings.most_items,
        poll_seconds=settings.poll_seconds,
        window_seconds=WINDOW_SECONDS,
        at_once=settings.at_once,
        finds_by_request_id=True,
    )
    caller = ServiceProvider(settings.sp_id, settings.sp_password)
    client = Sp769Client(settings.endpoint(), caller, settings.pace())
    return PhoneSigner(client, terms, settings.seal_user, _now)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
