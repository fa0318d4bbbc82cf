"""Installs real, tiny packages with entry points, as a stranger's plugin arrives."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.core.contracts import ENTRY_POINT_GROUP


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Install a package into a folder on sys.path; its module is forgotten afterwards."""
    modules: list[str] = []

    def place(
        name: str,
        source: str,
        *,
        package: str | None = None,
        where: str | None = None,
        target: str = "{module}",
        entry_points: str | None = None,
    ) -> None:
        package = package or f"xx-{name}"
        module = package.replace("-", "_")
        folder = tmp_path / (where or package)
        info = folder / f"{module}-1.0.dist-info"
        info.mkdir(parents=True)
        (folder / f"{module}.py").write_text(source, "utf-8")
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", "utf-8"
        )
        points = entry_points or f"[{ENTRY_POINT_GROUP}]\n{name} = {target.format(module=module)}\n"
        (info / "entry_points.txt").write_text(points, "utf-8")
        monkeypatch.syspath_prepend(str(folder))
        modules.append(module)

    yield place
    for module in modules:
        sys.modules.pop(module, None)
