"""The ministry's gateway, invented (cổng của Bộ, giả lập): takes packets, signs receipts.

It speaks the contract in ``docs/contracts/ministry-packet-2026.1.md``, on a free port of this
machine, and has bad days. Nothing here is the ministry's.
"""

from simulation.gateway.bad_days import BadDay
from simulation.gateway.book import Book
from simulation.gateway.server import Gateway
from simulation.gateway.world import GatewayWorld

__all__ = ["BadDay", "Book", "Gateway", "GatewayWorld"]
