"""Keys of an invented gateway and its sender."""

from __future__ import annotations

from tests.packets.conftest import world

__all__ = ["world"]
