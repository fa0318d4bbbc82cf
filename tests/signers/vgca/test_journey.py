"""A class is signed at the token as at any signer: PIN asked once, seal by its rule, verified."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from hub.core.contracts import Signer
from hub.core.document.slots import Role
from hub.core.host import PluginHost
from hub.core.journey.asking import HolderKey
from hub.core.journey.batch import Bench
from hub.core.journey.schools import assigned_signers, collect_school, place_of, roles_of
from hub.core.journey.tickets.accounts import AssignedSigner
from hub.core.journey.workshop import Workshop
from hub.core.registry.assigning import Assigner
from hub.core.registry.matters import Matter
from hub.core.registry.vault import Vault
from hub.core.store import Assignment, Span
from simulation.pki import keys_of_school
from simulation.province import Province
from simulation.vgca.token import PIN, TokenDrawer, module
from tests.journey.worlds import small_world
from tests.signers.vgca.conftest import People

pytestmark = pytest.mark.needs_softhsm
LABEL = "trường của lớp"


def test_manager_and_seal_sign_a_class_with_one_token(
    drawer: TokenDrawer, people: People, tmp_path: Path
) -> None:
    host = PluginHost()
    world = small_world(tmp_path, host)
    staff = Province(3, 60).staff(world.plan)
    keys = keys_of_school(people.authority, people.pool, world.plan, staff)
    drawer.insert(LABEL, [key for key in keys if key.profile.role in {"manager", "seal"}])
    token = host.build_signer("vgca-token", {"module": str(module()), "label": LABEL})
    asked: list[str] = []

    def give(signer: Signer, key: HolderKey) -> dict[str, SecretStr]:
        wanted = {one.name: SecretStr(PIN) for one in signer.inputs()}
        asked.extend([key.certificate.subject] * len(wanted))
        return wanted

    with closing(Workshop.open(world.site, host)) as shop:
        collect_school(shop, world.cohort, actor="test")
        rule = Assignment(
            unit="37",
            level=None,
            matter=Matter.SEAL_RULE,
            value="cv2817-public",
            span=Span(dt.date(2025, 7, 1)),
            settings={},
            secrets={},
        )
        with shop.store.writing() as transaction:
            Assigner(host, Vault(world.site.key_file, host)).assign(transaction, rule)
        with shop.store.reading() as transaction:
            roles = roles_of(world.pupils)
            signers, _ = assigned_signers(shop, transaction, place_of(world.cohort), roles)
        at_token = AssignedSigner(token, "vgca-token@test")
        signers |= {Role.CBQL: at_token, Role.KY_PHAT_HANH: at_token}
        bench = Bench(shop.store, shop.checker, "test", given=give)
        issued = bench.issue(world.pupils, signers)
    assert issued.stopped == []
    assert issued.complete == len(world.pupils)
    assert len(asked) == 2  # Once for the manager, once for the seal: whole classes, one request.
