"""What is assigned, built: the plugin that a unit uses on a day (plugin theo phân công)."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hub.core.contracts import Adapter, Destination, Signer
from hub.core.host import PluginHost
from hub.core.model import Level
from hub.core.registry.assigning import Assigner
from hub.core.registry.errors import not_assigned
from hub.core.registry.keeping import load_tree
from hub.core.registry.matters import Matter
from hub.core.registry.resolving import resolve
from hub.core.registry.tree import UnitTree
from hub.core.registry.vault import Vault
from hub.core.store import Assignment, Transaction

_KEPT: Final = 64
"""Signers that stay built: opening a folder of key files takes longer than signing a class."""


@dataclass(frozen=True, slots=True)
class Place:
    """For whom something is asked: a unit, a level of schooling (None: whatever), a day."""

    unit: str
    level: Level | None
    day: dt.date


@dataclass(frozen=True, slots=True)
class InForce:
    """The tree of units and every assignment, as one transaction sees them."""

    tree: UnitTree
    assignments: tuple[Assignment, ...]

    @classmethod
    def load(cls, transaction: Transaction) -> InForce:
        """Read them once for many questions."""
        return cls(load_tree(transaction), transaction.assignments.find())

    def find(self, place: Place, matter: Matter) -> Assignment | None:
        """Return the assignment that decides `matter`, None where nothing is assigned.

        :raises UnknownUnit: when the unit is not there on that day.
        """
        near = [each for each in self.assignments if each.matter == matter]
        return resolve(self.tree, near, place.unit, place.level, place.day).decided

    def decided(self, place: Place, matter: Matter) -> Assignment:
        """Return the assignment that decides `matter`.

        :raises UnknownUnit: when the unit is not there on that day.
        :raises UnknownCode: when nothing is assigned, with what to type.
        """
        found = self.find(place, matter)
        if found is None:
            raise not_assigned(place.unit, matter.value, matter.label)
        return found


class Assigned:
    """Builds what assignments in force decide; settings never leave it."""

    def __init__(self, host: PluginHost, key_file: Path) -> None:
        self._host = host
        self._assigner = Assigner(host, Vault(key_file, host))
        self._signers: OrderedDict[str, Signer] = OrderedDict()
        self._alone = threading.Lock()

    def settings(self, transaction: Transaction, assignment: Assignment) -> Mapping[str, object]:
        """Return the settings of an assignment with its secrets, for whoever builds its plugin."""
        return self._assigner.settings(transaction, assignment)

    def adapter(self, transaction: Transaction, assignment: Assignment) -> Adapter:
        """Return the adapter that `assignment` names; raises as `PluginHost.build_adapter`."""
        return self._host.build_adapter(assignment.value, self.settings(transaction, assignment))

    def destination(self, transaction: Transaction, assignment: Assignment) -> Destination:
        """Return the destination that `assignment` names; raises as `build_destination`."""
        settings = self.settings(transaction, assignment)
        return self._host.build_destination(assignment.value, settings)

    def signer(self, transaction: Transaction, assignment: Assignment) -> Signer:
        """Return the signer that `assignment` names; the same for the same settings."""
        known = json.dumps(
            [assignment.value, dict(assignment.settings), dict(assignment.secrets)], sort_keys=True
        )
        with self._alone:
            if known not in self._signers:
                settings = self.settings(transaction, assignment)
                self._signers[known] = self._host.build_signer(assignment.value, settings)
            self._signers.move_to_end(known)
            while len(self._signers) > _KEPT:
                self._signers.popitem(last=False)
            return self._signers[known]
