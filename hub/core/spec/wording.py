"""What people read of a described pack and of a difference between two (lời văn về gói đặc tả)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from hub.core.errors import Actor
from hub.core.spec.describe import Description, FactChange, PackDifference, RuleChange
from hub.core.spec.fingerprint import fingerprint
from hub.core.text import Language, Text

FACTS: Mapping[str, Text] = {
    "verb": Text("mức ràng buộc", "verb"),
    "clause": Text("điều khoản", "clause"),
    "gate": Text("cửa kiểm tra", "gate"),
    "who": Text("người xử lý", "whose turn"),
    "applies_to": Text("loại kết quả", "kind of results"),
    "message": Text("câu thông báo", "message"),
    "provisional": Text("tạm thời vì", "provisional because"),
    "explanation": Text("giải thích", "explanation"),
    "version": Text("phiên bản", "version"),
    "grade": Text("độ tin cậy của nguồn", "grade of the source"),
    "subject": Text("phạm vi", "subject"),
    "title": Text("tên", "title"),
    "valid_from": Text("hiệu lực từ", "valid from"),
    "valid_to": Text("hiệu lực đến", "valid to"),
    "validity": Text("căn cứ áp dụng", "basis of validity"),
    "regulation": Text("thông tư", "circular"),
    "phases": Text("lộ trình theo lớp", "phasing by grade"),
    "successor": Text("gói thay thế", "successor"),
    "sources": Text("nguồn", "sources"),
    "notes": Text("ghi chú, điều chưa biết", "notes, what is not known"),
    "data": Text("tệp dữ liệu", "data files"),
}
"""What people call a fact of a pack or of a rule."""

_VALUES: Mapping[str, Text] = {
    "official": Text("chính thức", "official"),
    "observed": Text("quan sát được", "observed"),
    "draft": Text("dự thảo", "draft"),
    "assessment": Text("đánh giá kết quả", "assessment"),
    "document": Text("tệp học bạ", "document"),
    "codes": Text("mã và định danh", "codes and identifiers"),
    "reporting": Text("báo cáo", "reporting"),
    "SHALL": Text("phải (SHALL)", "SHALL"),
    "SHOULD": Text("nên (SHOULD)", "SHOULD"),
    "MAY": Text("có thể (MAY)", "MAY"),
    "import": Text("nhập", "import"),
    "compose": Text("lập tệp", "compose"),
    "issue": Text("phát hành", "issue"),
    "report": Text("báo cáo Bộ", "report"),
    "any": Text("mọi loại", "any"),
    "primary": Text("tiểu học", "primary"),
    "secondary": Text("THCS, THPT, GDTX", "secondary, continuing"),
    "school-year": Text("theo năm học", "by school year"),
    "record": Text("mọi năm học", "every school year"),
    "phases": Text("theo lộ trình của thông tư", "as the circular phases in"),
    **{actor.value: actor.label for actor in Actor},
}

_CHANGES: Mapping[str, Text] = {
    "new": Text("Quy tắc mới: {rule}", "New rule: {rule}"),
    "gone": Text("Quy tắc không còn: {rule}", "Rule gone: {rule}"),
    "changed": Text("Quy tắc thay đổi: {rule}", "Rule changed: {rule}"),
}

_ARROW = Text("{name}: {before} → {after}", "{name}: {before} → {after}")


def word(value: str) -> Text:
    """Return what people call a coded value of a pack; itself where it is no code."""
    return _VALUES.get(value, Text(value, value))


def validity_words(pack: Description) -> Text:
    """Return for which school years a pack is in force."""
    if pack["phases"]:
        grades = [int(grade) for grade in pack["phases"]]
        return Text("{circular}, lớp {first}–{last}", "{circular}, grades {first}–{last}").format(
            circular=pack["regulation"], first=min(grades), last=max(grades)
        )
    if pack["validity"] == "record":
        return _VALUES["record"]
    since = _day(pack["valid_from"])
    if pack["valid_to"] is None:
        return Text(
            "năm học có ngày 30/6 từ {since}", "school years whose 30 June is not before {since}"
        ).format(since=since)
    return Text(
        "năm học có ngày 30/6 từ {since} đến {until}",
        "school years whose 30 June lies between {since} and {until}",
    ).format(since=since, until=_day(pack["valid_to"]))


def phasing_words(pack: Description) -> Text:
    """Return from which school year on the pack's circular holds for each grade."""
    each = Text("lớp {grade} từ {year}–{next}", "grade {grade} from {year}–{next}")
    lines = [
        each.format(grade=grade, year=year, next=year + 1) for grade, year in pack["phases"].items()
    ]
    return Text("; ".join(line.vi for line in lines), "; ".join(line.en for line in lines))


def difference_words(found: PackDifference) -> Iterator[Text]:
    """Yield one line for everything that differs, or the one that nothing does."""
    if found.same:
        yield Text("Không có gì khác nhau.", "Nothing differs.")
    for fact in found.facts:
        yield from _fact_words(fact)
    for change in found.rules:
        yield from _rule_words(change)


def _rule_words(change: RuleChange) -> Iterator[Text]:
    yield _CHANGES[change.change].format(rule=change.rule)
    for fact in change.facts:
        for line in _fact_words(fact):
            yield Text(f"    {line.vi}", f"    {line.en}")


def _fact_words(fact: FactChange) -> Iterator[Text]:
    name = FACTS[fact.name]
    if isinstance(fact.before, list) and isinstance(fact.after, list):
        yield from _list_words(name, fact.before, fact.after)
    elif fact.name == "data":
        yield from _data_words(fact)
    elif fact.name == "message":
        yield from _sentence_words(name, fact)
    else:
        yield _ARROW.format(name=name, before=_value(fact.before), after=_value(fact.after))


def _sentence_words(name: Text, fact: FactChange) -> Iterator[Text]:
    """Yield both sentences with their fingerprints, since a letter may be all that differs."""
    before, after = fingerprint(fact.before), fingerprint(fact.after)
    yield _ARROW.format(name=name, before=before, after=after)
    for sign, value in (("-", fact.before), ("+", fact.after)):
        yield Text("  {sign} {value}", "  {sign} {value}").format(sign=sign, value=_value(value))


def _list_words(name: Text, before: list[Any], after: list[Any]) -> Iterator[Text]:
    for entry in after:
        if entry not in before:
            yield Text("{name}: thêm “{entry}”", "{name}: added “{entry}”").format(
                name=name, entry=entry
            )
    for entry in before:
        if entry not in after:
            yield Text("{name}: bỏ “{entry}”", "{name}: dropped “{entry}”").format(
                name=name, entry=entry
            )


def _data_words(fact: FactChange) -> Iterator[Text]:
    before: Mapping[str, str] = fact.before if isinstance(fact.before, dict) else {}
    after: Mapping[str, str] = fact.after if isinstance(fact.after, dict) else {}
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield Text(
                "tệp dữ liệu {name}: {before} → {after}", "data file {name}: {before} → {after}"
            ).format(name=name, before=before.get(name, "–"), after=after.get(name, "–"))


def _value(value: object) -> Text:
    """Return a fact's value as people read it."""
    if isinstance(value, dict):
        if set(value) == set(Language):
            return Text(str(value["vi"]), str(value["en"]))
        listed = ", ".join(f"{key} {inner}" for key, inner in value.items())
        return Text(listed or "–", listed or "–")
    return word(str(value)) if value else Text("–", "–")


def _day(iso: str) -> str:
    day = dt.date.fromisoformat(iso)
    return f"{day.day}/{day.month}/{day.year}"
