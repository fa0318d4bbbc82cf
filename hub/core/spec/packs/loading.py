"""Reads the data files that lie beside a pack's modules (dữ liệu của gói đặc tả)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from hub.core.spec.fingerprint import fingerprint
from hub.core.spec.pack import SpecPack, read_pack
from hub.core.spec.rule import RuleBook

_PACK_FILE = "pack.toml"


def read_toml(package: str, name: str) -> Mapping[str, Any]:
    """Return the data file `name` that lies beside the modules of `package`."""
    return tomllib.loads(resources.files(package).joinpath(name).read_text("utf-8"))


def load_pack(package: str, book: RuleBook) -> SpecPack:
    """Return the pack whose ``pack.toml`` and data lie in `package`, with the rules of `book`."""
    names = sorted(entry.name for entry in resources.files(package).iterdir())
    files = tuple(
        (name, fingerprint(read_toml(package, name)))
        for name in names
        if name.endswith(".toml") and name != _PACK_FILE
    )
    return read_pack(read_toml(package, _PACK_FILE), book.rules, files)
