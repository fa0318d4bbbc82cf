"""The invented signing providers, each for one class (nhà cung cấp dịch vụ ký giả lập)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from hub.core.text import Text
from simulation.csc.world import CscWorld
from simulation.demo.signing.school import DemoClasses
from simulation.mysign.world import MySignWorld
from simulation.signing.phone import Phone
from simulation.smartca.world import SmartcaWorld
from simulation.vgca.token import PIN
from simulation.vgca.world import VgcaWorld

EVERY_SLOT: Final = ("GVCN", "CBQL", "KY_PHAT_HANH")
_AT_ONCE: Final = 0
"""How often a phone is looked at in vain: people answer at once here."""
_HELD: Final = {"messaging": "synch"}


@dataclass(frozen=True, slots=True)
class Desk:
    """A signer that serves, as the hub is told of it.

    :param slots: what it signs of a class.
    :param typed: lines that a person types meanwhile, such as a PIN.
    """

    signer: str
    slots: tuple[str, ...]
    settings: Mapping[str, object]
    typed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider; its desks sign one class, key files what they leave.

    :param opened: serves until the block ends.
    """

    name: Text
    opened: Callable[[], AbstractContextManager[Sequence[Desk]]]


def providers(school: DemoClasses, folder: Path) -> tuple[Provider, ...]:
    """Return every provider, the one that needs SoftHSM2 last.

    :param folder: where providers that have files keep them.
    """
    vgca = VgcaWorld.of_holders(
        folder / "vgca", school.plan, school.authority, school.pool, school.at_vgca
    )
    return (
        Provider(Text("VNPT SmartCA", "VNPT SmartCA"), partial(_smartca, school)),
        Provider(Text("Viettel MySign", "Viettel MySign"), partial(_mysign, school)),
        Provider(
            Text("Cloud Signature Consortium", "Cloud Signature Consortium"), partial(_csc, school)
        ),
        Provider(
            Text("VGCA: Sign Service và SIM", "VGCA: Sign Service and SIM"), partial(_vgca, vgca)
        ),
        Provider(Text("VGCA: token (SoftHSM2)", "VGCA: token (SoftHSM2)"), partial(_token, vgca)),
    )


@contextmanager
def _smartca(school: DemoClasses) -> Iterator[Sequence[Desk]]:
    phone = partial(Phone, hesitation=_AT_ONCE)
    world = SmartcaWorld.of_schools(
        school.province, [school.plan], school.authority, school.pool, phone=phone
    )
    with world.server().serving() as address:
        settings = {**world.settings(address), "poll_seconds": 0.1}
        yield [Desk("vnpt", EVERY_SLOT, settings)]


@contextmanager
def _mysign(school: DemoClasses) -> Iterator[Sequence[Desk]]:
    root = school.authority.roots["national"].certificate
    world = MySignWorld.create(school.subscribers("viettel"), root)
    with world.server().serving() as address:
        settings = {**world.settings(address), "asynchronous": 0}
        yield [Desk("viettel-mysign", EVERY_SLOT, settings)]


@contextmanager
def _csc(school: DemoClasses) -> Iterator[Sequence[Desk]]:
    root = school.authority.roots["national"].certificate
    world = CscWorld.create(school.subscribers("vnpt"), root)
    with world.server().serving() as address:
        yield [Desk("csc", EVERY_SLOT, world.settings(address))]


@contextmanager
def _vgca(world: VgcaWorld) -> Iterator[Sequence[Desk]]:
    """Serve the manager's machine, and the phone network with the seal's SIM."""
    (manager,) = world.managers
    mssp, files = world.mssp(), world.files
    for account in mssp.subscribers.values():
        account.phone.hesitation = _AT_ONCE
    with (
        world.service(manager).serving(files.key) as machine,
        mssp.serving(files.key, files.authority) as network,
    ):
        yield [
            Desk("vgca-service", ("CBQL",), world.service_settings(machine)),
            Desk("vgca-sim", ("KY_PHAT_HANH",), {**world.mssp_settings(network), **_HELD}),
        ]


@contextmanager
def _token(world: VgcaWorld) -> Iterator[Sequence[Desk]]:
    """Plug in a token with the manager's and the seal's keys.

    :raises FileNotFoundError: when SoftHSM2 is not installed.
    """
    settings = world.token_settings()
    world.token()
    yield [Desk("vgca-token", ("CBQL", "KY_PHAT_HANH"), settings, typed=(PIN, PIN))]
