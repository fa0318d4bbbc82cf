"""Receivers of reports: one folder a receiver, all alike (nơi nhận báo cáo)."""
