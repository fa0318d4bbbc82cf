"""A real PKCS#11 token (SoftHSM2): every key, every way in which it cannot be used."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload

import pkcs11
import pytest
from pkcs11 import TokenFlag

from hub.core.contracts import Availability, Holder, SigningProblem, SigningState, Ticket
from hub.core.errors import Bug
from hub.core.host import CheckStatus, PluginHost, diagnose
from hub.signers.vgca.token.client import TokenClient, refuse_unusable
from hub.signers.vgca.token.problems import Problem, TokenProblem, problem_of
from hub.signers.vgca.token.signer import PIN as PIN_INPUT
from hub.signers.vgca.token.signer import TokenSigner
from hub.signers.vgca.token.wire import METHODS
from simulation.pki import HolderKey
from simulation.vgca.token import PIN, TokenDrawer, module, put_key
from tests.signers.vgca.asking import (
    ECDSA_SHA256,
    PSS_SHA256,
    RSA_SHA256,
    digests,
    request,
    run,
    start,
    verify,
)
from tests.signers.vgca.conftest import People

pytestmark = pytest.mark.needs_softhsm
GIVEN = {PIN_INPUT: PIN}
LABEL = "Trường giả lập"


@pytest.fixture(scope="module")
def keys(people: People) -> dict[str, HolderKey]:
    """One key of each kind, all on one token."""
    return {
        "rsa-2048": people.with_key(people.manager, "rsa-2048"),
        "rsa-3072": people.with_key(people.manager, "rsa-3072"),
        "ec-256": people.with_key(people.seal, "ec-256"),
    }


@pytest.fixture(scope="module")
def client(drawer: TokenDrawer, keys: dict[str, HolderKey]) -> Iterator[TokenClient]:
    drawer.insert(LABEL, keys.values())
    yield TokenClient(module(), LABEL)
    drawer.remove(LABEL)


@pytest.fixture
def signer(client: TokenClient) -> TokenSigner:
    return TokenSigner(client)


def refused(signer: TokenSigner, holder: HolderKey, pin: str, method: str = RSA_SHA256) -> Problem:
    with pytest.raises(TokenProblem) as refusal:
        start(signer, request(holder.certificate, *digests(1), method=method), {PIN_INPUT: pin})
    told = f"{refusal.value} {refusal.value.remedy} {refusal.value.fields}"
    assert not pin or pin not in told
    return refusal.value.token


@pytest.mark.parametrize(
    ("kind", "method", "size"),
    [
        pytest.param("rsa-2048", RSA_SHA256, 256, id="token-rsa-2048"),
        pytest.param("rsa-3072", RSA_SHA256, 384, id="token-rsa-3072-signature-is-384-bytes"),
        pytest.param("rsa-2048", PSS_SHA256, 256, id="token-pss-where-the-token-has-it"),
        pytest.param("ec-256", ECDSA_SHA256, 64, id="token-ec-answers-r-and-s"),
    ],
)
def test_a_token_signs_in_order(
    signer: TokenSigner, keys: dict[str, HolderKey], kind: str, method: str, size: int
) -> None:
    certificate, wanted = keys[kind].certificate, digests(3)
    ticket = start(signer, request(certificate, *wanted, method=method), GIVEN)
    assert ticket.outcome is not None
    assert ticket.outcome.state is SigningState.SIGNED
    for digest, signature in zip(wanted, ticket.outcome.signatures, strict=True):
        assert len(signature) == size
        verify(certificate, digest, signature, method)
    assert run(signer.poll(ticket)) == run(signer.receive(ticket, b"{}")) == ticket.outcome


def test_token_ticket_from_before_a_restart_has_failed(signer: TokenSigner) -> None:
    outcome = run(signer.poll(Ticket("ky-0123456789", "ky-0123456789")))
    assert (outcome.state, outcome.problem) == (SigningState.FAILED, SigningProblem.PROVIDER)
    run(signer.cancel(Ticket("ky-0123456789", "ky-0123456789")))


def test_token_two_requests_at_once_stay_apart(
    client: TokenClient, keys: dict[str, HolderKey]
) -> None:
    """One with a wrong PIN never signs under the login of the other."""
    der = request(keys["rsa-2048"].certificate, b"").certificate
    method = METHODS[RSA_SHA256]

    async def both() -> tuple[object, ...]:
        asked = (client.sign(der, method, digests(9), pin) for pin in (PIN, "00000000", PIN))
        return tuple(await asyncio.gather(*asked, return_exceptions=True))

    first, second, third = run(both())
    assert isinstance(first, tuple)
    assert isinstance(second, TokenProblem)
    assert isinstance(third, tuple)


def test_token_certificates_by_name_without_the_authority(
    signer: TokenSigner, keys: dict[str, HolderKey], people: People
) -> None:
    """The government's certificates carry no personal id: the name decides (signers.md §3.5)."""
    name = people.manager.profile.holder
    found = run(signer.certificates(Holder(personal_id="000000000000", full_name=name)))
    wanted = {request(keys[kind].certificate, b"").certificate for kind in ("rsa-2048", "rsa-3072")}
    assert {one.certificate for one in found} == wanted
    issuer = people.authority.subordinates["government"].certificate
    assert found[0].chain == (request(issuer, b"").certificate,)
    assert run(signer.certificates(Holder(full_name="Không Có Ai"))) == ()


def test_token_seal_is_known_by_its_tax_code(
    signer: TokenSigner, keys: dict[str, HolderKey]
) -> None:
    (uid,) = [a.value for a in keys["ec-256"].certificate.subject if str(a.value)[:4] == "MST:"]
    found = run(signer.certificates(Holder(organisation_id=str(uid)[4:])))
    assert [one.certificate for one in found] == [
        request(keys["ec-256"].certificate, b"").certificate
    ]


def test_token_asks_for_the_pin(signer: TokenSigner, keys: dict[str, HolderKey]) -> None:
    assert [one.name for one in signer.inputs()] == [PIN_INPUT]
    assert signer.terms().most_items is None
    assert refused(signer, keys["rsa-2048"], "") is Problem.PIN_NEEDED


@pytest.mark.parametrize("pin", ["00000000", "1", "9" * 400], ids=["wrong", "short", "long"])
def test_token_wrong_pin_is_one_outcome(
    signer: TokenSigner, keys: dict[str, HolderKey], pin: str
) -> None:
    assert refused(signer, keys["rsa-2048"], pin) is Problem.WRONG_PIN
    assert Problem.WRONG_PIN.kind is SigningProblem.CREDENTIALS


def test_token_wrong_pin_is_never_tried_twice(
    signer: TokenSigner, client: TokenClient, keys: dict[str, HolderKey]
) -> None:
    now = keys["rsa-2048"].certificate.not_valid_before_utc
    assert refused(signer, keys["rsa-2048"], "00000000") is Problem.WRONG_PIN
    assert run(client.check(now)) is Problem.WRONG_PIN  # The token counts its tries …
    start(signer, request(keys["rsa-2048"].certificate, *digests(1)), GIVEN)
    assert run(client.check(now)) is None
    assert refused(signer, keys["rsa-2048"], "00000000") is Problem.WRONG_PIN
    assert run(client.check(now)) is None  # … and was not asked again.


def test_token_login_held_by_another_program_is_tolerated(
    signer: TokenSigner, keys: dict[str, HolderKey]
) -> None:
    """CKR_USER_ALREADY_LOGGED_IN is no error (signers.md §3.2)."""
    token = pkcs11.lib(str(module())).get_token(token_label=LABEL)
    with token.open(user_pin=PIN):
        ticket = start(signer, request(keys["rsa-2048"].certificate, *digests(1)), GIVEN)
    assert ticket.outcome is not None
    assert ticket.outcome.state is SigningState.SIGNED


def test_token_that_does_not_fit(
    signer: TokenSigner, keys: dict[str, HolderKey], people: People
) -> None:
    stranger = people.with_key(people.seal, "rsa-2048", 1)
    assert refused(signer, stranger, PIN) is Problem.NO_KEY
    assert refused(signer, keys["ec-256"], PIN) is Problem.UNFIT
    assert refused(signer, keys["rsa-2048"], PIN, "urn:khong-co") is Problem.UNFIT
    with pytest.raises(Bug):
        start(signer, request(keys["rsa-2048"].certificate, b"ngan"), GIVEN)


def test_token_key_that_wants_its_pin_every_time(drawer: TokenDrawer, people: People) -> None:
    holder = people.with_key(people.manager, "rsa-2048", 2)
    drawer.insert("luôn hỏi", [])
    with (
        pkcs11.lib(str(module()))
        .get_token(token_label="luôn hỏi")
        .open(rw=True, user_pin=PIN) as session
    ):
        put_key(session, holder.key, holder.certificate, always_authenticate=True)
    signer = TokenSigner(TokenClient(module(), "luôn hỏi"))
    ticket = start(signer, request(holder.certificate, *digests(2)), GIVEN)
    assert ticket.outcome is not None
    for digest, signature in zip(digests(2), ticket.outcome.signatures, strict=True):
        verify(holder.certificate, digest, signature, RSA_SHA256)
    drawer.remove("luôn hỏi")


class _Removing(Sequence[bytes]):
    """Digests of which the third takes the token out."""

    def __init__(self, drawer: TokenDrawer, label: str) -> None:
        self._drawer, self._label = drawer, label

    def __len__(self) -> int:
        return 5

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | Sequence[bytes]:
        if index == 2:
            self._drawer.remove(self._label)
        return digests(5)[index]


def test_token_removed_meanwhile_and_another_plugged_in(
    drawer: TokenDrawer, people: People
) -> None:
    holder = people.with_key(people.manager, "rsa-2048", 3)
    drawer.insert("rút ra", [holder])
    client = TokenClient(module(), "rút ra")
    der = request(holder.certificate, b"").certificate
    with pytest.raises(TokenProblem) as removed:
        run(client.sign(der, METHODS[RSA_SHA256], _Removing(drawer, "rút ra"), PIN))
    assert removed.value.token is Problem.TOKEN_REMOVED
    with pytest.raises(TokenProblem) as gone:
        run(client.certificates())
    assert gone.value.token is Problem.NO_TOKEN
    drawer.insert_blank("rút ra")
    with pytest.raises(TokenProblem) as blank:
        run(client.certificates())
    assert blank.value.token is Problem.NO_CERTIFICATE
    drawer.remove("rút ra")


def test_token_slot_decides_among_tokens_of_one_label(drawer: TokenDrawer, people: People) -> None:
    holder = people.with_key(people.manager, "rsa-2048", 4)
    drawer.insert("hai", [holder])
    slot = pkcs11.lib(str(module())).get_token(token_label="hai").slot.slot_id
    drawer.insert_blank("hai")
    pkcs11.lib(str(module())).reinitialize()
    with pytest.raises(TokenProblem) as several:
        run(TokenClient(module(), "hai").certificates())
    assert several.value.token is Problem.SEVERAL_TOKENS
    assert len(run(TokenClient(module(), "hai", slot).certificates())) == 1


def test_token_expired_certificate_is_told(client: TokenClient, keys: dict[str, HolderKey]) -> None:
    late = keys["rsa-2048"].certificate.not_valid_after_utc + dt.timedelta(days=1)
    with pytest.raises(TokenProblem) as expired:
        run(client.check(late))
    assert expired.value.token is Problem.EXPIRED


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (pkcs11.PinIncorrect, Problem.WRONG_PIN),
        (pkcs11.PinLocked, Problem.PIN_LOCKED),
        (pkcs11.PinExpired, Problem.PIN_EXPIRED),
        (pkcs11.UserPinNotInitialized, Problem.PIN_NOT_SET),
        (pkcs11.DeviceRemoved, Problem.TOKEN_REMOVED),
        (pkcs11.TokenNotPresent, Problem.TOKEN_REMOVED),
        (pkcs11.MechanismInvalid, Problem.UNFIT),
        (pkcs11.NoSuchKey, Problem.NO_KEY),
        (pkcs11.DeviceError, Problem.FAILED),
    ],
)
def test_token_errors_that_softhsm_never_gives(
    error: type[pkcs11.PKCS11Error], problem: Problem
) -> None:
    assert problem_of(error()) is problem


@pytest.mark.parametrize(
    ("flag", "problem"),
    [
        pytest.param(TokenFlag.USER_PIN_LOCKED, Problem.PIN_LOCKED, id="token-pin-locked"),
        pytest.param(TokenFlag.USER_PIN_FINAL_TRY, Problem.LAST_TRY, id="token-last-try-is-kept"),
        pytest.param(TokenFlag.USER_PIN_TO_BE_CHANGED, Problem.PIN_EXPIRED, id="token-pin-expired"),
        pytest.param(TokenFlag(0), Problem.PIN_NOT_SET, id="token-pin-not-set"),
    ],
)
def test_token_whose_flags_forbid_a_login(flag: TokenFlag, problem: Problem) -> None:
    given = flag | TokenFlag.USER_PIN_INITIALIZED if flag else flag
    with pytest.raises(TokenProblem) as refusal:
        refuse_unusable(given, "token")
    assert refusal.value.token is problem


def test_token_warns_after_a_wrong_pin(client: TokenClient, keys: dict[str, HolderKey]) -> None:
    begins = keys["rsa-2048"].certificate.not_valid_before_utc
    signer = TokenSigner(client, now=lambda: begins)
    assert run(signer.availability()) == Availability(True)
    assert refused(signer, keys["rsa-2048"], "00000000") is Problem.WRONG_PIN
    warned = run(signer.availability())
    assert warned.available
    assert warned.reason is not None
    assert "tự khoá" in warned.reason.vi


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        pytest.param({"module": "khong-co.so"}, Problem.NO_MODULE, id="doctor-module-missing"),
        pytest.param({"module": "hong.so"}, Problem.NOT_A_MODULE, id="doctor-not-a-module"),
        pytest.param({"label": "không có"}, Problem.NO_TOKEN, id="doctor-no-token"),
        pytest.param({"label": "trắng"}, Problem.NO_CERTIFICATE, id="doctor-no-certificate"),
    ],
)
def test_doctor_tells_why_a_token_cannot_be_used(
    drawer: TokenDrawer, tmp_path: Path, settings: dict[str, str], problem: Problem
) -> None:
    (tmp_path / "hong.so").write_bytes(b"khong phai thu vien")
    if problem is Problem.NO_CERTIFICATE:
        drawer.insert_blank("trắng")
    at = str(tmp_path / settings["module"]) if "module" in settings else str(module())
    known = {"vgca-token": {**settings, "module": at}}
    checks = run(diagnose(PluginHost(), known)).signers
    (check,) = [one for one in checks if one.id == "vgca-token"]
    assert check.status is CheckStatus.UNAVAILABLE
    assert check.reason is not None
    assert problem.what.vi in check.reason.vi
    assert problem.remedy.en in check.reason.en
