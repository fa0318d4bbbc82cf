"""What the tests of VGCA share: people of an invented school, and a drawer of real tokens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from simulation.pki import Authority, HolderKey, KeyPool, keys_of_school, load_pool
from simulation.pki.keypool import PrivateKey
from simulation.pki.server_files import ServerFiles
from simulation.province import Province
from simulation.signing.account import Credential
from simulation.vgca.token import TokenDrawer
from simulation.vgca.world import VgcaWorld


class People:
    """A manager and a seal of a public school, with keys of any kind."""

    def __init__(self) -> None:
        self.pool: KeyPool = load_pool()
        self.authority = Authority.create(self.pool)
        province = Province(seed=7, pupils=600)
        school = next(one for one in province.schools() if not one.private)
        keys = keys_of_school(self.authority, self.pool, school, province.staff(school))
        holders = [one for one in keys if one.profile.issuer == "government"]
        self.manager = next(one for one in holders if one.profile.role == "manager")
        self.seal = next(one for one in holders if one.profile.role == "seal")

    def credential(self, holder: HolderKey, number: int = 0) -> Credential:
        """Return what lies in a token or SIM of `holder`: an RSA key of 2048 bits."""
        kept = self.with_key(holder, "rsa-2048", number)
        return Credential("gia-lap", kept, self.authority.roots["government"].certificate)

    def with_key(self, holder: HolderKey, kind: str, number: int = 0) -> HolderKey:
        """Return `holder` with another key, such as ``rsa-3072``, and a certificate for it."""
        key: PrivateKey = self.pool.holders[kind][number]
        return replace(holder, key=key, certificate=self.authority.issue(holder.profile, key))


@pytest.fixture(scope="session")
def people() -> People:
    return People()


@pytest.fixture(scope="session")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> TokenDrawer:
    """Real tokens of this test process; SoftHSM2 knows one drawer a process."""
    return TokenDrawer.open(tmp_path_factory.mktemp("softhsm") / Path("drawer"))


@pytest.fixture(scope="session")
def server_files(people: People, tmp_path_factory: pytest.TempPathFactory) -> ServerFiles:
    """The key of a server on this machine, and who vouches for it."""
    return ServerFiles.write(tmp_path_factory.mktemp("tls"), people.authority, people.pool)


@pytest.fixture(scope="session")
def world(people: People, tmp_path_factory: pytest.TempPathFactory) -> VgcaWorld:
    """A public school's people, and the files of the invented VGCA."""
    return VgcaWorld.create(tmp_path_factory.mktemp("vgca"), people.pool, Province(7, 600))
