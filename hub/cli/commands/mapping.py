"""``hub map``: say which column of an unknown layout is which field; a profile keeps the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.asking import ask_number, somebody_answers
from hub.cli.inputs import plugin_host
from hub.cli.options import AdapterId, AsJson, Lang, Setting, Strict, settings_of
from hub.cli.output import Output, default_language
from hub.core.contracts import Adapter, AdapterCapability, FieldMapping, MappedField
from hub.core.errors import Pause
from hub.core.text import Text
from hub.core.transport import write_atomic


def run(
    file: Annotated[Path, typer.Argument(help="Sổ tính hoặc CSV. / A workbook or CSV file.")],
    out: Annotated[
        Path | None,
        typer.Option(help="Ghi hồ sơ (.toml) vào đây. / Write the profile (.toml) here."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=COLUMN",
            help="Trường=tiêu đề hoặc chữ cái của cột, dùng được nhiều lần. / "
            "A field and its column's header or letter, may be repeated.",
        ),
    ] = None,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Nhận mọi đề xuất, không hỏi. / Take every proposal."),
    ] = False,
    layout: Annotated[
        str | None,
        typer.Option(
            metavar="LAYOUT",
            help="Mẫu để ánh xạ vào: / The layout to map to: primary-results, primary-results-3,"
            " primary-results-4-5, secondary-results, pupils.",
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            metavar="utf-8|utf-16|cp1258|tcvn3|vni",
            help="Bảng mã của chữ trong tệp. / Encoding of the text in the file.",
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Tên của hồ sơ. / Name of the profile.")] = None,
    adapter: AdapterId = "csv-import",
    setting: Setting = None,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Ánh xạ cột của mẫu lạ và lưu thành hồ sơ. / Map an unknown layout's columns to a profile.

    Không có --out: chỉ liệt kê cột, trường và đề xuất. / Without --out: list and propose only.

    Ví dụ / Example: hub map bang-diem.xlsx --out ho-so.toml --column pupil.code="Mã số"
    """
    output = Output(lang or default_language(), as_json=as_json)
    given = _pairs(column or ())
    options = {"layout": layout, "encoding": encoding}
    settings: dict[str, object] = {"paths": [file], **settings_of(setting)}
    settings |= {name: value for name, value in options.items() if value is not None}
    host = plugin_host(strict=strict)
    built = host.build_adapter(adapter, settings)
    can_map = AdapterCapability.MAP in host.adapters[adapter].capabilities
    mapping = built.mapping() if can_map else None
    if mapping is None:
        raise _maps_nothing(adapter)
    if out is None:
        output.answer(_to_json(mapping))
        _list(output, mapping)
        return
    _write(built, _chosen(mapping, given, output, yes=yes), title or out.stem, out)
    output.answer({"profile": str(out)})
    done = Text(
        "Đã ghi hồ sơ: {path}. Từ nay: hub import TỆP --profile {path}",
        "Profile written: {path}. From now on: hub import FILE --profile {path}",
    )
    output.say(done.format(path=out), "bold green")


def _pairs(words: Iterable[str]) -> dict[str, str]:
    """Return ``FIELD=COLUMN`` words as pairs; a field given twice is refused."""
    pairs: dict[str, str] = {}
    for word in words:
        name, equals, column = word.partition("=")
        if not (name and equals and column):
            raise typer.BadParameter(
                f"{word!r}: cần dạng TRƯỜNG=CỘT / must be FIELD=COLUMN", param_hint="--column"
            )
        if name in pairs:
            raise typer.BadParameter(
                f"{name}: hai cột cho một trường / two columns for one field",
                param_hint="--column",
            )
        pairs[name] = column
    return pairs


def _chosen(
    mapping: FieldMapping, given: dict[str, str], output: Output, *, yes: bool
) -> dict[str, str]:
    """Return the column of each field: as given, else as answered, else as proposed with --yes."""
    chosen = dict(given)
    open_fields = [field for field in mapping.fields if field.id not in given]
    if yes:
        taken = {
            column.letter
            for column in mapping.columns
            if {column.letter, column.header} & set(given.values())
        }
        proposed = {field.id: field.proposal for field in open_fields if field.proposal}
        return chosen | {name: at for name, at in proposed.items() if at not in taken}
    if not somebody_answers(output):
        return chosen
    _list_columns(output, mapping)
    letters = [column.letter for column in mapping.columns]
    for field in open_fields:
        if field.required or field.proposal:
            number = _ask(field, letters, output)
            if number:
                chosen[field.id] = letters[number - 1]
    return chosen


def _ask(field: MappedField, letters: Sequence[str], output: Output) -> int:
    question = Text("{label}: cột số mấy (0: không có)", "{label}: which column (0: none)")
    default = letters.index(field.proposal) + 1 if field.proposal else 0
    return ask_number(question.format(label=field.label), len(letters), output, default)


def _write(adapter: Adapter, chosen: dict[str, str], title: str, out: Path) -> None:
    profile = adapter.profile(chosen, Text(title, title))
    if profile is not None:
        write_atomic(out, profile.content)


def _maps_nothing(adapter: str) -> Pause:
    return Pause(
        Text(
            "Bộ chuyển đổi “{adapter}” không ánh xạ cột.",
            "The adapter “{adapter}” maps no columns.",
        ).format(adapter=adapter),
        where=adapter,
        remedy=Text("Dùng --adapter csv-import.", "Use --adapter csv-import."),
    )


def _list_columns(output: Output, mapping: FieldMapping) -> None:
    line = Text("{where} → {layout}", "{where} → {layout}")
    output.note(line.format(where=mapping.where, layout=mapping.layout))
    entry = Text("{n}. {letter}: {header}", "{n}. {letter}: {header}")
    for number, column in enumerate(mapping.columns, 1):
        output.note(entry.format(n=number, letter=column.letter, header=column.header))


def _list(output: Output, mapping: FieldMapping) -> None:
    line = Text("{where} → {layout}", "{where} → {layout}")
    output.say(line.format(where=mapping.where, layout=mapping.layout))
    headers = {column.letter: column.header for column in mapping.columns}
    proposed = {field.proposal: field for field in mapping.fields if field.proposal}
    output.table(
        (Text("Cột", "Column"), Text("Tiêu đề", "Header"), Text("Đề xuất", "Proposal")),
        (
            (
                letter,
                header,
                proposed[letter].label.get(output.language) if letter in proposed else "",
            )
            for letter, header in headers.items()
        ),
    )
    missing = [field for field in mapping.fields if field.required and not field.proposal]
    if missing:
        text = Text("Chưa có cột cho: {names}", "No column yet for: {names}")
        names = ", ".join(f"{field.id} ({field.label.vi})" for field in missing)
        output.say(text.format(names=names), "yellow")


def _to_json(mapping: FieldMapping) -> dict[str, object]:
    return {
        "source": mapping.where,
        "layout": {"vi": mapping.layout.vi, "en": mapping.layout.en},
        "columns": [
            {"letter": column.letter, "header": column.header} for column in mapping.columns
        ],
        "fields": [
            {
                "id": field.id,
                "vi": field.label.vi,
                "en": field.label.en,
                "required": field.required,
                "proposal": field.proposal,
            }
            for field in mapping.fields
        ],
    }
