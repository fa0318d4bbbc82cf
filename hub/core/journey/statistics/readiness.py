"""Who can sign and which signatures are missing, school by school (mức sẵn sàng ký số).

Who has to sign is read from one transcript of each class, and one more for each other set of slots
that is signed there: pupils who take other subjects have other teachers. Certificates are known
from the documents of these, from files that the province gives, and from its list of registered
certificates.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from hub.core.document.identity import CertificateRegister, signatory_of
from hub.core.document.places import find_places
from hub.core.document.slots import Role, Slot, slots_of
from hub.core.errors import HubError
from hub.core.journey.statistics.scope import Scope
from hub.core.model import Transcript
from hub.core.store import Transaction
from hub.core.store.batching import batches
from hub.core.store.statistics import SignedCount
from hub.core.text import Text
from hub.core.transport import parse_xml
from hub.core.trust import Certificate, certificates_in

Key = TypeVar("Key")

_BATCH: Final = 200
_CERTIFICATE: Final = ".//{http://www.w3.org/2000/09/xmldsig#}X509Certificate"


class Readiness(StrEnum):
    """Whether somebody can sign (mức sẵn sàng)."""

    READY = "ready"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    REGISTERED = "registered"
    """Registered, but no file or signature shows until when."""
    NONE = "none"

    @property
    def label(self) -> Text:
        """The word as people read it."""
        return _LABELS[self]


_LABELS = {
    Readiness.READY: Text("sẵn sàng", "ready"),
    Readiness.EXPIRING: Text("sắp hết hạn", "expiring"),
    Readiness.EXPIRED: Text("đã hết hạn", "expired"),
    Readiness.REGISTERED: Text("đã đăng ký, chưa rõ hạn", "registered, expiry unknown"),
    Readiness.NONE: Text("chưa có chứng thư số", "no certificate known"),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has to sign for a school, or the school's seal.

    :param name: of the person; empty for the seal.
    :param expires: when the certificate that lasts longest ends; None where that is not known.
    """

    role: Role
    name: str
    readiness: Readiness
    expires: dt.datetime | None


@dataclass(frozen=True, slots=True)
class SchoolReadiness:
    """One school: who can sign, and how many of its documents lack which signature.

    :param not_composed: transcripts in force without a document.
    :param lacking: by role, documents in which a slot of it is empty.
    """

    code: str
    name: str
    holders: tuple[Holder, ...]
    transcripts: int
    not_composed: int
    lacking: Mapping[Role, int]

    @property
    def ready(self) -> bool:
        """Whether everybody can sign and nothing waits for a signature."""
        able = all(holder.readiness is Readiness.READY for holder in self.holders)
        return able and not self.not_composed and not any(self.lacking.values())

    def count(self, readiness: Readiness) -> int:
        """Return of how many holders that is true."""
        return sum(holder.readiness is readiness for holder in self.holders)


def readiness(
    transaction: Transaction,
    scope: Scope,
    register: CertificateRegister,
    certificates: Iterable[Certificate] = (),
    *,
    at: dt.datetime,
    soon: dt.timedelta,
) -> tuple[SchoolReadiness, ...]:
    """Return the schools of `scope`, in the order of their codes.

    :param register: certificates that the province has registered.
    :param certificates: further ones, whose holders are known by their id or by the register.
    :param at: the moment for which certificates must be valid.
    :param soon: how long before its end a certificate counts as expiring.
    """
    survey = _Survey(register)
    for certificate in certificates:
        survey.learn(certificate)
    survey.read(transaction, scope)
    return tuple(survey.school(code, scope, at, soon) for code in sorted(survey.schools))


def known_certificates(folder: Path) -> tuple[Certificate, ...]:
    """Return every certificate in the files of `folder`; what is none is passed over.

    Key files are looked at for the certificates in them only.
    """
    found: list[Certificate] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (".pem", ".crt", ".cer", ".der") and path.is_file():
            try:
                found += certificates_in(path.read_bytes())
            except (HubError, OSError):
                continue
    return tuple(found)


@dataclass(slots=True)
class _School:
    people: dict[tuple[Role, str], tuple[str, str | None]] = field(default_factory=dict)
    ends: dict[tuple[Role, str], dt.datetime] = field(default_factory=dict)
    lacking: Counter[Role] = field(default_factory=Counter)
    transcripts: int = 0
    not_composed: int = 0


class _Survey:
    """What is learnt of schools, people and certificates."""

    def __init__(self, register: CertificateRegister) -> None:
        self._register = register
        self._registered = {entry.personal_id for entry in register.by_sha256.values()}
        self._seals = {
            entry.school_code for entry in register.by_sha256.values() if entry.role == "seal"
        }
        self._ends: dict[str, dt.datetime] = {}
        self.schools: dict[str, _School] = defaultdict(_School)

    def learn(self, certificate: Certificate) -> None:
        """Note until when a certificate's holder can sign."""
        entry = self._register.find(certificate)
        stated = certificate.personal_id
        if entry is not None and entry.role == "seal" and entry.school_code is not None:
            _later(self._ends, _seal(entry.school_code), certificate)
        elif stated is not None:
            _later(self._ends, stated.number, certificate)
        elif entry is not None and entry.personal_id is not None:
            _later(self._ends, entry.personal_id, certificate)

    def read(self, transaction: Transaction, scope: Scope) -> None:
        """Count what is signed in every class, and read one transcript of each count."""
        counts = transaction.statistics.signed(scope.schools, school_year=scope.school_year)
        for portion in batches(counts, _BATCH):
            keys = [each.first for each in portion]
            documents = transaction.documents.latest_of(keys)
            transcripts = {each.key: each for each in transaction.transcripts.of(keys)}
            for count in portion:
                transcript = transcripts[count.first]
                self._meet(transcript)
                if transcript.key in documents:
                    self._see(transcript, documents[transcript.key].content)
                self._count(count, transcript)

    def _count(self, count: SignedCount, transcript: Transcript) -> None:
        school = self.schools[count.school_code]
        school.transcripts += count.count
        if count.slots is None:
            school.not_composed += count.count
            return
        for role in _empty(slots_of(transcript), count.slots):
            school.lacking[role] += count.count

    def school(
        self, code: str, scope: Scope, at: dt.datetime, soon: dt.timedelta
    ) -> SchoolReadiness:
        """Return what was learnt of the school."""
        school = self.schools[code]
        holders = [
            self._holder(role, name, personal_id, school.ends.get((role, known_as)), at, soon)
            for (role, known_as), (name, personal_id) in school.people.items()
        ]
        seal_ends = self._ends.get(_seal(code)) or school.ends.get((Role.KY_PHAT_HANH, ""))
        sealed = _standing(seal_ends, at, soon, registered=code in self._seals)
        holders.append(Holder(Role.KY_PHAT_HANH, "", sealed, seal_ends))
        order = tuple(Role)
        return SchoolReadiness(
            code,
            scope.name_of(code),
            tuple(sorted(holders, key=lambda one: (order.index(one.role), one.name))),
            school.transcripts,
            school.not_composed,
            {role: school.lacking[role] for role in Role},
        )

    def _meet(self, transcript: Transcript) -> None:
        """Note who has to sign."""
        people = self.schools[transcript.school.code].people
        for slot in slots_of(transcript):
            person = signatory_of(slot, transcript)
            if person is not None:
                known_as = person.personal_id or person.full_name
                people[slot.role, known_as] = (person.full_name, person.personal_id)

    def _see(self, transcript: Transcript, document: bytes) -> None:
        """Note with which certificates a document was signed."""
        ends = self.schools[transcript.school.code].ends
        places = find_places(parse_xml(document), transcript)
        slots = {slot.name: slot for slot in places.slots}
        for name, signature in places.signatures.items():
            text = signature.findtext(_CERTIFICATE)
            person = signatory_of(slots[name], transcript)
            known_as = (person.personal_id or person.full_name) if person is not None else ""
            if text is not None:
                _later(ends, (slots[name].role, known_as), Certificate.from_base64(text))

    def _holder(
        self,
        role: Role,
        name: str,
        personal_id: str | None,
        signed_until: dt.datetime | None,
        at: dt.datetime,
        soon: dt.timedelta,
    ) -> Holder:
        known = (self._ends.get(personal_id) if personal_id is not None else None, signed_until)
        ends = max((each for each in known if each is not None), default=None)
        registered = personal_id is not None and personal_id in self._registered
        return Holder(role, name, _standing(ends, at, soon, registered=registered), ends)


def _standing(
    ends: dt.datetime | None, at: dt.datetime, soon: dt.timedelta, *, registered: bool
) -> Readiness:
    if ends is None:
        return Readiness.REGISTERED if registered else Readiness.NONE
    if ends < at:
        return Readiness.EXPIRED
    return Readiness.EXPIRING if ends < at + soon else Readiness.READY


def _later(ends: dict[Key, dt.datetime], key: Key, certificate: Certificate) -> None:
    ends[key] = max(certificate.not_after, ends.get(key, certificate.not_after))


def _seal(school: str) -> str:
    return f"seal:{school}"


def _empty(slots: Sequence[Slot], signed: frozenset[str]) -> frozenset[Role]:
    """Return the roles of which some slot is empty.

    Where a later role has signed the earlier ones are complete: nobody signs before them.
    """
    done = [slot for slot in slots if slot.name in signed]
    return frozenset(
        slot.role
        for slot in slots
        if slot not in done and not any(later.waits_for(slot) for later in done)
    )
