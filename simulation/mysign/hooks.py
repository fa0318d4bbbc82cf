"""Calls back whoever asked for it (``async`` 3): logs in, then tells the result (webhook)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from simulation.mysign.desk import Desk
from simulation.mysign.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Caller:
    """Knows the two addresses of the hub and the account that the hub gave.

    :param address: of the hub's hook; ``/login`` and ``/result`` lie below.
    """

    address: str
    client_id: str
    client_secret: str

    def call_back(self, desk: Desk) -> int:
        """Tell everything that is due, as often as the phone answered; return how many calls."""
        calls = 0
        for transaction in desk.due():
            for _ in range(transaction.account.phone.reports):
                self._post("result", message(transaction), self._token())
                calls += 1
        return calls

    def _token(self) -> str:
        asked = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        request = Request(f"{self.address}/login", urlencode(asked).encode())  # noqa: S310
        token: str = _answer(request)["data"]["access_token"]
        return token

    def _post(self, path: str, body: bytes, token: str) -> None:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        request = Request(f"{self.address}/{path}", body, headers)  # noqa: S310
        if _answer(request)["status_code"] != "00":
            raise OSError("the hub did not take the result")


def message(transaction: Transaction) -> bytes:
    """Return what MySign tells about a transaction."""
    told = {
        "meta_data": {
            "request_id": f"gl-{transaction.id}",
            "transaction_id": transaction.id,
            "description": "gia lap",
            "status": transaction.status,
        },
        "data": {
            "action_timestamp": 0,
            "signature_timestamp": 0,
            "results": [
                {"document_id": document, "signature": signature}
                for document, signature in zip(
                    transaction.documents, transaction.signatures, strict=False
                )
            ],
        },
    }
    return json.dumps(told).encode()


def _answer(request: Request) -> Any:  # noqa: ANN401 - JSON may be anything
    # The address is the tester's own, on this machine or beside it.
    with urlopen(request, timeout=10) as response:  # noqa: S310
        return json.load(response)
