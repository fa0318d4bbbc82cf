"""The subject: a folder of files, and the one scene that reads and verifies every one of them.

Documents (``.xml``) are verified as ``hub verify`` does and a second time by signxml, which shares
no line with the hub's own verification. Workbooks and canonical JSON carry no signatures: they are
checked against the spec packs alone.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from conformance.engine.check import Scene
from conformance.engine.observation import Facts
from conformance.engine.run import stopped
from conformance.privacy import guard
from conformance.suites.document.second_opinion import signxml_accepts
from hub.cli.inputs import read_input
from hub.cli.reading import Reading, read_transcripts
from hub.core.document.verification import Trust, verify
from hub.core.errors import Actor, Reject, UnreadableInput
from hub.core.host import PluginHost
from hub.core.model import Transcript
from hub.core.spec import Checker, Finding
from hub.core.text import Text

SCENE: Final = "read-folder"
_SUFFIXES: Final = (".xml", ".json", ".xlsx", ".xls", ".csv")
_MOST_FINDINGS: Final = 200
"""Of one file; whoever has more mends these first."""


@dataclass(frozen=True)
class Folder:
    """What is tested: every file below `path`.

    :param trust: whom the verifier trusts; None where the folder holds no documents to verify.
    :param at: the moment the verdicts are about, aware.
    :param guarded: whether data without the marks of invented people stop the run.
    """

    path: Path
    host: PluginHost
    trust: Trust | None
    at: dt.datetime
    settings: Mapping[str, object] = field(default_factory=dict)
    guarded: bool = True

    def files(self) -> tuple[Path, ...]:
        """Return the files, in the order of their names.

        :raises UnreadableInput: when there is none.
        """
        found = sorted(each for each in self.path.rglob("*") if each.suffix.lower() in _SUFFIXES)
        if not found:
            raise UnreadableInput(
                Text("Thư mục không có tệp học bạ nào.", "The folder holds no transcript file."),
                where=str(self.path),
                who=Actor.OPERATOR,
                remedy=Text(
                    f"Đặt tệp {', '.join(_SUFFIXES)} vào thư mục.",
                    f"Put files {', '.join(_SUFFIXES)} into it.",
                ),
            )
        return tuple(found)


class ReadFolder(Scene[Folder]):
    """Reads every file and writes down what verification and spec packs found."""

    name = SCENE

    async def play(self, subject: Folder) -> Facts:
        """Return the facts of every file."""
        checker = Checker(tuple(subject.host.spec_packs.values()))
        # Reading runs an event loop of its own, as the commands do.
        files = [
            await asyncio.to_thread(_file_facts, each, subject, checker) for each in subject.files()
        ]
        return {"files": files, "ended": list(_ended(checker, subject.at.date()))}


def _ended(checker: Checker, day: dt.date) -> Iterator[str]:
    """Return the rules of packs that ended before `day`."""
    for pack in checker.packs:
        if pack.valid_to is not None and pack.valid_to < day:
            yield from (rule.id for rule in pack.rules)


def _file_facts(path: Path, subject: Folder, checker: Checker) -> dict[str, Any]:
    name = str(path.relative_to(subject.path))
    facts: dict[str, Any] = {"name": name, "kind": path.suffix.lower().removeprefix(".")}
    try:
        content = read_input(path)
        facts["sha256"] = sha256(content).hexdigest()
        reading = _read(path, subject)
        if subject.guarded:
            guard((each for _, each in reading.transcripts), name)
        facts |= _content_facts(reading, checker)
        if facts["kind"] == "xml" and subject.trust is not None:
            facts |= _signature_facts(content, subject.trust, subject.at)
    except Reject as error:
        facts["refused"] = stopped(error)
    return facts


def _read(path: Path, subject: Folder) -> Reading:
    return read_transcripts(path, subject.host, "csv-import", subject.settings, lambda _=1: None)


def _content_facts(reading: Reading, checker: Checker) -> dict[str, Any]:
    transcripts = [each for _, each in reading.transcripts]
    findings = [finding for _, finding in reading.findings]
    for each in transcripts:
        findings += checker.check(each)
    return {
        "transcripts": len(transcripts),
        "keys": [_key_digest(each) for each in transcripts],
        "rules": sorted(set(_rules_in_force(transcripts, checker))),
        "content": _told(findings),
    }


def _key_digest(transcript: Transcript) -> str:
    return sha256(str(transcript.key).encode()).hexdigest()


def _rules_in_force(transcripts: Iterable[Transcript], checker: Checker) -> Iterator[str]:
    for each in transcripts:
        for pack in checker.packs_in_force(each):
            yield from (
                rule.id for rule in pack.rules if rule.results in (None, type(each.results))
            )


def _signature_facts(content: bytes, trust: Trust, at: dt.datetime) -> dict[str, Any]:
    verdict = verify(content, trust, at=at)
    second = signxml_accepts(content)
    return {
        "signatures": [
            {
                "slot": each.slot,
                "intact": each.intact,
                "verdict": each.verdict.value,
                "sub_indication": each.sub_indication,
                "level": each.level,
                "warnings": [code for code, _ in each.warnings],
                "signxml": second.get(each.slot),
            }
            for each in verdict.signatures
        ],
        "found": _told(verdict.findings),
    }


def _told(findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [
        {
            "rule": each.rule,
            "path": each.path,
            "expected": each.expected,
            "received": each.received,
            "who": each.who.value,
            "vi": each.message.vi,
            "en": each.message.en,
        }
        for each in list(findings)[:_MOST_FINDINGS]
    ]
