"""Every requirement there is: those of the spec packs' rules, and those written in TOML here.

A rule of a spec pack is a requirement on documents by itself: its clause, verb and sentence are
read from the pack, so that there is one place for them. What is about connections, signing services
and reporting, and what is about signatures in documents, stands in the files beside this one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from conformance.requirements.requirement import Requirement, Subject
from hub.core.errors import Actor, UnknownCode
from hub.core.spec import SourceGrade, SpecPack, Verb
from hub.core.spec.packs import builtin_packs
from hub.core.spec.rule import Rule
from hub.core.text import Text

RULE_PREFIX = "DOC-"
"""Before a rule's id it makes the id of the requirement that the rule checks."""

_FILES = ("adapters.toml", "documents.toml", "signers.toml", "reporting.toml")


@cache
def catalogue() -> Mapping[str, Requirement]:
    """Return every requirement by its id.

    :raises ValueError: when an id is given twice.
    """
    found: dict[str, Requirement] = {}
    for each in (*_of_rules(), *_written()):
        if each.id in found:
            raise ValueError(f"two requirements with the id {each.id}")
        found[each.id] = each
    return found


def requirement(identifier: str) -> Requirement:
    """Return one requirement.

    :raises UnknownCode: when there is none with this id.
    """
    try:
        return catalogue()[identifier]
    except KeyError:
        raise UnknownCode(
            Text("Không có yêu cầu nào mang mã này.", "No requirement has this id."),
            where=identifier,
            who=Actor.OPERATOR,
            remedy=Text("Xem danh sách: conformance list.", "See the list: conformance list."),
        ) from None


def _of_rules() -> Iterator[Requirement]:
    forms = frozenset(_read("forms.toml")["rules"])
    for pack in builtin_packs():
        for rule in pack.rules:
            yield _of_rule(pack, rule, form=rule.id in forms)


def _of_rule(pack: SpecPack, rule: Rule, *, form: bool) -> Requirement:
    return Requirement(
        id=RULE_PREFIX + rule.id,
        subject=Subject.DOCUMENT,
        text=_general(rule.message),
        clause=rule.clause,
        verb=rule.verb,
        actor=rule.who,
        source=f"{pack.id} {pack.version}",
        grade=pack.grade,
        form=form,
        provisional=bool(rule.provisional),
    )


def _general(message: Text) -> Text:
    """Return a rule's sentence as one about every transcript, its places left open."""
    return _FAULT.format(message=message.format(about="…", expected="…", received="…"))


def _written() -> Iterator[Requirement]:
    for name in _FILES:
        data = _read(name)
        for each in data.get("requirement", ()):
            yield _of_table({**data["common"], **each})


def _of_table(table: Mapping[str, Any]) -> Requirement:
    untested = table.get("untested_vi")
    return Requirement(
        id=table["id"],
        subject=Subject(table["subject"]),
        text=Text(table["vi"], table["en"]),
        clause=table["clause"],
        verb=Verb(table.get("verb", "SHALL")),
        actor=Actor(table["actor"]),
        source=table["source"],
        grade=SourceGrade(table["grade"]),
        capabilities=tuple(table.get("capabilities", ())),
        form=table.get("form", False),
        untested=Text(untested, table["untested_en"]) if untested else None,
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("conformance.requirements").joinpath(name).read_text("utf-8"))


_FAULT = Text("Không học bạ nào có lỗi này: {message}", "No transcript has this fault: {message}")
