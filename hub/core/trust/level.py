"""The form of a signature: how much of XAdES it carries (EN 319 132-1 §6, TS 101 903 §4.4)."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """What a signature carries; carried is not proven: the tokens of T and above are unchecked."""

    XMLDSIG = "XMLDSig"
    XADES = "XAdES"
    BES = "XAdES-BES"
    EPES = "XAdES-EPES"
    B = "XAdES-B"
    T = "XAdES-T"
    C = "XAdES-C"
    X = "XAdES-X"
    XL = "XAdES-X-L"
    A = "XAdES-A"
    LT = "XAdES-LT"
    LTA = "XAdES-LTA"


_STAMPS_OVER_REFERENCES: Final = frozenset(
    f"{name}TimeStamp{version}" for name in ("SigAndRefs", "RefsOnly") for version in ("", "V2")
)
_CERTIFICATE_REFERENCES: Final = frozenset({"CompleteCertificateRefs", "CompleteCertificateRefsV2"})
_VALUES: Final = frozenset({"CertificateValues", "RevocationValues"})
_VALIDATION_DATA: Final = frozenset({"TimeStampValidationData", "AnyValidationData"})


def level_of(form: Level, names: AbstractSet[str]) -> Level:
    """Name the level by the unsigned signature properties that are there.

    :param form: what the signed properties make it: B, BES, EPES; others stay as they are.
    :param names: local names of the properties.
    """
    if form not in {Level.B, Level.BES, Level.EPES} or "SignatureTimeStamp" not in names:
        return form
    evidence = names >= _VALUES
    archived = "ArchiveTimeStamp" in names
    if names & _CERTIFICATE_REFERENCES and "CompleteRevocationRefs" in names:
        stamped = bool(names & _STAMPS_OVER_REFERENCES)
        if evidence and (archived or stamped):
            return Level.A if archived else Level.XL
        return Level.X if stamped else Level.C
    if not (evidence or names & _VALIDATION_DATA):
        return Level.T
    baseline, extended = (Level.LTA, Level.A) if archived else (Level.LT, Level.XL)
    return baseline if form is Level.B else extended
