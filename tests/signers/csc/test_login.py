"""Service authorization: three ways to say who asks, one new login, no account locked."""

from __future__ import annotations

import asyncio

import pytest
from pydantic import ValidationError

from hub.core.contracts import CannotSign, SigningProblem
from hub.core.errors import Pause
from hub.core.host import CheckStatus, diagnose
from hub.core.host.doctor import Check
from hub.signers.csc.manifest import MANIFEST, CscSettings
from simulation.csc.quirks import Quirk
from simulation.vendors.bad_days import BadDay
from tests.signers import holders
from tests.signers.csc.serving import HASTY, Served, certificates, host, serving
from tests.signers.parrot import parrot

TEACHER = holders.TEACHER
WAYS = ("client-credentials", "basic", "refresh-token")


def settings_for(served: Served, way: str) -> dict[str, object]:
    return {"login": way, "refresh_token": served.desk.refresh_token}


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_log_in(way: str, version: str) -> None:
    with serving(version) as served:
        signer = served.another(**settings_for(served, way))
        assert len(certificates(signer, TEACHER)) == 1
        path = "auth/login" if way == "basic" else "oauth2/token"
        assert len(served.asked(path)) == 1, "the token is kept"


@pytest.mark.parametrize("way", WAYS)
def test_an_account_that_is_turned_away_is_not_tried_again(way: str) -> None:
    with serving() as served:
        wrong = settings_for(served, way) | {"client_secret": "sai-bi-mat"}
        signer = served.another(**wrong)
        for _ in range(3):
            with pytest.raises(CannotSign) as caught:
                certificates(signer, TEACHER)
            assert caught.value.problem is SigningProblem.CREDENTIALS
            assert "sai-bi-mat" not in f"{caught.value.what}{caught.value.fields}"
        logins = served.asked("auth/login") + served.asked("oauth2/token")
        assert len(logins) == 1


def test_a_refresh_token_that_is_over() -> None:
    with serving() as served:
        signer = served.another(login="refresh-token", refresh_token="cu")
        with pytest.raises(CannotSign) as caught:
            certificates(signer, TEACHER)
        assert caught.value.fields["vendor_code"] == "invalid_grant"


@pytest.mark.parametrize("quirks", [[], [Quirk.EXPIRY_AS_CODE]], ids=["HTTP 401", "HTTP 400"])
def test_an_expired_token_is_replaced_once(quirks: list[Quirk]) -> None:
    with serving(quirks=quirks) as served:
        served.strike(BadDay.TOKEN_EXPIRES)
        served.certificate()
        # Each of the two questions, the list and the credential, lost its token once.
        assert len(served.asked("oauth2/token")) >= 2


@pytest.mark.parametrize("quirks", [[], [Quirk.EXPIRY_AS_CODE]], ids=["HTTP 401", "HTTP 400"])
def test_an_expired_token_is_not_replaced_twice(quirks: list[Quirk]) -> None:
    with serving(quirks=quirks) as served:
        served.desk._tokens = _Forgetful()
        with pytest.raises(CannotSign) as caught:
            certificates(served.signer, TEACHER)
        assert caught.value.problem is SigningProblem.CREDENTIALS
        assert len(served.asked("oauth2/token")) == 2


class _Forgetful(set[str]):
    """Keeps no token."""

    def add(self, element: str, /) -> None:
        """Forget it at once."""


def test_a_door_that_says_nothing() -> None:
    with serving() as served:
        served.desk.closed = True
        with pytest.raises(CannotSign) as caught:
            certificates(served.signer, TEACHER)
        assert caught.value.problem is SigningProblem.CREDENTIALS


def test_without_a_login_nothing_is_renewed() -> None:
    with serving(settings={"login": "none"}) as served:
        with pytest.raises(CannotSign) as caught:
            certificates(served.signer, TEACHER)
        assert caught.value.problem is SigningProblem.CREDENTIALS
        assert len(served.asked("credentials/list")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"login": "basic"},
        {"login": "client-credentials", "client_id": "a"},
        {"login": "refresh-token", "client_id": "a"},
        {"login": "none", "asynchronous": True},
        {"login": "none", "person": "CMT_"},
        {"login": "none", "version": "v3"},
    ],
)
def test_settings_that_cannot_be(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CscSettings.model_validate({"address": "https://csc.example"} | wrong)


# ── as the doctor tells it ───────────────────────────────────────────────────────────────────────


def examined(settings: dict[str, object]) -> Check:
    diagnosis = asyncio.run(diagnose(host(), {MANIFEST.id: settings | HASTY}))
    return next(one for one in diagnosis.signers if one.id == MANIFEST.id)


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_doctor_finds_it_available(version: str) -> None:
    with serving(version) as served:
        check = examined(served.world.settings(served.address, version))
        assert (check.status, check.reason) == (CheckStatus.AVAILABLE, None)


def test_the_doctor_tells_a_wrong_password() -> None:
    with serving() as served:
        check = examined(served.world.settings(served.address) | {"client_secret": "sai-bi-mat"})
        assert check.status is CheckStatus.UNAVAILABLE
        assert check.reason is not None
        assert "từ chối tài khoản" in check.reason.vi
        assert "sai-bi-mat" not in str(check)


@pytest.mark.parametrize(
    ("info", "words"),
    [
        ({"specs": "2.0.0.0", "methods": ["credentials/info", "signatures/signHash"]}, "2.0.0.0"),
        ({"specs": "", "methods": []}, "phiên bản ?"),
        ({"specs": "1.0.3.0", "methods": ["signatures/signHash"]}, "credentials/info"),
        ([], "khác quy ước"),
    ],
)
def test_the_doctor_tells_what_the_service_lacks(info: object, words: str) -> None:
    with parrot({"/csc/v1/info": (200, info)}) as address:
        check = examined({"address": address, "login": "none"})
        assert check.status is CheckStatus.UNAVAILABLE
        assert check.reason is not None
        assert words in check.reason.vi


def test_a_login_in_another_shape() -> None:
    with parrot({"/oauth2/token": (200, {"token_type": "Bearer"})}) as address:
        given = {"address": address, "client_id": "a", "client_secret": "b", **HASTY}
        signer = host().build_signer("csc", given)
        with pytest.raises(Pause):
            certificates(signer, TEACHER)


def test_terms() -> None:
    with serving(settings={"window": 120, "most_items": 7}) as served:
        terms = served.signer.terms()
        assert (terms.most_items, terms.window_seconds) == (7, 120)
        assert not terms.finds_by_request_id
