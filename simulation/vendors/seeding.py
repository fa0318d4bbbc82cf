"""What an invented vendor holds to begin with: an invented province (dữ liệu ban đầu)."""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.model import Transcript
from simulation.province.province import Province


def province_transcripts(pupils: int, seed: int) -> Iterator[Transcript]:
    """Yield the transcripts of an invented province, school by school."""
    province = Province(seed, pupils)
    for school in province.schools():
        yield from province.transcripts(school)
