"""The CSC signer against the invented service, in both versions of the API."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from hub.core.contracts import (
    CannotSign,
    Holder,
    SigningOutcome,
    SigningProblem,
    SigningState,
    Ticket,
)
from hub.core.errors import Bug, HubError, LostAnswer, Retry, UnknownCode
from simulation.csc.quirks import Quirk
from simulation.signing.account import Status
from simulation.signing.phone import Habit
from simulation.vendors.bad_days import BadDay
from tests.signers import holders
from tests.signers.csc.serving import (
    Served,
    certificates,
    polled,
    secret,
    serving,
    signed,
    started,
)

TEACHER, SCHOOL = holders.TEACHER, holders.SCHOOL
PSS = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"
ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"

both = pytest.mark.parametrize("version", ["v1", "v2"])


def failure(served: Served, count: int = 1, **given: str) -> CannotSign:
    """Ask for signatures that cannot be."""
    wanted = holders.request(served.certificate(), count)
    with pytest.raises(CannotSign) as caught:
        started(served.signer, wanted, secret(**given))
    told = f"{caught.value.what}{caught.value.remedy}{caught.value.fields}"
    assert not any(value in told for value in (*given.values(), served.desk.client_secret) if value)
    return caught.value


# ── signing ──────────────────────────────────────────────────────────────────────────────────────


@both
@pytest.mark.parametrize("asynchronous", [False, True])
def test_one_confirmation_signs_a_whole_class(version: str, asynchronous: bool) -> None:
    later = asynchronous and version == "v2"
    with serving(version, settings={"asynchronous": later}) as served:
        offered = served.certificate()
        outcome = signed(served.signer, holders.request(offered, 40))
        assert outcome.state is SigningState.SIGNED
        assert all(
            holders.verifies(offered.certificate, value, number)
            for number, value in enumerate(outcome.signatures)
        )
        assert len(outcome.signatures) == 40
        assert len(served.guarded().account.phone.shown) == 1
        (leave,) = served.asked("credentials/authorize")
        assert leave["numSignatures"] == 40


@both
@pytest.mark.parametrize(("pin", "otp"), [(True, False), (False, True), (True, True)])
def test_a_person_gives_a_pin_or_an_otp(version: str, pin: bool, otp: bool) -> None:
    settings = {"asks_pin": pin, "asks_otp": otp}
    with serving(version, settings=settings) as served:
        guarded = served.guarded()
        guarded.pin, guarded.otp = ("246810" if pin else ""), otp
        given = {"pin": "246810"} if pin else {}
        given |= {"otp": guarded.new_password()} if otp else {}
        assert {one.name for one in served.signer.inputs()} == set(given)
        outcome = signed(served.signer, holders.request(served.certificate()), secret(**given))
        assert outcome.state is SigningState.SIGNED
        assert guarded.account.phone.shown == []


@both
def test_an_otp_is_sent_when_nobody_gave_one(version: str) -> None:
    with serving(version, settings={"asks_otp": True}) as served:
        guarded = served.guarded()
        guarded.otp = guarded.online = True
        error = failure(served, otp="")
        assert error.problem is SigningProblem.CREDENTIALS
        assert "vừa gửi" in error.what.vi
        assert served.asked("credentials/authorize") == []
        (prompt,) = guarded.account.phone.shown
        wanted = holders.request(served.certificate())
        outcome = signed(served.signer, wanted, secret(otp=prompt.lines[0]))
        assert outcome.state is SigningState.SIGNED


@both
def test_what_is_missing_is_said_before_anybody_is_asked(version: str) -> None:
    with serving(version) as served:
        guarded = served.guarded()
        guarded.pin, guarded.otp = "246810", True
        assert "PIN" in failure(served).what.vi
        assert "OTP" in failure(served, pin="246810").what.vi
        assert served.asked("credentials/authorize") == []


@both
@pytest.mark.parametrize("bound", [True, False], ids=["SCAL2", "SCAL1"])
def test_leave_is_bound_to_the_digests(version: str, bound: bool) -> None:
    with serving(version) as served:
        served.guarded().bound = bound
        assert signed(served.signer, holders.request(served.certificate(), 2)).signatures
        name = "hash" if version == "v1" else "hashes"
        (leave,), (asked,) = served.asked("authorize"), served.asked("signHash")
        assert leave[name] == asked[name]
        assert [b64decode(text) for text in asked[name]] == [holders.digest(0), holders.digest(1)]


def test_v2_names_the_hash_where_the_signature_does_not() -> None:
    with serving("v2") as served:
        offered = served.certificate()
        signed(served.signer, holders.request(offered))
        signed(served.signer, holders.request(offered, method=PSS))
        exact, general = served.asked("signHash")
        assert exact["signAlgo"] == "1.2.840.113549.1.1.11"
        assert "hashAlgorithmOID" not in exact
        assert general["hashAlgorithmOID"] == "2.16.840.1.101.3.4.2.1"


@both
def test_pss(version: str) -> None:
    with serving(version) as served:
        offered = served.certificate()
        (value,) = signed(served.signer, holders.request(offered, method=PSS)).signatures
        public = x509.load_der_x509_certificate(offered.certificate).public_key()
        assert isinstance(public, rsa.RSAPublicKey)
        pss = padding.PSS(padding.MGF1(SHA256()), 32)
        public.verify(value, holders.digest(0), pss, Prehashed(SHA256()))


@both
@pytest.mark.parametrize("quirks", [[], [Quirk.RAW_ECDSA]], ids=["DER", "r‖s"])
def test_ecdsa_is_r_and_s_whatever_the_service_gives(version: str, quirks: list[Quirk]) -> None:
    with serving(version, quirks=quirks, keys=[holders.key_of(TEACHER, "ec-256")]) as served:
        offered = served.certificate()
        (value,) = signed(served.signer, holders.request(offered, method=ECDSA)).signatures
        assert len(value) == 64
        public = x509.load_der_x509_certificate(offered.certificate).public_key()
        assert isinstance(public, ec.EllipticCurvePublicKey)
        r, s = int.from_bytes(value[:32], "big"), int.from_bytes(value[32:], "big")
        signature = encode_dss_signature(r, s)
        public.verify(signature, holders.digest(0), ec.ECDSA(Prehashed(SHA256())))


@both
@pytest.mark.parametrize("quirk", [Quirk.NUMBERS_AS_TEXT, Quirk.WORDS_AS_BOOLEANS])
def test_numbers_and_words_in_either_form(version: str, quirk: Quirk) -> None:
    with serving(version, quirks=[quirk]) as served:
        guarded = served.guarded()
        guarded.pin = "246810"
        wanted = holders.request(served.certificate(), 2)
        assert signed(served.signer, wanted, secret(pin="246810")).signatures


@both
@pytest.mark.parametrize(
    ("quirk", "state"),
    [
        (Quirk.SHUFFLED, SigningState.SIGNED),
        (Quirk.TOO_FEW, SigningState.SIGNED),
        (Quirk.FORGED, SigningState.SIGNED),
        (Quirk.EMPTY, SigningState.FAILED),
    ],
)
def test_no_signature_is_put_right_or_made_up(
    quirk: Quirk, state: SigningState, version: str
) -> None:
    """The hub verifies each value against its own digest."""
    with serving(version, quirks=[quirk]) as served:
        offered = served.certificate()
        outcome = signed(served.signer, holders.request(offered, 2))
        assert outcome.state is state
        right = [
            holders.verifies(offered.certificate, value, number)
            for number, value in enumerate(outcome.signatures)
        ]
        assert right in ([False, False], [True], [])


@pytest.mark.parametrize("asynchronous", [False, True])
def test_a_ticket_goes_on_in_another_process(asynchronous: bool) -> None:
    with serving("v2", settings={"asynchronous": asynchronous}) as served:
        served.guarded().account.phone.hesitation = 2
        if asynchronous:
            served.guarded().pin = "246810"
        wanted = holders.request(served.certificate(), 3)
        ticket = started(served.signer, wanted, secret(pin="246810"))
        assert ticket.outcome is None
        states: list[SigningState] = []
        while not states or states[-1] is SigningState.PENDING:
            states.append(polled(served.another(), ticket).state)
        assert states == [SigningState.PENDING] * (len(states) - 1) + [SigningState.SIGNED]
        assert len(states) == (2 if asynchronous else 3)
        assert "246810" not in repr(ticket)
        assert served.desk.client_secret not in repr(ticket)


# ── what a person does ───────────────────────────────────────────────────────────────────────────


@both
@pytest.mark.parametrize(
    ("habit", "state"),
    [
        (Habit.CONFIRMS, SigningState.SIGNED),
        (Habit.REFUSES, SigningState.REFUSED),
        (Habit.SLEEPS, SigningState.EXPIRED),
        (Habit.ANSWERS_TWICE, SigningState.SIGNED),
    ],
)
def test_a_phone(habit: Habit, state: SigningState, version: str) -> None:
    with serving(version, habit) as served:
        served.desk.window = 3
        outcome = signed(served.signer, holders.request(served.certificate()))
        assert outcome.state is state
        assert len(served.guarded().account.phone.shown) == 1


@both
def test_a_wrong_pin_is_said_once_and_locks_after_three(version: str) -> None:
    with serving(version) as served:
        guarded = served.guarded()
        guarded.pin = "246810"
        for mistakes in (1, 2, 3):
            assert failure(served, pin="000000").problem is SigningProblem.CREDENTIALS
            assert guarded.mistakes == mistakes, "a wrong PIN is never tried again unasked"
        error = failure(served, pin="246810")
        assert "khóa" in error.what.vi
        assert error.problem is SigningProblem.CREDENTIALS


@both
def test_a_wrong_otp(version: str) -> None:
    with serving(version) as served:
        served.guarded().otp = True
        error = failure(served, otp="123456")
        assert error.problem is SigningProblem.CREDENTIALS
        assert "OTP" in error.what.vi


@both
def test_no_signatures_are_left(version: str) -> None:
    with serving(version) as served:
        guarded = served.guarded()
        guarded.pin, guarded.account.quota = "246810", 1
        assert failure(served, 2, pin="246810").problem is SigningProblem.QUOTA


def test_no_signatures_are_left_when_leave_comes_later() -> None:
    with serving("v2") as served:
        served.guarded().account.quota = 1
        outcome = signed(served.signer, holders.request(served.certificate(), 2))
        assert (outcome.state, outcome.problem) == (SigningState.FAILED, SigningProblem.QUOTA)


@both
def test_leave_that_has_expired_is_not_asked_for_again(version: str) -> None:
    with serving(version, quirks=[Quirk.SAD_EXPIRES]) as served:
        served.guarded().pin = "246810"
        error = failure(served, pin="246810")
        assert error.problem is SigningProblem.PROVIDER
        assert "SAD" in error.what.vi
        assert len(served.asked("authorize")) == 1


# ── what the hub sees before it asks ─────────────────────────────────────────────────────────────


@both
@pytest.mark.parametrize("status", ["expired", "revoked", "suspended"])
def test_only_valid_certificates_count(status: Status, version: str) -> None:
    old = holders.key_of(TEACHER)
    with serving(version, keys=[old, holders.later(old)]) as served:
        first, second = (one.credential for one in served.desk.vault.values())
        assert [one.certificate for one in certificates(served.signer, TEACHER)] == [
            second.certificate,
            first.certificate,
        ], "the latest issued first"
        wanted = holders.request(served.certificate())
        second.status = status
        assert served.certificate().certificate == first.certificate
        with pytest.raises(CannotSign) as caught:
            started(served.signer, wanted)
        assert caught.value.problem is SigningProblem.CERTIFICATE
        first.status = status
        with pytest.raises(CannotSign) as caught:
            certificates(served.signer, TEACHER)
        assert caught.value.problem is SigningProblem.CERTIFICATE


@both
def test_a_disabled_key_is_no_use(version: str) -> None:
    with serving(version) as served:
        wanted = holders.request(served.certificate())
        served.guarded().enabled = False
        with pytest.raises(CannotSign, match="disabled"):
            started(served.signer, wanted)


@both
def test_a_certificate_that_was_replaced(version: str) -> None:
    with serving(version) as served:
        wanted = holders.request(served.certificate())
        guarded = served.guarded()
        guarded.credential.holder = holders.later(guarded.credential.holder)
        with pytest.raises(CannotSign, match="replaced"):
            started(served.signer, wanted)


@both
def test_more_signatures_than_one_leave_allows(version: str) -> None:
    with serving(version) as served:
        served.guarded().most = 2
        error = failure(served, 3)
        assert "most_items" in error.remedy.vi
        assert served.asked("authorize") == []


@both
def test_leave_on_a_web_page_is_none_of_ours(version: str) -> None:
    with serving(version) as served:
        served.guarded().browser = True
        assert "oauth2code" in failure(served).what.vi


@both
def test_a_method_that_the_key_has_not(version: str) -> None:
    with serving(version) as served:
        offered = served.certificate()
        with pytest.raises(CannotSign, match="does not offer"):
            started(served.signer, holders.request(offered, method=ECDSA))
        with pytest.raises(UnknownCode):
            started(served.signer, holders.request(offered, method="urn:md5"))


@both
def test_only_whole_digests_and_known_certificates(version: str) -> None:
    with serving(version) as served:
        wanted = holders.request(served.certificate())
        cut = replace(wanted.items[0], digest=bytes(20))
        with pytest.raises(Bug):
            started(served.signer, replace(wanted, items=(cut,)))
        with pytest.raises(Bug):
            started(served.signer, replace(wanted, reference=""))


# ── whose certificates ───────────────────────────────────────────────────────────────────────────


@both
def test_an_account_of_many_holders_is_searched_by_certificate(version: str) -> None:
    with serving(version) as served:
        for holder in (TEACHER, holders.OTHER_TEACHER, SCHOOL):
            (offered,) = certificates(served.signer, holder)
            assert offered.certificate == served.guarded(holder).credential.certificate
            assert offered.chain == served.guarded(holder).credential.chain[1:2]
        assert certificates(served.signer, holders.STRANGER) == ()
        assert all("userID" not in body for body in served.asked("credentials/list"))


@both
def test_a_service_may_ask_whose_credentials(version: str) -> None:
    with serving(
        version, settings={"person": "{id}", "users": {SCHOOL.full_name: "GL37TH0001"}}
    ) as s:
        assert len(certificates(s.signer, TEACHER)) == 1
        assert len(certificates(s.signer, SCHOOL)) == 1
        assert certificates(s.signer, Holder(full_name="Ai Đó")) == ()
        users = [body.get("userID") for body in s.asked("credentials/list")]
        assert users == [TEACHER.personal_id, "GL37TH0001", None]


def test_version_1_lists_in_pages() -> None:
    people = [
        Holder(personal_id=f"0013000001{number:02}", full_name=f"Người {number} (GIẢ LẬP)")
        for number in range(21)
    ]
    with serving(keys=[holders.key_of(one) for one in people]) as served:
        assert len(certificates(served.signer, people[-1])) == 1
        pages = [body.get("pageToken") for body in served.asked("credentials/list")]
        assert pages == [None, "10", "20"]


# ── the network ──────────────────────────────────────────────────────────────────────────────────


@both
@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (BadDay.DROPPED, LostAnswer),
        (BadDay.LOST_ANSWER, LostAnswer),
        (BadDay.TRUNCATED, LostAnswer),
        (BadDay.BUSY, Retry),
        (BadDay.FAILURE_INSIDE, Retry),
    ],
)
def test_leave_is_asked_for_once(day: BadDay, kind: type[HubError], version: str) -> None:
    with serving(version) as served:
        wanted = holders.request(served.certificate())
        served.plan(None, day)
        with pytest.raises(kind) as caught:
            started(served.signer, wanted)
        assert isinstance(caught.value, LostAnswer) == (kind is LostAnswer)
        assert len(served.asked("authorize")) <= 1


@both
@pytest.mark.parametrize(
    ("day", "kind"),
    [(BadDay.LOST_ANSWER, LostAnswer), (BadDay.BUSY, CannotSign), (BadDay.DROPPED, LostAnswer)],
)
def test_leave_is_used_once(day: BadDay, kind: type[HubError], version: str) -> None:
    """Trying all of it again would ask the person again, or use a one-time password twice."""
    with serving(version) as served:
        served.guarded().pin = "246810"
        wanted = holders.request(served.certificate())
        served.plan(None, None, day)
        with pytest.raises(kind):
            started(served.signer, wanted, secret(pin="246810"))
        assert len(served.asked("authorize")) == 1


@both
def test_a_question_is_asked_again(version: str) -> None:
    with serving(version, settings={"budget": 5}) as served:
        served.strike(BadDay.DROPPED, BadDay.BUSY)
        assert certificates(served.signer, TEACHER)


@both
def test_cancelling_asks_nothing(version: str) -> None:
    with serving(version) as served:
        asyncio.run(served.signer.cancel(Ticket("ky-0123456789", "x")))
        assert served.desk.heard == []


@both
def test_what_is_settled_is_not_asked_about(version: str) -> None:
    with serving(version) as served:
        outcome = SigningOutcome(SigningState.SIGNED, (b"x",))
        ticket = Ticket("ky-0123456789", "x", outcome=outcome)
        assert polled(served.signer, ticket) is outcome
        assert asyncio.run(served.signer.receive(ticket, b"<forged/>")) is outcome
        assert served.desk.heard == []
