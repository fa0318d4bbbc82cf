"""``hub report``: published transcripts go to the destination that is assigned to a unit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import plugin_host
from hub.cli.options import (
    DEFAULT_KEY_FILE,
    DEFAULT_STORE,
    AsJson,
    KeyFile,
    Lang,
    StorePlace,
    Strict,
    day_of,
)
from hub.cli.output import Output, default_language
from hub.core.contracts import RecordState
from hub.core.journey.following import UNDERWAY, report_underway
from hub.core.journey.portions import portions
from hub.core.journey.report import Account, Held, Reporter
from hub.core.journey.routes import route_of
from hub.core.journey.workshop import Site, Workshop
from hub.core.registry.assigned import InForce, Place
from hub.core.registry.matters import Matter
from hub.core.registry.rights import Action
from hub.core.store import Store
from hub.core.text import Language, Text


@dataclass(slots=True)
class _Result:
    """What one run of the command brought."""

    accepted: int = 0
    refused: int = 0
    waiting: int = 0
    held: list[Held] = field(default_factory=list)
    delay: Text | None = None

    def add(self, account: Account) -> None:
        """Count what became of one batch."""
        self.accepted += account.count(RecordState.ACCEPTED)
        self.refused += account.count(RecordState.REFUSED)
        self.waiting += account.count(RecordState.WAITING)
        self.held += account.held
        self.delay = self.delay if account.delay is None else account.delay.what


def run(
    unit: Annotated[str, typer.Argument(help="Mã đơn vị báo cáo. / Code of the reporting unit.")],
    key: Annotated[
        Path | None,
        typer.Option(
            help="Tệp khóa ký bản tin (PEM); bỏ trống là theo phân công. / The key that signs "
            "packets; else the assignment's."
        ),
    ] = None,
    receivers: Annotated[
        Path | None,
        typer.Option(
            help="Chứng thư số ký biên nhận (PEM); bỏ trống là theo phân công. / Certificates that "
            "sign receipts; else the assignment's."
        ),
    ] = None,
    school: Annotated[
        str | None, typer.Option(help="Chỉ học bạ của trường này. / Only this school's.")
    ] = None,
    again: Annotated[
        bool,
        typer.Option(help="Gửi lại học bạ bị nơi nhận từ chối. / Send anew what was refused."),
    ] = False,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Báo cáo học bạ đã công bố thành bản tin có chữ ký. / Report published transcripts.

    Chạy lại không gửi hai lần; học bạ chưa có câu trả lời được hỏi lại. / Running again sends
    nothing twice; open answers are asked for.

    Mã thoát / exit code: 0 mọi học bạ đã có biên nhận/all receipted, 1 còn chờ hoặc bị từ chối/some
    wait or were refused.

    Ví dụ / Example: hub report 37
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    with closing(Workshop.open(Site(store, key_file), host)) as shop:
        opened = shop.store
        with opened.reading() as transaction:
            access = access_to(transaction)
            access.require(Action.REPORT, unit)
            place = Place(unit, None, day_of(None))
            assignment = InForce.load(transaction).decided(place, Matter.DESTINATION)
            route = route_of(shop, transaction, assignment, key=key, receivers=receivers)
        reporter = Reporter(opened, replace(route, unit=unit), shop.checker)
        result = _Result()
        for keys in _batches(opened, school):
            reporting = report_underway(
                reporter, opened, keys, actor=access.account.id, again=again
            )
            result.add(asyncio.run(reporting))
    output.answer(_to_json(result, output.language))
    _tell(output, result)
    open_ends = result.refused or result.waiting or result.held
    raise typer.Exit(ExitCode.NO if open_ends else ExitCode.DONE)


def _batches(store: Store, school: str | None) -> Iterator[list[str]]:
    """Yield what is to be reported or waits for an answer, each transcript once."""
    seen: set[str] = set()
    for keys in portions(store, UNDERWAY, school_code=school):
        fresh = [key for key in keys if key not in seen]
        seen.update(fresh)
        if fresh:
            yield fresh


def _to_json(result: _Result, language: Language) -> dict[str, object]:
    return {
        "accepted": result.accepted,
        "refused": result.refused,
        "waiting": result.waiting,
        "delay": None if result.delay is None else result.delay.get(language),
        "held": [_held(each, language) for each in result.held],
    }


def _held(held: Held, language: Language) -> dict[str, object]:
    return {
        "transcript": held.key,
        "problem": None if held.problem is None else held.problem.what.get(language),
        "findings": [finding.to_json(language) for finding in held.findings],
    }


def _tell(output: Output, result: _Result) -> None:
    for held in result.held[:20]:
        if held.problem is not None:
            output.say(_HELD.format(key=held.key, why=held.problem.what), "yellow")
        output.findings([(held.key, finding) for finding in held.findings])
    if result.delay is not None:
        output.say(result.delay, "yellow")
    output.say(
        _DONE.format(
            accepted=result.accepted,
            refused=result.refused,
            waiting=result.waiting,
            held=len(result.held),
        ),
        "bold",
    )


_HELD = Text("{key}: {why}", "{key}: {why}")
_DONE = Text(
    "Đã tiếp nhận {accepted} học bạ; từ chối {refused}; chờ trả lời {waiting}; giữ lại {held}.",
    "{accepted} transcripts accepted; {refused} refused; {waiting} waiting; {held} held back.",
)
