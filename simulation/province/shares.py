"""Dividing a number into whole parts (chia phần theo tỉ lệ)."""

from __future__ import annotations

from collections.abc import Sequence


def divide(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole parts of `total` in proportion to `weights`; they add up to `total` exactly.

    What rounding down leaves goes to the parts that lost most (largest remainders).
    """
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    by_loss = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_loss[: total - sum(parts)]:
        parts[index] += 1
    return parts
