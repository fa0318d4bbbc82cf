"""Vendors' adapters: one folder a vendor, all alike (bộ chuyển đổi)."""
