"""A signing SIM over real SOAP with mutual TLS: what it answers, and what it should not answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12

from hub.core.contracts import (
    CannotSign,
    Holder,
    Signer,
    SigningOutcome,
    SigningProblem,
    SigningRequest,
    SigningState,
    Ticket,
)
from hub.core.errors import HubError, LostAnswer, Pause, Retry
from hub.core.host import CheckStatus, PluginHost, diagnose
from simulation.pki import HolderKey
from simulation.signing.phone import Habit
from simulation.vgca.bad_days import SimBadDay
from simulation.vgca.mssp import PATIENCE, Mssp
from simulation.vgca.world import VgcaWorld
from tests.signers.vgca.asking import ECDSA_SHA256, RSA_SHA256, digests, request, run, verify

IMPATIENT = {"first_wait": 0.001, "budget": 1.0}


@contextmanager
def serving(
    world: VgcaWorld,
    habit: Habit = Habit.CONFIRMS,
    bad_day: SimBadDay = SimBadDay.NONE,
    **settings: object,
) -> Iterator[tuple[Mssp, Signer]]:
    """Start a service without TLS, and a signer that calls it."""
    mssp = world.mssp(habit, bad_day)
    with mssp.serving() as address:
        known = {**world.mssp_settings(address), "ca": None, **IMPATIENT, **settings}
        yield mssp, PluginHost().build_signer("vgca-sim", known)


def wanted(world: VgcaWorld, count: int = 1, method: str = RSA_SHA256) -> SigningRequest:
    certificate = world.managers[0].certificate
    return request(certificate, *digests(count), method=method, reference="84000000000")


def settled(signer: Signer, ticket: Ticket, questions: int = PATIENCE + 2) -> SigningOutcome:
    """Ask until the outcome is there, as the hub does at its pace."""
    outcome = ticket.outcome or run(signer.poll(ticket))
    for _ in range(questions):
        if outcome.state is not SigningState.PENDING:
            break
        outcome = run(signer.receive(ticket, b"<believe me/>"))
    return outcome


def signed(signer: Signer, asked: SigningRequest) -> tuple[Ticket, SigningOutcome]:
    ticket = run(signer.start(asked, {}))
    return ticket, settled(signer, ticket)


def test_sim_signs_a_request_of_several_with_one_pin(world: VgcaWorld) -> None:
    """sim-digest-info, sim-one-call-a-digest, sim-same-number-keeps-the-pin"""
    with serving(world) as (mssp, signer):
        asked = wanted(world, 3)
        ticket = run(signer.start(asked, {}))
        assert ticket.outcome is None
        assert run(signer.poll(ticket)).state is SigningState.PENDING  # 504 OUTSTANDING
        assert len(json.loads(ticket.memo)) == 3
    with mssp.serving() as address:  # The hub restarts: all that is needed stands in the ticket.
        known = {**world.mssp_settings(address), "ca": None}
        outcome = settled(PluginHost().build_signer("vgca-sim", known), ticket)
    assert outcome.state is SigningState.SIGNED
    for digest, signature in zip(digests(3), outcome.signatures, strict=True):
        verify(world.managers[0].certificate, digest, signature, RSA_SHA256)
    (prompt,) = mssp.subscribers["84000000000"].phone.shown
    assert prompt.transaction == f"A{asked.request_id}"
    assert prompt.lines == ("6A GVCN",)


def test_sim_synchronous_mode_answers_at_once(world: VgcaWorld) -> None:
    with serving(world, messaging="synch") as (_, signer):
        ticket = run(signer.start(wanted(world, 2), {}))
        assert ticket.outcome is not None
        assert ticket.outcome.state is SigningState.SIGNED
        assert run(signer.poll(ticket)) == ticket.outcome
        verify(
            world.managers[0].certificate, digests(2)[1], ticket.outcome.signatures[1], RSA_SHA256
        )
    with serving(world, Habit.REFUSES, messaging="synch") as (_, signer):
        ticket = run(signer.start(wanted(world, 2), {}))
        assert ticket.outcome is not None
        assert ticket.outcome.state is SigningState.REFUSED


OK = SigningState.SIGNED
FAILED = SigningState.FAILED
Outcome = tuple[SigningState, SigningProblem | None]


@pytest.mark.parametrize(
    ("habit", "bad_day", "expected"),
    [
        pytest.param(
            Habit.REFUSES, SimBadDay.NONE, (SigningState.REFUSED, None), id="sim-401-as-fault"
        ),
        pytest.param(
            Habit.REFUSES, SimBadDay.NO_FAULTS, (SigningState.REFUSED, None), id="sim-401-in-status"
        ),
        pytest.param(
            Habit.SLEEPS, SimBadDay.NONE, (SigningState.EXPIRED, None), id="sim-208-expired"
        ),
        pytest.param(Habit.ANSWERS_TWICE, SimBadDay.NONE, (OK, None), id="sim-answers-twice"),
        pytest.param(Habit.CONFIRMS, SimBadDay.VALID, (OK, None), id="sim-502-is-signed-too"),
        *(
            pytest.param(Habit.CONFIRMS, day, expected, id=f"sim-{day.value}")
            for day, expected in {
                SimBadDay.CANCEL_405: (SigningState.REFUSED, None),
                SimBadDay.TIMEOUT_406: (SigningState.EXPIRED, None),
                SimBadDay.PIN_LOCKED: (FAILED, SigningProblem.CREDENTIALS),
                SimBadDay.CARD_LOCKED: (FAILED, SigningProblem.CREDENTIALS),
                SimBadDay.NO_KEY: (FAILED, SigningProblem.CERTIFICATE),
                SimBadDay.REVOKED: (FAILED, SigningProblem.CERTIFICATE),
                SimBadDay.INVALID: (FAILED, SigningProblem.PROVIDER),
                SimBadDay.UNKNOWN_CODE: (FAILED, SigningProblem.PROVIDER),
                SimBadDay.NO_SIGNATURE: (FAILED, SigningProblem.PROVIDER),
            }.items()
        ),
    ],
)
def test_sim_outcomes(
    world: VgcaWorld, habit: Habit, bad_day: SimBadDay, expected: Outcome
) -> None:
    with serving(world, habit, bad_day) as (_, signer):
        _, outcome = signed(signer, wanted(world))
    assert (outcome.state, outcome.problem) == expected
    assert (outcome.reason is None) == (outcome.state is OK)
    assert "lời của dịch vụ" not in str(outcome.reason)


def test_sim_refused_number_ends_a_request_before_the_next_prompt(world: VgcaWorld) -> None:
    with serving(world) as (mssp, signer):
        asked = request(world.seal.certificate, *digests(3), reference="84999999999")
        ticket, outcome = signed(signer, asked)
    assert (outcome.state, outcome.problem) == (FAILED, SigningProblem.CERTIFICATE)
    assert len(mssp.asked) == 1
    assert ticket.provider_id == asked.request_id


@pytest.mark.parametrize(
    ("bad_day", "error"),
    [
        pytest.param(SimBadDay.LOSES_ANSWERS, LostAnswer, id="sim-lost-answer-is-uncertain"),
        pytest.param(SimBadDay.DROPS, LostAnswer, id="sim-dropped-is-uncertain-too"),
        pytest.param(SimBadDay.FAULT, LostAnswer, id="sim-fault-without-subcode"),
        pytest.param(SimBadDay.NOT_SOAP, HubError, id="sim-not-soap"),
    ],
)
def test_sim_what_is_not_known_is_never_asked_twice(
    world: VgcaWorld, bad_day: SimBadDay, error: type[HubError]
) -> None:
    with serving(world, bad_day=bad_day) as (mssp, signer):
        with pytest.raises(error):
            run(signer.start(wanted(world, 3), {}))
        assert len(mssp.asked) <= 1
    assert not signer.terms().finds_by_request_id


def test_sim_nothing_arrived_where_nobody_listens(world: VgcaWorld) -> None:
    with serving(world) as (_, signer):
        pass
    with pytest.raises(Retry) as error:
        run(signer.start(wanted(world), {}))
    assert not isinstance(error.value, LostAnswer)


def test_sim_half_sent_is_uncertain(world: VgcaWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service goes away behind the first prompt: the second certainly did not arrive."""
    with serving(world) as (mssp, signer):
        asked = wanted(world, 2)
        answer = mssp.answer

        def once(path: str, body: bytes) -> tuple[int, bytes]:
            return (429, b"") if mssp.asked else answer(path, body)

        monkeypatch.setattr(Mssp, "answer", lambda _self, path, body: once(path, body))
        with pytest.raises(LostAnswer):
            run(signer.start(asked, {}))


def test_sim_certificates_come_without_a_prompt(world: VgcaWorld) -> None:
    """sim-registration-408: the certificate is known before anything is hashed."""
    manager = world.managers[0]
    with serving(world) as (mssp, signer):
        holder = Holder(personal_id=manager.profile.personal_id, full_name=manager.profile.holder)
        (found,) = run(signer.certificates(holder))
        assert found.certificate == manager.certificate.public_bytes(Encoding.DER)
        assert found.chain == (manager.chain[0].public_bytes(Encoding.DER),)
        assert found.reference == "84000000000"
        assert mssp.subscribers["84000000000"].phone.shown == []
        seal = run(signer.certificates(Holder(full_name=world.seal.profile.holder)))
        assert [one.certificate for one in seal] == [_der(world.seal)]
        assert run(signer.certificates(Holder(full_name="Không Có Ai"))) == ()
        mssp.subscribers.pop("84000000000")
        assert run(signer.certificates(holder)) == ()


def test_sim_that_holds_another_person_s_certificate_is_not_the_holder_s(
    world: VgcaWorld, tmp_path: Path
) -> None:
    phones = tmp_path / "phones.json"
    phones.write_text('[{"msisdn": "84000000000", "full_name": "Người Khác"}]', "utf-8")
    with serving(world, phones=str(phones)) as (_, signer):
        assert run(signer.certificates(Holder(full_name="Người Khác"))) == ()


def test_sim_account_that_is_turned_away(world: VgcaWorld) -> None:
    with serving(world, ap_password="sai") as (_, signer):
        with pytest.raises(CannotSign) as refusal:
            run(signer.certificates(Holder(full_name=world.seal.profile.holder)))
        assert refusal.value.problem is SigningProblem.CREDENTIALS
        assert "sai" not in str(refusal.value)
        _, outcome = signed(signer, wanted(world))
        assert outcome.problem is SigningProblem.CREDENTIALS


def test_sim_certificate_that_is_none(world: VgcaWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(world) as (mssp, signer):
        credential = mssp.subscribers["84000000000"].credentials[0]
        monkeypatch.setattr(type(credential), "chain", (b"khong phai DER", b"", b""))
        with pytest.raises(CannotSign) as refusal:
            run(signer.certificates(Holder(full_name=world.managers[0].profile.holder)))
    assert refusal.value.problem is SigningProblem.PROVIDER


def test_sim_tells_its_terms(world: VgcaWorld) -> None:
    with serving(world, window=60, most_items=7) as (_, signer):
        terms = signer.terms()
        assert (terms.window_seconds, terms.most_items) == (60, 7)
        assert signer.inputs() == ()
        run(signer.cancel(Ticket("ky-0123456789", "G1")))
        with pytest.raises(CannotSign):
            run(signer.start(wanted(world, method=ECDSA_SHA256), {}))


def test_sim_with_mutual_tls(world: VgcaWorld, tmp_path: Path) -> None:
    """sim-mutual-tls: who shows no certificate of the provider's is not let in."""
    stranger = tmp_path / "stranger.p12"
    key = world.seal.key
    stranger.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"x", key, world.seal.certificate, None, NoEncryption()
        )
    )
    mssp = world.mssp()
    with mssp.serving(world.files.key, world.files.authority) as address:
        known = {**world.mssp_settings(address), **IMPATIENT}
        signer = PluginHost().build_signer("vgca-sim", known)
        assert run(signer.availability()).available
        _, outcome = signed(signer, wanted(world))
        assert outcome.state is SigningState.SIGNED
        asked = len(mssp.asked)
        other = {**known, "identity": str(stranger), "identity_password": None}
        outsider = PluginHost().build_signer("vgca-sim", other)
        assert not run(outsider.availability()).available
        with pytest.raises(HubError):
            run(outsider.start(wanted(world), {}))
        untrusting = PluginHost().build_signer("vgca-sim", {**known, "ca": None})
        with pytest.raises(Pause):
            run(untrusting.start(wanted(world), {}))
        assert len(mssp.asked) == asked


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("phones", b"[{}]", id="phones-wrong"),
        pytest.param("phones", None, id="phones-missing"),
        pytest.param("identity", b"khong phai PKCS#12", id="identity-wrong"),
        pytest.param("identity", None, id="identity-missing"),
    ],
)
def test_doctor_tells_what_a_sim_signer_lacks(
    world: VgcaWorld, tmp_path: Path, name: str, content: bytes | None
) -> None:
    world.mssp()
    file = tmp_path / "tep"
    if content is not None:
        file.write_bytes(content)
    known = {**world.mssp_settings("https://localhost:9"), name: str(file)}
    checks = run(diagnose(PluginHost(), {"vgca-sim": known})).signers
    (check,) = [one for one in checks if one.id == "vgca-sim"]
    assert check.status is CheckStatus.FAILED
    assert check.remedy is not None
    assert "khong phai" not in f"{check.reason}{check.remedy}"


def test_sim_identity_without_a_key_or_with_another_password(
    world: VgcaWorld, tmp_path: Path
) -> None:
    world.mssp()
    bare = tmp_path / "bare.p12"
    bare.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"x", None, world.seal.certificate, None, NoEncryption()
        )
    )
    known = world.mssp_settings("https://localhost:9")
    for change in ({"identity": str(bare)}, {"identity_password": "sai"}):
        with pytest.raises(Pause) as refusal:
            PluginHost().build_signer("vgca-sim", {**known, **change})
        assert "PKCS#12" in str(refusal.value)


def _der(holder: HolderKey) -> bytes:
    return holder.certificate.public_bytes(Encoding.DER)


def test_sim_without_a_key_has_no_certificate_and_signs_nothing(world: VgcaWorld) -> None:
    with serving(world) as (mssp, signer):
        mssp.subscribers["84000000000"].credentials.clear()
        manager = Holder(full_name=world.managers[0].profile.holder)
        assert run(signer.certificates(manager)) == ()
        _, outcome = signed(signer, wanted(world))
    assert (outcome.state, outcome.problem) == (FAILED, SigningProblem.CERTIFICATE)


def test_sim_that_takes_one_hash_only_says_so_before_the_prompt(world: VgcaWorld) -> None:
    sha384 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"
    with serving(world) as (mssp, signer):
        asked = request(
            world.managers[0].certificate, bytes(48), method=sha384, reference="84000000000"
        )
        _, outcome = signed(signer, asked)
        assert outcome.problem is SigningProblem.PROVIDER
        assert mssp.subscribers["84000000000"].phone.shown == []


@pytest.mark.parametrize("body", [b"", b"<html/>", b"<a><b></a>"])
def test_sim_service_calls_what_it_cannot_read_wrong(world: VgcaWorld, body: bytes) -> None:
    status, answer = world.mssp().answer("/soap/services/MSS_SignaturePort", body)
    assert status == 500
    assert b"mss:_101" in answer


def test_sim_number_that_the_service_does_not_know(world: VgcaWorld) -> None:
    with serving(world) as (_, signer):
        outcome = run(signer.poll(Ticket("ky-0123456789", "G77", memo='["G77"]')))
    assert (outcome.state, outcome.problem) == (FAILED, SigningProblem.PROVIDER)
