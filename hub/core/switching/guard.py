"""What may never get lost in a switch, whatever anybody accepts (chặn mất dữ liệu)."""

from __future__ import annotations

from typing import Final

from hub.core.contracts import AdapterCapability, AdapterManifest
from hub.core.errors import Actor, Pause
from hub.core.text import Text

_KEPT: Final = ("results", "pupil", "school_year", "level", "classroom", "documents")
"""Canonical paths that no adapter may drop: marks and results, identity, documents."""


def stop_at_losses(target: AdapterManifest) -> None:
    """Stop a switch to a vendor that cannot take what a school has.

    :raises Pause: when the adapter cannot write, or declares that it drops what must stay.
    """
    if AdapterCapability.PUSH not in target.capabilities:
        raise _refused(
            target,
            "không ghi được học bạ (thiếu khả năng push)",
            "cannot write transcripts (no capability push)",
        )
    dropped = sorted(path for path in target.losses if _matters(path))
    if dropped:
        named = ", ".join(dropped)
        raise _refused(target, f"khai là làm mất: {named}", f"declares that it drops: {named}")


def _matters(path: str) -> bool:
    """Tell whether a declared loss is of something that must stay.

    With a colon it is about a vendor's own layout: what its sources have and the model has not.
    """
    return ":" not in path and path.partition(".")[0].partition("[")[0] in _KEPT


def _refused(target: AdapterManifest, vi: str, en: str) -> Pause:
    return Pause(
        Text(
            "Không chuyển sang “{id}” được: bộ chuyển đổi {why}.",
            "Nothing can be moved to “{id}”: the adapter {why}.",
        ).format(id=target.id, why=Text(vi, en)),
        where=target.id,
        who=Actor.VENDOR,
        remedy=Text(
            "Dùng bộ chuyển đổi giữ được điểm, kết quả, định danh và tệp đã ký.",
            "Use an adapter that keeps marks, results, identity and signed documents.",
        ),
    )
