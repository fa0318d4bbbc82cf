"""The spec packs that ship with the hub; one folder a pack: `pack.toml`, its data, its rules."""

from hub.core.spec.pack import SpecPack
from hub.core.spec.packs import (
    hocba_observed_2025,
    ids,
    qcvn109,
    qd19_2025,
    qd124_2004,
    qd4998_2021,
    tt15_2025_bkhcn,
    tt22_2021,
    tt27_2020,
    ttdlqg_2026,
)


def builtin_packs() -> tuple[SpecPack, ...]:
    """Return every pack that ships with the hub; their data files are read on the first call.

    Findings come in this order: results, document, codes, reporting; last the policy of signatures.
    """
    return (
        tt27_2020.pack(),
        tt22_2021.pack(),
        hocba_observed_2025.pack(),
        ids.pack(),
        qcvn109.pack(),
        qd124_2004.pack(),
        qd19_2025.pack(),
        ttdlqg_2026.pack(),
        qd4998_2021.pack(),
        tt15_2025_bkhcn.pack(),
    )
