"""Signs a class by each provider, seals and archives it, and verifies it years later."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography import x509

from hub.cli.output import Output
from hub.core.journey.moving import move
from hub.core.journey.states import Step
from hub.core.model import Transcript
from hub.core.store import open_store
from hub.core.text import Text
from simulation.demo.command import command
from simulation.demo.signing.account import SignedClass, SigningAccount
from simulation.demo.signing.providers import EVERY_SLOT, Desk, Provider, providers
from simulation.demo.signing.school import DemoClasses
from simulation.pki import Authority, load_pool
from simulation.trust_services import TrustDesk, TrustServer
from simulation.trust_services.desk import TSA_PATH
from simulation.trust_services.serve import HUB_KEY, write_hub_key

FOLDER: Final = "signing"
_YEARS_LATER: Final = 4
"""Certificates of people last three years, the time-stamp authority's five."""
_BY_FILES: Final = 3
"""The class whose teacher signs with a key file, whose certificate can be revoked here."""


@dataclass(slots=True)
class _Archive:
    """A store of its own, with what the commands need to reach it."""

    folder: Path
    output: Output
    tsa: str

    def run(
        self, *words: object, hidden: Sequence[str] = (), typed: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Run a command on the store; see `simulation.demo.command`."""
        on_store = ("--store", self.folder / "hocba.sqlite")
        return command(self.output, *words, *on_store, hidden=hidden, typed=typed)

    @property
    def trust(self) -> tuple[object, ...]:
        """Whom the verifier trusts."""
        return ("--trust", self.folder / "trust")

    def take_in(self, pupils: Sequence[Transcript]) -> None:
        """Let a class's transcripts come in."""
        with closing(open_store(self.folder / "hocba.sqlite")) as store, store.writing() as unit:
            unit.transcripts.save(pupils)
            move(unit, [each.key for each in pupils], Step.COLLECT, actor="local")

    def sign(self, desk: Desk) -> None:
        """Let a signer sign its slots of whatever waits for them."""
        words = [word for slot in desk.slots for word in ("--slot", slot)]
        settings = [f"{name}={_word(value)}" for name, value in desk.settings.items()]
        self.run(
            *("sign", "--signer", desk.signer, *words, "--wait"), hidden=settings, typed=desk.typed
        )

    def sign_with_files(self, slots: Sequence[str] = EVERY_SLOT) -> None:
        """Sign with the key files what is left."""
        words = [word for slot in slots for word in ("--slot", slot)]
        keys = ("--keys", self.folder / "keys", "--set", "trusted_keys=true")
        self.run("sign", *keys, *words)

    def issued(self, classroom: str) -> int:
        """Return how many documents of a class are signed in every slot."""
        found = self.run("lookup", "", "--class", classroom)["transcripts"]
        return sum(each["state"] == "issued" for each in found)

    def seal(self) -> dt.datetime:
        """Make a checkpoint; return the time of its token."""
        key = ("--key", self.folder / HUB_KEY)
        made = self.run("checkpoint", *key, "--tsa", self.tsa, *self.trust)
        return dt.datetime.fromisoformat(made["stamped_at"])

    def keep(self) -> None:
        """Ask about the signers, and keep the answers."""
        self.run("archive", *self.trust, "--ask-host", "localhost")

    def export(self, transcript: Transcript) -> Path:
        """Write a document with its evidence into a folder of its own; return the document."""
        out = self.folder / "archive" / transcript.key
        written = self.run("archive", transcript.key, *self.trust, "--out", out)
        return Path(written["document"])

    def verdict(self, document: Path, at: dt.datetime, *words: object) -> str:
        """Return what the hub says of a document as of `at`, without network."""
        judged = ("verify", document, *self.trust, "--at", at.isoformat())
        return str(command(self.output, *judged, *words)["verdict"])


def show_signing(out: Path, seed: int, output: Output) -> SigningAccount:
    """Let every provider sign a class in ``out/signing``; return what became of it."""
    folder = out / FOLDER
    pool = load_pool()
    desk = TrustDesk(Authority.create(pool), pool)
    account = SigningAccount()
    output.say(_TITLE, "bold")
    with TrustServer(desk).serving() as address:
        school = DemoClasses.create(folder, seed, pool, address)
        desk.authority = school.authority
        write_hub_key(folder / HUB_KEY, desk)
        archive = _Archive(folder, output, address + TSA_PATH)
        classes = school.classes()
        late = classes[_BY_FILES].pop()
        for provider, pupils in zip(providers(school, folder), classes, strict=True):
            _sign_class(archive, provider, pupils, account)
        stamped = archive.seal()
        _revoke(desk, school.teacher_of(late), stamped)
        archive.take_in([late])
        archive.sign_with_files()
        archive.seal()
        archive.keep()
        exported = [archive.export(pupils[0]) for pupils in classes]
        written = archive.export(late)
    # Every server is gone: nobody could be asked.
    years_later = stamped.replace(year=stamped.year + _YEARS_LATER)
    account.verified_as_of = years_later.isoformat()
    for signed, document in zip(account.classes, exported, strict=False):
        signed.archived = archive.verdict(document, years_later, "--evidence", document.parent)
        signed.alone = archive.verdict(document, years_later)
    now = dt.datetime.now(dt.UTC)
    earlier = exported[_BY_FILES]
    account.earlier = archive.verdict(earlier, now, "--evidence", earlier.parent)
    account.later = archive.verdict(written, now, "--evidence", written.parent)
    account.show(output)
    return account


def _sign_class(
    archive: _Archive, provider: Provider, pupils: Sequence[Transcript], account: SigningAccount
) -> None:
    """Sign a class; where its provider cannot be shown here, by key files."""
    name = provider.name.get(archive.output.language)
    archive.take_in(pupils)
    with ExitStack() as stack:
        try:
            desks = stack.enter_context(provider.opened())
        except FileNotFoundError:
            archive.output.say(_NO_SOFTHSM, "yellow")
            account.left_out.append(name)
            archive.sign_with_files()
            return
        taken = {slot for desk in desks for slot in desk.slots}
        archive.sign_with_files([slot for slot in EVERY_SLOT if slot not in taken])
        for desk in desks:
            archive.sign(desk)
    classroom = pupils[0].classroom.name
    documents = archive.issued(classroom)
    account.classes.append(SignedClass(name, classroom, len(pupils), documents))


def _revoke(desk: TrustDesk, certificate: x509.Certificate, stamped: dt.datetime) -> None:
    """Revoke a certificate after `stamped`, and return once that moment has passed.

    Tokens, answers and signatures tell whole seconds.
    """
    second = dt.timedelta(seconds=1)
    at = max(stamped, dt.datetime.now(dt.UTC)).replace(microsecond=0) + second
    desk.revoke(certificate, at)
    while dt.datetime.now(dt.UTC) < at + second:
        time.sleep(0.05)


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_TITLE = Text(
    "Mỗi nhà cung cấp GIẢ LẬP ký một lớp; chốt sổ, lưu trữ, và xác minh sau nhiều năm.",
    "Each INVENTED provider signs a class; sealed, archived, and verified years later.",
)
_NO_SOFTHSM = Text(
    "Máy này chưa có SoftHSM2 (gói softhsm2): lớp ký bằng token được ký bằng tệp khóa.",
    "SoftHSM2 (package softhsm2) is missing here: the token's class is signed with key files.",
)
