"""The demonstration's vendors: one school each keeps its marks with them (nhà cung cấp giả lập).

Real servers on this machine, each with a bad day of its own: the hub asks again until all is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final, Self

from hub.core.model import Transcript
from hub.core.store import Store
from hub.core.text import Text
from simulation.demo.account import SchoolAccount
from simulation.vendors.bad_days import BadDay
from simulation.vendors.hooks import World as VendorWorld
from simulation.vendors.hooks import installed_servers
from simulation.vendors.server import Server

VENDORS: Final = {
    "viettel": BadDay.BUSY,
    "vnpt": BadDay.HALF_PAGE,
    "exchange": BadDay.TRUNCATED,
}
"""The invented servers by name, and the bad day of each."""


@dataclass(frozen=True, slots=True)
class DemoVendor:
    """A vendor that holds one school's transcripts.

    :param adapter: the hub's adapter that reaches it.
    """

    adapter: str
    day: BadDay
    world: VendorWorld
    server: Server

    @classmethod
    def create(cls, name: str, transcripts: Iterable[Transcript]) -> Self:
        """Make the vendor `name` of `VENDORS`, not yet serving."""
        manifest = installed_servers()[name]
        world, day = manifest.create(transcripts), VENDORS[name]
        return cls(manifest.adapter, day, world, world.server([day]))

    @property
    def sentence(self) -> Text:
        """Who serves, and what is wrong with it today."""
        return Text(
            "  Nhà cung cấp GIẢ LẬP {name}, ngày xấu trời: {vi}.",
            "  The INVENTED vendor {name}, on a bad day: {en}.",
        ).format(name=self.adapter, vi=self.day.told.vi, en=self.day.told.en)


@contextmanager
def serving(vendors: Mapping[str, DemoVendor]) -> Iterator[dict[str, dict[str, object]]]:
    """Serve while it is open; yields the settings of each one's adapter, by school.

    :param vendors: by the code of their school.
    """
    with ExitStack() as opened:
        yield {
            code: vendor.world.settings(opened.enter_context(vendor.server.serving()))
            for code, vendor in vendors.items()
        }


def count(row: SchoolAccount, vendor: DemoVendor, store: Store) -> None:
    """Enter into a school's account what the hub collected from its vendor."""
    row.asked = vendor.server.asked.total()
    with store.reading() as transaction:
        imports = transaction.imports.recent()
    # The last one: a worker that was killed leaves an import that another one began again.
    counts = next(each.counts for each in imports if each.source == vendor.adapter)
    row.accepted = counts.inserted + counts.updated + counts.unchanged
    row.refused = counts.refused
    row.flagged = counts.flagged
