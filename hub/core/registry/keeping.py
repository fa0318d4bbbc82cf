"""The tree of units as the store keeps it (lưu cây đơn vị)."""

from __future__ import annotations

from collections.abc import Callable

from hub.core.registry.tree import UnitTree, tree_of
from hub.core.store import Transaction


def load_tree(transaction: Transaction) -> UnitTree:
    """Return the tree that the store keeps.

    :param transaction: the one that reads it.
    """
    return tree_of(transaction.units.spells(), transaction.units.successions())


def change_tree(
    transaction: Transaction, change: Callable[[UnitTree], UnitTree]
) -> tuple[str, ...]:
    """Keep what `change` makes of the tree; return the codes of the units that it changed.

    Whoever changes the registry at the same time waits: `change` sees the tree as it is then.

    :raises UnitConflict: when a law of the tree would be broken; nothing is kept.
    """
    transaction.units.hold()
    before = load_tree(transaction)
    after = change(before)
    changed = tuple(
        code for code, spells in sorted(after.units.items()) if before.units.get(code) != spells
    )
    transaction.units.replace([spell for code in changed for spell in after.units[code]])
    transaction.units.succeed(after.successions - before.successions)
    return changed
