"""A school with two vendors, the one it uses and the next one, both real servers on localhost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hub.core.contracts import SignedFile
from hub.core.document.compose import compose
from hub.core.journey.workshop import Site, Workshop
from hub.core.model import Transcript
from hub.core.registry.assigning import Assigner
from hub.core.registry.changes import state
from hub.core.registry.keeping import change_tree
from hub.core.registry.matters import Matter
from hub.core.registry.vault import Vault
from hub.core.store import Assignment, Span, Spell, StoredSwitch, SwitchItem, UnitKind
from hub.core.switching.deciding import latest
from hub.core.switching.moving import begin, move_batch
from hub.core.switching.planning import plan
from simulation.enrolling import SINCE
from simulation.province import Province
from simulation.vendors.bad_days import BadDay
from tests.spec import samples
from tests.vendors.worlds import PATIENT, VENDORS, Served, host, serving

BY_NAME = {vendor.name: vendor for vendor in VENDORS}
ACTOR = "local"


@cache
def pupils() -> tuple[Transcript, ...]:
    """One school's pupils, each with two years."""
    province = Province(3, 60)
    now = tuple(province.transcripts(province.schools()[0]))[:6]
    return tuple(
        samples.change(each, {"school_year": year}) if year != each.school_year else each
        for each in now
        for year in ("2024-2025", each.school_year)
    )


@cache
def files() -> tuple[SignedFile, ...]:
    """Documents of some of them; vendors do not look at signatures."""
    return tuple(
        SignedFile(f"hb-{number}.xml", compose(each).content)
        for number, each in enumerate(pupils()[1:8:2])
    )


@dataclass(frozen=True, slots=True)
class Switching:
    """A school between two vendors."""

    shop: Workshop
    school: str
    source: Served
    target: Served

    def plan(self) -> StoredSwitch:
        return plan(
            self.shop, self.school, self.source.vendor.name, self.target.vendor.name, actor=ACTOR
        )

    def latest(self) -> StoredSwitch:
        with self.shop.store.reading() as transaction:
            return latest(transaction, self.school)

    def carry(self) -> StoredSwitch:
        """Do what the jobs do, one after another."""
        for request in begin(self.shop, self.latest(), actor=ACTOR):
            move_batch(self.shop, self.latest().id, request, actor=ACTOR)
        return self.latest()

    def items(self) -> list[SwitchItem]:
        with self.shop.store.reading() as transaction:
            return list(transaction.switches.items(self.latest().id))


@contextmanager
def switching(
    folder: Path,
    source: str,
    target: str,
    *,
    held: Sequence[Transcript] | None = None,
    there: Iterable[Transcript] = (),
    signed: Sequence[SignedFile] | None = None,
    days: Collection[BadDay] = (),
    plan: Iterable[Collection[BadDay]] = (),
) -> Iterator[Switching]:
    """Serve both vendors; the source holds `held` and `signed`, the target `there`.

    :param days: bad days of the target.
    """
    given = pupils() if held is None else held
    with (
        serving(BY_NAME[source], given, page_size=50) as ours,
        serving(BY_NAME[target], there, days, plan=plan, page_size=50) as theirs,
    ):
        book = ours.book
        for each in files() if signed is None else signed:
            book.store(each.name, each.content)
        with enrolled(folder, given[0], ours, theirs) as shop:
            yield Switching(shop, given[0].school.code, ours, theirs)


@contextmanager
def enrolled(folder: Path, one: Transcript, ours: Served, theirs: Served) -> Iterator[Workshop]:
    """A hub at which the school uses `ours` and is about to use `theirs`."""
    site = Site(str(folder / "hub.sqlite"), folder / "hub.keys")
    with closing(Workshop.open(site, host())) as shop:
        assigner = Assigner(host(), Vault(site.key_file, host()))
        with shop.store.writing() as transaction:
            change_tree(transaction, lambda tree: state(tree, _units(one)))
            for matter, side in ((Matter.ADAPTER, ours), (Matter.NEXT_ADAPTER, theirs)):
                settings = side.world.settings(side.address) | PATIENT | {"page_size": 50}
                wanted = Assignment(
                    one.school.code, None, matter, side.vendor.name, Span(SINCE), settings
                )
                assigner.assign(transaction, wanted)
        yield shop


def _units(one: Transcript) -> list[Spell]:
    since = Span(SINCE)
    return [
        Spell("37", UnitKind.PROVINCE, "Tỉnh (giả lập)", None, since),
        Spell("14299", UnitKind.COMMUNE, "Xã (giả lập)", "37", since),
        Spell(
            one.school.code,
            UnitKind.SCHOOL,
            one.school.name,
            "14299",
            since,
            frozenset({one.level}),
        ),
    ]
