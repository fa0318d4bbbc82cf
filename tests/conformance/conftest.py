"""A school whose documents are signed, for all tests of this folder."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from conformance.suites.document import Folder
from hub.cli.inputs import verifier_trust
from hub.core.document.verification import Trust
from hub.core.host import PluginHost
from hub.core.model import Level
from simulation.pki import Authority, load_pool, write_trust
from simulation.province import Province
from simulation.school import School

NOW = dt.datetime(2026, 5, 30, 8, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Schools:
    """A primary and an upper secondary school, and whom to trust."""

    primary: School
    upper: School
    trust_folder: Path
    trust: Trust

    def folder(self, path: Path, host: PluginHost) -> Folder:
        """Return `path` as the subject of a run, on the day the documents were signed."""
        return Folder(path, host, self.trust, NOW)


@pytest.fixture(scope="session")
def schools(tmp_path_factory: pytest.TempPathFactory) -> Schools:
    pool = load_pool()
    authority = Authority.create(pool, "2025-2026")
    province = Province(1, 600)
    primary, upper = (
        School(province, level, authority, pool, NOW)
        for level in (Level.PRIMARY, Level.UPPER_SECONDARY)
    )
    folder = tmp_path_factory.mktemp("trust")
    write_trust(folder, authority, (*primary.holders, *upper.holders))
    return Schools(primary, upper, folder, verifier_trust(folder))


@pytest.fixture(scope="session")
def host() -> PluginHost:
    return PluginHost(strict=True)


@pytest.fixture(scope="session")
def documents(schools: Schools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a signed document of each school."""
    folder = tmp_path_factory.mktemp("documents")
    for name, school in (("primary", schools.primary), ("upper", schools.upper)):
        (folder / f"{name}.xml").write_bytes(school.signed(school.transcripts[0]))
    return folder
