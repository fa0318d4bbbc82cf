"""Bad input: a clear sentence, a documented exit code, nothing written, no pupil's data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from hub.cli.exit_codes import ExitCode
from tests.cli.conftest import Commune
from tests.document import people
from tests.spec import samples

Ask = Callable[..., tuple[int, Any]]
Tell = Callable[..., tuple[int, str, str]]

_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]><a>&l9;</a>"
)
_EXTERNAL = '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>'


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.xml", "", ExitCode.REJECTED),
        ("empty.json", "", ExitCode.REJECTED),
        ("empty.xlsx", "", ExitCode.REJECTED),
        ("laughs.xml", _LAUGHS, ExitCode.REJECTED),
        ("external.xml", _EXTERNAL, ExitCode.REJECTED),
        ("broken.json", "{", ExitCode.REJECTED),
        ("broken.xml", "<a>", ExitCode.REJECTED),
        ("renamed.xlsx", "Mã lớp,Mã học sinh\n1A,1\n", ExitCode.REJECTED),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_next(
    tell: Tell, tmp_path: Path, name: str, content: str, code: ExitCode
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    for language, words in (("vi", "Làm gì tiếp:"), ("en", "What next:")):
        seen, out, err = tell("check", path, "--lang", language)
        assert seen == code
        assert out == ""
        assert words in err
        assert "Traceback" not in err
        assert "root:" not in err


def test_the_same_refusal_is_an_object_for_machines(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "laughs.xml"
    path.write_text(_LAUGHS, encoding="utf-8")
    code, answer = ask("check", path)
    assert code == ExitCode.REJECTED
    assert set(answer["error"]) >= {"code", "message", "where", "who", "next"}


def test_a_trust_folder_without_anchors_pauses(tell: Tell, tmp_path: Path) -> None:
    document = tmp_path / "a.xml"
    document.write_text("<a/>", encoding="utf-8")
    code, _, err = tell("verify", document, "--trust", tmp_path / "none", "--lang", "en")
    assert code == ExitCode.PAUSED
    assert "trust folder" in err
    assert tell("verify", document, "--trust", tmp_path)[0] == ExitCode.PAUSED


def test_an_unknown_circular_is_told_with_the_known_ones(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    transcript = samples.change(samples.primary(2), {"regulation": "TT99/2030"})
    path.write_text(transcript.model_dump_json(), encoding="utf-8")
    code, answer = ask("check", path)
    assert (code, answer["verdict"]) == (ExitCode.NO, "failed")
    (finding,) = [each for each in answer["findings"] if each["rule"] == "unknown-circular"]
    assert "TT27/2020" in finding["expected"]


def test_faults_of_shape_name_places_and_never_values(ask: Ask, tmp_path: Path) -> None:
    values = json.loads(samples.primary(2).model_dump_json())
    values["pupil"]["full_name"] = ["Trần Thị Bí Mật"]
    values["results"]["subjects"][0]["test"] = 9.5
    path = tmp_path / "t.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    code, answer = ask("check", path)
    assert code == ExitCode.NO
    places = {finding["path"] for finding in answer["findings"]}
    assert places == {"pupil.full_name", "results.primary.subjects.0.test"}
    assert "Bí Mật" not in json.dumps(answer, ensure_ascii=False)


def test_a_document_with_a_broken_schema_is_checked_as_far_as_it_goes(
    ask: Ask, tmp_path: Path
) -> None:
    path = tmp_path / "d.xml"
    path.write_text("<HOC_BA><LA/></HOC_BA>", encoding="utf-8")
    code, answer = ask("check", path)
    assert (code, answer["verdict"]) == (ExitCode.NO, "failed")
    assert {finding["rule"] for finding in answer["findings"]} == {"schema"}


@pytest.mark.parametrize(
    "words",
    [
        ("verif",),
        ("verify",),
        ("verify", "x.xml"),
        ("check", "x.json", "--no-such-option"),
        ("verify", "x.xml", "--trust", ".", "--at", "hôm qua"),
        ("check", "x.xlsx", "--set", "nothing"),
    ],
)
def test_a_wrong_command_line_is_exit_code_2(tell: Tell, words: tuple[str, ...]) -> None:
    code, _, err = tell(*words)
    assert code == ExitCode.USAGE
    assert "--help" in err


def test_a_store_that_is_no_database_pauses_and_stays(tell: Tell, tmp_path: Path) -> None:
    store = tmp_path / "hocba.sqlite"
    store.write_bytes(b"not a database at all" * 100)
    code, _, err = tell("lookup", "an", "--store", store, "--lang", "en")
    assert code in (ExitCode.PAUSED, ExitCode.REJECTED)
    assert "What next:" in err
    assert store.read_bytes() == b"not a database at all" * 100


def test_a_certificate_without_its_key_says_so(tell: Tell, commune: Commune) -> None:
    keys = commune.folder / "only-certificate.pem"
    pem = people.signatory("Ai Đó").certificate.parsed.public_bytes(Encoding.PEM)
    keys.write_bytes(pem)
    code, _, err = tell("sign", "--keys", keys, "--store", commune.store, "--lang", "en")
    assert code == ExitCode.PAUSED
    assert str(keys) in err
    assert "key" in err
