"""Makes the signer that the settings ask for (dựng bộ ký theo thiết lập)."""

from __future__ import annotations

import datetime as dt
import json

from pydantic import SecretStr

from hub.core.contracts import Signer, Terms
from hub.signers.vnpt.manifest import Protocol, VnptSettings
from hub.signers.vnpt.oauth2.client import OAuth2Client
from hub.signers.vnpt.oauth2.login import Logins
from hub.signers.vnpt.oauth2.signer import OAuth2Signer
from hub.signers.vnpt.oauth2.wire import MOST_ITEMS
from hub.signers.vnpt.sp769_v1.client import ServiceProvider, Sp769Client
from hub.signers.vnpt.sp769_v1.signer import PhoneSigner
from hub.signers.vnpt.sp769_v2.client import OtpClient
from hub.signers.vnpt.sp769_v2.signer import OtpSigner

WINDOW_SECONDS = 300.0
"""About five minutes: what the vendor's own samples wait for (signers.md §1.4)."""
SAD_SECONDS = 299.0
"""How long sp769 v2 can be confirmed."""


def build(settings: VnptSettings) -> Signer:
    """Return the signer of `settings`.

    :raises Pause: when the address or the authority's file cannot be used.
    """
    if settings.protocol is Protocol.OAUTH2:
        return _oauth2(settings)
    endpoint, pace = settings.endpoint(), settings.pace()
    caller = ServiceProvider(settings.sp_id, settings.sp_password)
    if settings.protocol is Protocol.OTP:
        terms = _terms(settings, window=SAD_SECONDS)
        return OtpSigner(OtpClient(endpoint, caller, pace), terms, settings.seal_user, _now)
    terms = _terms(settings, finds=True)
    return PhoneSigner(Sp769Client(endpoint, caller, pace), terms, settings.seal_user, _now)


def _oauth2(settings: VnptSettings) -> Signer:
    endpoint = settings.endpoint()
    logins = Logins(endpoint, settings.sp_id, settings.sp_password, _tokens(settings))
    return OAuth2Signer(
        OAuth2Client(endpoint, logins, settings.pace()),
        _terms(settings, most=MOST_ITEMS),
        seal_user=settings.seal_user,
        notify_url=settings.notify_url,
        clock=_now,
    )


def _terms(
    settings: VnptSettings,
    *,
    window: float = WINDOW_SECONDS,
    finds: bool = False,
    most: int | None = None,
) -> Terms:
    return Terms(
        most_items=min(settings.most_items, most or settings.most_items),
        poll_seconds=settings.poll_seconds,
        window_seconds=window,
        at_once=settings.at_once,
        finds_by_request_id=finds,
    )


def _tokens(settings: VnptSettings) -> dict[str, SecretStr]:
    known = json.loads(settings.refresh_tokens.get_secret_value())
    return {user: SecretStr(token) for user, token in known.items()}


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
