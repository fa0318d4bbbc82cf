"""``simulate serve csc``: starts, is reached, writes down what it was asked."""

from __future__ import annotations

import json
from pathlib import Path

from hub.core.contracts import Holder
from tests.signers.csc.serving import HASTY, certificates, host
from tests.signers.served import simulated


def test_it_is_served_until_it_is_stopped(tmp_path: Path) -> None:
    traits = [
        "--version",
        "v2",
        "--quirk",
        "numbers-as-text",
        "--bad-day",
        "busy",
        "--pupils",
        "40",
    ]
    with simulated(tmp_path, "csc", *traits) as settings:
        signer = host().build_signer("csc", settings | HASTY | {"budget": 5})
        accounts = json.loads((tmp_path / "accounts.json").read_text("utf-8"))
        person = next(one for one in accounts if one["personal_id"])
        (offered, *_) = certificates(signer, Holder(personal_id=person["personal_id"]))
        assert offered.reference
    lines = [json.loads(line) for line in (tmp_path / "asked.jsonl").read_text().splitlines()]
    assert {"/csc/v2/credentials/list", "/csc/v2/credentials/info"} <= {
        one["path"] for one in lines
    }
    assert settings["client_secret"] not in (tmp_path / "asked.jsonl").read_text()
