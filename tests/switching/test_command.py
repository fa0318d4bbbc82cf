"""``hub switch`` as a school and its province type it, with the engine and a signed report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hub.cli.exit_codes import ExitCode
from hub.cli.main import run as hub
from simulation.pki import Authority, keys_of_school, load_pool, write_keys, write_trust
from simulation.province import Province
from tests.switching.worlds import pupils, switching

FILES = 4


def test_a_switch_from_plan_to_rollback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def ask(*words: object) -> tuple[int, Any]:
        code = hub([*map(str, words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    with switching(tmp_path, "viettel", "exchange") as world:
        school = world.school
        here = ("--store", world.shop.site.store, "--key-file", world.shop.site.key_file)
        code, refused = ask("switch", "run", school, *here)
        assert (code, refused["error"]["code"]) == (ExitCode.REJECTED, "unknown-code")
        code, wrong = ask("switch", "plan", school, "--from", "vnpt", "--to", "exchange", *here)
        assert code == ExitCode.PAUSED, wrong
        code, planned = ask(
            "switch", "plan", school, "--from", "viettel", "--to", "exchange", *here
        )
        assert (code, planned["finding"]) == (0, {"record:new": len(pupils()), "file:new": FILES})
        code, early = ask("switch", "verify", school, *here)
        assert code != ExitCode.DONE, early
        code, moved = ask("switch", "run", school, "--here", *here)
        assert (code, moved["state"]) == (0, "moved")
        assert moved["outcome"] == {"record:moved": len(pupils()), "file:moved": FILES}
        keys, trust, name = _keys(tmp_path)
        code, verified = ask("switch", "verify", school, "--trust", trust, *here)
        assert (code, verified["state"]) == (0, "verified")
        assert verified["verdict"] == {"file:failed": FILES}  # Nobody has signed these.
        code, cut = ask("switch", "cutover", school, *here)
        assert (code, cut["state"]) == (0, "cut-over")
        out = tmp_path / "bienban.xml"
        signed = ask(
            "switch", "report", school, "--name", name, "--keys", keys, "--out", out, *here
        )
        assert signed == (0, {"report": str(out)})
        code, judged = ask("verify", out, "--trust", trust)
        (signature,) = judged["signatures"]
        assert (code, signature["intact"], signature["verdict"]) == (0, True, "passed")
        out.write_bytes(out.read_bytes().replace(b"finding", b"fynding", 1))
        assert ask("verify", out, "--trust", trust)[0] == ExitCode.NO
        code, back = ask("switch", "rollback", school, "--reason", "thử", *here)
        assert (code, back["state"]) == (0, "rolled-back")
        code, shown = ask("switch", "show", school, "--held", *here)
        assert (code, shown["items"]) == (0, [])


def _keys(folder: Path) -> tuple[Path, Path, str]:
    """Keys of a school's staff, whom to trust, and the principal's name."""
    province = Province(3, 60)
    plan = province.schools()[0]
    authority = Authority.create(load_pool(), province.school_year)
    holders = list(keys_of_school(authority, load_pool(), plan, province.staff(plan)))
    write_keys(folder / "keys", holders)
    write_trust(folder / "trust", authority, holders)
    manager = pupils()[1].manager
    assert manager is not None
    return folder / "keys", folder / "trust", manager.full_name
