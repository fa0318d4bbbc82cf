"""A worker asks people's phones, and what they confirm lets their class go on."""

from __future__ import annotations

from collections.abc import Callable

from hub.core.host import PluginHost
from hub.core.journey.engine import Jobs
from hub.core.journey.jobs import running
from hub.core.journey.workshop import Workshop
from hub.core.registry.matters import SIGNERS
from hub.core.store import WAITING, TicketState
from tests.journey.worlds import PUPILS, SmallWorld
from tests.smartca.assigned import assign_smartca
from tests.smartca.services import serving

Office = tuple[Workshop, Jobs]


def test_slot_after_slot_is_confirmed_until_the_school_is_issued(
    office: Office, world: SmallWorld, work: Callable[..., None], host: PluginHost
) -> None:
    shop, jobs = office
    with serving(hesitation=0) as service:
        for matter in SIGNERS.values():
            assign_smartca(shop, world.plan.code, matter, service)
        running.begin(shop, jobs, world.plan.code, world.cohort.school_year, actor="local")
        work()
        with shop.store.reading() as transaction:
            waiting = transaction.tickets.find(WAITING)
        assert waiting
        assert {ticket.account.partition("@")[0] for ticket in waiting} == {"vnpt"}
        for _ in range(8):
            work()
            with shop.store.reading() as transaction:
                if not transaction.tickets.find(WAITING):
                    break
        with shop.store.reading() as transaction:
            states = {each.state: each.count for each in transaction.journeys.tallies()}
            ended = {ticket.state for ticket in transaction.tickets.find(tuple(TicketState))}
        assert (states, ended) == ({"issued": PUPILS}, {TicketState.SIGNED})
        assert service.prompts == len(service.world.book.requests)
