"""SmartCA as a school's assigned signer (phân công ký số)."""

from __future__ import annotations

from hub.core.journey.workshop import Workshop
from hub.core.registry.assigning import Assigner, end_assignment
from hub.core.registry.days import today
from hub.core.registry.matters import Matter
from hub.core.registry.vault import Vault
from hub.core.store import Assignment, Span
from tests.smartca.services import HASTY, Service


def assign_smartca(
    shop: Workshop,
    school: str,
    matter: Matter,
    service: Service,
    *,
    poll_seconds: float = 0.001,
    **more: object,
) -> None:
    """Let `matter` be signed by SmartCA at the school with that code, from today on."""
    settings = service.world.settings(service.address) | HASTY | {"poll_seconds": poll_seconds}
    assigner = Assigner(shop.host, Vault(shop.site.key_file, shop.host))
    with shop.store.writing() as transaction:
        for one in transaction.assignments.find(matter=matter):
            end_assignment(transaction, one.unit, one.level, matter, today())
        wanted = Assignment(school, None, matter, "vnpt", Span(today()), settings | more)
        assigner.assign(transaction, wanted)
