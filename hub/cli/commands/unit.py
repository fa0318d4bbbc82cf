"""``hub unit``: the tree of units, as of any day, and what happens to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.options import DEFAULT_STORE, AsJson, At, Lang, StorePlace, day_of
from hub.cli.output import Output, default_language
from hub.core.registry.changes import close, end_missing, merge, move, state
from hub.core.registry.keeping import change_tree, load_tree
from hub.core.registry.rights import Action
from hub.core.registry.tree import UnitTree
from hub.core.registry.unit_list import read_units
from hub.core.store import Spell, Store, open_store
from hub.core.text import Text

app = typer.Typer(
    no_args_is_help=True,
    help="Cây đơn vị theo thời gian: tỉnh, huyện, xã, trường. / The dated tree of units.",
)

Code = Annotated[str, typer.Argument(help="Mã đơn vị. / The unit's code.")]


@app.command("import")
def import_units(
    file: Annotated[
        Path, typer.Argument(help="Danh mục đơn vị: CSV, .xlsx, .xls. / A list of units.")
    ],
    at: At = None,
    whole: Annotated[
        bool,
        typer.Option(
            "--whole",
            help="Danh mục đầy đủ: xã, huyện không có trong đó thì hết từ ngày ấy. / "
            "The list is whole: communes and districts it does not name end on that day.",
        ),
    ] = False,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Nhập danh mục đơn vị, có hiệu lực từ ngày --at. / Bring a list of units in, from a day on.

    Ví dụ / Example: hub unit import danh-muc.csv --at 2025-07-01 --whole
    """
    day = day_of(at)
    listed = read_units(file, day)

    def take(tree: UnitTree) -> UnitTree:
        tree = state(tree, listed)
        return end_missing(tree, {one.code for one in listed}, day) if whole else tree

    output = Output(lang or default_language(), as_json=as_json)
    _change(store, take, output, None, listed=len(listed))


@app.command("show")
def show(
    code: Code,
    at: At = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Một đơn vị vào một ngày: tên, cấp trên, cấp dưới, lịch sử. / A unit as of a day.

    Ví dụ / Example: hub unit show 99001 --at 2025-06-30
    """
    output = Output(lang or default_language(), as_json=as_json)
    day = day_of(at)
    with closing(open_store(store)) as opened:
        tree = _tree(opened)
    chain = tree.chain(tree.require(code, day).code, day)
    below = tree.children(code, day)
    output.answer(
        {
            **_to_json(chain[0]),
            "at": day.isoformat(),
            "above": [_to_json(one) for one in chain[1:]],
            "below": [one.code for one in below],
            "predecessors": list(tree.predecessors(code)),
            "successors": list(tree.successors(code)),
            "spells": [_to_json(one) for one in tree.units[code]],
        }
    )
    output.say(Text(" < ".join(map(_name, chain)), " < ".join(map(_name, chain))), "bold")
    output.say(_BELOW.format(n=len(below)))
    for sentence, codes in (
        (_FROM, tree.predecessors(code)),
        (_BECAME, tree.successors(code)),
    ):
        if codes:
            output.say(sentence.format(codes=", ".join(codes)))
    _table(output, tree.units[code])


@app.command("list")
def list_units(
    below: Annotated[
        str | None,
        typer.Argument(help="Mã đơn vị cấp trên; bỏ trống là các tỉnh. / The unit above."),
    ] = None,
    at: At = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Các đơn vị trực thuộc vào một ngày. / The units right below one, as of a day.

    Ví dụ / Example: hub unit list 37 --at 2025-06-30
    """
    output = Output(lang or default_language(), as_json=as_json)
    day = day_of(at)
    with closing(open_store(store)) as opened:
        tree = _tree(opened)
    if below is not None:
        tree.require(below, day)
    found = tree.children(below, day)
    output.answer({"at": day.isoformat(), "units": [_to_json(one) for one in found]})
    _table(output, found)


@app.command("move")
def move_unit(
    code: Code,
    to: Annotated[str, typer.Option(help="Mã đơn vị cấp trên mới. / The new unit above.")],
    at: At = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Chuyển đơn vị sang cấp trên khác từ một ngày. / Move a unit below another one.

    Ví dụ / Example: hub unit move GL37TH0001 --to 99002 --at 2026-08-01
    """
    output = Output(lang or default_language(), as_json=as_json)
    _change(store, lambda tree: move(tree, code, to, day_of(at)), output, code, to)


@app.command("merge")
def merge_units(
    codes: Annotated[
        list[str], typer.Argument(help="Mã các đơn vị bị sáp nhập. / The units that end.")
    ],
    into: Annotated[str, typer.Option(help="Mã đơn vị nhận. / The unit they become part of.")],
    name: Annotated[
        str | None, typer.Option(help="Tên mới của đơn vị nhận. / Its name from then on.")
    ] = None,
    at: At = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Sáp nhập các đơn vị vào một đơn vị. / Merge units into one.

    Ví dụ / Example: hub unit merge GL37TH0002 --into GL37TH0001 --at 2026-08-01
    """
    output = Output(lang or default_language(), as_json=as_json)
    _change(store, lambda tree: merge(tree, codes, into, day_of(at), name), output, *codes, into)


@app.command("close")
def close_unit(
    code: Code,
    at: At = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Đóng một đơn vị: --at là ngày đầu tiên không còn nó. / Close a unit from a day on.

    Ví dụ / Example: hub unit close GL37TH0003 --at 2026-08-01
    """
    output = Output(lang or default_language(), as_json=as_json)
    _change(store, lambda tree: close(tree, code, day_of(at)), output, code)


def _tree(store: Store) -> UnitTree:
    with store.reading() as transaction:
        return load_tree(transaction)


def _change(
    place: str,
    change: Callable[[UnitTree], UnitTree],
    output: Output,
    *units: str | None,
    **facts: int,
) -> None:
    """Change the tree, which concerns `units`; None stands for the whole hub."""
    with closing(open_store(place)) as store, store.writing() as transaction:
        access = access_to(transaction)
        for unit in units:
            access.require(Action.CHANGE_UNITS, unit)
        changed = change_tree(transaction, change)
    output.answer({**facts, "changed": list(changed)})
    output.say(_CHANGED.format(n=len(changed)), "bold green")


def _name(spell: Spell) -> str:
    return f"{spell.name} [{spell.code}]"


def _table(output: Output, spells: tuple[Spell, ...]) -> None:
    output.table(
        (
            Text("Mã", "Code"),
            Text("Loại", "Kind"),
            Text("Tên", "Name"),
            Text("Thuộc", "Below"),
            Text("Thời gian", "Days"),
        ),
        (
            (
                one.code,
                one.kind.label.get(output.language),
                one.name,
                one.parent or "",
                str(one.span),
            )
            for one in spells
        ),
    )


def _to_json(spell: Spell) -> dict[str, object]:
    end = spell.span.end
    return {
        "code": spell.code,
        "kind": spell.kind.value,
        "name": spell.name,
        "parent": spell.parent,
        "levels": sorted(level.value for level in spell.levels),
        "from": spell.span.start.isoformat(),
        "until": (end - dt.timedelta(days=1)).isoformat() if end else None,
    }


_BELOW = Text("Đơn vị trực thuộc: {n}", "Units right below: {n}")
_FROM = Text("Hình thành từ: {codes}", "Made of: {codes}")
_BECAME = Text("Đã thuộc về: {codes}", "Became part of: {codes}")
_CHANGED = Text("Đã ghi; đơn vị thay đổi: {n}.", "Kept; units changed: {n}.")
