"""The mutants of documents: each makes the files of a folder that break one requirement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from conformance.mutants.document.materials import Files, Materials
from conformance.mutants.entering import entered

Mutant = Callable[[Materials], Files]

MUTANTS: Final[dict[str, Mutant]] = {}
"""The mutant of each requirement on documents and signatures; those of rules are `RULES`."""

breaks = entered(MUTANTS)
