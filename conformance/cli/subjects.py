"""From what a person typed to what is tested: a folder, an adapter, a simulated vendor."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from conformance.engine.check import Subject as Tested
from conformance.engine.provenance import Provenance, suite_build
from conformance.engine.result import Report
from conformance.engine.run import Progress
from conformance.engine.suite import Suite
from conformance.requirements import Profile, Subject
from conformance.session import Run, preflight, run
from conformance.simulated import simulated, tested
from conformance.simulated_signers import simulated_signer
from conformance.suites.adapter import TestedAdapter, TestSchools, adapter_suite
from conformance.suites.document import Folder, document_suite
from conformance.suites.signer import TestedSigner, signer_suite
from hub.cli.inputs import verifier_trust
from hub.core.errors import Actor, Pause
from hub.core.host import PluginHost
from hub.core.registry import certification
from hub.core.text import Text
from simulation.vendors.bad_days import BadDay


@dataclass(frozen=True)
class Asked:
    """What was typed beside the profile; None where nothing was.

    :param vendor: whose software it is; empty where the plugin's own word holds.
    """

    folder: Path | None
    adapter: str | None
    settings: Mapping[str, str]
    trust: Path | None
    at: dt.datetime | None
    simulated: bool
    bad_days: Collection[BadDay]
    vendor: str = ""
    signer: str | None = None


@dataclass(frozen=True)
class Opened(Generic[Tested]):
    """A subject that can be tested now.

    :param name: what the report calls it.
    :param hidden: values that must never be written down.
    """

    suite: Suite[Tested]
    subject: Tested
    name: str
    provenance: Provenance
    hidden: tuple[str, ...] = ()

    async def run(self, facts: Run, folder: Path, progress: Progress) -> Report:
        """Test it after a preflight; see `conformance.session.run`.

        :raises Pause: when the preflight fails.
        """
        await preflight(self.subject)
        return await run(
            facts, self.suite, self.subject, folder, secrets=self.hidden, progress=progress
        )


@contextmanager
def opened(
    profile: Profile, asked: Asked, host: PluginHost
) -> Iterator[Opened[Folder] | Opened[TestedAdapter] | Opened[TestedSigner]]:
    """Open what is asked for; a simulated vendor is served until this ends.

    :raises Pause: when the profile needs something that was not typed.
    """
    if profile.subject is Subject.DOCUMENT:
        yield _folder(asked, host)
    elif profile.subject is Subject.SIGNER:
        yield _signer(profile, asked, host)
    elif asked.adapter is None:
        raise _missing("--adapter", profile)
    elif asked.simulated:
        with simulated(asked.adapter, host, asked.bad_days) as subject:
            yield _adapter(subject, asked, host)
    else:
        schools = TestSchools.create(secrets.randbelow(1_000_000))
        yield _adapter(tested(asked.adapter, host, asked.settings, schools), asked, host)


def _folder(asked: Asked, host: PluginHost) -> Opened[Folder]:
    if asked.folder is None:
        raise _missing("--folder", None)
    trust = verifier_trust(asked.trust) if asked.trust is not None else None
    moment = asked.at.astimezone(dt.UTC) if asked.at is not None else dt.datetime.now(dt.UTC)
    subject = Folder(asked.folder, host, trust, moment, asked.settings)
    subject.files()
    name = asked.folder.resolve().name
    tested_files = certification.Subject(kind="documents", id=name, version="", vendor=asked.vendor)
    provenance = Provenance(subject=tested_files, suite=suite_build())
    return Opened(document_suite(), subject, name, provenance)


def _adapter(subject: TestedAdapter, asked: Asked, host: PluginHost) -> Opened[TestedAdapter]:
    manifest = subject.manifest
    hidden = tuple(str(subject.settings[name]) for name in subject.secrets)
    name = f"{manifest.id} {manifest.version}"
    provenance = Provenance(
        subject=certification.Subject(
            kind="adapter",
            id=manifest.id,
            version=manifest.version,
            vendor=asked.vendor or manifest.vendor,
        ),
        capabilities=subject.capabilities,
        build=host.build_of("adapter", manifest.id),
        suite=suite_build(),
    )
    return Opened(adapter_suite(), subject, name, provenance, hidden)


def _signer(profile: Profile, asked: Asked, host: PluginHost) -> Opened[TestedSigner]:
    """Open a signer with its invented provider: what is asked there, only an invented one grants.

    :raises Pause: where no signer was named, or the real one is meant.
    """
    if asked.signer is None:
        raise _missing("--signer", profile)
    if not asked.simulated:
        raise _missing("--simulated", profile)
    subject = simulated_signer(asked.signer, host)
    manifest = subject.manifest
    provenance = Provenance(
        subject=certification.Subject(
            kind="signer",
            id=manifest.id,
            version=manifest.version,
            vendor=asked.vendor or manifest.vendor,
        ),
        capabilities=subject.capabilities,
        build=host.build_of("signer", manifest.id),
        suite=suite_build(),
    )
    return Opened(signer_suite(), subject, f"{manifest.id} {manifest.version}", provenance)


def _missing(option: str, profile: Profile | None) -> Pause:
    return Pause(
        Text(f"Thiếu {option}.", f"{option} is missing."),
        where=profile.id if profile else "documents",
        who=Actor.OPERATOR,
        remedy=Text("Xem conformance run --help.", "See conformance run --help."),
    )
