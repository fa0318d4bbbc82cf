"""What is at work, what waits in queues, what stopped, as commands tell it (việc đang làm)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

from hub.cli.output import Output
from hub.core.document.slots import Role
from hub.core.errors import Actor
from hub.core.journey.engine_place import engine_of, exists
from hub.core.registry.days import VIETNAM
from hub.core.store import Stoppage, TicketTally, Transaction, WorkerSeen
from hub.core.text import Language, Text

_SILENT = dt.timedelta(seconds=30)
_LISTED = 20
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Work:
    """Workers, jobs, requests for signatures that wait, and stoppages at one moment.

    :param queues: how many jobs of each queue are queued, running or failed.
    :param tickets: how many people's confirmations each unit waits for.
    :param at: the moment.
    """

    workers: tuple[WorkerSeen, ...]
    queues: Mapping[str, Mapping[str, int]]
    tickets: tuple[TicketTally, ...]
    stoppages: tuple[Stoppage, ...]
    at: dt.datetime

    def to_json(self, language: Language) -> dict[str, object]:
        """Return it for machines."""
        return {
            "workers": [self._worker(each) for each in self.workers],
            "queues": self.queues,
            "tickets": [_tickets_to_json(each) for each in self.tickets],
            "stopped": [stoppage_to_json(each, language) for each in self.stoppages],
        }

    def tell(self, output: Output) -> None:
        """Tell people; nothing where no job was ever queued."""
        self._tell_work(output)
        for tally in self.tickets:
            output.say(_told(tally), "yellow")
        for stoppage in self.stoppages[:_LISTED]:
            tell_stoppage(output, stoppage)
        if len(self.stoppages) > _LISTED:
            output.say(_MORE.format(n=len(self.stoppages) - _LISTED))

    def _tell_work(self, output: Output) -> None:
        waiting = sum(each.get("queued", 0) for each in self.queues.values())
        for worker in self.workers:
            silent = round((self.at - worker.seen_at).total_seconds())
            text = _GONE if self.at - worker.seen_at > _SILENT else _WORKER
            output.say(text.format(name=worker.name, host=worker.host, seconds=silent))
        for queue, counts in sorted(self.queues.items()):
            numbers = {name: counts.get(name, 0) for name in ("queued", "running", "failed")}
            output.say(_QUEUE.format(queue=queue, **numbers))
        if waiting and not self.workers:
            output.say(_NOBODY, "bold yellow")

    def _worker(self, worker: WorkerSeen) -> dict[str, object]:
        return {
            "name": worker.name,
            "host": worker.host,
            "pid": worker.pid,
            "started": worker.started_at.isoformat(),
            "seen": worker.seen_at.isoformat(),
            "silent": self.at - worker.seen_at > _SILENT,
        }


def look_at_work(transaction: Transaction, store: str) -> Work:
    """Return what is at work on the store at `store`."""
    return Work(
        transaction.workers.all(),
        _queues(engine_of(store)),
        transaction.tickets.tallies(),
        transaction.stoppages.find(limit=_MOST),
        dt.datetime.now(dt.UTC),
    )


def _queues(url: str) -> dict[str, dict[str, int]]:
    if not exists(url):
        return {}
    # Here and not above: loading the engine takes longer than the rest of the command.
    from hub.core.journey.engine import Jobs, JobState

    with closing(Jobs(url)) as jobs:
        states = (JobState.QUEUED, JobState.RUNNING, JobState.FAILED)
        found = Counter((job.queue, job.state.value) for job in jobs.find(*states, limit=_MOST))
    queues: dict[str, dict[str, int]] = {}
    for (queue, state), count in sorted(found.items()):
        queues.setdefault(queue, {})[state] = count
    return queues


def _turn_of(tally: TicketTally) -> Actor:
    """Return whose turn it is: the person's who signs, or of whoever mends an account."""
    role = Role(tally.slot.partition("-")[0])
    return Actor.OPERATOR if tally.held else role.actor


def _tickets_to_json(tally: TicketTally) -> dict[str, object]:
    return {
        "unit": tally.unit,
        "signer": tally.signer,
        "slot": tally.slot,
        "held": tally.held,
        "count": tally.count,
        "closes": tally.closes_at.isoformat(),
        "who": _turn_of(tally).value,
    }


def _told(tally: TicketTally) -> Text:
    text = _HELD if tally.held else _CONFIRMING
    return text.format(
        unit=tally.unit,
        n=tally.count,
        signer=tally.signer,
        slot=tally.slot,
        until=f"{tally.closes_at.astimezone(VIETNAM):%d/%m %H:%M}",
        who=_turn_of(tally).label,
    )


def stoppage_to_json(stoppage: Stoppage, language: Language) -> dict[str, object]:
    """Return what stopped, for machines."""
    return {
        "subject": stoppage.subject,
        "unit": stoppage.unit,
        "who": stoppage.who.value,
        "message": stoppage.what.get(language),
        "next": stoppage.remedy.get(language),
        "where": stoppage.place,
        "since": stoppage.since.isoformat() if stoppage.since else None,
    }


def tell_stoppage(output: Output, stoppage: Stoppage) -> None:
    """Tell people what stopped, whose turn it is and what to do next."""
    output.say(
        _STOPPED.format(
            unit=stoppage.unit,
            subject=stoppage.subject,
            what=stoppage.what,
            who=stoppage.who.label,
            remedy=stoppage.remedy,
        ),
        "yellow",
    )


_WORKER = Text(
    "Tiến trình {name} ({host}) đang chạy, {seconds} giây trước.",
    "Worker {name} ({host}) is at work, heard of {seconds} seconds ago.",
)
_GONE = Text(
    "Tiến trình {name} ({host}) im lặng đã {seconds} giây: chạy lại hub worker --name {name}.",
    "Worker {name} ({host}) has been silent for {seconds} seconds: start hub worker --name {name}.",
)
_QUEUE = Text(
    "Hàng đợi {queue}: chờ {queued}, đang làm {running}, hỏng {failed}.",
    "Queue {queue}: {queued} waiting, {running} running, {failed} failed.",
)
_NOBODY = Text(
    "Có việc chờ mà không có ai làm: chạy hub worker.",
    "Work waits and nobody does it: start hub worker.",
)
_CONFIRMING = Text(
    "Chờ ký: {unit}: {n} yêu cầu {slot} qua {signer}, hạn gần nhất {until}. Tới lượt: {who}. "
    "Xem hub ticket list.",
    "Waiting: {unit}: {n} requests {slot} by {signer}, the first ends {until}. Turn: {who}. "
    "See hub ticket list.",
)
_HELD = Text(
    "Giữ lại: {unit}: {n} yêu cầu {slot} qua {signer}, tài khoản bị từ chối. Tới lượt: {who}. "
    "Sửa rồi gõ hub ticket poll.",
    "Held: {unit}: {n} requests {slot} by {signer}, the account was turned away. Turn: {who}. "
    "Mend it, then type hub ticket poll.",
)
_STOPPED = Text(
    "Dừng: {unit} {subject}: {what} Tới lượt: {who}. {remedy}",
    "Stopped: {unit} {subject}: {what} Turn: {who}. {remedy}",
)
_MORE = Text("… và {n} chỗ dừng nữa.", "… and {n} more stopped.")
