"""Workbooks and CSV files that schools keep themselves (sổ tính và CSV của nhà trường)."""

from hub.plugins.csv_import.manifest import hub_adapters

__all__ = ["hub_adapters"]
