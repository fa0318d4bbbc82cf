"""The ministry's gateway, invented (cổng của Bộ, giả lập): takes packets, signs receipts.

It speaks the contract in ``docs/contracts/ministry-packet-2026.1.md``, on a free port of this
machine, and has bad days. Nothing here is the ministry's. Start with `world.GatewayWorld`.
"""
