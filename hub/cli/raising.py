"""Which level signatures inside a file shall reach, by the options of ``hub sign`` (nâng mức)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path

import typer

from hub.cli.evidence import by_policy
from hub.cli.inputs import verifier_trust
from hub.core.document.augmenting import Augmenter
from hub.core.trust import Level


class FileLevel(StrEnum):
    """Levels of the baseline above B (EN 319 132-1 §6)."""

    T = "T"
    LT = "LT"
    LTA = "LTA"


def augmenter_of(
    level: FileLevel | None,
    tsa: str | None,
    trust: Path | None,
    ask_host: Sequence[str] | None,
) -> Augmenter | None:
    """Return who raises signatures; None where nobody asks for a level.

    :raises Pause: when the trust folder cannot be used.
    """
    if level is None:
        return None
    if tsa is None or trust is None:
        raise typer.BadParameter("cần / needs --tsa, --trust", param_hint="--level")
    from hub.core.trust.fetching import fetch_revocations
    from hub.core.trust.stamping import TimestampAuthority

    rules = by_policy(verifier_trust(trust), None, ask_host).rules
    authority = TimestampAuthority(tsa, rules.anchors)
    ask = partial(fetch_revocations, policy=rules.policy)
    return Augmenter(Level[level], authority, ask, rules)
