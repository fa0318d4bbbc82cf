"""``simulate token`` and ``simulate serve vgca-…``: what they announce is what a hub can use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hub.cli.output import Output
from hub.core.contracts import Holder
from hub.core.errors import Pause
from hub.core.host import PluginHost
from hub.core.text import Language
from simulation.cli import run as simulate
from simulation.province import Province
from simulation.vgca import serve
from simulation.vgca.bad_days import BadDay, SimBadDay
from simulation.vgca.world import VgcaWorld
from tests.signers.served import simulated
from tests.signers.vgca.asking import run


@pytest.mark.parametrize("name", ["vgca-service", "vgca-sim"])
def test_it_is_served_until_it_is_stopped(tmp_path: Path, name: str) -> None:
    with simulated(tmp_path, name, "--pupils", "60", "--habit", "refuses") as settings:
        signer = PluginHost().build_signer(name, settings)
        assert run(signer.availability()).available
        if name == "vgca-sim":
            owners = json.loads((tmp_path / "phones.json").read_text("utf-8"))
            holder = Holder(full_name=owners[-1]["full_name"])
            assert len(run(signer.certificates(holder))) == 1


@pytest.mark.needs_softhsm
def test_a_token_is_plugged_in_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert simulate(["token", "--out", str(tmp_path), "--pupils", "60", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    settings = json.loads(Path(told["settings"]).read_text("utf-8"))
    signer = PluginHost().build_signer("vgca-token", settings)
    world_seal = f"MST:{Province(1, 60).schools()[0].tax_code}"
    (found,) = run(signer.certificates(Holder(organisation_id=world_seal[4:])))
    assert found.in_token


def test_without_softhsm_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_world: VgcaWorld) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(VgcaWorld, "token", missing)
    with pytest.raises(Pause) as refusal:
        serve.make_token(tmp_path, Province(1, 60), Output(Language.VI))
    assert "softhsm2" in refusal.value.remedy.vi


def test_every_bad_day_is_told_in_both_languages() -> None:
    for day in (*BadDay, *SimBadDay):
        assert day.told.vi
        assert day.told.en
