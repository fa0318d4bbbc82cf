"""What commands do with evidence: policy, words about revocation, proofs, reports (bằng chứng)."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hub.cli.output import Output
from hub.core.document.clerk_report import clerk_report
from hub.core.document.etsi_report import etsi_report
from hub.core.document.policy import asking_also, circular_policy, load_policy
from hub.core.document.verdict import DocumentVerdict
from hub.core.document.verification import Trust, certified_by
from hub.core.text import Language, Text
from hub.core.transport import write_atomic
from hub.core.trust import Beside, brief
from hub.core.trust.errors import TimestampRefused
from hub.core.trust.evidence import Evidence
from hub.core.trust.evidence_record import ProvenTime
from hub.core.trust.told import REASONS

if TYPE_CHECKING:
    from hub.core.trust.fetching import Fetched, Problem


@dataclass(frozen=True, slots=True)
class Report:
    """What a report tells; see `etsi_report` and `clerk_report`."""

    name: str
    content: bytes
    verdict: DocumentVerdict
    at: dt.datetime
    policy: str
    proven: dt.datetime | None

    def as_file(self, path: Path, language: Language) -> bytes:
        """Return the report in the form that the file's name asks for."""
        if path.suffix.lower() == ".xml":
            return etsi_report(
                self.content, self.verdict, at=self.at, policy=self.policy, proven=self.proven
            )
        made = clerk_report(self.name, self.verdict, language, at=self.at, proven=self.proven)
        return made.encode()


def by_policy(trust: Trust, file: Path | None, hosts: Sequence[str] | None) -> Trust:
    """Return whom to trust, judged by the policy in `file`, else by the circular's.

    :param hosts: further hosts that may be asked about revocation.
    :raises Pause: when the file cannot be used.
    """
    chosen = circular_policy() if file is None else load_policy(file)
    also = asking_also(chosen, frozenset(host.lower() for host in hosts or ()))
    return replace(trust, rules=replace(trust.rules, policy=also))


def asked_about(content: bytes, trust: Trust, at: dt.datetime, beside: Beside) -> Fetched:
    """Ask authorities about the signers of a file, as far as the policy allows."""
    from hub.core.trust.fetching import fetch_revocations

    pairs = certified_by(content, trust, at=at, beside=beside)
    return asyncio.run(fetch_revocations(pairs, trust.rules.policy))


def knowing(trust: Trust, evidence: Evidence, fetched: Fetched | None) -> Trust:
    """Return whom to trust with all that is known about revocation."""
    known = evidence.revocations
    if fetched is not None:
        known = known.with_more(fetched.responses, fetched.crls)
    return replace(trust, rules=replace(trust.rules, known=known))


def keep_words(fetched: Fetched, folder: Path) -> None:
    """Write what came back into a folder, as `Evidence.load` reads it."""
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, every in ((".ocsp", fetched.responses), (".crl", fetched.crls)):
        for content in every:
            write_atomic(folder / word_file(content, suffix), content)


def word_file(content: bytes, suffix: str) -> str:
    """Return the name of the file of a word about revocation."""
    return f"{hashlib.sha256(content).hexdigest()[:16]}{suffix}"


def proof_to_json(
    proof: ProvenTime | TimestampRefused | None, language: Language
) -> dict[str, object] | None:
    """Return for machines what the evidence records prove; None where none is about the file."""
    if proof is None:
        return None
    if isinstance(proof, TimestampRefused):
        reason = proof.fields["reason"]
        return {"at": None, "reason": reason, "message": proof.what.get(language)}
    return {
        "at": proof.at.isoformat(),
        "lasts_until": proof.lasts_until.isoformat(),
        "tokens": proof.tokens,
    }


def show_evidence(
    output: Output, proof: ProvenTime | TimestampRefused | None, problems: Sequence[Problem]
) -> None:
    """Tell people what the evidence records prove, and who did not answer."""
    if isinstance(proof, TimestampRefused):
        output.say(_NO_PROOF.format(why=proof.what), "yellow")
    elif proof is not None:
        at, until = f"{proof.at:%Y-%m-%d %H:%M}Z", f"{proof.lasts_until:%Y-%m-%d}"
        output.say(_PROVEN.format(at=at, until=until), "green")
    for each in problems:
        why = REASONS[each.reason]
        output.say(_NOT_ANSWERED.format(host=brief(each.host), why=why), "yellow")


_PROVEN = Text(
    "Tệp này đã tồn tại vào {at}; bằng chứng còn giá trị đến {until}.",
    "This file existed at {at}; the proof lasts until {until}.",
)
_NO_PROOF = Text(
    "Bản ghi bằng chứng không chứng minh được gì: {why}",
    "The evidence record proves nothing: {why}",
)
_NOT_ANSWERED = Text(
    "Chưa biết tình trạng thu hồi từ {host}: {why}.", "No word about revocation from {host}: {why}."
)
