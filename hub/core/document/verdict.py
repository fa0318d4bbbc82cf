"""What verification says of one document and of each signature in it (kết quả xác minh)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from hub.core.spec import Finding, Severity
from hub.core.text import Language, Text
from hub.core.trust import Certificate, Verdict


@dataclass(frozen=True, slots=True)
class SignatureAnswer:
    """The answer for one signature.

    :param slot: name of its slot, or its XPath where it stands in none.
    :param signer: common name of the certificate, None where there is none.
    :param intact: whether digests and signature value are right, whoever signed.
    :param sub_indication: ETSI EN 319 102-1's word where it did not pass.
    :param level: what was recognised: ``XAdES-B``, ``XMLDSig``.
    :param signed_at: the time the verdict rests on; claimed unless a warning says otherwise.
    :param covers: Reference URIs of the content that was signed, such as ``#data``.
    :param paths: XPaths of the elements behind them, as this file has them.
    :param chain: certificates from the signer's to an anchor; empty where none leads there.
    :param value: the signature value in base64.
    """

    slot: str
    signer: str | None
    intact: bool
    verdict: Verdict
    sub_indication: str | None
    level: str
    signed_at: dt.datetime | None
    covers: tuple[str, ...]
    paths: tuple[str, ...]
    warnings: tuple[tuple[str, Text], ...]
    chain: tuple[Certificate, ...] = field(default=(), repr=False)
    value: str = field(default="", repr=False)

    def to_json(self, language: Language) -> dict[str, object]:
        """Return the answer for machines: warnings as codes, their sentences in ``notes``."""
        return {
            "slot": self.slot,
            "signer": self.signer,
            "intact": self.intact,
            "verdict": self.verdict.value,
            "sub_indication": self.sub_indication,
            "level": self.level,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "covers": list(self.covers),
            "paths": list(self.paths),
            "warnings": [code for code, _ in self.warnings],
            "notes": [text.get(language) for _, text in self.warnings],
        }


@dataclass(frozen=True, slots=True)
class DocumentVerdict:
    """The answer for a whole document.

    :param missing: names of slots that hold no signature.
    :param unsigned: XPaths of content that no signature covers.
    """

    signatures: tuple[SignatureAnswer, ...]
    missing: tuple[str, ...] = ()
    unsigned: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Passed only when every slot is signed, all is covered and every signature passes."""
        verdicts = {answer.verdict for answer in self.signatures}
        errors = any(finding.severity is Severity.ERROR for finding in self.findings)
        broken = errors or self.missing or self.unsigned or not verdicts
        if broken or Verdict.FAILED in verdicts:
            return Verdict.FAILED
        return Verdict.INDETERMINATE if Verdict.INDETERMINATE in verdicts else Verdict.PASSED

    def to_json(self, language: Language) -> dict[str, object]:
        """Return the answer for machines, sentences in `language`."""
        return {
            "verdict": self.verdict.value,
            "missing": list(self.missing),
            "unsigned": list(self.unsigned),
            "findings": [finding.to_json(language) for finding in self.findings],
            "signatures": [answer.to_json(language) for answer in self.signatures],
        }
