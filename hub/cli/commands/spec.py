"""``hub spec``: what each spec pack asks, where it comes from, and what a new version changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from hub.cli.exit_codes import ExitCode
from hub.cli.inputs import plugin_host, read_input
from hub.cli.options import AsJson, Lang, Strict
from hub.cli.output import Output, default_language
from hub.core.errors import Actor, UnknownCode, UnreadableInput
from hub.core.spec.describe import Description, describe, difference, read_description
from hub.core.spec.wording import FACTS, difference_words, phasing_words, validity_words, word
from hub.core.text import Text

app = typer.Typer(
    no_args_is_help=True,
    help="Xem và so sánh các gói đặc tả. / Explain and compare spec packs.",
)

_PACK = Text("gói đặc tả", "spec pack")
_RULE = Text("quy tắc", "rule")

PackName = Annotated[
    str, typer.Argument(metavar="PACK", help="Mã gói đặc tả. / Id of a spec pack.")
]
_SIDE = "Mã gói, hoặc tệp JSON do `hub spec show GÓI --json` ghi. / "
_SIDE += "A pack's id, or a JSON file that `hub spec show PACK --json` wrote."
Side = Annotated[str, typer.Argument(help=_SIDE)]


@app.command("list")
def list_packs(as_json: AsJson = False, lang: Lang = None, strict: Strict = False) -> None:
    """Liệt kê các gói đặc tả. / List the spec packs.

    Ví dụ / Example: hub spec list --json
    """
    output = Output(lang or default_language(), as_json=as_json)
    packs = [describe(pack) for pack in plugin_host(strict=strict).spec_packs.values()]
    output.answer({"packs": [_summary(pack, output) for pack in packs]})
    output.table(
        (
            Text("Gói", "Pack"),
            Text("Phiên bản", "Version"),
            Text("Nguồn", "Source"),
            Text("Phạm vi", "Subject"),
            Text("Quy tắc", "Rules"),
            Text("Áp dụng", "In force for"),
        ),
        (
            (
                pack["id"],
                pack["version"],
                word(pack["grade"]).get(output.language),
                word(pack["subject"]).get(output.language),
                str(len(pack["rules"])),
                validity_words(pack).get(output.language),
            )
            for pack in packs
        ),
    )


@app.command("show")
def show(
    pack: PackName,
    rule: Annotated[str | None, typer.Argument(help="Chỉ quy tắc này. / Only this rule.")] = None,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Giải thích một gói hoặc một quy tắc, từ chính dữ liệu của nó. / Explain a pack or a rule.

    Ví dụ / Example: hub spec show tt22-2021 TT22-LEARNING
    """
    output = Output(lang or default_language(), as_json=as_json)
    found = _described(pack, strict=strict)
    if rule is not None:
        rules = {each["id"]: each for each in found["rules"]}
        # People write ids as they please.
        folded = {name.casefold(): name for name in rules}
        chosen = rules[folded.get(rule.casefold()) or _unknown(_RULE, rule, rules)]
        output.answer({"pack": found["id"], **chosen})
        _say_rule(output, chosen)
        return
    output.answer(found)
    _say_pack(output, found)
    for each in found["rules"]:
        _say_rule(output, each)


@app.command("diff")
def diff(
    before: Side,
    after: Side,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """So sánh hai gói, hoặc một gói với bản ghi JSON trước đây. / Compare two packs or versions.

    Mã thoát / exit code: 0 giống nhau/the same, 1 có khác/they differ.

    Ví dụ / Example: hub spec diff tt22-2021-v1.json tt22-2021
    """
    output = Output(lang or default_language(), as_json=as_json)
    found = difference(_side(before, strict=strict), _side(after, strict=strict))
    output.answer(
        {
            **found.to_json(),
            "words": [line.get(output.language) for line in difference_words(found)],
        }
    )
    sides = Text(
        "{old} (phiên bản {v1}) → {new} (phiên bản {v2})",
        "{old} (version {v1}) → {new} (version {v2})",
    )
    old, new = found.before, found.after
    output.say(
        sides.format(old=old["id"], v1=old.get("version"), new=new["id"], v2=new.get("version")),
        "bold",
    )
    for line in difference_words(found):
        output.say(line)
    raise typer.Exit(ExitCode.DONE if found.same else ExitCode.NO)


def _described(wanted: str, *, strict: bool) -> Description:
    packs = plugin_host(strict=strict).spec_packs
    return describe(packs.get(wanted) or _unknown(_PACK, wanted, packs))


def _side(given: str, *, strict: bool) -> Description:
    """Return the description of a pack, or the one that a file holds."""
    path = Path(given)
    if path.suffix.lower() != ".json":
        return _described(given, strict=strict)
    try:
        found = read_description(json.loads(read_input(path)))
    except (ValueError, RecursionError):
        found = None
    if found is None:
        raise UnreadableInput(
            Text("Tệp không phải mô tả một gói đặc tả.", "The file does not describe a spec pack."),
            where=given,
            who=Actor.OPERATOR,
            remedy=Text(
                "Dùng tệp do `hub spec show GÓI --json > TỆP` ghi.",
                "Use a file that `hub spec show PACK --json > FILE` wrote.",
            ),
        )
    return found


def _unknown(kind: Text, wanted: str, known: Iterable[str]) -> NoReturn:
    names = {name.casefold(): name for name in known}
    near = get_close_matches(wanted.casefold(), names, n=1, cutoff=0.4)
    hint = Text("", "")
    if near:
        hint = Text("Có phải là “{name}”? ", "Is it “{name}”? ").format(name=names[near[0]])
    raise UnknownCode(
        Text("Không có {kind} nào tên “{wanted}”.", "There is no {kind} called “{wanted}”.").format(
            kind=kind, wanted=wanted[:60]
        ),
        where=wanted[:60],
        who=Actor.OPERATOR,
        remedy=Text("{hint}Đang có: {names}.", "{hint}There are: {names}.").format(
            hint=hint, names=", ".join(sorted(names.values())) or "—"
        ),
    )


def _summary(pack: Description, output: Output) -> dict[str, Any]:
    kept = ("id", "version", "grade", "subject", "title", "valid_from", "valid_to", "validity")
    return {
        **{key: pack[key] for key in (*kept, "regulation", "successor")},
        "rules": len(pack["rules"]),
        "applies": validity_words(pack).get(output.language),
    }


def _say_pack(output: Output, pack: Description) -> None:
    title: Mapping[str, str] = pack["title"]
    output.say(Text(title["vi"], title["en"]), "bold")
    for name in ("id", "version", "grade", "subject"):
        _say_fact(output, FACTS.get(name, Text("mã", "id")), word(pack[name]))
    _say_fact(output, Text("áp dụng", "in force for"), validity_words(pack))
    if pack["phases"]:
        _say_fact(output, FACTS["phases"], phasing_words(pack))
    if pack["successor"]:
        _say_fact(output, FACTS["successor"], word(pack["successor"]))
    data = ", ".join(f"{name} ({mark})" for name, mark in pack["data"].items())
    if data:
        _say_fact(output, FACTS["data"], Text(data, data))
    for name in ("sources", "notes"):
        output.say(Text("{name}:", "{name}:").format(name=FACTS[name]))
        for entry in pack[name]:
            output.say(Text("  • {entry}", "  • {entry}").format(entry=entry))


def _say_rule(output: Output, rule: Description) -> None:
    output.say(Text(f"\n{rule['id']}", f"\n{rule['id']}"), "bold")
    for name in ("verb", "gate", "who", "applies_to", "clause"):
        _say_fact(output, FACTS[name], word(rule[name]))
    _say_fact(output, FACTS["message"], Text(rule["message"]["vi"], rule["message"]["en"]))
    if rule["provisional"]:
        _say_fact(output, FACTS["provisional"], word(rule["provisional"]))
    explanation = " ".join(rule["explanation"].split())
    _say_fact(output, FACTS["explanation"], Text(explanation, explanation))


def _say_fact(output: Output, name: Text, value: Text) -> None:
    output.say(Text("  {name}: {value}", "  {name}: {value}").format(name=name, value=value))
