"""The adapter itself: ties client and mapping together."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Self

from lxml import etree
from pydantic import ValidationError

from hub.core.contracts import (
    MOST_RECORDS,
    Adapter,
    DeliveryOutcome,
    DeliveryState,
    Evidence,
    FilePage,
    Notice,
    Page,
    Probe,
    PushOutcome,
    PushState,
    Query,
    Reason,
    Record,
    SignedFile,
    SourcePlace,
)
from hub.core.errors import Actor, HubError, Pause, Reject
from hub.core.model import Transcript
from hub.core.text import Text
from hub.core.transport.bounds import MIB
from hub.core.transport.bulk import in_bulk
from hub.core.transport.pace import TokenBucket
from hub.core.transport.soap import SoapEndpoint
from hub.plugins.vnpt.client import (
    Credentials,
    VnptClient,
    check_head,
    unreadable,
)
from hub.plugins.vnpt.mapping import key_of, read, remarks, write
from hub.plugins.vnpt.wire import (
    PageHead,
    PupilForm,
    ResultLine,
    faults,
    read_page,
    service_files,
    write_pupils,
    write_transcripts,
)

if TYPE_CHECKING:
    from hub.plugins.vnpt.manifest import Dialect, VnptSettings

_Identity = tuple[str, str, str, str, int]

_ANSWER_SIZE = 32 * MIB
_ENOUGH_TO_TELL = 10
"""So many records, all of another shape, are another contract and no mistakes in records."""
_STATES = {
    "tao_moi": PushState.CREATED,
    "cap_nhat": PushState.UPDATED,
    "khong_doi": PushState.UNCHANGED,
    "giu_nguyen": PushState.KEPT,
    "tu_choi": PushState.REFUSED,
}


class VnptAdapter(Adapter):
    """Pulls from and writes to one tenant's service; holds settings only."""

    def __init__(self, client: VnptClient, dialect: Dialect, page_size: int) -> None:
        self._client = client
        self._dialect = dialect
        self._size = page_size

    @classmethod
    def of(cls, settings: VnptSettings) -> Self:
        """Return the adapter that `settings` describe.

        :raises Pause: when the address or the authority's file cannot be used.
        """
        endpoint = settings.endpoint(size=_ANSWER_SIZE)
        wsdl, schema = service_files(settings.tenant)
        credentials = Credentials(
            settings.account,
            settings.account_password.get_secret_value(),
            settings.username,
            settings.password.get_secret_value(),
        )
        client = VnptClient(
            SoapEndpoint(endpoint, wsdl=wsdl, schema=schema),
            credentials,
            settings.tenant,
            settings.pace(),
            TokenBucket(settings.per_minute),
        )
        return cls(client, settings.dialect, settings.page_size)

    async def probe(self) -> Probe:
        """Try address, network and both credential pairs."""
        try:
            await self._client.check()
        except HubError as error:
            return Probe(False, (_reason(error),))
        return Probe(True)

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield the transcripts behind the cursor, page by page."""
        mark, seen, last = _mark(query), 0, False
        while not last:
            read = partial(read_answer, mark=mark, where=self._client.where)
            head, page = await self._client.page(query, mark, self._size, read)
            yield page.as_page(head, seen)
            seen += head.so_luong
            mark, last = head.moc, head.con_lai == 0

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Write transcripts, in batches of one school and year."""
        lines: dict[str, ResultLine] = {}
        for batch in _batches(records, self._size):
            await self._register(batch)
            document = write_transcripts(write(each, self._dialect) for each in batch)
            fkey = _fkey(request_id, document.encode(), bytes([overwrite]))
            lines |= await self._client.write(document, fkey, overwrite=overwrite)
        return tuple(
            _push_outcome(each, lines.get(key_of(each)), self._client.where) for each in records
        )

    async def _register(self, batch: Sequence[Transcript]) -> None:
        """Make sure that the vendor knows the pupils; whom it knows it leaves as they are."""
        pupils = {each.pupil.code: each.pupil for each in batch}
        known = await self._client.register(
            write_pupils(
                PupilForm(ma_hoc_sinh=code, ho_ten=pupil.full_name, ngay_sinh=pupil.birth_date)
                for code, pupil in pupils.items()
            )
        )
        if known != len(pupils):
            raise Pause(_NOT_REGISTERED, remedy=_NOT_REGISTERED_REMEDY, where=self._client.where)

    async def documents(self, query: Query) -> AsyncIterator[FilePage]:
        """Yield the signed files behind the cursor, page by page."""
        mark, last = _mark(query), False
        while not last:
            head, files = await self._client.files(query, mark, self._size)
            mark, last = head.moc, head.con_lai == 0
            if files:
                yield FilePage(tuple(SignedFile(each.ten, each.tep) for each in files), str(mark))

    async def deliver(
        self, files: Sequence[SignedFile], *, request_id: str
    ) -> tuple[DeliveryOutcome, ...]:
        """Hand over signed files, one call a file."""
        return tuple([await self._deliver(each, request_id) for each in files])

    async def _deliver(self, file: SignedFile, request_id: str) -> DeliveryOutcome:
        fkey = _fkey(request_id, file.content, file.name.encode())
        content = b64encode(file.content).decode("ascii")
        try:
            known = await self._client.upload(
                fkey, content, file.name, PurePath(file.name).suffix.removeprefix(".")
            )
        except Reject as error:
            return DeliveryOutcome(file.name, DeliveryState.REFUSED, _reason(error))
        return DeliveryOutcome(file.name, DeliveryState.KNOWN if known else DeliveryState.STORED)


@dataclass(slots=True)
class PageRead:
    """What one page holds."""

    evidence: Evidence
    records: list[Record] = field(default_factory=list)
    refused: list[Notice] = field(default_factory=list)
    flagged: list[Notice] = field(default_factory=list)

    def as_page(self, head: PageHead, seen: int) -> Page:
        """Return it as the contract's page; `seen` records came before."""
        return Page(
            records=tuple(self.records),
            refused=tuple(self.refused),
            flagged=tuple(self.flagged),
            evidence=(self.evidence,),
            total=seen + head.so_luong + head.con_lai,
            cursor=str(head.moc),
        )


def read_answer(text: str, mark: int, where: str) -> tuple[PageHead, PageRead]:
    """Return the head of the page behind `mark`, and what it holds.

    :raises Retry: when it is not the whole page that was asked for.
    :raises Pause: when all of it has another shape.
    """
    with in_bulk():
        head, found, strange = _read_page(text, mark, where)
    count = len(found.records) + len(found.refused)
    if count >= _ENOUGH_TO_TELL and strange == count:
        raise unreadable(where)
    return check_head(head, mark, count, where), found


def _read_page(text: str, mark: int, where: str) -> tuple[PageHead | None, PageRead, int]:
    """Return the head, what the page holds, and how many records have another shape."""
    name = f"getDSHocBa-{mark}.xml"
    found, head, strange = PageRead(Evidence(name, text.encode())), None, 0
    keys: set[_Identity] = set()
    for number, item in enumerate(read_page(text, where)):
        if isinstance(item, PageHead):
            head = item
            continue
        reasons = _shape_reasons(item)
        strange += bool(reasons)
        _take(item, SourcePlace(name, row=number), reasons, keys, found)
    return head, found, strange


def _take(
    item: etree._Element,
    place: SourcePlace,
    reasons: tuple[Reason, ...],
    keys: set[_Identity],
    found: PageRead,
) -> None:
    """Put one record among the accepted or the refused ones."""
    transcript = None
    if not reasons:
        try:
            transcript = read(item)
        except ValidationError as error:
            reasons = tuple(_value_reason(entry["loc"]) for entry in error.errors())
        except ValueError as error:
            reasons = (_misplaced(str(error)),)
    if transcript is not None and _identity(transcript) in keys:
        transcript, reasons = None, (_TWICE,)
    if transcript is None:
        found.refused.append(Notice(place, reasons))
        return
    keys.add(_identity(transcript))
    found.records.append(Record(transcript, place))
    if told := remarks(item):
        found.flagged.append(Notice(place, told))


def _identity(transcript: Transcript) -> _Identity:
    """Return what the transcript's key is made of."""
    codes = (transcript.school.code, transcript.pupil.code)
    return (*codes, transcript.school_year, transcript.level, transcript.version)


def _shape_reasons(item: etree._Element) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            "vnpt-schema",
            _BREAKS_SCHEMA.format(rule=fault.rule),
            column=fault.field,
            who=Actor.VENDOR,
        )
        for fault in faults(item)
    )


def _value_reason(location: tuple[int | str, ...]) -> Reason:
    path = ".".join(str(part) for part in location)
    return Reason("vnpt-value", _BAD_VALUE.format(path=path), path=path, who=Actor.SCHOOL_OFFICE)


def _misplaced(name: str) -> Reason:
    return Reason("vnpt-misplaced", _MISPLACED, column=name, who=Actor.VENDOR)


def _reason(error: HubError) -> Reason:
    code = error.fields.get("vendor_code")
    return Reason(error.code if code is None else f"vnpt-{code}", error.what, who=error.who)


def _mark(query: Query) -> int:
    if query.since is None:
        return 0
    if not (query.since.isascii() and query.since.isdigit() and len(query.since) < 19):
        raise Reject(_BAD_CURSOR, remedy=_BAD_CURSOR_REMEDY, who=Actor.OPERATOR)
    return int(query.since)


def _fkey(request_id: str, *content: bytes) -> str:
    """Return the id of one call: the same for the same content only."""
    digest = sha256(b"\0".join(content)).hexdigest()
    return f"{request_id}.{digest[:16]}"


def _batches(records: Sequence[Transcript], size: int) -> Iterator[list[Transcript]]:
    """Yield the records of one school and year together, about `size` at once.

    A class is never parted while the contract allows it: its columns have marks once a part of it
    is written, and are closed then.
    """
    groups: dict[tuple[str, str], dict[str, list[Transcript]]] = {}
    for record in records:
        classes = groups.setdefault((record.school.code, record.school_year), {})
        classes.setdefault(record.classroom.name, []).append(record)
    for classes in groups.values():
        batch: list[Transcript] = []
        for pupils in classes.values():
            if batch and len(batch) + len(pupils) > size:
                yield batch
                batch = []
            batch = [*batch, *pupils]
            while len(batch) > MOST_RECORDS:
                yield batch[:MOST_RECORDS]
                batch = batch[MOST_RECORDS:]
        yield batch


def _push_outcome(transcript: Transcript, line: ResultLine | None, where: str) -> PushOutcome:
    if line is None:
        raise unreadable(where)
    state = _STATES[line.trang_thai]
    reason = None
    if state is PushState.KEPT:
        reason = _KEPT if line.cot is None else _column_has_marks(line.cot)
    elif state is PushState.REFUSED:
        reason = Reason("vnpt-refused", _REFUSED.format(code=line.ly_do), who=Actor.VENDOR)
    return PushOutcome(transcript.key, state, reason)


def _column_has_marks(column: str) -> Reason:
    text = _HAS_MARKS.format(column=column)
    return Reason("vnpt-column-has-marks", text, column=column, who=Actor.SCHOOL_OFFICE)


_HAS_MARKS = Text(
    "Cột điểm {column} của lớp đã có điểm trên vnEdu và không được yêu cầu ghi đè.",
    "The class's column {column} has marks in vnEdu, and it was not told to overwrite.",
)
_BREAKS_SCHEMA = Text(
    "Bản ghi không đúng lược đồ vnpt-soap-2026.1 ({rule}).",
    "The record does not follow the schema vnpt-soap-2026.1 ({rule}).",
)
_BAD_VALUE = Text("Giá trị không dùng được ở {path}.", "The value at {path} cannot be used.")
_MISPLACED = Text(
    "Trường này không thuộc chỗ nó đứng.", "This field does not belong where it stands."
)
_TWICE = Reason(
    "vnpt-twice",
    Text(
        "Học bạ của học sinh này có hai lần trong trang; có thể VNPT đã gộp hai hồ sơ.",
        "This pupil's transcript stands twice in the page; VNPT may have merged two files.",
    ),
    column="ma_hoc_sinh",
    who=Actor.SCHOOL_OFFICE,
)
_KEPT = Reason(
    "vnpt-holds-other",
    Text(
        "vnEdu đang giữ điểm khác cho học bạ này và không được lệnh ghi đè.",
        "vnEdu holds other marks for this transcript and was not told to overwrite them.",
    ),
    who=Actor.SCHOOL_OFFICE,
)
_REFUSED = Text("vnEdu không nhận học bạ này ({code}).", "vnEdu refused this transcript ({code}).")
_NOT_REGISTERED = Text(
    "VNPT không thêm được một số học sinh của lô; chưa ghi học bạ nào của lô này.",
    "VNPT could not add some pupils of the batch; no transcript of it was written.",
)
_NOT_REGISTERED_REMEDY = Text(
    "Nhà trường thêm học sinh trên vnEdu rồi ghi lại.",
    "The school adds the pupils in vnEdu; then write again.",
)
_BAD_CURSOR = Text("Mốc tiếp tục không phải của VNPT.", "The cursor is not one of VNPT's.")
_BAD_CURSOR_REMEDY = Text("Lấy lại toàn bộ, không dùng mốc.", "Pull everything, without a cursor.")
