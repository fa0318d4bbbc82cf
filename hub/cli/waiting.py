"""Tells of requests for signatures that wait, and waits for them (yêu cầu ký đang chờ)."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Iterable, Mapping, Sequence

from hub.cli.output import Output
from hub.core.contracts import Signer, SigningProblem
from hub.core.journey.tickets.polling import Polled, poll_due
from hub.core.journey.tickets.signers import signers_of
from hub.core.journey.workshop import Workshop
from hub.core.registry.days import VIETNAM
from hub.core.store import WAITING, Store, StoredTicket, TicketState
from hub.core.text import Language, Text
from hub.core.trust import Certificate


def tell_asked(output: Output, asked: Sequence[StoredTicket], sizes: Mapping[str, int]) -> None:
    """Say whom the hub has asked, what they must confirm and how to go on."""
    for ticket in asked:
        said = _CONFIRM if ticket.state in WAITING else _ENDED
        output.say(
            said.format(
                name=holder_of(ticket),
                what=ticket.description,
                n=sizes.get(ticket.request_id, 0),
                until=_local(ticket.closes_at),
                state=label_of(ticket),
            ),
            "yellow" if ticket.state in WAITING else "",
        )
    if any(ticket.state in WAITING for ticket in asked):
        output.say(_GO_ON)


def ticket_to_json(ticket: StoredTicket, size: int, language: Language) -> dict[str, object]:
    """Return what a machine reads about a request."""
    return {
        "request": ticket.request_id,
        "state": ticket.state,
        "problem": ticket.problem,
        "told": label_of(ticket).get(language),
        "signer": ticket.signer,
        "account": ticket.account,
        "unit": ticket.unit,
        "holder": holder_of(ticket),
        "description": ticket.description,
        "items": size,
        "created_at": ticket.created_at.isoformat(),
        "closes_at": ticket.closes_at.isoformat(),
        "next_at": None if ticket.next_at is None else ticket.next_at.isoformat(),
    }


def holder_of(ticket: StoredTicket) -> str:
    """Return the name on the certificate of whoever was asked."""
    certificate = Certificate.load(ticket.certificate)
    return certificate.common_name or certificate.subject


def label_of(ticket: StoredTicket) -> Text:
    """Return where a request stands, as people read it."""
    state = _STATES[ticket.state]
    if ticket.problem is None:
        return _DOUBTED if ticket.doubted else state
    why = _PROBLEMS[SigningProblem(ticket.problem)]
    return Text(f"{state.vi}: {why.vi}", f"{state.en}: {why.en}")


def poll(shop: Workshop, given: Mapping[str, Signer]) -> Polled:
    """Ask about what is due, with the assigned signers and those a person set up."""
    return asyncio.run(poll_due(shop.store, signers_of(shop, given)))


def wait_for(
    shop: Workshop, given: Mapping[str, Signer], requests: Iterable[str]
) -> list[StoredTicket]:
    """Ask at the providers' pace until none of `requests` waits any more; return them ended."""
    names = list(requests)
    while True:
        poll(shop, given)
        with shop.store.reading() as transaction:
            found = [transaction.tickets.get(name) for name in names]
            due = transaction.tickets.next_due(dt.datetime.now(dt.UTC))
        if not any(ticket.state in WAITING and ticket.next_at is not None for ticket in found):
            return found
        _sleep_until(due)


def sizes_of(store: Store, tickets: Iterable[StoredTicket]) -> dict[str, int]:
    """Return how many digests each request has."""
    with store.reading() as transaction:
        return transaction.tickets.sizes([ticket.request_id for ticket in tickets])


def _sleep_until(due: dt.datetime | None) -> None:
    if due is not None:
        time.sleep(max(0.0, (due - dt.datetime.now(dt.UTC)).total_seconds()))


def _local(when: dt.datetime) -> str:
    return when.astimezone(VIETNAM).strftime("%H:%M:%S")


_STATES = {
    TicketState.UNCERTAIN: Text(
        "chưa rõ nhà cung cấp đã nhận yêu cầu chưa", "nobody knows whether the provider has it"
    ),
    TicketState.PENDING: Text("đang chờ người ký", "waiting for the signer"),
    TicketState.SIGNED: Text("đã ký", "signed"),
    TicketState.REFUSED: Text("người ký từ chối", "the signer refused"),
    TicketState.EXPIRED: Text("hết giờ, chưa ai xác nhận", "nobody confirmed in time"),
    TicketState.FAILED: Text("không ký được", "failed"),
    TicketState.CANCELLED: Text("đã rút yêu cầu", "withdrawn"),
}
_PROBLEMS = {
    SigningProblem.CREDENTIALS: Text(
        "sai tài khoản, mật khẩu hoặc OTP; sửa rồi hub ticket poll",
        "account, password or OTP turned away; mend it, then hub ticket poll",
    ),
    SigningProblem.CERTIFICATE: Text(
        "chứng thư số hết hạn, bị thu hồi hoặc tạm dừng",
        "the certificate is expired, revoked or suspended",
    ),
    SigningProblem.QUOTA: Text("hết lượt ký đã mua", "the signatures paid for are used up"),
    SigningProblem.PROVIDER: Text(
        "nhà cung cấp lỗi hoặc trả lời sai; ký lại, nếu lặp lại thì báo họ",
        "the provider failed or answered wrong; sign again, tell them if it happens again",
    ),
}
_DOUBTED = Text(
    "hết giờ mà không rõ kết quả; ký lại thì người ký sẽ được báo là hỏi lại",
    "over, and nobody knows what became of it; asked again, the signer is told so",
)
_CONFIRM = Text(
    "Mời {name} mở ứng dụng ký số trên điện thoại và xác nhận trước {until}: {what} ({n} chữ ký).",
    "{name}: open the signing app on the phone, confirm before {until}: {what} ({n} signatures).",
)
_ENDED = Text("{name}: {what}: {state}.", "{name}: {what}: {state}.")
_GO_ON = Text(
    "Xác nhận xong, gõ hub ticket poll rồi hub sign (với cùng tùy chọn) để ký tiếp; hub worker tự "
    "làm việc này. Xem: hub ticket list.",
    "Once confirmed, type hub ticket poll and then hub sign (with the same options) to go on; hub "
    "worker does so by itself. See: hub ticket list.",
)
