"""Viettel's server, invented: contract ``viettel-rest-2026.1``, this project's own.

Nothing here is Viettel's. Start with `world.ViettelWorld`.
"""
