"""A sound vendor in memory, behind the adapter contract: what every mutant of an adapter spoils."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import Field, SecretStr

from hub.core.contracts import (
    Adapter,
    AdapterCapability,
    AdapterManifest,
    DeliveryOutcome,
    DeliveryState,
    Evidence,
    FilePage,
    Page,
    Probe,
    PushOutcome,
    PushState,
    Query,
    Reason,
    Record,
    Settings,
    SignedFile,
    SourcePlace,
)
from hub.core.document.parse import parse
from hub.core.errors import Pause, Reject
from hub.core.model import Transcript
from hub.core.text import Text

PASSWORD: Final = "gl-dung"  # noqa: S105 - it opens nothing
_SOURCE: Final = "bộ nhớ (giả lập)"


class SoundSettings(Settings):
    """What the sound vendor wants to know."""

    password: SecretStr = Field(title="Mật khẩu / Password", description="… / …")
    page_size: int = Field(200, ge=1, le=500, title="Cỡ trang / Page size", description="… / …")


@dataclass
class Memory:
    """What the vendor holds; every change gets the next number."""

    transcripts: dict[str, tuple[int, Transcript]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    requests: dict[str, tuple[PushOutcome, ...]] = field(default_factory=dict)
    deliveries: dict[str, tuple[DeliveryOutcome, ...]] = field(default_factory=dict)
    changes: int = 0

    def put(self, transcript: Transcript) -> None:
        """Hold a transcript."""
        self.changes += 1
        self.transcripts[transcript.key] = (self.changes, transcript)

    def listed(self) -> list[tuple[int, Transcript]]:
        """Return everything in the order of its last change."""
        return sorted(self.transcripts.values(), key=lambda each: each[0])


class SoundAdapter(Adapter):
    """Does everything as the contract wants it."""

    def __init__(self, memory: Memory, settings: SoundSettings) -> None:
        self.memory = memory
        self.settings = settings

    async def probe(self) -> Probe:
        """Say whether the password is right."""
        if self._let_in():
            return Probe(ready=True)
        return Probe(ready=False, problems=(Reason("wrong-password", _WRONG_PASSWORD),))

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield what is held, in the order of its changes."""
        self._check_password()
        found = [each for each in self._behind(query.since) if self.wanted(each[1], query)]
        size = self.settings.page_size
        for start in range(0, max(len(found), 1), size):
            yield self.page(found[start : start + size], len(found))

    async def push(
        self, records: Sequence[Transcript], *, request_id: str, overwrite: bool = False
    ) -> tuple[PushOutcome, ...]:
        """Write; a request that was made is answered again."""
        self._check_password()
        done = self.memory.requests.get(request_id)
        if done is not None:
            return done
        outcomes = tuple(self.write(each, overwrite=overwrite) for each in records)
        self.memory.requests[request_id] = outcomes
        return outcomes

    async def documents(self, query: Query) -> AsyncIterator[FilePage]:
        """Yield the documents of the school that is asked for."""
        self._check_password()
        yield FilePage(tuple(self.files(query)))

    async def deliver(
        self, files: Sequence[SignedFile], *, request_id: str
    ) -> tuple[DeliveryOutcome, ...]:
        """Take documents; bytes that are here are never replaced."""
        self._check_password()
        done = self.memory.deliveries.get(request_id)
        if done is not None:
            return done
        outcomes = tuple(map(self.store, files))
        self.memory.deliveries[request_id] = outcomes
        return outcomes

    def wanted(self, transcript: Transcript, query: Query) -> bool:
        """Say whether a transcript is what the query asks for."""
        return (
            query.school_code in (None, transcript.school.code)
            and query.school_year in (None, transcript.school_year)
            and query.level in (None, transcript.level)
        )

    def page(self, entries: Sequence[tuple[int, Transcript]], total: int) -> Page:
        """Return a page of these entries."""
        last = entries[-1][0] if entries else self.memory.changes
        return Page(
            records=tuple(self.record(each) for _, each in entries),
            evidence=(Evidence("page", b"{}"),),
            total=total,
            cursor=str(last),
        )

    def record(self, transcript: Transcript) -> Record:
        """Return a transcript as it is given away."""
        return Record(transcript, SourcePlace(_SOURCE))

    def write(self, transcript: Transcript, *, overwrite: bool) -> PushOutcome:
        """Hold a transcript unless other values are here and nobody said to overwrite them."""
        held = self.memory.transcripts.get(transcript.key)
        if held is not None and held[1] == transcript:
            return PushOutcome(transcript.key, PushState.UNCHANGED)
        if held is not None and not overwrite:
            return PushOutcome(transcript.key, PushState.KEPT, Reason("held", _HELD))
        self.memory.put(transcript)
        state = PushState.CREATED if held is None else PushState.UPDATED
        return PushOutcome(transcript.key, state)

    def files(self, query: Query) -> Iterable[SignedFile]:
        """Return the documents of a school."""
        for name, content in self.memory.files.items():
            if query.school_code in (None, parse(content).school.code):
                yield SignedFile(name, content)

    def store(self, file: SignedFile) -> DeliveryOutcome:
        """Keep a document unless its name is taken."""
        held = self.memory.files.get(file.name)
        if held is None:
            self.memory.files[file.name] = file.content
            return DeliveryOutcome(file.name, DeliveryState.STORED)
        if held == file.content:
            return DeliveryOutcome(file.name, DeliveryState.KNOWN)
        reason = Reason("name-taken", _NAME_TAKEN)
        return DeliveryOutcome(file.name, DeliveryState.REFUSED, reason)

    def _behind(self, since: str | None) -> list[tuple[int, Transcript]]:
        if since is None:
            return self.memory.listed()
        if not since.isdigit():
            raise Reject(_STRANGE_CURSOR, where="since", remedy=_PULL_ALL)
        return [each for each in self.memory.listed() if each[0] > int(since)]

    def _let_in(self) -> bool:
        return self.settings.password.get_secret_value() == PASSWORD

    def _check_password(self) -> None:
        if not self._let_in():
            raise Pause(_WRONG_PASSWORD, where="password", remedy=_ASK)


MANIFEST: Final = AdapterManifest(
    id="sound",
    name=Text("Nhà cung cấp mẫu (giả lập)", "The sound vendor (invented)"),
    vendor="hocba-hub",
    version="1",
    capabilities=frozenset(AdapterCapability) - {AdapterCapability.MAP},
    settings=SoundSettings,
    build=lambda settings: SoundAdapter(Memory(), settings),
)

_WRONG_PASSWORD = Text("Sai mật khẩu.", "The password is wrong.")
_ASK = Text("Hỏi nhà cung cấp mật khẩu đúng.", "Ask the vendor for the right one.")
_HELD = Text("Đang có giá trị khác.", "Other values are held.")
_NAME_TAKEN = Text("Tên tệp đã dùng cho nội dung khác.", "The name is taken by other bytes.")
_STRANGE_CURSOR = Text("Con trỏ lạ.", "A strange cursor.")
_PULL_ALL = Text("Kéo lại từ đầu.", "Pull from the beginning.")


def sound_settings() -> dict[str, object]:
    """Return settings that let in."""
    return {"password": PASSWORD}
