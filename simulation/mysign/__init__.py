"""Viettel MySign, invented, as it was seen from outside (signers.md §2): start with `world`."""
