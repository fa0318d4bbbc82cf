"""VGCA Sign Service over a real WebSocket: what it answers, and what it should not answer."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.contracts import CannotSign, Holder, SigningOutcome, SigningProblem, SigningState
from hub.core.contracts import Ticket as ContractTicket
from hub.core.errors import Pause, Retry
from hub.core.host import CheckStatus, PluginHost, diagnose
from hub.signers.vgca.manifest import SERVICE, ServiceSettings
from hub.signers.vgca.service.signer import ServiceSigner
from hub.signers.vgca.service.wire import Reply, read_reply
from simulation.pki.server_files import ServerFiles
from simulation.signing.account import Credential
from simulation.signing.phone import Habit, Phone
from simulation.vgca.bad_days import BadDay
from simulation.vgca.service import SignService
from simulation.vgca.world import VgcaWorld
from tests.signers.vgca.asking import ECDSA_SHA256, RSA_SHA256, digests, request, run, start, verify
from tests.signers.vgca.conftest import People

Serving = Callable[..., tuple[SignService, ServiceSigner]]


@pytest.fixture(scope="module")
def credential(people: People) -> Credential:
    return people.credential(people.manager)


@pytest.fixture
def serving(people: People, credential: Credential) -> Iterator[Serving]:
    """Start a service without TLS, as old versions are, and a signer that calls it."""
    with ExitStack() as stack:

        def begin(**how: object) -> tuple[SignService, ServiceSigner]:
            patience = how.pop("patience", 30)
            how = {"other": people.credential(people.seal, 1), **how}
            service = SignService(credential, **how)  # type: ignore[arg-type]
            address = stack.enter_context(service.serving())
            return service, signer_at(address, patience=patience)

        yield begin


def signer_at(address: str, **settings: object) -> ServiceSigner:
    signer = SERVICE.build(ServiceSettings.model_validate({"address": address, **settings}))
    assert isinstance(signer, ServiceSigner)
    return signer


def outcome_of(signer: ServiceSigner, credential: Credential, count: int = 1) -> SigningOutcome:
    ticket = start(signer, request(credential.holder.certificate, *digests(count)))
    assert ticket.outcome is not None
    assert run(signer.poll(ticket)) == run(signer.receive(ticket, b"{}")) == ticket.outcome
    return ticket.outcome


def test_service_signs_one_digest_a_connection(serving: Serving, credential: Credential) -> None:
    """service-one-call-a-digest, service-values-are-strings, service-hash-is-base64"""
    service, signer = serving()
    outcome = outcome_of(signer, credential, 3)
    assert outcome.state is SigningState.SIGNED
    for digest, signature in zip(digests(3), outcome.signatures, strict=True):
        verify(credential.holder.certificate, digest, signature, RSA_SHA256)
    assert [asked.operation for asked in service.asked] == ["SignMsg"] * 3
    sent = json.loads(service.asked[0].message)
    assert set(sent) == {"HashAlg", "HashValue", "Encode"}
    assert all(isinstance(value, str) for value in sent.values())


@pytest.mark.parametrize(
    ("how", "state", "problem"),
    [
        pytest.param(
            {"phone": Phone(Habit.REFUSES, 0)}, SigningState.REFUSED, None, id="service-status-11"
        ),
        pytest.param(
            {"phone": Phone(Habit.SLEEPS, 0), "patience": 0.3},
            SigningState.EXPIRED,
            None,
            id="service-never-answers",
        ),
        *(
            pytest.param(
                {"bad_day": day},
                SigningState.FAILED,
                SigningProblem.PROVIDER,
                id=f"service-{day.value}",
            )
            for day in (
                BadDay.STATUS_14,
                BadDay.STATUS_28,
                BadDay.NO_SIGNATURE,
                BadDay.NOT_JSON,
                BadDay.BINARY,
                BadDay.TOO_BIG,
                BadDay.CLOSES,
            )
        ),
        pytest.param(
            {"bad_day": BadDay.OTHER_TOKEN},
            SigningState.FAILED,
            SigningProblem.CERTIFICATE,
            id="service-another-token",
        ),
    ],
)
def test_service_outcomes(
    serving: Serving,
    credential: Credential,
    how: dict[str, object],
    state: SigningState,
    problem: SigningProblem | None,
) -> None:
    _, signer = serving(**how)
    outcome = outcome_of(signer, credential)
    assert (outcome.state, outcome.problem, outcome.signatures) == (state, problem, ())
    assert outcome.reason is not None
    assert "lời của dịch vụ" not in str(outcome.reason)  # Its own words may hold anything.


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"bad_day": BadDay.TEXT_STATUS}, id="service-status-as-text"),
        pytest.param({"phone": Phone(Habit.ANSWERS_TWICE, 0)}, id="service-answers-twice"),
    ],
)
def test_service_signs_all_the_same(
    serving: Serving, credential: Credential, how: dict[str, object]
) -> None:
    _, signer = serving(**how)
    outcome = outcome_of(signer, credential, 2)
    assert outcome.state is SigningState.SIGNED
    verify(credential.holder.certificate, digests(2)[1], outcome.signatures[1], RSA_SHA256)


def test_service_half_a_request_is_none(serving: Serving, credential: Credential) -> None:
    service, signer = serving(bad_day=BadDay.STATUS_14, patient_until=1)
    outcome = outcome_of(signer, credential, 5)
    assert (outcome.state, outcome.signatures) == (SigningState.FAILED, ())
    assert len(service.asked) == 2


def test_service_certificate_costs_one_trial_signature(
    serving: Serving, credential: Credential, people: People
) -> None:
    """service-certificate-by-trial: SignMsg is the only way to learn CertBase64."""
    service, signer = serving()
    holder = Holder(full_name=people.manager.profile.holder)
    (found,) = run(signer.certificates(holder))
    assert found.certificate == credential.certificate
    assert run(signer.certificates(Holder(full_name="Không Có Ai"))) == ()
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("how", "problem"),
    [
        ({"phone": Phone(Habit.REFUSES, 0)}, SigningProblem.CREDENTIALS),
        ({"bad_day": BadDay.STATUS_28}, SigningProblem.PROVIDER),
        ({"bad_day": BadDay.WRONG_SIGNATURE}, SigningProblem.PROVIDER),
    ],
    ids=["refused", "failed", "service-unproven-certificate"],
)
def test_service_certificate_that_is_not_learnt(
    serving: Serving, how: dict[str, object], problem: SigningProblem
) -> None:
    _, signer = serving(**how)
    with pytest.raises(CannotSign) as refusal:
        run(signer.certificates(Holder(full_name="Ai Đó")))
    assert refusal.value.problem is problem


def test_service_with_an_ec_token_proves_nothing(people: People) -> None:
    holder = people.with_key(people.seal, "ec-256")
    root = people.authority.roots["government"].certificate
    service = SignService(Credential("ec", holder, root))
    with service.serving() as address, pytest.raises(CannotSign):
        run(signer_at(address).certificates(Holder(full_name="Ai Đó")))


def test_service_knows_one_algorithm(serving: Serving, credential: Credential) -> None:
    service, signer = serving()
    with pytest.raises(CannotSign):
        start(signer, request(credential.holder.certificate, *digests(1), method=ECDSA_SHA256))
    assert service.asked == []
    assert signer.inputs() == ()
    assert signer.terms().window_seconds == 0
    run(signer.cancel(ContractTicket("ky-0123456789", "1")))
    lost = run(signer.poll(ContractTicket("ky-0123456789", "1")))
    assert lost.state is SigningState.FAILED


def test_service_over_tls_with_origin_and_issuers(
    people: People, credential: Credential, server_files: ServerFiles, tmp_path: Path
) -> None:
    issuer = people.authority.subordinates["government"].certificate
    pem = tmp_path / "issuers.pem"
    pem.write_bytes(issuer.public_bytes(Encoding.PEM))
    service = SignService(credential)
    with service.serving(server_files.key) as address:
        signer = signer_at(
            address, ca=server_files.authority, issuers=pem, origin="https://truc.hocba.invalid"
        )
        assert run(signer.availability()).available
        holder = Holder(full_name=people.manager.profile.holder)
        (found,) = run(signer.certificates(holder))
        assert found.chain == (issuer.public_bytes(Encoding.DER),)
        assert service.asked[0].origin == "https://truc.hocba.invalid"
        stranger = signer_at(address)
        with pytest.raises(Pause) as untrusted:
            start(stranger, request(credential.holder.certificate, *digests(1)))
        assert "TLS" in str(untrusted.value)
        assert not run(stranger.availability()).available
    assert len(service.asked) == 1


def test_service_that_is_not_running() -> None:
    """service-connection-refused: probed within seconds, nothing was asked."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"ws://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Retry):
        run(signer_at(address).certificates(Holder(full_name="Ai Đó")))
    (check,) = [
        one
        for one in run(diagnose(PluginHost(), {"vgca-service": {"address": address}})).signers
        if one.id == "vgca-service"
    ]
    assert check.status is CheckStatus.UNAVAILABLE
    assert check.reason is not None
    assert "không thấy vgca sign service" in check.reason.vi.lower()


@pytest.mark.parametrize(
    "settings",
    [
        {"address": "wss://may-khac.invalid:8987"},
        {"address": "https://127.0.0.1:8987"},
        {"issuers": "khong-co.pem"},
    ],
    ids=["another-machine", "no-websocket", "no-file"],
)
def test_service_settings_that_cannot_be(settings: dict[str, str]) -> None:
    with pytest.raises(Pause):
        PluginHost().build_signer("vgca-service", settings)


@settings(max_examples=30)
@given(st.binary(max_size=40))
def test_service_whatever_comes_is_an_answer_or_none(message: bytes) -> None:
    assert read_reply(message) is None or isinstance(read_reply(message), Reply)


@pytest.mark.parametrize(
    "message",
    ['{"Status": 0, "Signature": 5}', '{"Status": 0, "Signature": "*"}', '{"Signature": "AA=="}'],
)
def test_service_answers_of_another_shape(message: str) -> None:
    assert read_reply(message) is None


def test_service_world_has_another_token_at_hand(world: VgcaWorld) -> None:
    service = world.service(world.seal, bad_day=BadDay.OTHER_TOKEN)
    with service.serving() as address:
        ticket = start(signer_at(address), request(world.seal.certificate, *digests(1)))
    assert ticket.outcome is not None
    assert ticket.outcome.problem is SigningProblem.CERTIFICATE
