"""The hub's own spec packs, brought in through the same door as a stranger's."""

from __future__ import annotations

from hub.core.contracts import hookimpl
from hub.core.spec import SpecPack
from hub.core.spec.packs import builtin_packs


@hookimpl
def hub_spec_packs() -> list[SpecPack]:
    """Tell which spec packs come with the hub (gói đặc tả có sẵn)."""
    return list(builtin_packs())
