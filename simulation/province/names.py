"""Names of invented people (họ tên): family, middle and given name with their diacritics."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate
from random import Random

from hub.core.model import Gender
from simulation.province.streams import pick


@dataclass(frozen=True, slots=True)
class _Given:
    """What follows the family name, for one gender."""

    middles: tuple[str, ...]
    givens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EthnicGroup:
    """One ethnic group (dân tộc): its code of QĐ 121-TCTK/PPCĐ and the parts of its names."""

    code: str
    name: str
    families: tuple[str, ...]
    family_weights: tuple[int, ...]
    families_female: tuple[str, ...]
    male: _Given
    female: _Given


@cache
def _groups() -> tuple[tuple[EthnicGroup, ...], tuple[int, ...]]:
    text = resources.files(__package__).joinpath("data", "names.toml").read_text("utf-8")
    rows = tomllib.loads(text)["group"]
    groups = tuple(
        EthnicGroup(
            code=row["code"],
            name=row["name"],
            families=tuple(row["families"]),
            family_weights=tuple(accumulate(row["families"].values())),
            families_female=tuple(row.get("families_female", ())),
            male=_Given(tuple(row["middle_male"]), tuple(row["given_male"])),
            female=_Given(tuple(row["middle_female"]), tuple(row["given_female"])),
        )
        for row in rows
    )
    return groups, tuple(accumulate(row["weight"] for row in rows))


def ethnic_group(rng: Random) -> EthnicGroup:
    """Return one ethnic group, as often as it is found in the province."""
    groups, weights = _groups()
    return rng.choices(groups, cum_weights=weights)[0]


def family_name(rng: Random, group: EthnicGroup) -> str:
    """Return a family name of `group`."""
    return rng.choices(group.families, cum_weights=group.family_weights)[0]


def full_name(rng: Random, group: EthnicGroup, gender: Gender, family: str) -> str:
    """Return a full name with the family name `family`."""
    given = group.female if gender is Gender.FEMALE else group.male
    middle, last = pick(rng, given.middles), pick(rng, given.givens)
    if group.families_female:
        # Ê-đê: a prefix of the gender, the person's name, the clan; H' joins the name directly.
        prefix = f"{group.families_female[0]}" if gender is Gender.FEMALE else f"{family} "
        return f"{prefix}{middle} {last}"
    # Some middle names begin with a family name, the mother's; nobody has the same one twice.
    return f"{family} {middle.removeprefix(f'{family} ')} {last}"
