"""The account of a demonstration: what came in, what became of it, who agrees (bản tổng kết)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from hub.cli.output import Output
from hub.core.text import Text
from simulation.demo.signing.account import SigningAccount
from simulation.demo.workers import EngineAccount


@dataclass(slots=True)
class SchoolAccount:
    """One school: its pupils, rows refused, transcripts stopped before signing, signed ones.

    :param source: id of the adapter that collects it.
    :param asked: how many requests its vendor counted; none where workbooks are the source.
    """

    code: str
    pupils: int
    planted: int
    source: str = "csv-import"
    asked: int = 0
    accepted: int = 0
    refused: int = 0
    flagged: int = 0
    stopped: int = 0
    documents: int = 0
    signatures: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether every pupil is refused, stopped or signed: nobody disappeared."""
        return self.pupils == self.refused + self.stopped + self.documents

    @property
    def sentence(self) -> Text:
        """The school's line while the demonstration runs."""
        return Text(
            "  {pupils} học sinh ({source}): trả lại {refused} dòng, dừng trước khi ký {stopped}, "
            "đã ký {documents} tệp",
            "  {pupils} pupils ({source}): {refused} rows given back, {stopped} stopped before "
            "signing, {documents} documents signed",
        ).format(**asdict(self))


@dataclass(slots=True)
class OfficeAccount:
    """What the department did with the signed documents, and what the gateway counted.

    :param held: those that a rule of the reporting gate keeps from being reported.
    """

    submitted: int = 0
    approved: int = 0
    published: int = 0
    receipted: int = 0
    held: int = 0
    counted_by_gateway: int = 0
    ledger_entries: int = 0
    ledger_intact: bool = False

    def complete(self, documents: int) -> bool:
        """Whether every one of `documents` went the whole way, and was counted once."""
        whole = {self.submitted, self.approved, self.published, self.receipted + self.held}
        return (
            whole == {documents}
            and self.counted_by_gateway == self.receipted
            and self.ledger_intact
        )

    @property
    def sentence(self) -> Text:
        """The department's line of the account."""
        return Text(
            "Sở: nộp {submitted}, duyệt {approved}, công bố {published}, có biên nhận {receipted}, "
            "giữ lại chưa báo cáo {held}; cổng giả lập đếm {counted_by_gateway}; "
            "sổ cái {ledger_entries} bút toán.",
            "Department: {submitted} submitted, {approved} approved, {published} published, "
            "{receipted} receipted, {held} held back; the invented gateway counts "
            "{counted_by_gateway}; the ledger has {ledger_entries} entries.",
        ).format(**asdict(self))


@dataclass(slots=True)
class Account:
    """The whole demonstration."""

    pupils: int
    engine: EngineAccount
    schools: list[SchoolAccount] = field(default_factory=list)
    office: OfficeAccount = field(default_factory=OfficeAccount)
    signing: SigningAccount = field(default_factory=SigningAccount)
    documents: int = 0
    verified: int = 0
    signatures: int = 0
    accepted_by_libxmlsec: int = 0
    signxml_asked: int = 0
    accepted_by_signxml: int = 0
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        """Whether everybody is accounted for and every verifier accepts every document."""
        return (
            self.engine.kills > 0
            and all(school.adds_up for school in self.schools)
            and self.office.complete(self.documents)
            and self.documents == self.verified == sum(s.documents for s in self.schools)
            and self.signatures == self.accepted_by_libxmlsec
            and self.signxml_asked == self.accepted_by_signxml
            and self.signing.sound
        )

    @property
    def _sources(self) -> str:
        """Every school with its adapter."""
        return ", ".join(
            f"{each.code} {each.source}" + (f" ({each.asked})" if each.asked else "")
            for each in self.schools
        )

    def to_json(self) -> dict[str, object]:
        """Return the account for machines."""
        return {"invented": True, "sound": self.sound, **asdict(self)}

    def show(self, output: Output) -> None:
        """Show the account to people."""
        output.table(
            (
                Text("Trường", "School"),
                Text("Học sinh", "Pupils"),
                Text("Lỗi cài sẵn", "Planted"),
                Text("Trả lại", "Given back"),
                Text("Dừng", "Stopped"),
                Text("Tệp đã ký", "Signed"),
                Text("Chữ ký", "Signatures"),
            ),
            (
                [
                    school.code,
                    *map(str, (school.pupils, school.planted, school.refused)),
                    *map(str, (school.stopped, school.documents, school.signatures)),
                ]
                for school in self.schools
            ),
        )
        output.say(_COLLECTED.format(sources=self._sources), "bold")
        output.say(self.engine.sentence, "bold")
        output.say(self.office.sentence, "bold")
        output.say(_VERIFIED.format(**asdict(self)), "bold green" if self.sound else "bold red")


_COLLECTED = Text(
    "Thu thập qua bộ chuyển đổi (số yêu cầu mà máy chủ giả lập đếm được): {sources}.",
    "Collected by adapter (requests that the invented server counted): {sources}.",
)
_VERIFIED = Text(
    "{documents} tệp học bạ: trục xác minh đạt {verified}; libxmlsec chấp nhận "
    "{accepted_by_libxmlsec}/{signatures} chữ ký; signxml chấp nhận "
    "{accepted_by_signxml}/{signxml_asked} tệp (mỗi lớp một tệp). {seconds} giây.",
    "{documents} documents: the hub verifies {verified}; libxmlsec accepts "
    "{accepted_by_libxmlsec}/{signatures} signatures; signxml accepts "
    "{accepted_by_signxml}/{signxml_asked} documents (one a class). {seconds} seconds.",
)
