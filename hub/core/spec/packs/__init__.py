"""The spec packs that ship with the hub; one folder a pack: `pack.toml`, its data, its rules."""

from hub.core.spec.pack import SpecPack
from hub.core.spec.packs import hocba_observed_2025, tt22_2021, tt27_2020


def builtin_packs() -> tuple[SpecPack, ...]:
    """Return every pack that ships with the hub; their data files are read on the first call."""
    return (tt27_2020.pack(), tt22_2021.pack(), hocba_observed_2025.pack())
