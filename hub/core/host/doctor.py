"""Examines plugins and signers for ``hub plugin doctor`` (khám plugin và bộ ký)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.core.contracts import Signer
from hub.core.errors import Bug, HubError, Pause
from hub.core.host.health import HealthRecord, Status
from hub.core.host.host import PluginHost
from hub.core.text import Language, Text


class SignerStatus(StrEnum):
    """What the examination of a signer showed."""

    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"
    NOT_CONFIGURED = "not-configured"
    FAILED = "failed"

    @property
    def label(self) -> Text:
        """The status as people read it."""
        return _LABELS[self]


_LABELS = {
    SignerStatus.AVAILABLE: Text("sẵn sàng", "available"),
    SignerStatus.UNAVAILABLE: Text("chưa dùng được", "not available"),
    SignerStatus.NOT_CONFIGURED: Text("chưa cấu hình", "not configured"),
    SignerStatus.FAILED: Text("gặp lỗi", "failed"),
}


@dataclass(frozen=True, slots=True)
class SignerCheck:
    """One signer as the doctor found it.

    :param plugin: the plugin that brought it.
    :param reason: why it cannot be used now.
    :param remedy: what the operator does about it, when that is known.
    """

    id: str
    name: Text
    plugin: str
    status: SignerStatus
    seconds: float
    reason: Text | None = None
    remedy: Text | None = None

    def to_json(self, language: Language) -> dict[str, object]:
        """Return the check for machines, its sentences in `language`."""
        return {
            "id": self.id,
            "name": self.name.get(language),
            "plugin": self.plugin,
            "status": self.status.value,
            "seconds": round(self.seconds, 3),
            "reason": self.reason.get(language) if self.reason else None,
            "remedy": self.remedy.get(language) if self.remedy else None,
        }


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything the doctor found."""

    plugins: tuple[HealthRecord, ...]
    signers: tuple[SignerCheck, ...]

    @property
    def healthy(self) -> bool:
        """Whether all is in use as installed: off, slow or not configured is no illness."""
        sound = (Status.OK, Status.SLOW, Status.DISABLED)
        return all(record.status in sound for record in self.plugins) and all(
            check.status is not SignerStatus.FAILED for check in self.signers
        )

    def to_json(self, language: Language) -> dict[str, object]:
        """Return the diagnosis for machines, its sentences in `language`."""
        return {
            "healthy": self.healthy,
            "plugins": [record.to_json(language) for record in self.plugins],
            "signers": [check.to_json(language) for check in self.signers],
        }


async def diagnose(
    host: PluginHost,
    settings: Mapping[str, Mapping[str, object]] | None = None,
    *,
    patience: float = 5.0,
) -> Diagnosis:
    """Ask every signer, all at once, whether it can be used.

    :param settings: settings of each signer by its id; without any, a signer that needs some is
        reported as not configured.
    :param patience: seconds to wait for each answer.
    """
    known = settings or {}
    checks = (_check(host, signer, known.get(signer), patience) for signer in host.signers)
    return Diagnosis(host.health, tuple(await asyncio.gather(*checks)))


async def _check(
    host: PluginHost, signer: str, settings: Mapping[str, object] | None, patience: float
) -> SignerCheck:
    started = time.perf_counter()
    try:
        built = host.build_signer(signer, settings or {})
    except HubError as error:
        unconfigured = settings is None and isinstance(error, Pause)
        status = SignerStatus.NOT_CONFIGURED if unconfigured else SignerStatus.FAILED
        reason: Text | None = error.what
        remedy: Text | None = error.remedy
    else:
        status, reason, remedy = await _ask(built, patience)
    return SignerCheck(
        id=signer,
        name=host.signers[signer].name,
        plugin=host.owner(f"signer:{signer}"),
        status=status,
        seconds=time.perf_counter() - started,
        reason=reason,
        remedy=remedy,
    )


async def _ask(signer: Signer, patience: float) -> tuple[SignerStatus, Text | None, Text | None]:
    try:
        async with asyncio.timeout(patience):
            answer = await signer.availability()
    except TimeoutError:
        reason = Text(
            f"Không trả lời trong {patience:g} giây.", f"No answer within {patience:g} seconds."
        )
        remedy = Text(
            "Xem mạng và địa chỉ trong cài đặt, rồi thử lại.",
            "See the network and the address in the settings, then try again.",
        )
        return SignerStatus.UNAVAILABLE, reason, remedy
    except HubError as error:
        failed = isinstance(error, Bug)
        status = SignerStatus.FAILED if failed else SignerStatus.UNAVAILABLE
        return status, error.what, error.remedy
    status = SignerStatus.AVAILABLE if answer.available else SignerStatus.UNAVAILABLE
    return status, answer.reason, None
