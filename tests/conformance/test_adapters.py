"""The adapter profiles: the shipped adapters pass, a red line names whose fault it is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from conformance.engine.evidence import Evidence
from conformance.engine.outcome import Outcome
from conformance.engine.result import ExitCode, RunVerdict
from conformance.engine.run import look, play
from conformance.engine.verdict import verdict_of
from conformance.requirements import requirement
from conformance.simulated import simulated, simulated_adapters
from conformance.suites.adapter import TestedAdapter, adapter_suite
from hub.core.errors import UnknownCode
from hub.core.host import PluginHost


def judged(subject: TestedAdapter, folder: Path, *ids: str) -> RunVerdict:
    """Play once what these requirements need, or everything, and judge it."""
    suite = adapter_suite()
    if ids:
        suite = suite.of([requirement(each) for each in ids])
    evidence = Evidence(folder)
    asyncio.run(play(suite, subject, evidence, seed=1, repetitions=1))
    looks = look(suite, evidence)
    return verdict_of(suite.requirements, looks, capabilities=subject.capabilities)


@pytest.mark.parametrize("vendor", simulated_adapters())
def test_a_shipped_adapter_and_its_invented_vendor_are_certifiable(
    vendor: str, host: PluginHost, tmp_path: Path
) -> None:
    with simulated(vendor, host) as subject:
        verdict = judged(subject, tmp_path)
    wrong = [each for each in verdict.results if each.outcome is not Outcome.PASSED]
    assert wrong == []
    assert verdict.exit_code is ExitCode.CERTIFIABLE


def test_an_adapter_without_an_invented_vendor_is_named(host: PluginHost) -> None:
    with pytest.raises(UnknownCode), simulated("csv-import", host):
        pass
