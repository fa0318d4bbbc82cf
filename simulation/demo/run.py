"""The demonstration: what a person would type, typed for them, and the account of it.

Every step runs the very command that its line shows.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import verifier_trust
from hub.cli.output import Output
from hub.core.document.verification import verify
from hub.core.errors import Pause
from hub.core.store import open_store
from hub.core.text import Text
from hub.core.trust import Verdict
from simulation.demo import vendors
from simulation.demo.account import Account, SchoolAccount
from simulation.demo.command import command
from simulation.demo.database import database
from simulation.demo.office import DECISION, PROVINCE, decide_and_report
from simulation.demo.registry import Run, enter
from simulation.demo.second_opinion import Libxmlsec, accepted_by_signxml
from simulation.demo.signing.show import FOLDER as SIGNING
from simulation.demo.signing.show import show_signing
from simulation.demo.workers import EngineAccount, work_through_a_kill
from simulation.demo.world import DemoSchool, World, build_world

SUMMARY = "summary.json"


def run_demo(out: Path, pupils: int, seed: int, output: Output, choice: str | None = None) -> int:
    """Run the demonstration into the folder `out`; return the exit code.

    :param choice: another database than a file, see `simulation.demo.database`.
    :raises Pause: when `out` holds something that no demonstration wrote.
    """
    started = time.monotonic()
    _clear(out)
    output.say(_TITLE.format(pupils=pupils, seed=seed), "bold")
    world = build_world(out, pupils, seed, output)
    with database(choice, out) as store:
        account = _journey(world, out, store, output)
    _verify(world, out, account, output)
    account.signing = show_signing(out, seed, output)
    account.seconds = round(time.monotonic() - started, 1)
    (out / SUMMARY).write_text(
        json.dumps(account.to_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    account.show(output)
    _where_to_look(out, output)
    return ExitCode.DONE if account.sound else ExitCode.NO


def _journey(world: World, out: Path, store: str, output: Output) -> Account:
    """Let the commune's transcripts go their whole way; a worker is killed on it."""
    shared = "://" in store
    names = ("w1", "w2") if shared else ("w1",)
    options = ("--store", store, "--key-file", out / "hocba.keys")
    account = Account(
        pupils=sum(school.pupils for school in world.schools),
        engine=EngineAccount("PostgreSQL" if shared else "SQLite", len(names)),
    )
    run = partial(command, output)
    for vendor in world.vendors.values():
        output.say(vendor.sentence)
    with vendors.serving(world.vendors) as settings:
        enter(world, out, settings, run, options)
        for school in world.schools:
            account.schools.append(_preview(school, out, run, options))
        run("run", PROVINCE, "--year", world.school_year, "--no-wait", *options)
        count = partial(_standing, store)
        work_through_a_kill(names, options, count, account.engine, output)
    for school, row in zip(world.schools, account.schools, strict=True):
        _collected(school, row, store)
        _fetch(row, out, run, options)
        output.say(row.sentence)
    account.office = decide_and_report(world, out, run, options, output)
    return account


def _clear(out: Path) -> None:
    """Make room: an earlier demonstration goes, anything else stays."""
    if out.exists() and any(out.iterdir()) and not (out / SUMMARY).is_file():
        raise Pause(
            Text("Thư mục không rỗng.", "The folder is not empty."),
            where=str(out),
            remedy=Text(
                "Chọn thư mục khác bằng --out, hoặc dọn thư mục này.",
                "Choose another folder with --out, or clear this one.",
            ),
        )
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    # A demonstration that is interrupted leaves a folder that the next one may clear.
    (out / SUMMARY).write_text("{}\n", encoding="utf-8")


def _preview(school: DemoSchool, out: Path, run: Run, options: Sequence[object]) -> SchoolAccount:
    """Look at a school's workbooks before anything is written; wrong rows come back."""
    row = SchoolAccount(school.plan.code, school.pupils, len(school.planted), school.adapter)
    rejected = out / "rejected" / school.plan.code
    seen = run("import", school.workbooks, "--dry-run", "--returned", rejected, *options[:2])
    row.accepted = seen["accepted"]
    row.refused = len(seen["refused"])
    row.flagged = len(seen["flagged"])
    return row


def _collected(school: DemoSchool, row: SchoolAccount, store: str) -> None:
    """Enter what came from a school's vendor, where it is not collected from its workbooks."""
    if school.vendor is not None:
        with closing(open_store(store)) as opened:
            vendors.count(row, school.vendor, opened)


def _fetch(row: SchoolAccount, out: Path, run: Run, options: Sequence[object]) -> None:
    """Write a school's documents as files; what the engine has signed is not signed again."""
    signed = run("sign", "--school", row.code, "--out", out / "documents", *options)
    row.documents = signed["complete"]
    row.stopped = len(signed["stopped"])


def _standing(store: str) -> dict[str, int]:
    """Return how many transcripts stand in which state."""
    states: Counter[str] = Counter()
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        for tally in transaction.journeys.tallies():
            states[tally.state] += tally.count
    return dict(states)


def _verify(world: World, out: Path, account: Account, output: Output) -> None:
    documents = sorted((out / "documents").rglob("*.xml"))
    trust = verifier_trust(world.trust)
    stranger = Libxmlsec(sorted(world.trust.glob("*.pem")))
    now = dt.datetime.now(dt.UTC)
    signatures: Counter[str] = Counter()
    with output.progress(_VERIFYING, total=len(documents)) as tick:
        for path in documents:
            content = path.read_bytes()
            verdict = verify(content, trust, at=now)
            account.verified += verdict.verdict is Verdict.PASSED
            account.signatures += len(verdict.signatures)
            signatures[path.relative_to(out / "documents").parts[0]] += len(verdict.signatures)
            account.accepted_by_libxmlsec += max(0, stranger.accepted(content))
            tick()
    for row in account.schools:
        row.signatures = signatures[row.code]
    for path in _one_of_each_class(documents):
        account.signxml_asked += 1
        account.accepted_by_signxml += accepted_by_signxml(path.read_bytes()) > 0
    account.documents = len(documents)


def _one_of_each_class(documents: Sequence[Path]) -> list[Path]:
    """The first document of each class: signxml reads a document anew for every signature."""
    return list({path.parent: path for path in reversed(documents)}.values())


def _where_to_look(out: Path, output: Output) -> None:
    for name, what in _LOOK.items():
        output.say(Text(f"  {out / name}  {what.vi}", f"  {out / name}  {what.en}"))
    example = next(iter(sorted((out / "documents").rglob("*.xml"))), None)
    if example is not None:
        tried = f"python3 start.py hub verify {example} --trust {out / 'trust'}"
        output.say(Text("Thử: {command}", "Try: {command}").format(command=tried), "bold")


_TITLE = Text(
    "Một xã GIẢ LẬP: {pupils} học sinh, hạt giống {seed}. Không có ai trong đây là người thật.",
    "An INVENTED commune: {pupils} pupils, seed {seed}. Nobody in it is real.",
)
_VERIFYING = Text("Xác minh từng tệp", "Verifying every document")
_LOOK = {
    "workbooks": Text("sổ điểm các trường", "the schools' workbooks"),
    "rejected": Text("dòng bị trả lại, ô sai được tô", "rows given back, wrong cells marked"),
    "documents": Text("tệp học bạ đã ký", "the signed documents"),
    DECISION: Text("danh sách công bố có chữ ký của Sở", "the department's signed list"),
    "trust": Text("chứng thư gốc và danh sách đã đăng ký", "anchors and registered certificates"),
    SIGNING: Text("mỗi nhà cung cấp ký một lớp, đã lưu trữ", "a class by each provider, archived"),
    SUMMARY: Text("bản tổng kết cho máy đọc", "this account for machines"),
}
