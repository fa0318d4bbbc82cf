"""From nothing to a certification, as the page for vendors tells it, with the wheel itself."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.cli.main import run
from conformance.cli.replaying import replayed
from conformance.engine.outcome import Outcome
from conformance.engine.provenance import suite_build
from conformance.engine.result import Report
from conformance.engine.waiver import read_waivers
from conformance.issuing.certifying import certification
from conformance.issuing.planning import plan
from conformance.issuing.refusals import NotIssued, check_key, check_report
from conformance.requirements import catalogue
from conformance.suites.adapter import adapter_suite
from hub.core.errors import UnreadableInput
from hub.core.host import Build
from hub.core.registry.certification import Certification, NotGenuine, Stranger, open_certification
from hub.core.text import Text
from hub.core.trust import Certificate, TrustAnchors, certificates_in
from simulation.pki import Authority, key_of_department, keys_of_school, load_pool, write_trust
from simulation.province import Province
from simulation.province.schools import department

_DER = Encoding.DER
ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Certified:
    """What the page left behind: the folder, every answer, who issued."""

    folder: Path
    answers: list[dict[str, object]]

    @property
    def content(self) -> bytes:
        return (self.folder / "chung-nhan.json").read_bytes()

    @property
    def issuer(self) -> Certificate:
        return certificates_in((self.folder / "so.crt").read_bytes())[0]

    @property
    def certification(self) -> Certification:
        return open_certification(self.content, [self.issuer])

    @property
    def report(self) -> Report:
        return replayed(self.folder / "lan-1")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, unpacked where it can be imported from."""
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


@pytest.fixture(scope="module")
def certified(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Certified:
    folder = tmp_path_factory.mktemp("certified")
    year = dt.datetime.now(dt.UTC).year
    authority = Authority.create(load_pool(), f"{year - 1}-{year}")
    office = key_of_department(authority, load_pool(), department())
    write_trust(folder / "trust", authority, [office])
    (folder / "so.pem").write_bytes(office.to_pem())
    (folder / "so.crt").write_bytes(office.to_pem().partition(b"-----END PRIVATE KEY-----")[2])
    (block,) = _BLOCK.findall((ROOT / "docs" / "for-vendors.md").read_text("utf-8"))
    finished = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("driver.py"))],
        input=json.dumps([line for line in block.splitlines() if line]),
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(wheel), "HOCBA_LANG": "en"},
    )
    return Certified(folder, json.loads(finished.stdout))


def test_every_line_of_the_page_works(certified: Certified) -> None:
    assert [each["code"] for each in certified.answers] == [0] * len(certified.answers)
    assert "in force" in str(certified.answers[-1]["shown"])


def test_it_is_bound_to_what_was_tested(certified: Certified, wheel: Path) -> None:
    found = certified.certification
    (record,) = wheel.glob("*.dist-info/RECORD")
    assert found.build == found.suite
    assert found.suite.version in record.parent.name
    assert found.subject.vendor == "Công ty Ví dụ"
    assert found.capabilities == ("pull", "page_size", "secret")
    assert "push" in certified.report.provenance.capabilities
    assert found.results.counts[Outcome.PASSED.value] == len(certified.report.verdict.results)
    assert set(found.requirements) == {
        each.requirement.id for each in certified.report.verdict.results
    }


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_one_changed_byte_names_its_field(certified: Certified, data: st.DataObject) -> None:
    content = certified.content
    at = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != content[at]))
    changed = content[:at] + bytes([byte]) + content[at + 1 :]
    with pytest.raises(NotGenuine) as caught:
        open_certification(changed, [certified.issuer])
    assert caught.value.fields["field"] in _fields_near(content, at)


def _fields_near(content: bytes, at: int) -> set[str]:
    """Return the field of the line at `at`, and that of the next where the line end was hit."""
    number = content[:at].count(b"\n")
    names = ["", *Certification.model_fields, "signature", "", ""]
    return {names[number] or names[number - 1] or names[1], names[number + 1] or names[number]}


def test_every_field_is_named_when_it_is_changed(certified: Certified) -> None:
    lines = certified.content.split(b"\n")
    for number, name in enumerate(Certification.model_fields, 1):
        changed = [*lines]
        changed[number] = lines[number][:-1] + b" ,"
        with pytest.raises(NotGenuine) as caught:
            open_certification(b"\n".join(changed), [certified.issuer])
        assert caught.value.fields["field"] == name


def test_who_is_not_named_as_an_issuer_is_a_stranger(certified: Certified) -> None:
    with pytest.raises(Stranger):
        open_certification(certified.content, [])


def test_the_office_takes_it_back(
    certified: Certified, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, file = certified.folder, tmp_path / "thu-hoi.json"
    number = certified.certification.id
    words = ["--key", str(here / "so.pem"), "--trust", str(here / "trust"), "--list", str(file)]
    assert run(["revoke", "CN-another", "--reason", "Thử trước", *words]) == 0
    verify = ["verify", str(here / "chung-nhan.json"), "--issuer", str(here / "so.crt")]
    assert run([*verify, "--revocations", str(file)]) == 0
    assert run(["revoke", number, "--reason", "Lỗi phát hiện sau khi cấp", *words]) == 0
    capsys.readouterr()
    assert run([*verify, "--revocations", str(file), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["standing"] == "withdrawn"


def test_a_checkout_certifies_nobody(certified: Certified) -> None:
    assert suite_build() is None
    here = certified.folder
    words = ["certify", str(here / "lan-1"), "--key", str(here / "so.pem")]
    assert run([*words, "--trust", str(here / "trust"), "--out", str(here / "x.json")]) == 3
    assert not (here / "x.json").exists()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda report: replace(report, simulated=True), "simulated"),
        (
            lambda report: replace(report, verdict=replace(report.verdict, results=())),
            "not-certifiable",
        ),
        (lambda report: _with(report, build=None), "development-build"),
        (lambda report: _with(report, suite=None), "development-suite"),
        (
            lambda report: _with(report, suite=Build(distribution="a", version="1", sha256="0")),
            "another-suite",
        ),
    ],
)
def test_what_proves_nothing_is_refused(
    spoil: Callable[[Report], Report], reason: str, certified: Certified
) -> None:
    suite = certified.certification.suite
    check_report(certified.report, suite)
    with pytest.raises(NotIssued) as caught:
        certification(
            spoil(certified.report), certified.issuer, suite, issued=dt.datetime.now(dt.UTC)
        )
    assert caught.value.fields["reason"] == reason


def _with(report: Report, **changed: object) -> Report:
    return replace(report, provenance=report.provenance.model_copy(update=changed))


def test_a_key_that_nobody_vouches_for_is_refused(certified: Certified) -> None:
    now = dt.datetime.now(dt.UTC)
    trusted = certified.folder / "trust"
    chain = certificates_in((certified.folder / "so.crt").read_bytes())
    check_key(chain[0], chain[1:], TrustAnchors.load(trusted), now)
    elsewhere = TrustAnchors.load(certificates_in((trusted / "national-root.pem").read_bytes()))
    with pytest.raises(NotIssued) as caught:
        check_key(chain[0], chain[1:], elsewhere, now)
    assert caught.value.fields["reason"] == "throw-away-key"


def test_a_person_s_key_certifies_nobody() -> None:
    authority = Authority.create(load_pool())
    plan = Province(3, 60).schools()[0]
    teacher = next(keys_of_school(authority, load_pool(), plan, Province(3, 60).staff(plan)))
    signer, *chain = (
        Certificate.load(each.public_bytes(_DER)) for each in (teacher.certificate, *teacher.chain)
    )
    roots = (each.certificate.public_bytes(_DER) for each in authority.roots.values())
    anchors = TrustAnchors.load(map(Certificate.load, roots))
    with pytest.raises(NotIssued) as caught:
        check_key(signer, chain, anchors, authority.begins + dt.timedelta(days=60))
    assert caught.value.fields["reason"] == "no-organisation"


def test_files_that_were_changed_after_installing_are_no_build(wheel: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(wheel, spoilt)
    (spoilt / "conformance" / "privacy.py").write_text("# nothing is guarded\n", "utf-8")
    asked = "import conformance as c; from hub.core.host import build_of;"
    asked += "print(build_of('hocba-hub', c))"
    told = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(spoilt)},
    )
    assert told.stdout == "None\n"


def test_what_changed_since_is_all_that_is_run_again(certified: Certified) -> None:
    found, suite = certified.certification, adapter_suite()
    assert plan(found, catalogue(), suite).nothing
    changed = dict(catalogue())
    for identifier in ("ADP-PULL-ONCE", "ADP-PUSH-MANY"):
        sentence = Text("Câu đã đổi.", "Another sentence.")
        changed[identifier] = replace(changed[identifier], text=sentence)
    again = plan(found, changed, suite)
    # Pushing was not proven by this profile, so nobody has to prove it again.
    assert (again.stale, again.new, again.scenes) == (("ADP-PULL-ONCE",), (), ("pull-school",))
    short = {each: mark for each, mark in found.requirements.items() if each != "ADP-PULL-YEAR"}
    older = found.model_copy(update={"requirements": {**short, "ADP-GONE": "0"}})
    again = plan(older, catalogue(), suite)
    assert (again.new, again.retired) == (("ADP-PULL-YEAR",), ("ADP-GONE",))
    assert again.scenes == ("pull-parts",)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["plan"], 0),
        (["recall", "--check", "ADP-PULL-ONCE"], 1),
        (["recall", "--check", "DOC-READABLE"], 0),
    ],
)
def test_the_office_asks_what_to_prove_again(
    words: list[str], code: int, certified: Certified, capsys: pytest.CaptureFixture[str]
) -> None:
    command, *rest = words
    here = certified.folder
    typed = [command, str(here / "chung-nhan.json"), "--issuer", str(here / "so.crt"), *rest]
    assert run(typed) == code
    capsys.readouterr()
    assert run([*typed, "--json"]) == code
    told = json.loads(capsys.readouterr().out)
    assert len(told) == (1 if command == "plan" else code)


_WAIVER = """
[[waiver]]
requirement = "{requirement}"
vendor = "Công ty Ví dụ"
scope = "viettel *"
reason = "Đang sửa, xong trong tháng"
issuer = "Sở GDĐT (giả lập)"
valid_from = 2026-01-01
valid_until = {until}
"""


@pytest.mark.parametrize(
    ("requirement", "until", "outcome", "stale"),
    [
        ("ADP-PULL-WHOLE", "2999-01-01", "waived", []),
        ("ADP-PULL-WHOLE", "2026-01-02", "failed", ["ADP-PULL-WHOLE"]),
        ("ADP-PULL-NFC", "2999-01-01", "failed", ["ADP-PULL-NFC"]),
    ],
    ids=["in force", "over", "matches nothing"],
)
def test_waivers_come_from_a_file(
    requirement: str,
    until: str,
    outcome: str,
    stale: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "mien-tru.toml"
    file.write_text(_WAIVER.format(requirement=requirement, until=until), "utf-8")
    words = ["run", "bronze", "--adapter", "viettel", "--simulated", "--bad-day", "missing-field"]
    words += ["--waivers", str(file), "--out", str(tmp_path / "run")]
    capsys.readouterr()
    assert run([*words, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    outcomes = {each["requirement"]: each["outcome"] for each in told["results"]}
    assert outcomes["ADP-PULL-WHOLE"] == outcome
    assert told["stale_waivers"] == stale


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "other = 1",
        _WAIVER.format(requirement="ADP-GONE", until="2999-01-01"),
        _WAIVER.format(requirement="ADP-PULL-NFC", until="2025-01-01"),
        "waiver = [3]",
    ],
)
def test_a_waiver_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "mien-tru.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(UnreadableInput):
        read_waivers(file)
