"""A unit uses what was certified for it: the rule, the proof, the end of it, and a role's word."""

from __future__ import annotations

import datetime as dt
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from hub.cli.exit_codes import ExitCode
from hub.core.host import PluginHost
from hub.core.registry.certification import RevocationList, Withdrawn
from hub.core.registry.certification.override import OVERRIDDEN
from hub.core.registry.days import today
from hub.core.store import open_store
from simulation.province import Province, write_units
from tests.host.conftest import install
from tests.host.samples import adapter
from tests.registry.certifications import (
    ISSUED,
    certification,
    issuer,
    office,
    office_certificate,
    signed,
)

Ask = Callable[..., tuple[int, Any]]
SINCE = ("--at", "2025-07-01")
SET = ("assign", "set", "37", "adapter", "stranger", "--set", "address=a", *SINCE)
SECRET = ("--secret", "token=ma.txt")
ISSUER = ("--issuer", "so.crt")

__all__ = ["install"]


@pytest.fixture
def province(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask, install: Callable[..., None]
) -> Path:
    """A province whose rule asks for certifications; a stranger's adapter, installed as a wheel."""
    monkeypatch.chdir(tmp_path)
    write_units(tmp_path, 3, [Province(3, 60).schools()[0]])
    ask("unit", "import", "units-2025.csv", *SINCE)
    source = adapter("stranger")
    install("stranger", source)
    module = tmp_path / "xx-stranger" / "xx_stranger.py"
    digest = urlsafe_b64encode(sha256(module.read_bytes()).digest()).decode().rstrip("=")
    record = module.parent / "xx_stranger-1.0.dist-info" / "RECORD"
    record.write_text(f"xx_stranger.py,sha256={digest},{len(source)}\n", "utf-8")
    Path("ma.txt").write_text("bi-mat", "utf-8")
    Path("so.crt").write_bytes(office().certificate.public_bytes(Encoding.PEM))
    assert ask("assign", "set", "37", "certification-rule", "required", *SINCE)[0] == 0
    return tmp_path


def given(**said: object) -> Path:
    """Write a certification of what is installed."""
    build = PluginHost().build_of("adapter", "stranger")
    assert build is not None
    day = today()
    fields = {"build": build, "valid_from": day, "valid_until": day + dt.timedelta(days=50)}
    path = Path("chung-nhan.json")
    found = certification(**{**fields, **said})
    path.write_bytes(signed(found.sealing(office_certificate())))
    return path


def test_nothing_is_enabled_that_was_not_proven(province: Path, ask: Ask) -> None:
    code, answer = ask(*SET, *SECRET)
    assert (code, answer["error"]["code"]) == (ExitCode.PAUSED, "not-certified")
    assert ask("certification", "add", given(), *ISSUER)[0] == ExitCode.DONE
    assert ask(*SET, *SECRET)[0] == ExitCode.DONE
    _, shown = ask("assign", "show", "37", "adapter", *SINCE, "--explain")
    # As of the first day of the assignment, the certification was not there yet.
    assert shown["proofs"][0]["fit"] == "not-in-force"
    _, shown = ask("assign", "show", "37", "adapter", "--explain")
    (proof,) = shown["proofs"]
    assert (proof["fit"], proof["proven"], proof["unproven"]) == ("proven", ["pull"], [])
    assert proof["notice"] == 60


@pytest.mark.parametrize(
    "said",
    [
        {"capabilities": ("push",)},
        {"build": certification().build},
        {"valid_until": today() - dt.timedelta(days=1), "valid_from": dt.date(2026, 1, 1)},
    ],
    ids=["another capability", "another build", "ended"],
)
def test_what_does_not_fit_is_refused(said: dict[str, object], province: Path, ask: Ask) -> None:
    assert ask("certification", "add", given(**said), *ISSUER)[0] == ExitCode.DONE
    assert ask(*SET, *SECRET)[0] == ExitCode.PAUSED


def test_what_was_taken_back_is_refused(province: Path, ask: Ask) -> None:
    path = given()
    assert ask("certification", "add", path, *ISSUER)[0] == ExitCode.DONE
    entry = Withdrawn(certification=certification().id, day=today(), reason="Lỗi sau khi cấp")
    taken = RevocationList(issuer=issuer(), number=1, issued=ISSUED, withdrawn=(entry,))
    Path("thu-hoi.json").write_bytes(signed(taken.sealing(office_certificate())))
    words = ("certification", "verify", path, *ISSUER)
    assert ask(*words)[0] == ExitCode.DONE
    assert ask(*words, "--revocations", "thu-hoi.json")[0] == ExitCode.NO
    code, answer = ask("certification", "add", "thu-hoi.json", *ISSUER)
    assert (code, answer["withdrawn"]) == (ExitCode.DONE, 1)
    assert ask(*SET, *SECRET)[0] == ExitCode.PAUSED
    assert ask("certification", "list")[1][0]["standing"] == "withdrawn"


def test_the_end_is_told_before_it_comes(province: Path, ask: Ask) -> None:
    ask("certification", "add", given(), *ISSUER)
    code, (told,) = ask("certification", "list")
    assert (code, told["notice"]) == (ExitCode.NO, 60)
    later = (today() + dt.timedelta(days=51)).isoformat()
    assert ask("certification", "list", "--at", later)[1][0]["standing"] == "expired"


def test_a_role_may_allow_it_for_a_time_with_a_reason(province: Path, ask: Ask) -> None:
    reason = ("--uncertified", "Chờ nhà cung cấp chạy lại kiểm thử")
    assert ask(*SET, *SECRET, *reason)[0] == ExitCode.REJECTED
    assert ask(*SET, *SECRET, "--uncertified", "x", "--until", "2027-01-31")[0] == ExitCode.REJECTED
    assert ask(*SET, *SECRET, *reason, "--until", "2027-01-31")[0] == ExitCode.DONE
    with closing(open_store("hocba.sqlite")) as store, store.reading() as transaction:
        (entry,) = [e for e in transaction.ledger.of("unit:37") if e.action == OVERRIDDEN]
    assert entry.facts["reason"] == reason[1]
    assert entry.facts["end"] == "2027-02-01"


def test_where_no_rule_is_assigned_everything_may_be_used(province: Path, ask: Ask) -> None:
    assert ask("assign", "end", "37", "certification-rule", "--at", "2025-08-01")[0] == 0
    later = [*SET[:-2], "--at", "2025-09-01"]
    assert ask(*later, *SECRET)[0] == ExitCode.DONE
    assert ask("assign", "set", "37", "certification-rule", "never")[0] == ExitCode.REJECTED


def test_a_person_reads_what_was_proven(
    province: Path, ask: Ask, tell: Callable[..., tuple[int, str, str]]
) -> None:
    code, shown, _ = tell("certification", "add", given(), *ISSUER, "--lang", "en")
    assert code == ExitCode.DONE
    assert "Capabilities proven: pull" in shown
    assert "It ends soon" in shown
    ask(*SET, *SECRET)
    code, shown, _ = tell("assign", "show", "37", "adapter", "--explain", "--lang", "en")
    assert "proven" in shown
