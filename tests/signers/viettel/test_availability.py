"""Whether MySign can be used, as ``hub plugin doctor`` tells it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping

import pytest

from hub.core.contracts import SignerCapability, Terms
from hub.core.host import CheckStatus, diagnose
from hub.core.host.doctor import Check
from hub.signers.viettel.manifest import MANIFEST
from tests.signers import holders
from tests.signers.viettel.serving import HASTY, host, serving

USER = f"CMT_{holders.TEACHER.personal_id}"


def examined(settings: Mapping[str, object]) -> Check:
    diagnosis = asyncio.run(diagnose(host(), {"viettel-mysign": dict(settings) | HASTY}))
    return next(one for one in diagnosis.signers if one.id == "viettel-mysign")


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({}, CheckStatus.AVAILABLE, "probe_user"),
        ({"probe_user": USER}, CheckStatus.AVAILABLE, ""),
        ({"probe_user": "CMT_0"}, CheckStatus.UNAVAILABLE, "chưa kích hoạt"),
        ({"probe_user": USER, "client_secret": "sai"}, CheckStatus.UNAVAILABLE, "Khóa ứng dụng"),
    ],
)
def test_the_doctor_tells_why(given: dict[str, object], status: CheckStatus, words: str) -> None:
    with serving() as served:
        check = examined(served.world.settings(served.address) | given)
        assert check.status is status
        assert words in (check.reason.vi if check.reason else "")
        assert served.desk.client_secret not in str(check)


def test_nobody_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as quiet:
        address = f"http://127.0.0.1:{quiet.getsockname()[1]}"
    given = {"address": address, "client_id": "a", "client_secret": "b"}
    check = examined(given)
    assert check.status is CheckStatus.UNAVAILABLE
    assert check.reason is not None
    assert "Không kết nối được" in check.reason.vi


def test_terms_and_capabilities() -> None:
    account = {"hook_client_id": "viettel", "hook_client_secret": "khoa"}
    with serving(settings={"window": 120, "most_items": 50}) as served:
        assert served.signer.terms() == Terms(50, 2.0, 120)
        assert served.another(asynchronous=3, **account).terms().poll_seconds == 120
        assert served.signer.inputs() == ()
    assert MANIFEST.capabilities == {SignerCapability.BATCH}
