"""Assigning: what is new is held against the tree, the plugin and what is assigned already."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hub.core.document.seal import seal_rules
from hub.core.host import PluginHost
from hub.core.model import Level
from hub.core.registry.certification.enabling import REQUIRED, Fit, proof_of, require_proven
from hub.core.registry.certification.keeping import known
from hub.core.registry.certification.override import Override
from hub.core.registry.days import today
from hub.core.registry.errors import assignment_conflict, nothing_assigned
from hub.core.registry.keeping import load_tree
from hub.core.registry.matters import Matter
from hub.core.registry.resolving import Resolution, resolve
from hub.core.registry.tree import UnitTree
from hub.core.registry.vault import Vault
from hub.core.store import Assignment, Spell, Transaction, UnitKind


class Assigner:
    """Assigns plugins and offices to units, and tells who uses what (phân công tích hợp).

    :param host: knows the plugins and their settings.
    :param vault: keeps their secrets.
    """

    def __init__(self, host: PluginHost, vault: Vault) -> None:
        self._host = host
        self._vault = vault

    def assign(
        self, transaction: Transaction, wanted: Assignment, override: Override | None = None
    ) -> Assignment:
        """Keep the assignment `wanted`, with its secrets sealed; return it as it is kept.

        :param wanted: its `settings` are all that the plugin is given, also what its model calls
            secret; its `secrets` only those that another store keeps.
        :param override: who lets the unit use for a time what is not certified, and why.
        :raises AssignmentConflict: when its days overlap those of another for the same thing, or
            the unit has not that level of schooling.
        :raises UnknownUnit: when the unit, or the office, is not there on the first day.
        :raises UnknownCode: when no plugin brings what it names.
        :raises NotCertified: when the plugin must be certified, and is not.
        :raises Pause: when the plugin's settings are wrong; no secret is repeated.
        """
        transaction.units.hold()
        tree = load_tree(transaction)
        matter = Matter(wanted.matter)
        _check_level(tree.require(wanted.unit, wanted.span.start), wanted.level)
        _check_free(transaction, wanted)
        secret = self._check_value(tree, transaction, matter, wanted)
        self._check_certified(tree, transaction, matter, wanted, override)
        given = wanted.settings
        sealed = {
            name: self._vault.seal(transaction, given[name]) for name in secret & given.keys()
        }
        kept = replace(
            wanted,
            settings={name: value for name, value in given.items() if name not in sealed},
            secrets={**wanted.secrets, **sealed},
        )
        return replace(kept, id=transaction.assignments.add(kept))

    def settings(self, transaction: Transaction, assignment: Assignment) -> dict[str, object]:
        """Return the settings of a kept assignment with its secrets, to build its plugin."""
        return {**assignment.settings, **self._vault.open(transaction, assignment.secrets)}

    def _check_value(
        self,
        tree: UnitTree,
        transaction: Transaction,
        matter: Matter,
        wanted: Assignment,
    ) -> frozenset[str]:
        """Return which settings are secret."""
        whole = self.settings(transaction, wanted)
        if matter is Matter.SEAL_RULE:
            _check_rule(wanted)
            return frozenset()
        if matter is Matter.CERTIFICATION_RULE:
            _check_certification_rule(wanted)
            return frozenset()
        if matter.plugin_kind is None:
            if tree.require(wanted.value, wanted.span.start).kind is UnitKind.SCHOOL or whole:
                raise assignment_conflict(
                    wanted.unit,
                    "Nơi kiểm tra là một tỉnh, huyện hoặc xã, không có cài đặt.",
                    "A checking office is a province, district or commune and has no settings.",
                )
            return frozenset()
        return self._host.check_settings(matter.plugin_kind, wanted.value, whole)

    def _check_certified(
        self,
        tree: UnitTree,
        transaction: Transaction,
        matter: Matter,
        wanted: Assignment,
        override: Override | None,
    ) -> None:
        """Hold a plugin against what was proven of it, where the province asks for that."""
        if matter.plugin_kind is None:
            return
        rules = transaction.assignments.find(matter=Matter.CERTIFICATION_RULE)
        start = wanted.span.start
        if resolve(tree, rules, wanted.unit, wanted.level, start).decided is None:
            return
        found = proof_of(
            known(transaction), self._host, matter.plugin_kind, wanted.value, max(start, today())
        )
        if override is None or found.fit is Fit.PROVEN:
            require_proven(found, wanted.unit)
        else:
            transaction.ledger.append([override.entry(wanted, found)])


def end_assignment(
    transaction: Transaction, code: str, level: Level | None, matter: Matter, at: dt.date
) -> Assignment:
    """Let what `code` itself is assigned for `matter` end: `at` is the first day without it.

    :raises UnknownCode: when nothing of its own is assigned on the day before.
    """
    transaction.units.hold()
    last = at - dt.timedelta(days=1)
    for one in transaction.assignments.find(matter=matter, units=[code]):
        if one.level == level and last in one.span and one.id is not None:
            transaction.assignments.end(one.id, at)
            return replace(one, span=replace(one.span, end=at))
    raise nothing_assigned(code)


def resolution(
    transaction: Transaction, code: str, level: Level | None, matter: Matter, day: dt.date
) -> Resolution:
    """Return what decides `matter` for a unit and level on a day, and why.

    :param level: where not given, the level of a school that has only one.
    :raises UnknownUnit: when the unit is not there on that day.
    """
    tree = load_tree(transaction)
    levels = tree.require(code, day).levels
    if level is None and len(levels) == 1:
        (level,) = levels
    chain = [spell.code for spell in tree.chain(code, day)]
    return resolve(tree, transaction.assignments.find(matter=matter, units=chain), code, level, day)


def _check_level(spell: Spell, level: Level | None) -> None:
    if level is not None and spell.levels and level not in spell.levels:
        raise assignment_conflict(
            spell.code,
            "Trường này không có cấp học ấy.",
            "The school has not that level of schooling.",
        )


def _check_rule(wanted: Assignment) -> None:
    rules = seal_rules()
    if wanted.value not in rules or wanted.settings or wanted.secrets:
        vi = "; ".join(f"{rule.id}: {rule.name.vi}" for rule in rules.values())
        en = "; ".join(f"{rule.id}: {rule.name.en}" for rule in rules.values())
        raise assignment_conflict(
            wanted.unit,
            f"Không có quy định về con dấu “{wanted.value}”; có: {vi}.",
            f"There is no rule for the seal “{wanted.value}”; there are: {en}.",
        )


def _check_certification_rule(wanted: Assignment) -> None:
    if wanted.value != REQUIRED or wanted.settings or wanted.secrets:
        raise assignment_conflict(
            wanted.unit,
            f"Quy định về chứng nhận chỉ có một giá trị: {REQUIRED}, không có cài đặt.",
            f"The rule for certifications has one value: {REQUIRED}, and no settings.",
        )


def _check_free(transaction: Transaction, wanted: Assignment) -> None:
    for one in transaction.assignments.find(matter=wanted.matter, units=[wanted.unit]):
        if one.level == wanted.level and one.span.overlaps(wanted.span):
            raise assignment_conflict(
                wanted.unit,
                f"Đã phân công “{one.value}” cho việc này trong {one.span}; hãy kết thúc trước.",
                f"“{one.value}” is assigned for this already, {one.span}; end it first.",
            )
