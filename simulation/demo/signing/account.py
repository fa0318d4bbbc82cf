"""What became of the classes that the providers signed (tổng kết phần ký)."""

from __future__ import annotations

from dataclasses import dataclass, field

from hub.cli.output import Output
from hub.core.text import Text


@dataclass(slots=True)
class SignedClass:
    """One provider's class.

    :param pupils: of the class; `documents` of them are signed in every slot.
    :param archived: the verdict on one of them years later, without network, by what was archived.
    :param alone: the verdict then without what was archived.
    """

    provider: str
    classroom: str
    pupils: int
    documents: int
    archived: str = ""
    alone: str = ""


@dataclass(slots=True)
class SigningAccount:
    """Every provider's class, and a teacher whose certificate was revoked between two signatures.

    :param left_out: providers that this machine cannot show.
    :param later: the verdict of what the teacher signed after that; `earlier` of what before.
    """

    verified_as_of: str = ""
    classes: list[SignedClass] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    earlier: str = ""
    later: str = ""

    @property
    def sound(self) -> bool:
        """Whether everything archived passes years later, and the revoked teacher's later fails."""
        return (
            all(each.pupils == each.documents for each in self.classes)
            and all(each.archived == "passed" for each in self.classes)
            and all(each.alone == "indeterminate" for each in self.classes)
            and (self.earlier, self.later) == ("passed", "failed")
        )

    def show(self, output: Output) -> None:
        """Show it to people."""
        output.table(
            (
                Text("Nhà cung cấp", "Provider"),
                Text("Lớp", "Class"),
                Text("Tệp đã ký", "Signed"),
                Text("Năm {year}", "In {year}").format(year=self.verified_as_of[:4]),
                Text("Nếu không lưu trữ", "Without the archive"),
            ),
            (
                (each.provider, each.classroom, f"{each.documents}", each.archived, each.alone)
                for each in self.classes
            ),
        )
        output.say(
            _REVOKED.format(earlier=self.earlier, later=self.later),
            "bold green" if self.sound else "bold red",
        )


_REVOKED = Text(
    "Giáo viên bị thu hồi chứng thư số: chữ ký trước đó, có dấu thời gian: {earlier}; chữ ký sau "
    "đó: {later}.",
    "A teacher whose certificate was revoked: signed before, time-stamped: {earlier}; signed after:"
    " {later}.",
)
