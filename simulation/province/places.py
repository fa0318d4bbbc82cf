"""Places of the invented province (địa danh): communes with codes, and addresses in them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from hub.core.model import Place
from simulation.province.streams import pick, stream
from simulation.province.watermark import marked


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune (xã, phường)."""

    code: str
    name: str
    urban: bool

    @property
    def bare_name(self) -> str:
        """The name without "Xã" or "Phường", as schools are named after it."""
        return self.name.split(" ", 1)[1]

    @property
    def full_name(self) -> str:
        """The name with the mark of invented names."""
        return marked(self.name)


@cache
def _data() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("data", "places.toml").read_text("utf-8")
    return tomllib.loads(text)


def province_code() -> str:
    """Return the province's code: Ninh Bình's, whose shape this province has."""
    return str(_data()["province_code"])


def province_name() -> str:
    """Return the province's name with the mark of invented names."""
    return marked(_data()["province_name"])


@cache
def communes(seed: int) -> tuple[Commune, ...]:
    """Return the communes of the province of `seed`."""
    data = _data()
    names = [f"{first} {second}" for first in data["first"] for second in data["second"]]
    stream(seed, "communes").shuffle(names)
    urban = data["urban"]
    return tuple(
        Commune(
            code=str(data["first_commune"] + number),
            name=f"{'Phường' if number < urban else 'Xã'} {names[number]}",
            urban=number < urban,
        )
        for number in range(data["rural"] + urban)
    )


def address(rng: Random, commune: Commune) -> Place:
    """Return an address in `commune`."""
    data = _data()
    part = pick(rng, data["quarters"] if commune.urban else data["hamlets"])
    return Place(
        address=f"{part}, {commune.full_name}, {province_name()}",
        commune_code=commune.code,
        province_code=province_code(),
    )
