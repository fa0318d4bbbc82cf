"""``hub explain``: a transcript's story in the store, and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.inputs import checker_of, plugin_host
from hub.cli.options import DEFAULT_STORE, AsJson, Lang, StorePlace
from hub.cli.output import Output, default_language
from hub.core.document.frozen import Document
from hub.core.document.signing import open_slots
from hub.core.document.slots import Slot, slots_of
from hub.core.errors import Actor
from hub.core.journey.bundles import EXTRACT, Purpose
from hub.core.journey.states import State, Step, possible
from hub.core.model import Transcript
from hub.core.spec import Finding, Gate, Severity
from hub.core.store import Entry, StoredDocument, StoredTranscript, Version, lineage, open_store
from hub.core.text import Language, Text


def run(
    transcript: Annotated[
        str,
        typer.Argument(help="Khóa, mã học bạ hoặc mã học sinh. / A key, a code, a pupil's code."),
    ],
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Kể lại đường đi của một học bạ và nói tới lượt ai. / Tell a transcript's story, whose turn.

    Ví dụ / Example: hub explain GL3700000001
    """
    output = Output(lang or default_language(), as_json=as_json)
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        found = access_to(transaction).only(transcript, "explain")
        states = transaction.documents.history(found.transcript.key)
        versions = transaction.versions.of([found.transcript])[lineage(found.transcript)]
        story = [
            (version.number, entry)
            for version in versions
            for entry in transaction.ledger.of(version.key)
        ]
        standing = transaction.journeys.standing([found.transcript.key])
    findings = checker_of(plugin_host()).check(found.transcript)
    waiting = _waiting(found.transcript, states)
    here = standing.get(found.transcript.key)
    turns = _whose_turn(findings, waiting, State(here.state) if here else None)
    story.sort(key=lambda told: told[1].sequence)
    output.answer(
        {
            **_to_json(found, states, findings, waiting, turns, output.language),
            "versions": [_version_to_json(version) for version in versions],
            "ledger": [_entry_to_json(number, entry) for number, entry in story],
        }
    )
    _tell(output, found, story, findings, turns)


def _waiting(transcript: Transcript, states: Sequence[StoredDocument]) -> tuple[Slot, ...]:
    """The slots that can be signed now; none while nothing is composed."""
    if not states:
        return ()
    return open_slots(Document(states[-1].content), slots_of(transcript))


def _whose_turn(
    findings: Sequence[Finding], waiting: Sequence[Slot], state: State | None
) -> tuple[tuple[Actor, Text], ...]:
    """Who must act next, and on what: mistakes first, then signatures, then the journey's step."""
    mistakes = tuple(
        (finding.who, finding.message)
        for finding in findings
        if finding.severity is Severity.ERROR and finding.gate is not Gate.REPORT
    )
    if state is None or state in (State.COLLECTED, State.CHECKED):
        return mistakes if mistakes else ((Actor.SCHOOL_OFFICE, _COMPOSE),)
    if waiting:
        return tuple((slot.role.actor, _SIGN.format(slot=slot.name)) for slot in waiting)
    if state.turn is None:
        return ()
    return ((state.turn, _NEXT.format(action=possible(state)[0].label)),)


def _to_json(
    found: StoredTranscript,
    states: Sequence[StoredDocument],
    findings: Sequence[Finding],
    waiting: Sequence[Slot],
    turns: Sequence[tuple[Actor, Text]],
    language: Language,
) -> dict[str, object]:
    return {
        "key": found.transcript.key,
        "imported_at": found.imported_at.isoformat(),
        "documents": [
            {
                "sha256": state.sha256,
                "state": state.state,
                "signed": list(state.slots),
                "at": state.created_at.isoformat(),
            }
            for state in states
        ],
        "findings": [finding.to_json(language) for finding in findings],
        "waiting": [slot.name for slot in waiting],
        "turns": [{"who": who.value, "what": what.get(language)} for who, what in turns],
    }


def _tell(
    output: Output,
    found: StoredTranscript,
    story: Sequence[tuple[int, Entry]],
    findings: Sequence[Finding],
    turns: Sequence[tuple[Actor, Text]],
) -> None:
    transcript = found.transcript
    output.say(
        _WHICH.format(
            key=transcript.key,
            classroom=transcript.classroom.name,
            school=transcript.school.name,
            year=transcript.school_year,
        ),
        "bold",
    )
    several = len({number for number, _ in story}) > 1
    for number, entry in story:
        happened = _happened(entry)
        output.say(_OF_VERSION.format(n=number, happened=happened) if several else happened)
    output.findings([("", finding) for finding in findings])
    for who, what in turns:
        output.say(_TURN.format(who=who.label, what=what), "yellow")
    if not turns:
        output.say(_NOBODY, "bold green")


def _happened(entry: Entry) -> Text:
    """Tell one entry of the ledger: when, who, what, and which facts stand beside it."""
    facts = entry.facts
    beside = [
        _FACT.format(label=label, value=_told(name, str(facts[name])))
        for name, label in _FACTS.items()
        if facts.get(name)
    ]
    handed_out = entry.action == EXTRACT
    return (_HANDED_OUT if handed_out else _HAPPENED).format(
        at=f"{entry.at[:16].replace('T', ' ')}Z",
        actor=entry.actor,
        action=None if handed_out else Step(entry.action).label,
        state=None if handed_out else State(str(facts["to"])).label,
        facts=Text("; ".join(fact.vi for fact in beside), "; ".join(fact.en for fact in beside)),
    )


def _told(name: str, value: str) -> Text:
    return Purpose(value).label if name == "purpose" else Text(value[:64], value[:64])


def _version_to_json(version: Version) -> dict[str, object]:
    return {"key": version.key, "version": version.number, "recalled": version.recalled}


def _entry_to_json(number: int, entry: Entry) -> dict[str, object]:
    return {
        "version": number,
        "sequence": entry.sequence,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        **entry.facts,
    }


_WHICH = Text(
    "Học bạ {key}: lớp {classroom}, {school}, năm học {year}",
    "Transcript {key}: class {classroom}, {school}, {year}",
)
_HAPPENED = Text(
    "{at}  {actor}: {action} → {state}  {facts}", "{at}  {actor}: {action} → {state}  {facts}"
)
_OF_VERSION = Text("[bản {n}] {happened}", "[version {n}] {happened}")
_HANDED_OUT = Text("{at}  {actor}: trích xuất  {facts}", "{at}  {actor}: handed out  {facts}")
_FACT = Text("{label} {value}", "{label} {value}")
_FACTS = {
    "source": Text("từ", "from"),
    "slots": Text("đã ký", "signed"),
    "document": Text("tệp", "document"),
    "replaces": Text("thay", "replaces"),
    "decision": Text("quyết định", "decision"),
    "reason": Text("lý do:", "reason:"),
    "purpose": Text("mục đích", "purpose"),
    "recipient": Text("cho", "to"),
}
_COMPOSE = Text("Lập tệp và ký bằng hub sign.", "Compose and sign with hub sign.")
_NEXT = Text("Bước tiếp theo: {action}.", "Next step: {action}.")
_SIGN = Text("Ký vị trí {slot}.", "Sign the slot {slot}.")
_TURN = Text("Tới lượt {who}: {what}", "Turn of the {who}: {what}")
_NOBODY = Text("Không còn việc gì phải làm.", "Nothing is left to do.")
