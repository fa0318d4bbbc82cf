"""``hub receive``: documents that were signed elsewhere are taken in as they are."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import checker_of, plugin_host, verifier_trust
from hub.cli.notices import notice_to_json, say_notices
from hub.cli.options import (
    DEFAULT_KEY_FILE,
    DEFAULT_STORE,
    AsJson,
    KeyFile,
    Lang,
    Setting,
    StorePlace,
    Strict,
    day_of,
    settings_of,
)
from hub.cli.output import Output, Ticker, default_language
from hub.core.contracts import Adapter, AdapterCapability, FilePage, Notice, Query, SignedFile
from hub.core.errors import Pause
from hub.core.host import PluginHost
from hub.core.journey.examine import Examiner
from hub.core.journey.portions import portions
from hub.core.journey.receive import Received, judge, receive
from hub.core.journey.states import State
from hub.core.journey.uploads import PORTION, uploads
from hub.core.model import Level
from hub.core.registry.assigned import Assigned, InForce, Place
from hub.core.registry.matters import Matter
from hub.core.registry.rights import Action
from hub.core.store import Store, open_store
from hub.core.store.batching import batches
from hub.core.text import Language, Text

_UPLOAD = "upload"
Portion = Sequence[SignedFile | Notice]


@dataclass(slots=True)
class _Account:
    """What one run brought.

    :param cursor: where a later run may go on at the vendor.
    """

    taken: int = 0
    known: int = 0
    verified: int = 0
    waiting: list[Notice] = field(default_factory=list)
    refused: list[Notice] = field(default_factory=list)
    flagged: list[Notice] = field(default_factory=list)
    cursor: str | None = None

    def add(self, received: Received) -> None:
        """Count what became of one portion."""
        self.taken += len(received.taken)
        self.known += len(received.known)
        self.verified += len(received.verified)
        self.waiting += received.waiting
        self.refused += received.refused
        self.flagged += received.flagged


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where one run's documents are examined and kept; without a store they are only looked at."""

    store: Store | None
    examiner: Examiner
    account: _Account
    dry_run: bool
    tick: Ticker

    def take(self, portion: Portion, source: str) -> None:
        """Examine a portion and take in what may be, in one transaction."""
        examined = [
            each if isinstance(each, Notice) else self.examiner.examine(each) for each in portion
        ]
        documents = [each for each in examined if not isinstance(each, Notice)]
        self.account.refused += [each for each in examined if isinstance(each, Notice)]
        if self.store is None:
            self.account.add(Received(taken=documents))
        elif self.dry_run:
            with self.store.reading() as transaction:
                access_to(transaction)
                self.account.add(judge(transaction, documents))
        else:
            with self.store.writing() as transaction:
                access = access_to(transaction)
                access.require_each(Action.IMPORT, (each.transcript for each in documents))
                who = access.account.id
                self.account.add(receive(transaction, documents, source=source, actor=who))
        self.tick(len(portion))


def run(
    trust: Annotated[
        Path,
        typer.Option(
            help="Thư mục chứng thư gốc (*.pem) và danh sách đã đăng ký. / "
            "Folder of trust anchors (*.pem) and the register."
        ),
    ],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Tệp XML, ZIP, hoặc thư mục. / XML files, ZIP archives, or folders."),
    ] = None,
    school: Annotated[
        str | None,
        typer.Option(help="Lấy tệp của trường này từ nhà cung cấp. / From this school's vendor."),
    ] = None,
    level: Annotated[
        Level | None, typer.Option(help="Chỉ cấp học này. / Only this level of schooling.")
    ] = None,
    year: Annotated[
        str | None, typer.Option(help="Chỉ năm học này. / Only this school year.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help="Chỉ tệp mới sau mốc này. / Only what came after this cursor."),
    ] = None,
    adapter: Annotated[
        str | None,
        typer.Option(help="Bộ chuyển đổi thay cho phân công. / Adapter instead of the assigned."),
    ] = None,
    setting: Setting = None,
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="Xác minh lại các tệp đang chờ. / Verify again those that wait."
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ xem, không ghi. / Look only, write nothing.")
    ] = False,
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Nhận tệp học bạ đã ký ở nơi khác, giữ nguyên từng byte. / Take in signed documents as is.

    Tệp được xác minh, kiểm tra, rồi chờ nộp; tệp sai bị từ chối đích danh. / Each is verified,
    checked, and can then be submitted; a wrong one is refused by name.

    Mã thoát / exit code: 0 nhận hết/all taken in, 1 có tệp bị từ chối hoặc còn chờ xác minh/some
    refused or not verified yet.

    Ví dụ / Example: hub receive tep-da-ky.zip --trust tin-cay/
    """
    output = Output(lang or default_language(), as_json=as_json)
    host = plugin_host(strict=strict)
    examiner = Examiner(verifier_trust(trust), checker_of(host), dt.datetime.now(dt.UTC))
    account = _Account()
    with ExitStack() as stack:
        opened = None
        if not dry_run or "://" in store or Path(store).exists():
            opened = stack.enter_context(closing(open_store(store)))
        tick = stack.enter_context(output.progress(_RECEIVING))
        desk = _Desk(opened, examiner, account, dry_run, tick)
        for batch in batches(uploads(paths or ()), PORTION):
            desk.take(batch, _UPLOAD)
        if again and opened is not None:
            for waiting in _waiting(opened, school):
                desk.take(waiting, _UPLOAD)
        elif not paths:
            query = Query(school_code=school, school_year=year, level=level, since=since)
            vendor = (
                _named(host, adapter, settings_of(setting))
                if adapter is not None
                else _assigned(opened, host, key_file, query)
            )
            for page in vendor.documents(query):
                desk.take(page.files, vendor.id)
                account.cursor = page.cursor
    output.answer(_to_json(account, output.language))
    _tell(output, account)
    raise typer.Exit(ExitCode.NO if account.refused or account.waiting else ExitCode.DONE)


def _waiting(store: Store, school: str | None) -> Iterator[Portion]:
    """Yield the documents that are kept and not verified yet."""
    for keys in portions(store, (State.RECEIVED,), school_code=school):
        with store.reading() as transaction:
            held = transaction.documents.latest_of(keys)
        yield [SignedFile(key, document.content) for key, document in held.items()]


@dataclass(frozen=True, slots=True)
class _Vendor:
    """Whose signed documents are fetched: the adapter and its id."""

    id: str
    adapter: Adapter

    def documents(self, query: Query) -> Iterator[FilePage]:
        """Yield what the vendor has, as it gives it."""
        pages = self.adapter.documents(query)

        async def another() -> FilePage | None:
            return await anext(pages, None)

        with asyncio.Runner() as runner:
            while (page := runner.run(another())) is not None:
                yield page


def _named(host: PluginHost, adapter: str, settings: Mapping[str, object]) -> _Vendor:
    _can_fetch(host, adapter)
    return _Vendor(adapter, host.build_adapter(adapter, settings))


def _assigned(store: Store | None, host: PluginHost, key_file: Path, query: Query) -> _Vendor:
    """Return the vendor that is assigned to the school today."""
    if store is None or query.school_code is None:
        raise typer.BadParameter(_NO_SOURCE, param_hint="PATHS")
    assigned = Assigned(host, key_file)
    place = Place(query.school_code, query.level, day_of(None))
    with store.reading() as transaction:
        decided = InForce.load(transaction).decided(place, Matter.ADAPTER)
        _can_fetch(host, decided.value)
        return _Vendor(decided.value, assigned.adapter(transaction, decided))


def _can_fetch(host: PluginHost, adapter: str) -> None:
    """Refuse an adapter that is in use and fetches no documents; others are refused when built."""
    manifest = host.adapters.get(adapter)
    if manifest is not None and AdapterCapability.DOCUMENTS not in manifest.capabilities:
        raise Pause(
            Text(
                "Bộ chuyển đổi này không lấy được tệp đã ký.",
                "This adapter fetches no signed documents.",
            ),
            where=adapter,
            remedy=Text(
                "Xuất tệp từ phần mềm của trường rồi nhận từ thư mục.",
                "Export the files from the school's software, then receive the folder.",
            ),
        )


def _to_json(account: _Account, language: Language) -> dict[str, object]:
    return {
        "taken": account.taken,
        "known": account.known,
        "verified": account.verified,
        "cursor": account.cursor,
        "waiting": [notice_to_json(each, language) for each in account.waiting],
        "refused": [notice_to_json(each, language) for each in account.refused],
        "flagged": [notice_to_json(each, language) for each in account.flagged],
    }


def _tell(output: Output, account: _Account) -> None:
    say_notices(output, account.refused, Text("Từ chối", "Refused"))
    say_notices(output, account.waiting, Text("Chờ xác minh", "Not verified yet"))
    say_notices(output, account.flagged, Text("Lưu ý", "Flagged"))
    if account.cursor is not None:
        output.say(_CURSOR.format(cursor=account.cursor))
    output.say(
        _DONE.format(
            taken=account.taken,
            known=account.known,
            verified=account.verified,
            waiting=len(account.waiting),
            refused=len(account.refused),
        ),
        "bold",
    )


_RECEIVING = Text("Nhận tệp", "Receiving")
_NO_SOURCE = (
    "cần tệp, --adapter, --again, hoặc --school với một kho / files, --adapter, --again, or "
    "--school and a store are needed"
)
_CURSOR = Text(
    "Lần sau chỉ lấy tệp mới: thêm --since {cursor}", "Next time only new files: --since {cursor}"
)
_DONE = Text(
    "Nhận mới {taken} tệp, đã có {known}; vừa xác minh {verified}; chờ xác minh {waiting}; "
    "từ chối {refused}.",
    "{taken} documents taken in, {known} known; {verified} verified now; {waiting} not verified "
    "yet; {refused} refused.",
)
