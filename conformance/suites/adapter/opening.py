"""Scenes before anything is read: the probe, and credentials that are wrong."""

from __future__ import annotations

from typing import ClassVar

from conformance.engine.check import Scene
from conformance.engine.observation import Facts
from conformance.suites.adapter.facts import Json, pages_of, raised
from conformance.suites.adapter.tested import TestedAdapter
from hub.core.contracts import Query
from hub.core.errors import HubError


class ProbeReady(Scene[TestedAdapter]):
    """The probe with right settings."""

    name: ClassVar[str] = "probe"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return what the probe says."""
        probe = await subject.adapter.probe()
        return {"ready": probe.ready, "problems": [each.code for each in probe.problems]}


class WrongSecrets(Scene[TestedAdapter]):
    """Each secret setting wrong in turn: the probe, then a pull."""

    name: ClassVar[str] = "wrong-secrets"

    async def play(self, subject: TestedAdapter) -> Facts:
        """Return what the probe said and what the pull ended in, by setting."""
        return {"by_setting": {name: await _wrong(subject, name) for name in subject.secrets}}


async def _wrong(subject: TestedAdapter, name: str) -> Json:
    wrong = f"gl-sai-{subject.request()}"[:30]
    adapter = subject.build({name: wrong})
    facts: Json = {"error": None}
    try:
        probe = await adapter.probe()
        facts["ready"] = probe.ready
        facts["problems"] = [each.code for each in probe.problems]
    except HubError as error:
        facts["probe_raised"] = raised(error, [wrong])
    try:
        await pages_of(adapter, Query(school_code=subject.schools.school), "pull")
    except HubError as error:
        facts["error"] = raised(error, [wrong])
    return facts
