"""The wire contracts of the invented vendors, as ``docs/contracts/`` publishes them (quy ước)."""

from __future__ import annotations

import json
from typing import Any

from simulation.exchange.contract import contract as exchange
from simulation.viettel.contract import contract as viettel

_CONTRACTS = {"exchange": exchange, "viettel": viettel}


def contract(name: str) -> dict[str, Any]:
    """Return the OpenAPI document of a vendor's contract."""
    return _CONTRACTS[name]()


def contract_text(name: str) -> str:
    """Return the file that publishes a vendor's contract."""
    return json.dumps(contract(name), ensure_ascii=False, indent=1) + "\n"
