"""Whatever a stranger installs, the host lives, tells what is wrong and what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.core.contracts import ENTRY_POINT_GROUP
from hub.core.errors import Bug
from hub.core.host import (
    HealthRecord,
    PluginFault,
    PluginHost,
    Status,
    disabled_by_environment,
)
from hub.core.text import Language
from tests.host import samples

Install = Callable[..., None]

ROOT = Path(__file__).parents[2]

BUILT_INS = ["hocba-hub"]


def record_of(host: PluginHost, name: str) -> HealthRecord:
    (record,) = (record for record in host.health if record.name == name)
    return record


def assert_told(record: HealthRecord, *words: str) -> None:
    """Assert that problem and remedy exist in both languages and hold `words`."""
    assert record.problem is not None
    assert record.remedy is not None
    for text in (record.problem, record.remedy):
        assert text.vi
        assert text.en
        assert text.vi != text.en
        assert not re.search(r"\{\w*\}", text.vi + text.en)
    for word in words:
        assert word in record.problem.vi
        assert word in record.problem.en
    assert f"--disable-plugin {record.name}" in record.remedy.vi


def test_a_sound_stranger_is_used(install: Install) -> None:
    install("stranger", samples.adapter("stranger"))
    install("pen", samples.signer("pen"))
    install("pack", samples.spec_pack("xx-2026"))
    host = PluginHost()
    assert host.adapters["stranger"].vendor == "Lạ"
    assert host.signers["pen"].name.vi == "Bút"
    assert host.spec_packs["xx-2026"].version == "1"
    record = record_of(host, "stranger")
    assert record.status is Status.OK
    assert record.status.serves
    assert (record.distribution, record.version) == ("xx-stranger", "1.0")
    assert record.contributes == ("adapter:stranger",)
    assert record.problem is record.remedy is None
    assert host.owner("signer:pen") == "pen"


def test_built_ins_come_first_and_are_well() -> None:
    host = PluginHost()
    builtin = [record.name for record in host.health if record.distribution == "hocba-hub"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert builtin == sorted(project["entry-points"][ENTRY_POINT_GROUP])
    assert [record.name for record in host.health][: len(builtin)] == builtin
    assert {record.status for record in host.health[: len(builtin)]} == {Status.OK}
    assert {"keyfile"} <= set(host.signers)
    assert {"csv-import"} <= set(host.adapters)
    assert {"ministry"} <= set(host.destinations)
    assert host.spec_packs


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import no_such_module_anywhere", ["ModuleNotFoundError", "no_such_module_anywhere"]),
        ("from hub.core.contracts import Gone", ["ImportError", "Gone"]),
        ("\n1 / 0", ["ZeroDivisionError", "xx_bad.py:2"]),
        ("def broken(:\n", ["SyntaxError", "xx_bad.py:1"]),
        ("raise SystemExit(3)", ["import", "xx_bad.py:1"]),
        ("class Odd(BaseException): ...\nraise Odd('x')", ["Odd"]),
        (
            "class Mute(Exception):\n    def __str__(self): return 1 / 0\nraise Mute()",
            ["Mute", "xx_bad.py:3"],
        ),
        (
            "from hub.core.contracts import hookimpl\n"
            "@hookimpl\ndef hub_adapters(): raise SystemExit",
            ["hub_adapters", "xx_bad.py:3"],
        ),
        (
            "from hub.core.contracts import hookimpl\n@hookimpl\ndef hub_signers(): {}['key']",
            ["hub_signers", "KeyError"],
        ),
    ],
)
def test_a_broken_plugin_becomes_a_record(install: Install, source: str, words: list[str]) -> None:
    install("bad", source)
    install("stranger", samples.adapter("stranger"))
    host = PluginHost()
    record = record_of(host, "bad")
    assert record.status is Status.BROKEN
    assert not record.status.serves
    assert_told(record, *words)
    assert "stranger" in host.adapters


def test_the_remedy_of_a_missing_module_names_it(install: Install) -> None:
    install("bad", "import no_such_module_anywhere")
    remedy = record_of(PluginHost(), "bad").remedy
    assert remedy is not None
    assert "no_such_module_anywhere" in remedy.vi


def test_ctrl_c_is_never_swallowed(install: Install) -> None:
    install("slowly", "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        PluginHost()


def test_ctrl_c_in_a_hook_is_never_swallowed(install: Install) -> None:
    hook = "@hookimpl\ndef hub_adapters(): raise KeyboardInterrupt"
    install("slowly", samples.adapter("slowly", hook=hook))
    with pytest.raises(KeyboardInterrupt):
        PluginHost()


@pytest.mark.parametrize(
    ("hook", "words"),
    [
        ("@hookimpl\ndef hub_adapters(wish): return []", ["wish"]),
        ("@hookimpl\ndef hub_adapter(): return []", ["hub_adapter", "hub_adapters"]),
        ("def hub_adapters(): return []", ["hub_adapters", "@hookimpl"]),
        ("def hub_adapterz(): return []", ["hub_adapterz", "hub_adapters"]),
        ("@hookimpl\ndef hub_adapters(): return MANIFEST", ["AdapterManifest", "list"]),
        ("@hookimpl\ndef hub_adapters(): return ['stranger']", ["str", "AdapterManifest"]),
        ("@hookimpl\ndef hub_adapters(): pass", ["NoneType"]),
        ("@hookimpl\nasync def hub_adapters(): return []", ["coroutine"]),
        ("@hookimpl\ndef hub_signers(): return [MANIFEST]", ["SignerManifest"]),
        ("", ["hook"]),
        (
            "@hookimpl\ndef hub_adapters(): return [MANIFEST.model_copy(update={'contract': 9})]",
            ["stranger", "9", "1"],
        ),
        (
            "@hookimpl\ndef hub_adapters(): return [MANIFEST.model_copy(update={'id': 'Bad id'})]",
            ["id", "pattern"],
        ),
        (
            "@hookimpl\ndef hub_adapters(): return [AdapterManifest.model_construct(id='bare')]",
            ["name"],
        ),
        (
            "class Bare(Settings):\n    port: int\n"
            "@hookimpl\n"
            "def hub_adapters(): return [MANIFEST.model_copy(update={'settings': Bare})]",
            ["port", "title"],
        ),
    ],
)
def test_a_mis_declared_plugin_is_left_out(install: Install, hook: str, words: list[str]) -> None:
    install("wrong", samples.adapter("stranger", hook=hook))
    host = PluginHost()
    record = record_of(host, "wrong")
    assert record.status is Status.MISDECLARED
    assert_told(record, *words)
    assert "stranger" not in host.adapters
    assert record.contributes == ()


def test_a_hook_of_a_later_hub_may_be_optional(install: Install) -> None:
    later = "@hookimpl(optionalhook=True)\ndef hub_carriers(): return []\n"
    install("early", samples.adapter("early", more=later))
    assert record_of(PluginHost(), "early").status is Status.OK


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("PACK['id'] = 'Not an id'", "id"),
        ("PACK['id'] = 5", "id"),
        ("PACK['valid_from'] = '2025-01-01'", "valid_from"),
        ("PACK['grade'] = 'draft'", "grade"),
        ("PACK['rules'] = ['rule']", "rules"),
        ("PACK['rules'] = None", "rules"),
        ("PACK['regulation'] = 'TT99/1900'", "TT99/1900"),
    ],
)
def test_a_mis_declared_spec_pack_is_left_out(install: Install, change: str, word: str) -> None:
    install("wrong", samples.spec_pack("xx-2026", change))
    host = PluginHost()
    assert record_of(host, "wrong").status is Status.MISDECLARED
    assert_told(record_of(host, "wrong"), word)
    assert "xx-2026" not in host.spec_packs


def test_a_spec_pack_with_two_rules_of_one_id_is_left_out(install: Install) -> None:
    change = """
    from hub.core.errors import Actor
    from hub.core.spec import Gate, Rule, Verb
    rule = Rule(
        "r-1", Verb.SHALL, "Điều 1", Gate.ISSUE, Actor.OPERATOR, Text("a", "b"), print, None
    )
    PACK["rules"] = (rule, rule)
    """
    install("wrong", samples.spec_pack("xx-2026", change))
    assert_told(record_of(PluginHost(), "wrong"), "r-1")


@pytest.mark.parametrize("target", ["{module}:MANIFEST", "{module}:Stranger"])
def test_an_entry_point_that_is_no_module_is_mis_declared(install: Install, target: str) -> None:
    install("stranger", samples.adapter("stranger"), target=target)
    record = record_of(PluginHost(), "stranger")
    assert record.status is Status.MISDECLARED
    assert_told(record, "module")


def test_an_entry_point_to_nothing_is_broken(install: Install) -> None:
    install("stranger", samples.adapter("stranger"), target="{module}:nothing")
    assert record_of(PluginHost(), "stranger").status is Status.BROKEN


def test_damaged_metadata_of_one_package_hurts_only_itself(install: Install) -> None:
    install("damaged", "", entry_points=f"[{ENTRY_POINT_GROUP}]\nno equals sign\n")
    install("stranger", samples.adapter("stranger"))
    host = PluginHost()
    assert record_of(host, "xx-damaged").status is Status.BROKEN
    assert "stranger" in host.adapters


def test_metadata_that_is_no_text_is_passed_over(install: Install, tmp_path: Path) -> None:
    install("odd", "")
    (points,) = tmp_path.glob("xx-odd/*.dist-info/entry_points.txt")
    points.write_bytes(b"\xff\xfe[" + ENTRY_POINT_GROUP.encode())
    assert "odd" not in [record.name for record in PluginHost().health]


def test_packages_without_readable_names_do_not_hide_each_other(
    install: Install, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        install(name, samples.adapter(name))
        (metadata,) = tmp_path.glob(f"xx-{name}/*.dist-info/METADATA")
        metadata.write_bytes(b"Name: \xff\xfe\n")
    host = PluginHost()
    assert {"one", "two"} <= set(host.adapters)
    assert record_of(host, "one").distribution == "?"


def test_what_a_plugin_prints_does_not_spoil_an_answer(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install("loud", "print('xin chào')\n" + samples.adapter("loud"))
    PluginHost()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "xin chào" in captured.err


def test_the_first_of_two_with_one_id_stays(install: Install) -> None:
    install("second", samples.adapter("twin"), package="yy-later")
    install("first", samples.adapter("twin"), package="xx-earlier")
    host = PluginHost()
    assert record_of(host, "first").status is Status.OK
    assert host.owner("adapter:twin") == "first"
    record = record_of(host, "second")
    assert record.status is Status.DUPLICATE
    assert record.contributes == ()
    assert_told(record, "adapter:twin", "first")


def test_a_duplicate_keeps_what_is_its_own(install: Install) -> None:
    own = samples.signer("keyfile") + samples.adapter("own")
    install("both", own)
    host = PluginHost()
    assert host.owner("signer:keyfile") == "keyfile"
    record = record_of(host, "both")
    assert record.status is Status.DUPLICATE
    assert record.status.serves
    assert record.contributes == ("adapter:own",)


def test_a_plugin_may_not_declare_one_id_twice(install: Install) -> None:
    hook = "@hookimpl\ndef hub_adapters(): return [MANIFEST, MANIFEST]"
    install("echo", samples.adapter("echo", hook=hook))
    record = record_of(PluginHost(), "echo")
    assert record.status is Status.DUPLICATE
    assert record.contributes == ("adapter:echo",)


def test_a_hidden_copy_of_a_package_is_not_loaded(install: Install) -> None:
    install("stranger", "1 / 0", where="hidden")
    install("stranger", samples.adapter("stranger"))
    assert record_of(PluginHost(), "stranger").status is Status.OK


def test_a_slow_plugin_works_and_is_told(install: Install) -> None:
    install("sleepy", "import time\ntime.sleep(0.06)\n" + samples.adapter("sleepy"))
    host = PluginHost(slow_after=0.05)
    record = record_of(host, "sleepy")
    assert record.status is Status.SLOW
    assert record.seconds >= 0.06
    assert_told(record, f"{record.seconds:.1f}", "0.05")
    assert "sleepy" in host.adapters
    assert record.contributes == ("adapter:sleepy",)


def test_strict_raises_and_names_the_plugin(install: Install) -> None:
    install("bad", "1 / 0")
    with pytest.raises(PluginFault) as caught:
        PluginHost(strict=True, disabled=BUILT_INS)
    fault = caught.value
    assert isinstance(fault, Bug)
    assert (fault.code, fault.where, fault.status) == ("plugin-fault", "bad", Status.BROKEN)
    assert isinstance(fault.__cause__, ZeroDivisionError)


@pytest.mark.parametrize(
    "source",
    [
        samples.adapter("stranger", hook=""),
        samples.signer("pen", "hub_adapters = lambda: []"),
        samples.adapter("twin", hook="@hookimpl\ndef hub_adapters(): return [MANIFEST, MANIFEST]"),
    ],
)
def test_strict_raises_for_every_fault(install: Install, source: str) -> None:
    install("bad", source)
    with pytest.raises(PluginFault):
        PluginHost(strict=True, disabled=BUILT_INS)


def test_strict_does_not_raise_for_slowness(install: Install) -> None:
    install("sleepy", samples.adapter("sleepy"))
    host = PluginHost(strict=True, slow_after=-1, disabled=BUILT_INS)
    assert record_of(host, "sleepy").status is Status.SLOW


@pytest.mark.parametrize("name", ["bad", "xx-bad"])
def test_a_disabled_plugin_is_not_even_imported(install: Install, name: str) -> None:
    install("bad", "1 / 0")
    host = PluginHost(disabled=[name, *BUILT_INS], strict=True)
    record = record_of(host, "bad")
    assert record.status is Status.DISABLED
    assert not record.status.serves
    assert record.problem is None


def test_disabling_by_environment() -> None:
    assert disabled_by_environment({"HOCBA_DISABLE_PLUGINS": " bad, ,xx-other,"}) == {
        "bad",
        "xx-other",
    }
    assert disabled_by_environment({}) == frozenset()


def test_a_record_speaks_both_languages(install: Install) -> None:
    install("bad", "1 / 0")
    record = record_of(PluginHost(), "bad")
    vi, en = record.to_json(Language.VI), record.to_json(Language.EN)
    assert str(vi["problem"]).startswith("Không nạp được plugin")
    assert str(en["problem"]).startswith("The plugin could not be loaded")
    assert vi["status"] == en["status"] == "broken"
    assert {status.label.vi for status in Status} != {status.label.en for status in Status}
