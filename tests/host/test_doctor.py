"""What ``hub plugin doctor`` has to say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from hub.core.host import Check, CheckStatus, Diagnosis, PluginHost, diagnose
from hub.core.text import Language
from tests.host import samples

Install = Callable[..., None]

NEEDY = """
from pydantic import Field, SecretStr
class Wishes(Settings):
    token: SecretStr = Field(title="Mã", description="Mã truy cập")
Settings = Wishes
"""


def examine(**settings: dict[str, object]) -> Diagnosis:
    host = PluginHost(disabled=["hocba-hub"])
    return asyncio.run(diagnose(host, settings, patience=0.05))


def one(diagnosis: Diagnosis) -> Check:
    (check,) = diagnosis.signers
    return check


def test_an_available_signer(install: Install) -> None:
    install("pen", samples.signer("pen"))
    diagnosis = examine()
    assert one(diagnosis).status is CheckStatus.AVAILABLE
    assert one(diagnosis).plugin == "pen"
    assert diagnosis.healthy


@pytest.mark.parametrize(
    ("change", "status", "word"),
    [
        (
            "async def availability(self): return Availability(False, Text('hết hạn', 'expired'))",
            CheckStatus.UNAVAILABLE,
            "hết hạn",
        ),
        ("async def availability(self): await asyncio.sleep(5)", CheckStatus.UNAVAILABLE, "0.05"),
        ("async def availability(self): 1 / 0", CheckStatus.FAILED, "ZeroDivisionError"),
        ("async def availability(self): raise TimeoutError", CheckStatus.FAILED, "TimeoutError"),
        (
            "async def availability(self):\n"
            "        raise Pause(Text('cần PIN', 'PIN'), remedy=Text('nhập', 'type it'))",
            CheckStatus.UNAVAILABLE,
            "cần PIN",
        ),
    ],
)
def test_a_signer_that_cannot_sign_tells_why(
    install: Install, change: str, status: CheckStatus, word: str
) -> None:
    install("pen", samples.signer("pen", f"class Pen(Pen):\n    {change}\n"))
    check = one(examine())
    assert check.status is status
    assert check.reason is not None
    assert word in check.reason.vi


def test_a_signer_without_settings_is_not_ill(install: Install) -> None:
    install("pen", samples.signer("pen", NEEDY))
    diagnosis = examine()
    assert one(diagnosis).status is CheckStatus.NOT_CONFIGURED
    assert one(diagnosis).remedy is not None
    assert diagnosis.healthy


def test_wrong_settings_are_an_illness(install: Install) -> None:
    install("pen", samples.signer("pen", NEEDY))
    diagnosis = examine(pen={"tokn": "x"})
    assert one(diagnosis).status is CheckStatus.FAILED
    assert not diagnosis.healthy


def test_good_settings_are_used(install: Install) -> None:
    install("pen", samples.signer("pen", NEEDY))
    assert one(examine(pen={"token": "x"})).status is CheckStatus.AVAILABLE


def test_a_broken_plugin_is_an_illness(install: Install) -> None:
    install("bad", "1 / 0")
    diagnosis = examine()
    assert not diagnosis.healthy
    assert diagnosis.to_json(Language.VI)["healthy"] is False


def test_the_diagnosis_speaks_both_languages(install: Install) -> None:
    install("pen", samples.signer("pen", NEEDY))
    check = one(examine())
    assert check.to_json(Language.VI)["name"] == "Bút"
    assert check.to_json(Language.EN)["name"] == "Pen"
    assert str(check.to_json(Language.VI)["reason"]).startswith("Cài đặt")
    assert {status.label.en for status in CheckStatus}


def test_a_destination_is_asked_too() -> None:
    world_settings = {"address": "http://localhost:1", "unit": "GL37", "token": "x", "budget": 0}
    host = PluginHost()
    bare = asyncio.run(diagnose(host, patience=5))
    asked = asyncio.run(diagnose(host, {"ministry": world_settings}, patience=5))
    (unset,) = [check for check in bare.destinations if check.id == "ministry"]
    (probed,) = [check for check in asked.destinations if check.id == "ministry"]
    assert unset.status is CheckStatus.NOT_CONFIGURED
    assert (probed.status, probed.plugin) == (CheckStatus.UNAVAILABLE, "ministry")
    assert probed.reason is not None
    assert "destinations" in asked.to_json(Language.EN)
