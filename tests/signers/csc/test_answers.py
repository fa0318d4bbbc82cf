"""Answers that no good service gives: each ends in the right class of error or outcome."""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode

import pytest
from asn1crypto import algos
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from hub.core.contracts import (
    CannotSign,
    Signer,
    SigningOutcome,
    SigningProblem,
    SigningState,
    Ticket,
)
from hub.core.errors import Actor, HubError, LostAnswer, Pause, Retry
from hub.signers.csc import client
from hub.signers.csc.algorithms import ALGORITHMS
from hub.signers.csc.values import half_of, signature_value
from tests.signers import holders
from tests.signers.csc.serving import HASTY, host, serving
from tests.signers.parrot import parrot

WORDS = "Nguyễn Văn Bí Mật"
LEAF = b64encode(holders.offered(holders.TEACHER).certificate).decode()
OPEN = {"key": {"status": "enabled", "algo": ["1.2.840.113549.1.1.1"]}, "multisign": 9}
CREDENTIAL = {**OPEN, "cert": {"certificates": [LEAF]}}
SAD = {"/credentials/authorize": (200, {"SAD": "quyen-ky"})}
ONE = {"/credentials/info": (200, CREDENTIAL)}


def signer_at(address: str, version: str = "v1") -> Signer:
    given = {"address": address, "login": "none", "version": version, **HASTY}
    return host().build_signer("csc", given)


def fail(caught: pytest.ExceptionInfo[HubError]) -> HubError:
    told = f"{caught.value.what}{caught.value.remedy}{caught.value.fields}"
    assert WORDS not in told
    assert "quyen-ky" not in told
    return caught.value


def started(words: dict[str, tuple[int, object]], version: str = "v1") -> Ticket:
    offered = holders.offered(holders.TEACHER, "C")
    with parrot(words) as address:
        return asyncio.run(signer_at(address, version).start(holders.request(offered), {}))


@pytest.mark.parametrize(
    "told",
    [
        {"key": {}},
        {**OPEN, "cert": {"certificates": ["không"]}},
        {**OPEN, "cert": {"certificates": [b64encode(WORDS.encode()).decode()]}},
        [],
    ],
)
def test_a_credential_in_another_shape(told: object) -> None:
    with pytest.raises(HubError) as caught:
        started({"/credentials/info": (200, told)})
    assert isinstance(fail(caught), Pause)


def test_a_credential_without_certificates_is_passed_over() -> None:
    words = {
        "/credentials/list": (200, {"credentialIDs": ["C"]}),
        "/credentials/info": (200, {**OPEN, "cert": {}}),
    }
    with parrot(words) as address:
        assert asyncio.run(signer_at(address).certificates(holders.TEACHER)) == ()


def test_endless_pages_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOST_CREDENTIALS", 3)
    page = {"credentialIDs": ["C"] * 2, "nextPageToken": "again"}
    words = {"/credentials/list": (200, page), "/credentials/info": (200, CREDENTIAL)}
    with parrot(words) as address:
        found = asyncio.run(signer_at(address).certificates(holders.TEACHER))
    assert len(found) == 3
    words = {"/credentials/list": (200, {"credentialIDs": [], "nextPageToken": "again"})}
    with parrot(words) as address:
        assert asyncio.run(signer_at(address).certificates(holders.TEACHER)) == ()


@pytest.mark.parametrize("told", [{}, {"expiresIn": 9}, {"SAD": None}])
def test_leave_that_is_none(told: object) -> None:
    with pytest.raises(Pause) as caught:
        started({**ONE, "/credentials/authorize": (200, told)})
    assert caught.value.who is Actor.VENDOR


@pytest.mark.parametrize(
    "told", [{}, {"signatures": []}, {"signatures": ["không"]}, {"signatures": [""]}]
)
def test_signatures_that_are_none(told: object) -> None:
    ticket = started({**ONE, **SAD, "/signatures/signHash": (200, told)})
    assert ticket.outcome is not None
    assert ticket.outcome.state is SigningState.FAILED
    assert ticket.outcome.problem is SigningProblem.PROVIDER


def about(description: str, error: str = "invalid_request") -> dict[str, str]:
    return {"error": error, "error_description": description}


REFUSALS: list[tuple[int, object, SigningProblem]] = [
    (400, {"error": "invalid_pin"}, SigningProblem.CREDENTIALS),
    (400, about("PIN locked", "invalid_pin"), SigningProblem.CREDENTIALS),
    (400, about("The credential is disabled"), SigningProblem.CERTIFICATE),
    (400, about("Signing certificate is expired"), SigningProblem.CERTIFICATE),
    (400, about("Numbers of signatures is too high"), SigningProblem.PROVIDER),
    (400, about("Invalid parameter client_secret"), SigningProblem.CREDENTIALS),
    (400, about(WORDS, WORDS), SigningProblem.PROVIDER),
    (401, {}, SigningProblem.CREDENTIALS),
    (402, b"", SigningProblem.QUOTA),
    (403, b"<html>", SigningProblem.PROVIDER),
    (404, {}, SigningProblem.PROVIDER),
]


@pytest.mark.parametrize(("status", "told", "problem"), REFUSALS)
def test_refusals(status: int, told: object, problem: SigningProblem) -> None:
    with pytest.raises(CannotSign) as caught:
        started({**ONE, "/credentials/authorize": (status, told)})
    error = fail(caught)
    assert isinstance(error, CannotSign)
    assert error.problem is problem


@pytest.mark.parametrize("code", ["server_error", "temporarily_unavailable"])
def test_a_service_that_is_not_well(code: str) -> None:
    with pytest.raises(Retry) as caught:
        started({**ONE, "/credentials/authorize": (400, {"error": code})})
    assert not isinstance(caught.value, LostAnswer)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"error": "access_denied"}, SigningState.REFUSED),
        ({"error": "x", "error_description": "Authorization timed out"}, SigningState.EXPIRED),
    ],
)
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_person_s_no_or_silence(told: object, state: SigningState, version: str) -> None:
    ticket = started({**ONE, "/credentials/authorize": (403, told)}, version)
    assert ticket.outcome is not None
    assert ticket.outcome.state is state


# ── version 2: asked about later ─────────────────────────────────────────────────────────────────


def polled(words: dict[str, tuple[int, object]]) -> SigningOutcome:
    first = {**ONE, "/credentials/authorize": (202, {"handle": "h"})}
    with parrot({**first, **words}) as address:
        signer = signer_at(address, "v2")
        offered = holders.offered(holders.TEACHER, "C")
        ticket = asyncio.run(signer.start(holders.request(offered), {}))
        assert ticket.provider_id == "h"
        return asyncio.run(signer.poll(ticket))


def test_leave_that_is_still_waited_for() -> None:
    outcome = polled({"/credentials/authorizeCheck": (202, {"handle": "h"})})
    assert outcome.state is SigningState.PENDING


@pytest.mark.parametrize(
    ("told", "state", "problem"),
    [
        ({"error": "access_denied"}, SigningState.REFUSED, None),
        ({"error": "invalid_request"}, SigningState.FAILED, SigningProblem.PROVIDER),
        (
            {"error": "invalid_authentication_data"},
            SigningState.FAILED,
            SigningProblem.CREDENTIALS,
        ),
    ],
)
def test_what_became_of_leave(
    told: object, state: SigningState, problem: SigningProblem | None
) -> None:
    outcome = polled({"/credentials/authorizeCheck": (400, told)})
    assert (outcome.state, outcome.problem) == (state, problem)


def test_the_account_is_turned_away_while_somebody_is_waited_for() -> None:
    with pytest.raises(CannotSign) as caught:
        polled({"/credentials/authorizeCheck": (401, {"error": "invalid_token"})})
    assert caught.value.problem is SigningProblem.CREDENTIALS


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_is_asked_again_later(status: int) -> None:
    with pytest.raises(Retry):
        polled({"/credentials/authorizeCheck": (status, {})})


# ── algorithms ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("bits", [256, 384, 512])
def test_parameters_of_pss_are_what_a_stranger_reads(bits: int) -> None:
    algorithm = ALGORITHMS[f"http://www.w3.org/2007/05/xmldsig-more#sha{bits}-rsa-MGF1"]
    read = algos.RSASSAPSSParams.load(b64decode(algorithm.parameters), strict=True)
    assert read["hash_algorithm"]["algorithm"].native == f"sha{bits}"
    assert read["mask_gen_algorithm"]["algorithm"].native == "mgf1"
    assert read["mask_gen_algorithm"]["parameters"]["algorithm"].native == f"sha{bits}"
    assert read["salt_length"].native == bits // 8 == algorithm.size
    assert algos.DigestAlgorithmId.map(algorithm.hash) == f"sha{bits}"


@pytest.mark.parametrize("uri", ALGORITHMS)
def test_signature_algorithms_are_what_a_stranger_calls_them(uri: str) -> None:
    names = {algos.SignedDigestAlgorithmId.map(oid) for oid in ALGORITHMS[uri].offered_as}
    kind, bits = ("ecdsa" if "ecdsa" in uri else "rsa"), uri.replace("-rsa-MGF1", "")[-3:]
    expected = {"rsassa_pss"} if "MGF1" in uri else {f"sha{bits}_{kind}"}
    assert names - {"rsassa_pkcs1v15"} == expected


def test_a_value_of_another_curve_is_none() -> None:
    with serving(keys=[holders.key_of(holders.TEACHER, "ec-256")]) as served:
        offered = served.certificate()
    assert half_of(offered.certificate) == 32
    longer = b64encode(encode_dss_signature(1 << 300, 1)).decode()
    with pytest.raises(ValueError, match="another curve"):
        signature_value(longer, 32)
