"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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


@pytest.fixture(scope="session")
def shared_vectors() -> Path:
    """Test vectors that lie beside the checkout, where it has any."""
    folder = ROOT.parent / "shared" / "vectors"
    if not folder.is_dir():
        pytest.skip("no shared/vectors beside this checkout")
    return folder
