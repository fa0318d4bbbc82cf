"""One run from beginning to end: scenes, evidence, verdict, reports in a folder (phiên kiểm thử).

``RUN/evidence.jsonl`` is what was seen, ``RUN/run.json`` what was run; every report can be written
anew from the two without calling anyone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from conformance.engine.check import Subject
from conformance.engine.evidence import Evidence
from conformance.engine.provenance import Provenance
from conformance.engine.result import Report
from conformance.engine.run import REPETITIONS, Progress, look, play
from conformance.engine.suite import Suite
from conformance.engine.verdict import verdict_of
from conformance.engine.waiver import Attestation, Waiver
from conformance.requirements import profile
from conformance.suites.adapter import TestedAdapter
from hub.core.errors import Actor, LostAnswer, Pause, Retry, UnreadableInput
from hub.core.text import Text

_RUN: Final = "run.json"
SUITE_VERSION: Final = version("hocba-hub")


class Run(BaseModel):
    """What was run, as ``run.json`` keeps it.

    :param subject: what reports call it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    profile: str
    subject: str
    simulated: bool
    provenance: Provenance
    began: dt.datetime
    ended: dt.datetime | None = None
    seed: int
    suite: str = SUITE_VERSION
    waivers: tuple[Waiver, ...] = ()
    attestations: tuple[Attestation, ...] = ()


async def run(
    facts: Run,
    suite: Suite[Subject],
    subject: Subject,
    folder: Path,
    *,
    secrets: Sequence[str] = (),
    progress: Progress = lambda done, total: None,
) -> Report:
    """Play what `facts` names into `folder`, and return the report.

    A folder in which a run was stopped goes on where it stopped.

    :raises Pause: when the folder holds another run, or a finished one.
    :param secrets: values that must never reach the folder.
    :raises RealDataError: when the data may be a real pupil's.
    """
    started = _begin(folder, facts)
    part = suite.of(profile(facts.profile).requirements)
    evidence = Evidence(folder, secrets)
    await play(part, subject, evidence, seed=started.seed, progress=progress)
    ended = started.model_copy(update={"ended": dt.datetime.now(dt.UTC)})
    _write(folder, ended)
    return _report(ended, part, evidence)


async def preflight(subject: object) -> None:
    """Try settings, network and credentials; what fails here says nothing about conformance.

    :raises Pause: when the adapter's own probe finds a problem.
    :raises Retry: when it could not reach the other side.
    :raises HubError: what the probe raises.
    """
    if not isinstance(subject, TestedAdapter):
        return
    probe = await subject.adapter.probe()
    if probe.ready:
        return
    first = probe.problems[0]
    # A probe tells why by the code of the error that it met.
    kind = Retry if first.code in (Retry.code, LostAnswer.code) else Pause
    raise kind(first.message, where=subject.manifest.id, who=first.who, remedy=_SETTINGS)


def _begin(folder: Path, facts: Run) -> Run:
    """Return the run that was stopped in `folder`, or `facts` where none was."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / _RUN).exists():
        _write(folder, facts)
        return facts
    kept = _read(folder)
    if kept.ended is not None or (kept.profile, kept.subject) != (facts.profile, facts.subject):
        raise _another_run(folder)
    return kept


def replay(folder: Path, suite: Suite[Subject]) -> Report:
    """Compute the report of a finished run anew from what its folder keeps.

    :raises UnreadableInput: when the folder holds no finished run.
    """
    kept = _read(folder)
    if kept.ended is None:
        raise _no_run(folder)
    return _report(kept, suite.of(profile(kept.profile).requirements), Evidence(folder))


def kept_run(folder: Path) -> Run:
    """Return what was run in `folder`.

    :raises UnreadableInput: when the folder holds no run.
    """
    return _read(folder)


def _report(kept: Run, suite: Suite[Subject], evidence: Evidence) -> Report:
    day = kept.began.date()
    waivers = tuple(each for each in kept.waivers if each.covers(kept.subject, day))
    verdict = verdict_of(
        suite.requirements,
        look(suite, evidence),
        capabilities=kept.provenance.capabilities,
        demanded=profile(kept.profile).capabilities,
        waivers=waivers,
        lapsed=[each for each in kept.waivers if each not in waivers],
        attestations=kept.attestations,
    )
    return Report(
        profile=kept.profile,
        title=profile(kept.profile).title,
        subject=kept.subject,
        simulated=kept.simulated,
        began=kept.began,
        ended=kept.ended or kept.began,
        seed=kept.seed,
        repetitions=REPETITIONS,
        suite_version=kept.suite,
        sources=_sources(suite),
        verdict=verdict,
        provenance=kept.provenance,
        waivers=waivers,
    )


def _sources(suite: Suite[Subject]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.source for each in suite.requirements))


def _write(folder: Path, kept: Run) -> None:
    (folder / _RUN).write_text(kept.model_dump_json(indent=2), "utf-8")


def _read(folder: Path) -> Run:
    try:
        return Run.model_validate_json((folder / _RUN).read_text("utf-8"))
    except (OSError, ValueError):
        raise _no_run(folder) from None


def _another_run(folder: Path) -> Pause:
    return Pause(
        Text(
            "Thư mục này đã giữ bằng chứng của một lần chạy khác.",
            "This folder holds the evidence of another run already.",
        ),
        where=str(folder),
        who=Actor.OPERATOR,
        remedy=Text("Chọn thư mục khác bằng --out.", "Name another folder with --out."),
    )


_SETTINGS = Text(
    "Sửa cài đặt (--set), mạng hoặc tài khoản rồi chạy lại; chưa kiểm thử gì cả.",
    "Mend the settings (--set), the network or the account and run again; nothing was tested yet.",
)


def _no_run(folder: Path) -> UnreadableInput:
    return UnreadableInput(
        Text("Thư mục này không có lần chạy nào đã xong.", "This folder holds no finished run."),
        where=str(folder),
        who=Actor.OPERATOR,
        remedy=Text(
            "Chỉ ra thư mục mà conformance run đã viết.",
            "Name a folder that conformance run wrote.",
        ),
    )
