"""Examines plugins, signers and destinations for ``hub plugin doctor`` (khám plugin)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.core.contracts import DestinationManifest, SignerManifest
from hub.core.errors import Bug, HubError, Pause
from hub.core.host.health import HealthRecord, Status
from hub.core.host.host import PluginHost
from hub.core.text import Language, Text


class CheckStatus(StrEnum):
    """What the examination of a signer or destination showed."""

    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"
    NOT_CONFIGURED = "not-configured"
    FAILED = "failed"

    @property
    def label(self) -> Text:
        """The status as people read it."""
        return _LABELS[self]


_LABELS = {
    CheckStatus.AVAILABLE: Text("sẵn sàng", "available"),
    CheckStatus.UNAVAILABLE: Text("chưa dùng được", "not available"),
    CheckStatus.NOT_CONFIGURED: Text("chưa cấu hình", "not configured"),
    CheckStatus.FAILED: Text("gặp lỗi", "failed"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One signer or destination as the doctor found it.

    :param plugin: the plugin that brought it.
    :param reason: why it cannot be used now.
    :param remedy: what the operator does about it, when that is known.
    """

    id: str
    name: Text
    plugin: str
    status: CheckStatus
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
    signers: tuple[Check, ...]
    destinations: tuple[Check, ...]

    @property
    def healthy(self) -> bool:
        """Whether all is in use as installed: off, slow or not configured is no illness."""
        sound = (Status.OK, Status.SLOW, Status.DISABLED)
        return all(record.status in sound for record in self.plugins) and all(
            check.status is not CheckStatus.FAILED for check in (*self.signers, *self.destinations)
        )

    def to_json(self, language: Language) -> dict[str, object]:
        """Return the diagnosis for machines, its sentences in `language`."""
        return {
            "healthy": self.healthy,
            "plugins": [record.to_json(language) for record in self.plugins],
            "signers": [check.to_json(language) for check in self.signers],
            "destinations": [check.to_json(language) for check in self.destinations],
        }


async def diagnose(
    host: PluginHost,
    settings: Mapping[str, Mapping[str, object]] | None = None,
    *,
    patience: float = 5.0,
) -> Diagnosis:
    """Ask every signer and destination, all at once, whether it can be used.

    :param settings: settings of each by its id; without any, one that needs some is reported as not
        configured.
    :param patience: seconds to wait for each answer.
    """
    known, owner = settings or {}, host.owner
    signers = (
        _check(each, owner(f"signer:{name}"), _signer(host, name), known.get(name), patience)
        for name, each in host.signers.items()
    )
    destinations = (
        _check(each, owner(f"destination:{name}"), _receiver(host, name), known.get(name), patience)
        for name, each in host.destinations.items()
    )
    found = await asyncio.gather(asyncio.gather(*signers), asyncio.gather(*destinations))
    return Diagnosis(host.health, tuple(found[0]), tuple(found[1]))


_Settings = Mapping[str, object]
_Probe = Callable[[], Awaitable[tuple[bool, Text | None]]]


def _signer(host: PluginHost, name: str) -> Callable[[_Settings], _Probe]:
    """Return how a signer is asked, once it has its settings."""

    def build(settings: _Settings) -> _Probe:
        signer = host.build_signer(name, settings)

        async def ask() -> tuple[bool, Text | None]:
            answer = await signer.availability()
            return answer.available, answer.reason

        return ask

    return build


def _receiver(host: PluginHost, name: str) -> Callable[[_Settings], _Probe]:
    """Return how a destination is asked, once it has its settings."""

    def build(settings: _Settings) -> _Probe:
        destination = host.build_destination(name, settings)

        async def ask() -> tuple[bool, Text | None]:
            answer = await destination.probe()
            reasons = [reason.message for reason in answer.problems]
            return answer.ready, reasons[0] if reasons else None

        return ask

    return build


async def _check(
    manifest: SignerManifest | DestinationManifest,
    plugin: str,
    build: Callable[[_Settings], _Probe],
    settings: _Settings | None,
    patience: float,
) -> Check:
    started = time.perf_counter()
    try:
        probe = build(settings or {})
    except HubError as error:
        unconfigured = settings is None and isinstance(error, Pause)
        status = CheckStatus.NOT_CONFIGURED if unconfigured else CheckStatus.FAILED
        reason: Text | None = error.what
        remedy: Text | None = error.remedy
    else:
        status, reason, remedy = await _ask(probe, patience)
    return Check(
        id=manifest.id,
        name=manifest.name,
        plugin=plugin,
        status=status,
        seconds=time.perf_counter() - started,
        reason=reason,
        remedy=remedy,
    )


async def _ask(probe: _Probe, patience: float) -> tuple[CheckStatus, Text | None, Text | None]:
    try:
        async with asyncio.timeout(patience):
            ready, why = await probe()
    except TimeoutError:
        reason = Text(
            f"Không trả lời trong {patience:g} giây.", f"No answer within {patience:g} seconds."
        )
        remedy = Text(
            "Xem mạng và địa chỉ trong cài đặt, rồi thử lại.",
            "See the network and the address in the settings, then try again.",
        )
        return CheckStatus.UNAVAILABLE, reason, remedy
    except HubError as error:
        failed = isinstance(error, Bug)
        status = CheckStatus.FAILED if failed else CheckStatus.UNAVAILABLE
        return status, error.what, error.remedy
    return CheckStatus.AVAILABLE if ready else CheckStatus.UNAVAILABLE, why, None
