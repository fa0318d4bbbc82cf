"""Verdicts and their reasons, in the words of ETSI EN 319 102-1 V1.4.1, tables 5 and 6."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub.core.text import Text

_LONGEST: Final = 200


class Verdict(StrEnum):
    """The main status indication of one signature (kết luận kiểm tra)."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"


class SubIndication(StrEnum):
    """Why a signature did not pass; each word belongs to exactly one verdict."""

    FORMAT_FAILURE = "FORMAT_FAILURE"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"

    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    CERTIFICATE_CHAIN_GENERAL_FAILURE = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    NO_SIGNING_CERTIFICATE_FOUND = "NO_SIGNING_CERTIFICATE_FOUND"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    SIGNED_DATA_NOT_FOUND = "SIGNED_DATA_NOT_FOUND"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    REVOKED_CA_NO_POE = "REVOKED_CA_NO_POE"
    TRY_LATER = "TRY_LATER"

    @property
    def verdict(self) -> Verdict:
        """The main indication that goes with this word (table 6)."""
        return Verdict.FAILED if self in _TOTAL_FAILED else Verdict.INDETERMINATE


_TOTAL_FAILED = frozenset(
    {
        SubIndication.FORMAT_FAILURE,
        SubIndication.HASH_FAILURE,
        SubIndication.SIG_CRYPTO_FAILURE,
        SubIndication.REVOKED,
        SubIndication.EXPIRED,
        SubIndication.NOT_YET_VALID,
    }
)


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing wrong with a signature, a reference or a certificate path.

    :param code: our own word, finer than ETSI's: ``unsupported-transform``, ``duplicate-id`` …
    :param sub_indication: ETSI's word for it.
    :param text: the sentence for people.
    :param where: the place: a Reference URI, an algorithm URI, a certificate's subject.
    """

    code: str
    sub_indication: SubIndication
    text: Text
    where: str | None = None


def brief(value: str | None) -> str:
    """Return what a file says of itself, cut and in one line, so that no report grows with it."""
    text = "".join(each if each.isprintable() else " " for each in (value or "")[: _LONGEST + 1])
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


@dataclass(frozen=True, slots=True)
class Caution:
    """A visible warning that does not change the verdict (cảnh báo)."""

    code: str
    text: Text
