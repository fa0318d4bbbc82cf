"""One requirement as data: what must hold, by which clause, and who must see to it (yêu cầu)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hub.core.errors import Actor
from hub.core.spec import SourceGrade, Verb
from hub.core.spec.fingerprint import fingerprint
from hub.core.text import Language, Text


class Subject(StrEnum):
    """What a requirement is about (đối tượng kiểm thử)."""

    ADAPTER = "adapter"
    DOCUMENT = "document"
    SIGNER = "signer"
    REPORTING = "reporting"

    @property
    def label(self) -> Text:
        """The subject as people read it."""
        return _LABELS[self]


_LABELS = {
    Subject.ADAPTER: Text("kết nối với phần mềm", "the connection to the software"),
    Subject.DOCUMENT: Text("tệp học bạ", "transcript documents"),
    Subject.SIGNER: Text("dịch vụ ký số", "the signing service"),
    Subject.REPORTING: Text("báo cáo lên Bộ", "reporting to the ministry"),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a vendor's software must, should or may do.

    :param id: our own id (``ADP-``, ``DOC-``, ``SGN-``, ``RPT-`` and a name), never used again.
    :param text: the requirement in one sentence.
    :param clause: document and article, or the section of a contract of ours.
    :param verb: how binding it is; severity comes from here and from nowhere else.
    :param actor: who sees to it that it holds.
    :param source: the spec pack or contract it belongs to, with its version.
    :param grade: how sure that source is.
    :param capabilities: those of the adapter or signer that it needs, all of them.
    :param form: whether it is about a mere length or code list.
    :param untested: why no check shows it; None where one does.
    """

    id: str
    subject: Subject
    text: Text
    clause: str
    verb: Verb
    actor: Actor
    source: str
    grade: SourceGrade
    capabilities: tuple[str, ...] = ()
    form: bool = False
    provisional: bool = False
    untested: Text | None = None

    @property
    def fingerprint(self) -> str:
        """A digest of what the requirement says: with another text its checks are stale."""
        return fingerprint([self.text.vi, self.text.en, self.clause, self.verb.value])

    def to_json(self, language: Language) -> dict[str, object]:
        """Return the requirement for machines, its sentences in `language`."""
        return {
            "requirement": self.id,
            "subject": self.subject.value,
            "text": self.text.get(language),
            "clause": self.clause,
            "fingerprint": self.fingerprint,
            "verb": self.verb.value,
            "actor": self.actor.value,
            "source": self.source,
            "grade": self.grade.value,
            "capabilities": list(self.capabilities),
            "form": self.form,
            "provisional": self.provisional,
            "untested": self.untested.get(language) if self.untested else None,
        }
