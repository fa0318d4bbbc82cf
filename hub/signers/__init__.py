"""Signers: one folder a provider, all alike (bộ ký số)."""
