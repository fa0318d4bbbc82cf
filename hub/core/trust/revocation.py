"""Revocation: what is known about certificates, and what it means at a moment (thu hồi).

Evidence is given, never fetched here (`hub.core.trust.fetching` does that). All that is given about
a certificate counts, whether or not the certificate names an address for it: a certificate that a
list calls revoked is revoked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from cryptography import x509
from cryptography.x509 import ocsp as library

from hub.core.trust import crl as lists
from hub.core.trust import ocsp as answers
from hub.core.trust.certificate import Certificate
from hub.core.trust.policy import AlgorithmPolicy
from hub.core.trust.told import NotBelieved, Told

ANSWER_SUFFIXES: Final = frozenset({".ocsp", ".ors"})
LIST_SUFFIXES: Final = frozenset({".crl"})


class Known(NamedTuple):
    """All that is known about one certificate.

    :param told: every believable word, the newest first.
    :param refused: why further evidence about it is not believed, as in `told.REASONS`.
    """

    told: tuple[Told, ...]
    refused: tuple[str, ...]


class Standing(StrEnum):
    """How a certificate stands at a moment."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Status:
    """How a certificate stands at a moment, and by whose word.

    :param word: what decided; the newest one where nothing does.
    """

    standing: Standing
    word: Told | None
    refused: tuple[str, ...] = ()


class Revocations:
    """OCSP answers and CRLs that were given along; each is read and checked once.

    :param responses: OCSP responses, DER.
    :param crls: lists, DER.
    """

    def __init__(self, responses: Iterable[bytes] = (), crls: Iterable[bytes] = ()) -> None:
        self._answers: dict[int, list[tuple[bytes, library.OCSPResponse]]] = defaultdict(list)
        self._lists: dict[bytes, list[tuple[bytes, x509.CertificateRevocationList]]] = defaultdict(
            list
        )
        self._checked: dict[tuple[int, Certificate], str | None] = {}
        self._known: dict[tuple[Certificate, Certificate, AlgorithmPolicy], Known] = {}
        self.responses = tuple(dict.fromkeys(responses))
        self.crls = tuple(dict.fromkeys(crls))
        self.unreadable = 0
        for content in self.responses:
            self._add_answer(content)
        for content in self.crls:
            self._add_list(content)

    @staticmethod
    def load(folder: Path) -> Revocations:
        """Return what lies in a folder: ``*.ocsp``, ``*.ors`` and ``*.crl``, DER."""
        files = sorted(each for each in folder.iterdir() if each.is_file())
        return Revocations(
            (each.read_bytes() for each in files if each.suffix.lower() in ANSWER_SUFFIXES),
            (each.read_bytes() for each in files if each.suffix.lower() in LIST_SUFFIXES),
        )

    def with_more(self, responses: Iterable[bytes], crls: Iterable[bytes]) -> Revocations:
        """Return this evidence and more."""
        return Revocations((*self.responses, *responses), (*self.crls, *crls))

    def about(
        self, certificate: Certificate, issuer: Certificate, policy: AlgorithmPolicy
    ) -> Known:
        """Return all that is known about a certificate of `issuer`."""
        key = (certificate, issuer, policy)
        if key not in self._known:
            self._known[key] = self._gathered(certificate, issuer, policy)
        return self._known[key]

    def _add_answer(self, content: bytes) -> None:
        try:
            answer = answers.load(content)
        except NotBelieved:
            self.unreadable += 1
            return
        for number in answers.numbers(answer):
            self._answers[number].append((content, answer))

    def _add_list(self, content: bytes) -> None:
        try:
            crl = lists.load(content)
        except NotBelieved:
            self.unreadable += 1
            return
        self._lists[crl.issuer.public_bytes()].append((content, crl))

    def _gathered(
        self, certificate: Certificate, issuer: Certificate, policy: AlgorithmPolicy
    ) -> Known:
        found: list[Told] = []
        refused: list[str] = []
        for content, answer in self._answers.get(certificate.serial_number, ()):
            try:
                found.append(answers.told(content, answer, certificate, issuer, policy))
            except NotBelieved as error:
                refused.append(error.reason)
        for content, crl in self._lists.get(issuer.subject_der, ()):
            try:
                self._check(crl, issuer, policy)
                found.append(lists.told(content, crl, certificate))
            except NotBelieved as error:
                refused.append(error.reason)
        return Known(tuple(_newest_first(found)), tuple(dict.fromkeys(refused)))

    def _check(
        self, crl: x509.CertificateRevocationList, issuer: Certificate, policy: AlgorithmPolicy
    ) -> None:
        key = (id(crl), issuer)
        if key not in self._checked:
            try:
                lists.check(crl, issuer, policy)
                self._checked[key] = None
            except NotBelieved as error:
                self._checked[key] = error.reason
        reason = self._checked[key]
        if reason is not None:
            raise NotBelieved(reason)


NOTHING_KNOWN: Final = Revocations()


class Knowing(Protocol):
    """Whoever can tell about certificates."""

    def about(
        self, certificate: Certificate, issuer: Certificate, policy: AlgorithmPolicy
    ) -> Known:
        """Return all that is known about a certificate of `issuer`."""
        ...


@dataclass(frozen=True, slots=True)
class Together:
    """Two who can tell; all that either knows counts."""

    one: Knowing
    other: Knowing

    def about(
        self, certificate: Certificate, issuer: Certificate, policy: AlgorithmPolicy
    ) -> Known:
        """Return all that is known about a certificate of `issuer`."""
        found = [each.about(certificate, issuer, policy) for each in (self.one, self.other)]
        told = [word for known in found for word in known.told]
        refused = [reason for known in found for reason in known.refused]
        return Known(tuple(_newest_first(told)), tuple(dict.fromkeys(refused)))


def _newest_first(words: Iterable[Told]) -> list[Told]:
    """Sort words; of two of one moment the worse one counts."""
    return sorted(
        words, key=lambda each: (each.this_update, each.revoked_at is not None), reverse=True
    )


def status_at(
    certificate: Certificate, known: Known, moment: datetime, freshness: timedelta
) -> Status:
    """Return how a certificate stood at `moment` (EN 319 102-1 §5.2.5, §5.2.6).

    A word is about `moment` when it was given then or later, when it says itself that it lasts so
    long, or when it is not older than `freshness`. What was said after the certificate had expired
    does not show that it was good: authorities drop expired ones from their lists.
    """
    newest = known.told[0] if known.told else None
    if newest is not None and newest.revoked_at is not None:
        return Status(Standing.REVOKED, newest, known.refused)
    for word in known.told:
        lasts = max(word.this_update + freshness, word.next_update or word.this_update)
        if (
            word.revoked_at is None
            and lasts >= moment
            and word.this_update <= certificate.not_after
        ):
            return Status(Standing.GOOD, word, known.refused)
    return Status(Standing.UNKNOWN, newest, known.refused)
