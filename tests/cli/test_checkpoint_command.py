"""``hub checkpoint`` and the audit that rests on it, as an operator uses them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hub.cli.exit_codes import ExitCode
from hub.core.store import NewEntry, open_store
from simulation.pki import Authority, load_pool, write_trust
from simulation.trust_services import BadDay, TrustDesk, TrustServer

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@dataclass(frozen=True)
class Office:
    """A store with a ledger, the hub's key, trust anchors, and a time-stamp authority."""

    folder: Path
    server: TrustServer
    tsa: str

    def words(self, *more: object) -> tuple[object, ...]:
        key = ("--key", self.folder / "hub.pem", "--store", self.folder / "hub.db")
        return ("checkpoint", *key, *more)

    def audit(self, *more: object) -> tuple[object, ...]:
        return ("status", "--audit", "--store", self.folder / "hub.db", *more)

    @property
    def stamping(self) -> tuple[object, ...]:
        return ("--tsa", self.tsa, "--trust", self.folder / "trust")

    def note(self, subject: str = "a") -> None:
        with closing(open_store(self.folder / "hub.db")) as store, store.writing() as unit:
            unit.ledger.append([NewEntry("local", "sign", subject, {})])


@pytest.fixture(scope="module")
def services() -> Iterator[tuple[TrustServer, str]]:
    pool = load_pool()
    server = TrustServer(TrustDesk(Authority.create(pool), pool))
    with server.serving() as base:
        yield server, f"{base}/tsa"


@pytest.fixture
def office(tmp_path: Path, services: tuple[TrustServer, str]) -> Iterator[Office]:
    server, tsa = services
    authority, key = server.desk.authority, server.desk.pool.key_of("hub")
    made = authority.issue_system("hub", key)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "hub.pem").write_bytes(private + made.public_bytes(Encoding.PEM))
    write_trust(tmp_path / "trust", authority, [])
    office = Office(tmp_path, server, tsa)
    office.note()
    yield office
    server.desk.day = BadDay.NONE


def test_sealed_stamped_and_audited(ask: Ask, office: Office) -> None:
    elsewhere = office.folder / "elsewhere"
    code, answer = ask(*office.words("--out", elsewhere, *office.stamping))
    assert code == ExitCode.DONE
    (made,) = answer["checkpoints"]
    assert (made["number"], made["first"], made["last"]) == (1, 1, 1)
    assert answer["stamped_at"] is not None
    signer = ("--signer", office.folder / "hub.pem", "--trust", office.folder / "trust")
    code, answer = ask(*office.audit("--checkpoint", made["file"], *signer))
    assert code == ExitCode.DONE
    audit = answer["audit"]
    assert (audit["intact"], audit["checkpoints"], audit["stamped"]) == (True, 1, 1)
    assert ask(*office.words())[1] == {"checkpoints": [], "stamped_at": None}


def test_without_an_answer_the_checkpoint_stays_and_is_stamped_later(
    ask: Ask, office: Office
) -> None:
    office.server.desk.day = BadDay.BUSY
    assert ask(*office.words(*office.stamping))[0] == ExitCode.RETRY
    office.server.desk.day = BadDay.NONE
    code, answer = ask(*office.words(*office.stamping))
    assert (code, answer["checkpoints"]) == (ExitCode.DONE, [])
    assert answer["stamped_at"] is not None


def test_a_tail_cut_off_with_its_checkpoint_is_told(tell: Tell, office: Office) -> None:
    elsewhere = office.folder / "elsewhere"
    office.note("b")
    code, out, _ = tell(*office.words("--out", elsewhere, "--lang", "vi"))
    assert "Điểm chốt 1: bút toán 1 đến 2." in out
    with closing(sqlite3.connect(office.folder / "hub.db")) as database, database:
        database.execute("DELETE FROM ledger WHERE sequence > 1")
        database.execute("DELETE FROM checkpoint")
        database.execute(
            "UPDATE ledger_head SET sequence = 1, hash = (SELECT hash FROM ledger LIMIT 1)"
        )
    assert tell(*office.audit())[0] == ExitCode.DONE
    kept = elsewhere / "diem-chot-000001.xml"
    code, out, _ = tell(*office.audit("--checkpoint", kept, "--lang", "vi"))
    assert code == ExitCode.NO
    assert "phải có bút toán 2" in out


def test_who_signed_is_told_while_nobody_compared(tell: Tell, office: Office) -> None:
    tell(*office.words())
    _, out, _ = tell(*office.audit("--lang", "en"))
    assert "Checkpoints: 1." in out
    assert "Nobody compared who signed" in out
    signer = ("--signer", office.folder / "hub.pem", "--trust", office.folder / "trust")
    _, out, _ = tell(*office.audit("--lang", "en", *signer))
    assert "Nobody compared" not in out
    assert "with a time-stamp that holds: 0." in out


def test_an_authority_without_anchors_is_a_usage_error(tell: Tell, office: Office) -> None:
    code, _, err = tell(*office.words("--tsa", office.tsa))
    assert code == ExitCode.USAGE
    assert "--trust" in err
