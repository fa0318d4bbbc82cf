"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import start

ROOT = Path(__file__).resolve().parent.parent

# The same examples every time and everywhere: a red run is red again on the next machine. A slow
# machine is no failure, hence no deadline.
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("default", settings.get_profile("ci"))
settings.load_profile("default")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that need a program which is not here; the header says so."""
    missing = {entry.marker for entry in start.SYSTEM_PACKAGES if entry.missing()}
    left_out = [item for item in items if missing & {mark.name for mark in item.iter_markers()}]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_report_header() -> list[str]:
    """Tell what is not tested because a program is not here."""
    missing = [entry for entry in start.SYSTEM_PACKAGES if entry.missing()]
    return [" / ".join(entry.untested()) for entry in missing]


@pytest.fixture(scope="session")
def shared_vectors() -> Path:
    """Test vectors that lie beside the checkout, where it has any."""
    folder = ROOT.parent / "shared" / "vectors"
    if not folder.is_dir():
        pytest.skip("no shared/vectors beside this checkout")
    return folder
