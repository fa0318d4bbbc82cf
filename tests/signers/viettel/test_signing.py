"""MySign over HTTP, quirk by quirk: each that signers.md §2 lists has a test of its own name."""

from __future__ import annotations

import asyncio
import re
from base64 import b64decode
from dataclasses import replace

import pytest

from hub.core.contracts import (
    CannotSign,
    Holder,
    SigningOutcome,
    SigningProblem,
    SigningState,
    Ticket,
)
from hub.core.errors import Bug, HubError, LostAnswer, Retry, UnknownCode
from hub.signers.viettel import wire
from simulation.mysign.quirks import Quirk
from simulation.signing.account import Status
from simulation.signing.phone import Habit
from simulation.vendors.bad_days import BadDay
from tests.signers import holders
from tests.signers.viettel.serving import (
    Served,
    certificates,
    polled,
    serving,
    signed,
    started,
)

TEACHER, SCHOOL = holders.TEACHER, holders.SCHOOL


def refusal(served: Served, holder: Holder = TEACHER) -> CannotSign:
    with pytest.raises(CannotSign) as caught:
        certificates(served.signer, holder)
    assert served.desk.client_secret not in f"{caught.value.what}{caught.value.fields}"
    return caught.value


# ── signing ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("asynchronous", [0, 1, 2, 3])
def test_async(asynchronous: int) -> None:
    """0 holds the connection, 1 and 2 are asked about, 3 calls back and may be asked too."""
    account = {"hook_client_id": "viettel", "hook_client_secret": "khoa"}
    with serving(settings={"asynchronous": asynchronous, **account}) as served:
        offered = served.certificate()
        outcome = signed(served.signer, holders.request(offered, 3))
        assert outcome.state is SigningState.SIGNED
        assert all(
            holders.verifies(offered.certificate, value, number)
            for number, value in enumerate(outcome.signatures)
        )
        assert len(outcome.signatures) == 3
        (body,) = served.asked(wire.SIGN)
        assert body["async"] == asynchronous
        assert bool(served.asked(wire.STATUS)) == (asynchronous != 0)


def test_one_confirmation_signs_a_whole_class() -> None:
    with serving() as served:
        offered = served.certificate()
        assert len(signed(served.signer, holders.request(offered, 40)).signatures) == 40
        (prompt,) = served.account().phone.shown
        assert len(prompt.lines) == 41


def test_a_ticket_goes_on_in_another_process() -> None:
    with serving() as served:
        offered = served.certificate()
        ticket = started(served.signer, holders.request(offered))
        steps = [polled(served.another(), ticket).state for _ in range(4)]
        pending = [SigningState.PENDING] * 2
        assert steps == [*pending, SigningState.SIGNED, SigningState.SIGNED]
        assert served.desk.client_secret not in repr(ticket)


def test_counts_of_digests_documents_and_signatures_are_one_number() -> None:
    with serving() as served:
        signed(served.signer, holders.request(served.certificate(), 2))
        (body,) = served.asked(wire.SIGN)
        assert body["numSignatures"] == len(body["hash"]) == len(body["documents"]) == 2


def test_a_digest_travels_as_base64_of_its_raw_bytes() -> None:
    with serving() as served:
        signed(served.signer, holders.request(served.certificate()))
        (body,) = served.asked(wire.SIGN)
        assert b64decode(body["hash"][0]) == holders.digest(0)
        assert (body["hashAlgo"], body["signAlgo"]) == (wire.SHA256, wire.RSA)


def test_names_are_base64_of_plain_ascii_below_a_hundred_characters() -> None:
    lines = ["Trường Tiểu học Đoàn Kết: lớp 3Đ, ký GVCN (học kỳ 2) – 2025/2026 " * 3, "🎓"]
    with serving() as served:
        wanted = holders.request(served.certificate(), 2, lines=lines, description="Ký học bạ 3Đ")
        signed(served.signer, wanted)
        (body,) = served.asked(wire.SIGN)
        names = [body["description"], *(one["document_name"] for one in body["documents"])]
        assert all(len(name) < 100 for name in names)
        plain = [b64decode(name).decode("ascii") for name in names]
        assert all(re.fullmatch(r"[A-Za-z0-9_\- ]+", name) for name in plain)
        assert plain[0] == "Ky hoc ba 3D"
        assert plain[1].startswith("Truong Tieu hoc Doan Ket lop 3D ky GVCN hoc ky 2")
        assert plain[2] == "hoc ba"


def test_the_credential_is_named_one_way_when_read_and_another_when_signed_with() -> None:
    with serving() as served:
        signed(served.signer, holders.request(served.certificate()))
        (body,) = served.asked(wire.SIGN)
        assert body["credentialID"] == served.account().credentials[0].id
        assert "credential_id" not in body


def test_signatures_come_with_line_ends() -> None:
    with serving() as served:
        outcome = signed(served.signer, holders.request(served.certificate()))
        (transaction,) = served.desk.transactions.values()
        assert "\r\n" in transaction.signatures[0]
        assert len(outcome.signatures[0]) == 256


@pytest.mark.parametrize("asynchronous", [0, 1])
def test_numbers_come_as_text_or_as_numbers(asynchronous: int) -> None:
    with serving(quirks=[Quirk.NUMBERS], settings={"asynchronous": asynchronous}) as served:
        outcome = signed(served.signer, holders.request(served.certificate()))
        assert outcome.state is SigningState.SIGNED


@pytest.mark.parametrize("asynchronous", [0, 1])
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
    quirk: Quirk, state: SigningState, asynchronous: int
) -> None:
    """The order is never stated: the hub verifies each value against its own digest."""
    with serving(quirks=[quirk], settings={"asynchronous": asynchronous}) as served:
        offered = served.certificate()
        outcome = signed(served.signer, holders.request(offered, 2))
        assert outcome.state is state
        right = [
            holders.verifies(offered.certificate, value, number)
            for number, value in enumerate(outcome.signatures)
        ]
        assert right in ([False, False], [True], [])


# ── what a person does ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("asynchronous", [0, 1])
@pytest.mark.parametrize(
    ("habit", "state"),
    [
        (Habit.CONFIRMS, SigningState.SIGNED),
        (Habit.REFUSES, SigningState.REFUSED),
        (Habit.SLEEPS, SigningState.EXPIRED),
        (Habit.ANSWERS_TWICE, SigningState.SIGNED),
    ],
)
def test_a_phone(habit: Habit, state: SigningState, asynchronous: int) -> None:
    with serving(habit, settings={"asynchronous": asynchronous}) as served:
        served.desk.window = 3
        outcome = signed(served.signer, holders.request(served.certificate()))
        assert outcome.state is state
        assert len(served.account().phone.shown) == 1


def test_no_signatures_are_left() -> None:
    with serving() as served:
        served.account().quota = 1
        outcome = signed(served.signer, holders.request(served.certificate(), 2))
        assert (outcome.state, outcome.problem) == (SigningState.FAILED, SigningProblem.QUOTA)


def test_a_certificate_is_revoked_while_the_phone_waits() -> None:
    with serving() as served:
        offered = served.certificate()
        served.account().credentials[0].status = "revoked"
        outcome = signed(served.signer, holders.request(offered))
        assert outcome.problem is SigningProblem.CERTIFICATE


# ── statuses of a transaction ────────────────────────────────────────────────────────────────────

STATUSES = {
    "0": (SigningState.PENDING, None),
    "4000": (SigningState.PENDING, None),
    "6000": (SigningState.PENDING, None),
    "4001": (SigningState.EXPIRED, None),
    "4002": (SigningState.REFUSED, None),
    "4004": (SigningState.FAILED, SigningProblem.PROVIDER),
    "4005": (SigningState.FAILED, SigningProblem.QUOTA),
    "13004": (SigningState.FAILED, SigningProblem.CERTIFICATE),
    "7777": (SigningState.UNCERTAIN, None),
}


@pytest.mark.parametrize("status", STATUSES)
def test_status(status: str) -> None:
    with serving() as served:
        ticket = started(served.signer, holders.request(served.certificate()))
        served.desk.transactions[ticket.provider_id].status = status
        served.account().phone.habit = Habit.SLEEPS
        if status == "6000":  # It would go on by itself.
            served.account().credentials[0].status = "valid"
            served.account().phone.habit = Habit.CONFIRMS
            served.desk.transactions[ticket.provider_id].status = "4000"
            polled(served.signer, ticket)
        outcome = polled(served.signer, ticket)
        assert (outcome.state, outcome.problem) == STATUSES[status]
        assert (outcome.reason is None) == (outcome.state is SigningState.PENDING)


def test_status_50000_is_asked_again() -> None:
    with serving() as served:
        ticket = started(served.signer, holders.request(served.certificate()))
        served.desk.transactions[ticket.provider_id].status = "50000"
        with pytest.raises(Retry) as caught:
            polled(served.signer, ticket)
        assert not isinstance(caught.value, LostAnswer)


def test_a_status_of_nobody_s_transaction_is_the_provider_s_failure() -> None:
    with serving() as served:
        ticket = Ticket("ky-0123456789", "la", memo=f"CMT_{TEACHER.personal_id}")
        outcome = polled(served.signer, ticket)
        assert (outcome.state, outcome.problem) == (SigningState.FAILED, SigningProblem.PROVIDER)


# ── tokens and accounts ──────────────────────────────────────────────────────────────────────────


def test_a_token_belongs_to_one_user_and_is_kept() -> None:
    with serving() as served:
        for _ in range(3):
            served.certificate()
            served.certificate(holders.OTHER_TEACHER)
        assert [body["user_id"] for body in served.asked(wire.LOGIN)] == [
            f"CMT_{TEACHER.personal_id}",
            f"CMT_{holders.OTHER_TEACHER.personal_id}",
        ]


@pytest.mark.parametrize("quirks", [[], [Quirk.EXPIRY_AS_CODE]], ids=["HTTP 401", "58038"])
def test_an_expired_token_is_replaced_once(quirks: list[Quirk]) -> None:
    with serving(quirks=quirks, days=[BadDay.TOKEN_EXPIRES]) as served:
        assert served.certificate().certificate
        assert len(served.asked(wire.LOGIN)) == 2
        assert len(served.asked(wire.CERTIFICATES)) == 2


@pytest.mark.parametrize("quirks", [[], [Quirk.EXPIRY_AS_CODE]], ids=["HTTP 401", "58038"])
def test_an_expired_token_is_not_replaced_twice(quirks: list[Quirk]) -> None:
    with serving(quirks=quirks) as served:
        served.desk._tokens = _Forgetful()
        error = refusal(served)
        assert error.problem is SigningProblem.CREDENTIALS
        assert len(served.asked(wire.LOGIN)) == 2


class _Forgetful(dict[str, str]):
    """Keeps no token."""

    def __setitem__(self, key: str, value: str) -> None:
        """Forget it at once."""


@pytest.mark.parametrize(
    ("settings", "code", "problem"),
    [
        ({"client_id": "ai-do"}, "58007", SigningProblem.CREDENTIALS),
        ({"client_secret": "sai"}, "86024", SigningProblem.CREDENTIALS),
        ({"profile_id": "adss:ras:profile:009"}, "86024", SigningProblem.CREDENTIALS),
        ({"person": "{id}"}, "58008", SigningProblem.CERTIFICATE),
    ],
)
def test_a_login_that_is_refused(
    settings: dict[str, object], code: str, problem: SigningProblem
) -> None:
    with serving(settings=settings) as served:
        error = refusal(served)
        assert (error.fields["vendor_code"], error.problem) == (code, problem)
        refusal(served)
        assert len(served.asked(wire.LOGIN)) == 1, "a refused login is not tried again"


def test_59033_locks_nobody_out_by_trying_again() -> None:
    with serving() as served:
        served.desk.locked.add(f"CMT_{TEACHER.personal_id}")
        for _ in range(3):
            assert refusal(served).fields["vendor_code"] == "59033"
        assert len(served.asked(wire.LOGIN)) == 1
        offered = served.certificate(holders.OTHER_TEACHER)
        assert offered.certificate, "another user is not concerned"


def test_the_application_s_refusal_concerns_everybody() -> None:
    with serving(settings={"client_secret": "sai"}) as served:
        refusal(served)
        refusal(served, holders.OTHER_TEACHER)
        assert len(served.asked(wire.LOGIN)) == 1


# ── certificates ─────────────────────────────────────────────────────────────────────────────────


def test_certificates_come_as_an_array_with_leaf_issuer_and_root() -> None:
    with serving() as served:
        offered = served.certificate()
        held = served.account().credentials[0]
        assert offered.certificate == held.certificate
        assert offered.chain == held.chain[1:2], "the root is left out"
        (body,) = served.asked(wire.CERTIFICATES)
        assert (body["certificates"], body["certInfo"], body["authInfo"]) == ("chain", True, True)


@pytest.mark.parametrize("status", ["expired", "revoked", "suspended"])
def test_only_valid_certificates_count(status: Status) -> None:
    old = holders.key_of(TEACHER)
    with serving(keys=[old, holders.later(old)]) as served:
        first, second = served.account().credentials
        assert [one.certificate for one in certificates(served.signer, TEACHER)] == [
            second.certificate,
            first.certificate,
        ], "the latest issued first"
        second.status = status
        assert served.certificate().certificate == first.certificate
        first.status = status
        error = refusal(served)
        assert error.problem is SigningProblem.CERTIFICATE
        assert status in error.what.vi


@pytest.mark.parametrize(
    ("form", "user"),
    [
        ("CMT_{id}", f"CMT_{TEACHER.personal_id}"),
        ("{id}", TEACHER.personal_id),
    ],
)
def test_user_ids_have_forms(form: str, user: str) -> None:
    with serving(settings={"person": form}) as served:
        (account,) = [
            one for one in served.desk.accounts if one.endswith(TEACHER.personal_id or "")
        ]
        served.desk.accounts[user] = served.desk.accounts.pop(account)
        assert served.certificate().certificate


def test_an_organisation_is_known_by_its_tax_code_or_by_a_user_id_of_its_own() -> None:
    with serving() as served:
        by_name = served.certificate(SCHOOL)
        assert served.asked(wire.LOGIN)[-1]["user_id"] == f"MST_{holders.TAX_CODE}-1"
        by_code = certificates(served.another(users={}), Holder(organisation_id=holders.TAX_CODE))
        assert by_code == (by_name,)


def test_a_name_that_nobody_can_turn_into_a_user_has_no_certificate() -> None:
    with serving(settings={"users": {}}) as served:
        assert certificates(served.signer, SCHOOL) == ()
        assert served.desk.heard == []


def test_somebody_else_s_certificate_is_never_offered() -> None:
    users = {TEACHER.personal_id: f"CMT_{holders.OTHER_TEACHER.personal_id}"}
    with serving(settings={"users": users}) as served:
        assert certificates(served.signer, TEACHER) == ()


# ── what the hub asks wrongly ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["ecdsa-sha256", "rsa-sha512"])
def test_only_rsa_with_sha256(name: str) -> None:
    method = f"http://www.w3.org/2001/04/xmldsig-more#{name}"
    with serving() as served, pytest.raises(UnknownCode):
        started(served.signer, holders.request(served.certificate(), method=method))


def test_only_whole_digests_and_known_certificates() -> None:
    with serving() as served:
        wanted = holders.request(served.certificate())
        cut = replace(wanted.items[0], digest=bytes(20))
        with pytest.raises(Bug):
            started(served.signer, replace(wanted, items=(cut,)))
        with pytest.raises(Bug):
            started(served.signer, replace(wanted, reference="GL000001"))


# ── the network ──────────────────────────────────────────────────────────────────────────────────


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
def test_a_request_to_sign_is_made_once(day: BadDay, kind: type[HubError]) -> None:
    with serving() as served:
        wanted = holders.request(served.certificate())
        served.strike(day)
        with pytest.raises(kind) as caught:
            started(served.signer, wanted)
        assert isinstance(caught.value, LostAnswer) == (kind is LostAnswer)
        assert len(served.asked(wire.SIGN)) <= 1


@pytest.mark.parametrize("day", [BadDay.DROPPED, BadDay.BUSY, BadDay.TRUNCATED])
def test_a_question_is_asked_again(day: BadDay) -> None:
    with serving(settings={"budget": 5}) as served:
        served.certificate(holders.OTHER_TEACHER)
        served.strike(day)
        assert certificates(served.signer, TEACHER)
        assert served.server.asked[f"/{wire.CERTIFICATES}"] == 3


def test_a_mark_before_utf8_is_no_matter() -> None:
    with serving(days=[BadDay.BYTE_ORDER_MARK]) as served:
        assert served.certificate().certificate


def test_cancelling_does_nothing_and_says_so_by_doing_nothing() -> None:
    with serving() as served:
        ticket = started(served.signer, holders.request(served.certificate()))
        before = len(served.desk.heard)
        asyncio.run(served.signer.cancel(ticket))
        assert len(served.desk.heard) == before


def test_what_is_settled_is_not_asked_about() -> None:
    with serving() as served:
        outcome = SigningOutcome(SigningState.SIGNED, (b"x",))
        ticket = Ticket("ky-0123456789", "x", outcome=outcome)
        assert polled(served.signer, ticket) is outcome
        assert served.desk.heard == []
