"""How mutants are entered into the list of their subject."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_Listed = TypeVar("_Listed")
_Mutant = TypeVar("_Mutant")


def entered(
    mutants: dict[str, _Listed],
) -> Callable[[str], Callable[[_Mutant], _Mutant]]:
    """Return a decorator that enters what it decorates as the mutant of a requirement."""

    def breaks(requirement: str) -> Callable[[_Mutant], _Mutant]:
        def enter(mutant: _Mutant) -> _Mutant:
            if requirement in mutants:
                raise ValueError(f"two mutants of {requirement}")
            mutants[requirement] = mutant  # type: ignore[assignment]
            return mutant

        return enter

    return breaks
