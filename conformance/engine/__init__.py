"""Runs a suite and computes its verdict; knows no subject (bộ máy kiểm thử)."""
