"""The signer profiles: the shipped signers and their invented providers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from conformance.engine.evidence import Evidence
from conformance.engine.outcome import Outcome
from conformance.engine.run import look, play
from conformance.engine.verdict import verdict_of
from conformance.requirements import profile
from conformance.simulated_signers import simulated_signer, simulated_signers
from conformance.suites.signer import Situation, signer_suite
from hub.core.errors import UnknownCode
from hub.core.host import PluginHost


@pytest.mark.parametrize("signer", simulated_signers())
def test_a_shipped_signer_and_its_invented_provider_are_certifiable(
    signer: str, host: PluginHost, tmp_path: Path
) -> None:
    subject = simulated_signer(signer, host)
    chosen = profile("signer-keys" if signer == "keyfile" else "signer")
    suite, evidence = signer_suite().of(chosen.requirements), Evidence(tmp_path)
    asyncio.run(play(suite, subject, evidence, seed=1, repetitions=1))
    looks = look(suite, evidence)
    verdict = verdict_of(
        suite.requirements,
        looks,
        capabilities=subject.capabilities,
        demanded=chosen.capabilities,
    )
    assert [each for each in verdict.results if each.outcome.hinders] == []
    passed = [each for each in verdict.results if each.outcome is Outcome.PASSED]
    assert len(passed) >= 25


def test_keys_at_hand_cannot_show_what_a_provider_must(host: PluginHost, tmp_path: Path) -> None:
    subject = simulated_signer("keyfile", host)
    assert subject.situations == {Situation.USUAL}
    chosen = profile("signer")
    verdict = verdict_of(
        chosen.requirements, {}, capabilities=subject.capabilities, demanded=chosen.capabilities
    )
    assert verdict.of("SGN-REFUSED").outcome is Outcome.NOT_SHOWN


def test_a_signer_without_an_invented_provider_is_named(host: PluginHost) -> None:
    with pytest.raises(UnknownCode):
        simulated_signer("vgca-token", host)
