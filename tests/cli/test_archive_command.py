"""From signing to a proof that needs no network, as a province types it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hub.cli.exit_codes import ExitCode
from hub.core.journey.moving import move
from hub.core.journey.publish import DECISION, decision_subject
from hub.core.journey.states import Step
from hub.core.model import Level, Transcript
from hub.core.store import NewEntry, open_store
from simulation.pki import keys_of_school, write_keys, write_trust
from simulation.province import Province
from simulation.trust_services import BadDay
from tests.trust.services import Services, serving

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    with serving() as running:
        # Commands sign now, so tokens must tell today's time, too.
        running.desk.clock = partial(dt.datetime.now, dt.UTC)
        yield running


@pytest.fixture(scope="module")
def folder(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A primary school's two transcripts, keys, trust anchors, and the hub's own key."""
    place = tmp_path_factory.mktemp("archive")
    province = Province(3, 60)
    school = province.schools(Level.PRIMARY)[0]
    authority, pool = services.desk.authority, services.desk.pool
    holders = list(keys_of_school(authority, pool, school, province.staff(school)))
    write_keys(place / "keys", holders)
    write_trust(place / "trust", authority, holders)
    with closing(open_store(place / "hub.db")) as store, store.writing() as transaction:
        pupils = list(province.transcripts(school))[:2]
        transaction.transcripts.save(pupils)
        move(transaction, [pupil.key for pupil in pupils], Step.COLLECT, actor="local")
    key = pool.key_of("hub")
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    certificate = authority.issue_system("hub", key).public_bytes(Encoding.PEM)
    (place / "hub.pem").write_bytes(private + certificate)
    return place


@pytest.fixture
def signed(ask: Ask, folder: Path) -> str:
    """The key of a transcript that is signed in every slot."""
    keys = ("--keys", folder / "keys", "--set", "trusted_keys=true")
    ask("sign", *keys, "--store", folder / "hub.db")
    _, found = ask("lookup", "", "--store", folder / "hub.db")
    issued = [each["key"] for each in found["transcripts"] if each["state"] == "issued"]
    return str(issued[0])


def test_signed_sealed_archived_and_verified_without_network(
    ask: Ask, folder: Path, services: Services, signed: str
) -> None:
    store, trust = ("--store", folder / "hub.db"), ("--trust", folder / "trust")
    tsa = ("--tsa", f"{services.address}/tsa")
    code, _ = ask("checkpoint", "--key", folder / "hub.pem", *tsa, *trust, *store)
    assert code == ExitCode.DONE
    code, answer = ask("archive", *trust, "--ask-host", "localhost", *store)
    assert (code, answer["through"], answer["documents"]) == (ExitCode.DONE, 1, 2)
    # An answer for each signer, and the lists of the roots.
    assert answer["words"] >= 2
    assert ask("archive", *trust, *store)[1]["words"] == 0
    out = folder / "out"
    code, answer = ask("archive", signed, *trust, "--out", out, *store)
    assert code == ExitCode.DONE
    assert {Path(file).suffix for file in answer["files"]} == {
        ".xml",
        ".ers",
        ".xmlers",
        ".ocsp",
        ".crl",
    }
    asked = sum(services.server.asked.values())
    words = ("verify", answer["document"], *trust, "--at", "2029-06-01T00:00:00+07:00")
    code, verdict = ask(*words)
    assert (code, verdict["verdict"], verdict["proof"]) == (ExitCode.NO, "indeterminate", None)
    code, verdict = ask(*words, "--evidence", out)
    assert (code, verdict["verdict"]) == (ExitCode.DONE, "passed")
    assert verdict["proof"]["tokens"] == 1
    assert all(each["warnings"] == [] for each in verdict["signatures"])
    assert _in_a_process_of_its_own(*words, "--evidence", out) == "passed"
    for name, said in (("bao-cao.xml", "urn:etsi:019102:"), ("bao-cao.txt", "ĐẠT")):
        ask(*words, "--evidence", out, "--report", folder / name, "--lang", "vi")
        assert said in (folder / name).read_text("utf-8")
    to = ("--purpose", "transfer", "--to", "TH Hoa Lư (giả lập)", "--out", folder / "one.zip")
    # A hand-over is an entry of the ledger: it goes into another store, for the other tests.
    copy = shutil.copy(folder / "hub.db", folder / "copy.db")
    assert ask("extract", signed, *to, *trust, "--store", copy)[0] == ExitCode.DONE
    code, bundle = ask("verify", folder / "one.zip", *words[2:])
    assert (code, bundle["verdict"]) == (ExitCode.DONE, "passed")
    assert bundle["document"]["proof"]["tokens"] == 1
    assert all(each["warnings"] == [] for each in bundle["document"]["signatures"])
    assert sum(services.server.asked.values()) == asked


def _in_a_process_of_its_own(*words: object) -> str:
    """Return the verdict of a verifier that has loaded nothing but what it needs."""
    code = "from hub.cli.main import main; main()"
    given = [sys.executable, "-c", code, *map(str, words), "--json"]
    answer = subprocess.run(given, capture_output=True, check=True, text=True)
    return str(json.loads(answer.stdout)["verdict"])


def test_a_revoked_teacher_s_later_signature_fails_an_earlier_time_stamped_one_passes(
    ask: Ask, folder: Path, services: Services, signed: str
) -> None:
    place = shutil.copy(folder / "hub.db", folder / "revoked.db")
    store, trust = ("--store", place), ("--trust", folder / "trust")
    keys = ("--keys", folder / "keys", "--set", "trusted_keys=true")
    seal = ("checkpoint", "--key", folder / "hub.pem", "--tsa", f"{services.address}/tsa")
    with closing(open_store(place)) as opened, opened.writing() as unit:
        found = unit.transcripts.get(signed)
        assert found is not None
        unit.ledger.append([NewEntry("local", "test", "test", {})])  # Something to seal.
    ask(*seal, *trust, *store)
    classmate = _classmate(found.transcript)
    _revoke_teacher(services, folder, found.transcript)
    with closing(open_store(place)) as opened, opened.writing() as unit:
        unit.transcripts.save([classmate])
        move(unit, [classmate.key], Step.COLLECT, actor="local")
    ask("sign", *keys, *store)
    ask(*seal, *trust, *store)
    ask("archive", *trust, "--ask-host", "localhost", *store)
    verdicts = []
    for key in (signed, classmate.key):
        out = folder / key
        _, answer = ask("archive", key, *trust, "--out", out, *store)
        _, verdict = ask("verify", answer["document"], *trust, "--evidence", out)
        verdicts.append((verdict["verdict"], verdict["signatures"][0]))
    (earlier, teacher), (later, teacher_later) = verdicts
    assert (earlier, teacher["warnings"]) == ("passed", ["revoked-later"])
    assert (later, teacher_later["slot"]) == ("failed", "GVCN")
    assert teacher_later["sub_indication"] == "REVOKED"
    services.desk.revoked.clear()


def test_a_signed_decision_is_archived_like_a_document(
    ask: Ask, folder: Path, services: Services, signed: str
) -> None:
    place = shutil.copy(folder / "hub.db", folder / "decided.db")
    store, trust = ("--store", place), ("--trust", folder / "trust")
    with closing(open_store(place)) as opened, opened.writing() as unit:
        document = unit.documents.latest(signed)
        assert document is not None
        kept = unit.decisions.add("1/QĐ-SGDĐT", "37", "qd-1", document.content)
        unit.decisions.sign(kept, document.content)
        facts: dict[str, str | int | None] = {"document": document.sha256}
        unit.ledger.append([NewEntry("so", DECISION, decision_subject("1/QĐ-SGDĐT"), facts)])
    wanted = ("archive", "--decision", "1/QĐ-SGDĐT", *trust, "--out", folder / "decision", *store)
    assert ask(*wanted)[0] == ExitCode.REJECTED
    tsa = ("--tsa", f"{services.address}/tsa")
    ask("checkpoint", "--key", folder / "hub.pem", *tsa, *trust, *store)
    code, answer = ask(*wanted)
    assert (code, Path(answer["document"]).name) == (ExitCode.DONE, "quyet-dinh-1-QĐ-SGDĐT.xml")
    evidence = ("--evidence", folder / "decision")
    assert ask("verify", answer["document"], *trust, *evidence)[1]["proof"]["tokens"] == 1
    assert ask("archive", "--decision", "2/QĐ", *wanted[3:])[0] == ExitCode.REJECTED


def _classmate(known: Transcript) -> Transcript:
    """Return a pupil of the same class who is not in the store yet."""
    province = Province(3, 60)
    pupils = list(province.transcripts(province.schools(Level.PRIMARY)[0]))
    return next(one for one in pupils[2:] if one.classroom.name == known.classroom.name)


def _revoke_teacher(services: Services, folder: Path, taught: Transcript) -> None:
    """Revoke the homeroom teacher's certificate, and return once that moment has passed.

    Answers and signatures tell whole seconds.
    """
    teacher = taught.homeroom
    assert teacher is not None
    every = (x509.load_pem_x509_certificates(one.read_bytes())[0] for one in _files(folder))
    named = f"CN={teacher.full_name}"
    (certificate,) = (one for one in every if named in one.subject.rfc4514_string())
    second = dt.timedelta(seconds=1)
    at = dt.datetime.now(dt.UTC).replace(microsecond=0) + second
    services.desk.revoke(certificate, at)
    while dt.datetime.now(dt.UTC) < at + second:
        time.sleep(0.02)


def _files(folder: Path) -> list[Path]:
    return list((folder / "keys").glob("*.pem"))


def test_what_must_be_renewed_is_told_and_renewed(
    ask: Ask, tell: Tell, folder: Path, services: Services, signed: str
) -> None:
    store, trust = ("--store", folder / "hub.db"), ("--trust", folder / "trust")
    tsa = ("--tsa", f"{services.address}/tsa")
    ask("checkpoint", "--key", folder / "hub.pem", *tsa, *trust, *store)
    soon = ("archive", *trust, *store, "--within", "3650")
    code, out, _ = tell(*soon, "--lang", "vi")
    assert code == ExitCode.NO
    assert "1 dấu thời gian cần gia hạn" in out
    code, answer = ask(*soon, *tsa)
    assert (code, answer["due"]) == (ExitCode.DONE, 1)
    assert answer["renewed_at"] is not None
    code, _, err = tell("archive", signed, *trust, *store)
    assert code == ExitCode.USAGE
    assert "--out" in err


def test_revocation_is_asked_for_when_wanted_and_only_at_hosts_that_are_named(
    ask: Ask, tell: Tell, folder: Path, services: Services, signed: str
) -> None:
    store, trust = ("--store", folder / "hub.db"), ("--trust", folder / "trust")
    documents = folder / "documents"
    ask("sign", "--out", documents, "--keys", folder / "keys", "--set", "trusted_keys=true", *store)
    document = next(documents.rglob("*.xml"))
    words = ("verify", document, *trust)
    asked = sum(services.server.asked.values())
    code, verdict = ask(*words, "--online")
    assert (code, verdict["policy"]) == (ExitCode.DONE, "tt15-2025-bkhcn/1")
    assert {each["reason"] for each in verdict["not_answered"]} == {"host-not-allowed"}
    assert sum(services.server.asked.values()) == asked
    kept = folder / "kept"
    code, verdict = ask(*words, "--online", "--ask-host", "localhost", "--keep", kept)
    assert (code, verdict["not_answered"]) == (ExitCode.DONE, [])
    assert all("revocation-unknown" not in each["warnings"] for each in verdict["signatures"])
    _, verdict = ask(*words, "--evidence", kept)
    assert all("revocation-unknown" not in each["warnings"] for each in verdict["signatures"])
    services.desk.day = BadDay.BUSY
    _, out, _ = tell(*words, "--online", "--ask-host", "localhost", "--lang", "en")
    assert "No word about revocation from localhost" in out
    services.desk.day = BadDay.NONE


def test_a_policy_that_wants_to_know_does_not_pass_without(
    ask: Ask, folder: Path, signed: str
) -> None:
    store, trust = ("--store", folder / "hub.db"), ("--trust", folder / "trust")
    documents = folder / "strict"
    ask("sign", "--out", documents, "--keys", folder / "keys", "--set", "trusted_keys=true", *store)
    pattern = Path("hub/core/spec/packs/tt15_2025_bkhcn/signatures.toml").read_text("utf-8")
    strict = pattern.replace("revocation_required = false", "revocation_required = true")
    (folder / "so.toml").write_text(strict, "utf-8")
    document = next(documents.rglob("*.xml"))
    code, verdict = ask("verify", document, *trust, "--policy", folder / "so.toml")
    assert (code, verdict["policy"]) == (ExitCode.NO, "so.toml")
    assert {each["sub_indication"] for each in verdict["signatures"]} == {"TRY_LATER"}
