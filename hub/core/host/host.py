"""The plugin host: finds every plugin once, keeps what is sound, tells what is not."""

from __future__ import annotations

import inspect
import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import TypeVar

from hub.core.contracts import (
    ENTRY_POINT_GROUP,
    Adapter,
    AdapterManifest,
    Destination,
    DestinationManifest,
    SecretStore,
    SecretStoreManifest,
    Signer,
    SignerManifest,
)
from hub.core.errors import UnknownCode
from hub.core.host.builds import Build, build_of
from hub.core.host.declaration import Declaration, declare
from hub.core.host.discovery import Candidate, discover
from hub.core.host.faults import duplicate, slow
from hub.core.host.guard import Guard, broken_promise
from hub.core.host.guarded import (
    GuardedAdapter,
    GuardedDestination,
    GuardedSecretStore,
    GuardedSigner,
)
from hub.core.host.health import HealthRecord, PluginFault, Status
from hub.core.host.settings import read_settings, secret_names
from hub.core.spec import SpecPack
from hub.core.text import Text

DISABLE_VARIABLE = "HOCBA_DISABLE_PLUGINS"
SLOW_AFTER = 1.0

_ADAPTER = Text("bộ chuyển đổi", "adapter")
_SIGNER = Text("bộ ký số", "signer")
_DESTINATION = Text("nơi nhận báo cáo", "destination")

Declared = TypeVar(
    "Declared",
    AdapterManifest,
    SignerManifest,
    DestinationManifest,
    SpecPack,
    SecretStoreManifest,
)


def disabled_by_environment(environment: Mapping[str, str] = os.environ) -> frozenset[str]:
    """Return the names in ``HOCBA_DISABLE_PLUGINS``, separated by commas."""
    names = environment.get(DISABLE_VARIABLE, "").split(",")
    return frozenset(name.strip() for name in names if name.strip())


class PluginHost:
    """Everything the installed plugins bring (nơi nạp plugin); building it imports each once.

    :param disabled: plugins to leave out, by the name of their entry point or of their package.
    :param strict: raise on the first fault instead of recording it, for developers of plugins.
    :param slow_after: seconds after which a plugin counts as slow; it works all the same, and a
        strict host does not raise for it, since that would depend on the machine.
    :raises PluginFault: when strict, for a broken, mis-declared or duplicate plugin.
    """

    def __init__(
        self,
        *,
        disabled: Collection[str] = (),
        strict: bool = False,
        slow_after: float = SLOW_AFTER,
    ) -> None:
        self._disabled = frozenset(disabled)
        self._strict = strict
        self._slow_after = slow_after
        self._adapters: dict[str, AdapterManifest] = {}
        self._signers: dict[str, SignerManifest] = {}
        self._destinations: dict[str, DestinationManifest] = {}
        self._spec_packs: dict[str, SpecPack] = {}
        self._secret_stores: dict[str, SecretStoreManifest] = {}
        self._owners: dict[str, str] = {}
        self._health = tuple(self._admit(candidate) for candidate in discover(ENTRY_POINT_GROUP))

    @property
    def adapters(self) -> Mapping[str, AdapterManifest]:
        """The adapters in use, by id (bộ chuyển đổi)."""
        return MappingProxyType(self._adapters)

    @property
    def signers(self) -> Mapping[str, SignerManifest]:
        """The signers in use, by id (bộ ký số)."""
        return MappingProxyType(self._signers)

    @property
    def destinations(self) -> Mapping[str, DestinationManifest]:
        """The destinations in use, by id (nơi nhận báo cáo)."""
        return MappingProxyType(self._destinations)

    @property
    def spec_packs(self) -> Mapping[str, SpecPack]:
        """The spec packs in use, by id (gói đặc tả)."""
        return MappingProxyType(self._spec_packs)

    @property
    def health(self) -> tuple[HealthRecord, ...]:
        """One record for each plugin found, built-ins first."""
        return self._health

    def owner(self, contribution: str) -> str:
        """Return the name of the plugin that brought `contribution`, such as ``signer:keyfile``."""
        return self._owners[contribution]

    def build_of(self, kind: str, plugin_id: str) -> Build | None:
        """Return the installed build that a plugin comes in; None for a development build.

        :param kind: ``adapter``, ``signer`` or ``destination``.
        :raises UnknownCode: when no plugin in use brings that id.
        """
        module = inspect.getmodule(self.manifest(kind, plugin_id).build)
        owner = self.owner(f"{kind}:{plugin_id}")
        package = next(each.distribution for each in self._health if each.name == owner)
        return None if module is None else build_of(package, module)

    def build_adapter(self, adapter_id: str, settings: Mapping[str, object]) -> Adapter:
        """Return the adapter `adapter_id`, guarded, with `settings`.

        :raises UnknownCode: when no plugin in use brings that id.
        :raises Pause: when the settings cannot be used.
        :raises Bug: when the plugin fails to build it.
        """
        manifest = self._find(_ADAPTER, self._adapters, adapter_id)
        built = _build(manifest, settings)
        if not isinstance(built, Adapter):
            raise broken_promise(manifest.id, "build", "Adapter", built)
        return GuardedAdapter(manifest.id, built)

    def build_signer(self, signer_id: str, settings: Mapping[str, object]) -> Signer:
        """Return the signer `signer_id`, guarded, with `settings`; raises as `build_adapter`."""
        manifest = self._find(_SIGNER, self._signers, signer_id)
        built = _build(manifest, settings)
        if not isinstance(built, Signer):
            raise broken_promise(manifest.id, "build", "Signer", built)
        return GuardedSigner(manifest.id, built)

    def build_destination(self, destination_id: str, settings: Mapping[str, object]) -> Destination:
        """Return the destination, guarded, with `settings`; raises as `build_adapter`."""
        manifest = self._find(_DESTINATION, self._destinations, destination_id)
        built = _build(manifest, settings)
        if not isinstance(built, Destination):
            raise broken_promise(manifest.id, "build", "Destination", built)
        return GuardedDestination(manifest.id, built)

    def build_secret_store(self, store_id: str) -> SecretStore:
        """Return the secret store `store_id`, guarded; raises as `build_adapter`."""
        manifest = self._find(Text("két bí mật", "secret store"), self._secret_stores, store_id)
        built = _build(manifest, {})
        if not isinstance(built, SecretStore):
            raise broken_promise(manifest.id, "build", "SecretStore", built)
        return GuardedSecretStore(manifest.id, built)

    def check_settings(
        self, kind: str, plugin_id: str, settings: Mapping[str, object]
    ) -> frozenset[str]:
        """Hold `settings` against the plugin's own; return the names of those that are secret.

        :param kind: what the plugin is: ``adapter``, ``signer``, ``destination``.
        :raises UnknownCode: when no plugin in use brings that id.
        :raises Pause: when the settings cannot be used.
        """
        manifest = self.manifest(kind, plugin_id)
        with Guard(manifest.id, "settings"):
            read_settings(manifest.id, manifest.settings, settings)
        return secret_names(manifest.settings)

    def manifest(
        self, kind: str, plugin_id: str
    ) -> AdapterManifest | SignerManifest | DestinationManifest:
        """Return what a plugin that units are assigned declares.

        :raises UnknownCode: when no plugin in use brings that id.
        """
        if kind == "adapter":
            return self._find(_ADAPTER, self._adapters, plugin_id)
        if kind == "signer":
            return self._find(_SIGNER, self._signers, plugin_id)
        if kind == "destination":
            return self._find(_DESTINATION, self._destinations, plugin_id)
        nothing: dict[str, AdapterManifest] = {}
        return self._find(Text(f"plugin {kind}", f"plugin {kind}"), nothing, plugin_id)

    def _admit(self, candidate: Candidate) -> HealthRecord:
        if self._disabled & {candidate.name, candidate.distribution}:
            return _record(candidate, Status.DISABLED, 0.0)
        started = time.perf_counter()
        contributes: tuple[str, ...] = ()
        fault: PluginFault | None = None
        try:
            declaration = declare(candidate)
        except PluginFault as caught:
            fault = caught
        else:
            contributes, fault = self._take(candidate.name, declaration)
        seconds = time.perf_counter() - started
        if fault is not None and self._strict:
            raise fault
        if fault is None and seconds > self._slow_after:
            fault = slow(candidate.name, seconds, self._slow_after)
        status = fault.status if fault else Status.OK
        return _record(candidate, status, seconds, fault, contributes)

    def _take(
        self, plugin: str, declaration: Declaration
    ) -> tuple[tuple[str, ...], PluginFault | None]:
        """Put what `declaration` brings on the shelves; the first to come keeps an id."""
        placed = [
            *self._shelve(plugin, "adapter", self._adapters, declaration.adapters),
            *self._shelve(plugin, "signer", self._signers, declaration.signers),
            *self._shelve(plugin, "destination", self._destinations, declaration.destinations),
            *self._shelve(plugin, "spec-pack", self._spec_packs, declaration.spec_packs),
            *self._shelve(plugin, "secret-store", self._secret_stores, declaration.secret_stores),
        ]
        contributes = tuple(label for label, keeper in placed if keeper is None)
        taken = tuple((label, keeper) for label, keeper in placed if keeper is not None)
        return contributes, duplicate(plugin, taken) if taken else None

    def _shelve(
        self, plugin: str, kind: str, shelf: dict[str, Declared], items: Iterable[Declared]
    ) -> Iterator[tuple[str, str | None]]:
        """Yield each item's label, and the plugin that already has that id."""
        for item in items:
            label = f"{kind}:{item.id}"
            keeper = self._owners.get(label)
            if keeper is None:
                self._owners[label] = plugin
                shelf[item.id] = item
            yield label, keeper

    def _find(self, kind: Text, known: Mapping[str, Declared], wanted: str) -> Declared:
        found = known.get(wanted)
        if found is not None:
            return found
        near = get_close_matches(wanted.casefold(), known, n=1, cutoff=0.5)
        hint = Text(f"Có phải là “{near[0]}”? ", f"Is it “{near[0]}”? ") if near else Text("", "")
        names = ", ".join(sorted(known)) or "—"
        raise UnknownCode(
            Text(
                f"Không có {kind.vi} nào tên “{wanted[:60]}”.",
                f"There is no {kind.en} called “{wanted[:60]}”.",
            ),
            where=wanted[:60],
            remedy=Text(
                f"{hint.vi}Đang có: {names}. Xem `hub plugin list`, `hub plugin doctor`.",
                f"{hint.en}There are: {names}. See `hub plugin list`, `hub plugin doctor`.",
            ),
        )


def _build(
    manifest: AdapterManifest | SignerManifest | DestinationManifest | SecretStoreManifest,
    given: Mapping[str, object],
) -> object:
    with Guard(manifest.id, "settings"):
        settings = read_settings(manifest.id, manifest.settings, given)
    with Guard(manifest.id, "build"):
        return manifest.build(settings)


def _record(
    candidate: Candidate,
    status: Status,
    seconds: float,
    fault: PluginFault | None = None,
    contributes: tuple[str, ...] = (),
) -> HealthRecord:
    return HealthRecord(
        name=candidate.name,
        distribution=candidate.distribution,
        version=candidate.version,
        status=status,
        seconds=seconds,
        problem=fault.what if fault else None,
        remedy=fault.remedy if fault else None,
        contributes=contributes,
    )
