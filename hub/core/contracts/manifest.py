"""Manifests: what a plugin declares about itself before anything of it runs (bản khai)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from hub.core.contracts.adapter import Adapter
from hub.core.contracts.destination import Destination
from hub.core.contracts.secret_store import SecretStore
from hub.core.contracts.signer import Signer
from hub.core.text import Text

CONTRACT_VERSION = 1
"""Rises when a plugin written for the older contract would no longer work."""

PluginId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]


class AdapterCapability(StrEnum):
    """What an adapter can do; one that is not declared is never asked for."""

    PULL = "pull"
    SINCE = "since"
    """Pulls only what changed behind a cursor."""
    PUSH = "push"
    DOCUMENTS = "documents"
    """Fetches documents that were signed at the vendor's."""
    DELIVER = "deliver"
    """Takes signed documents as bytes."""
    MAP = "map"
    """A person can say which column is which field where a source's layout is unknown."""


class SignerCapability(StrEnum):
    """What a signer can do beyond starting and polling."""

    BATCH = "batch"
    """Many digests per confirmation."""
    FIND_BY_REQUEST_ID = "find_by_request_id"
    """The provider can be asked by our own request id, so nothing is ever asked twice."""


class DestinationCapability(StrEnum):
    """What a destination can do beyond taking packets that create."""

    RECALL = "recall"
    """Takes packets that recall (bản tin thu hồi)."""


class Settings(BaseModel):
    """Base of a plugin's settings: closed and frozen; every field has a title and a description."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Manifest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: PluginId
    name: Text
    vendor: str
    version: str
    contract: int = CONTRACT_VERSION
    settings: type[Settings] = Settings
    losses: tuple[str, ...] = ()
    """What this plugin cannot carry (mất mát đã khai): paths of canonical fields, and as
    ``layout:column`` what its sources have and the transcript has no place for."""


class AdapterManifest(_Manifest):
    """What an adapter declares: who made it, what it can do, which settings it needs."""

    capabilities: frozenset[AdapterCapability]
    build: Callable[[Any], Adapter]
    """Makes the adapter from its validated settings; called only when an assignment needs it."""


class SignerManifest(_Manifest):
    """What a signer declares: the provider, its abilities, the settings it needs."""

    capabilities: frozenset[SignerCapability] = frozenset()
    build: Callable[[Any], Signer]
    """Makes the signer from its validated settings; called only when an assignment needs it."""


class DestinationManifest(_Manifest):
    """What a destination declares: the receiver, its abilities, the settings it needs."""

    capabilities: frozenset[DestinationCapability] = frozenset()
    build: Callable[[Any], Destination]
    """Makes the destination from its settings; called only when an assignment needs it."""


class SecretStoreManifest(_Manifest):
    """What a secret store declares (két bí mật ngoài); it has no settings of the hub."""

    build: Callable[[Any], SecretStore]
    """Makes the store; called only when a secret is needed."""
