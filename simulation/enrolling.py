"""Enrols an invented province at a hub: its units, and who uses what (đăng ký đơn vị giả lập)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from hub.core.host import PluginHost
from hub.core.journey.workshop import Site
from hub.core.registry.assigning import Assigner
from hub.core.registry.changes import state
from hub.core.registry.keeping import change_tree
from hub.core.registry.matters import SIGNERS, Matter
from hub.core.registry.vault import Vault
from hub.core.store import Assignment, Span, Spell, Transaction, UnitKind, open_store
from simulation.pki import Authority, KeyPool, keys_of_school, write_keys
from simulation.province import Province, SchoolPlan
from simulation.province.places import province_code, province_name

SINCE: Final = dt.date(2025, 7, 1)
"""From when on everything that is enrolled here holds: the reform of the communes."""


def enrol(
    site: Site,
    province: Province,
    schools: Iterable[SchoolPlan],
    *,
    keys: Path,
    pool: KeyPool,
    adapters: Mapping[str, tuple[str, Mapping[str, Any]]],
    host: PluginHost,
    destination: Mapping[str, Any] | None = None,
) -> None:
    """Enter the province and `schools` into the store at `site`, signing with key files in `keys`.

    The province's department checks all of them.

    :param adapters: id and settings of the adapter of each unit, by its code.
    :param destination: settings of the ministry's gateway, where the province reports to one.
    """
    plans = list(schools)
    authority = Authority.create(pool, province.school_year)
    wanted = [_signer(plan, keys / plan.code, matter) for plan in plans for matter in _SIGNING]
    for unit, (adapter, settings) in adapters.items():
        wanted.append(_assignment(unit, Matter.ADAPTER, adapter, settings))
    if destination is not None:
        unit = province_code()
        wanted.append(_assignment(unit, Matter.DESTINATION, "ministry", destination))
    for plan in plans:
        holders = keys_of_school(authority, pool, plan, province.staff(plan))
        write_keys(keys / plan.code, holders)
    wanted.append(_assignment(province_code(), Matter.CHECKER, province_code(), {}))
    assigner = Assigner(host, Vault(site.key_file, host))
    with closing(open_store(site.store)) as store, store.writing() as unit_of_work:
        enter_units(unit_of_work, plans)
        for each in wanted:
            assigner.assign(unit_of_work, each)


_SIGNING: Final = tuple(SIGNERS.values())


def enter_units(transaction: Transaction, plans: Iterable[SchoolPlan]) -> None:
    """Enter the province, the communes of `plans` and the schools themselves."""
    plans = list(plans)
    spells = [Spell(province_code(), UnitKind.PROVINCE, province_name(), None, Span(SINCE))]
    communes = {plan.commune.code: plan.commune for plan in plans}
    spells += [
        Spell(one.code, UnitKind.COMMUNE, one.full_name, province_code(), Span(SINCE))
        for one in communes.values()
    ]
    spells += [
        Spell(
            plan.code,
            UnitKind.SCHOOL,
            plan.school.name,
            plan.commune.code,
            Span(SINCE),
            frozenset({plan.level}),
        )
        for plan in plans
    ]
    change_tree(transaction, lambda tree: state(tree, spells))


def _signer(plan: SchoolPlan, folder: Path, matter: Matter) -> Assignment:
    settings = {"folder": str(folder), "trusted_keys": True}
    return _assignment(plan.code, matter, "keyfile", settings)


def _assignment(
    unit: str, matter: Matter, value: str, settings: Mapping[str, object]
) -> Assignment:
    return Assignment(unit, None, matter, value, Span(SINCE), settings)
