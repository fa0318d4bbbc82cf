"""Profiles: which column of an unknown layout is which field (hồ sơ ánh xạ cột).

A profile names a known layout and, for each field of it, the header under which the file has it.
The sheet is then read as that layout, by the same kinds of cells and the same checks; a profile can
neither add a field nor leave out one that the layout requires. It is a TOML file in the shape of
`layouts/`: a `column` has `header` and `path`, a `mark` has `header`, `subject` and `field`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hub.core.errors import Actor, Reject, UnreadableInput
from hub.core.text import Text
from hub.core.transport.source import read_source
from hub.plugins.csv_import import wire
from hub.plugins.csv_import.headers import HeaderPath, Match, normal
from hub.plugins.csv_import.wire import Column, MarkColumn, Shape

PROFILE_VERSION = 1
_MOST_BYTES = 1024 * 1024
_LISTED = 20
_VERSION = Text(
    "Không biết hồ sơ ánh xạ phiên bản {names}", "Version {names} of profiles is not known"
)
_LAYOUT = Text("Không có mẫu nào tên {names}", "There is no layout called {names}")
_UNKNOWN_FIELD = Text("Mẫu không có trường: {names}", "The layout has no field {names}")
_TWO_COLUMNS = Text("Trường có hai cột: {names}", "Fields with two columns: {names}")
_TWO_FIELDS = Text("Cột dùng cho hai trường: {names}", "Columns used for two fields: {names}")
_MISSING = Text(
    "Chưa có cột cho các trường bắt buộc: {names}", "Required fields without a column: {names}"
)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Headed(_Strict):
    header: tuple[str, ...] = Field(min_length=1)

    @property
    def key(self) -> HeaderPath:
        """The header as headers are compared."""
        return tuple(map(normal, self.header))

    @property
    def text(self) -> str:
        """The header as one text."""
        return wire.SEPARATOR.join(self.header)


class ProfileColumn(_Headed):
    """A column outside the subjects; `path` as in the layout."""

    path: str

    @property
    def field(self) -> str:
        """The id of the field it holds."""
        return self.path


class ProfileMark(_Headed):
    """A column of a subject: the subject's title in the layout, and its field there."""

    subject: str
    field_: str = Field(alias="field")

    @property
    def field(self) -> str:
        """The id of the field it holds."""
        return mark_id(self.subject, self.field_)


class Profile(_Strict):
    """Which column of a file's layout is which field of a known layout."""

    version: int
    layout: str
    title_vi: str
    title_en: str
    column: tuple[ProfileColumn, ...] = ()
    mark: tuple[ProfileMark, ...] = ()

    @property
    def shape(self) -> Shape:
        """The layout as which the file is read."""
        return layouts()[self.layout]

    @property
    def entries(self) -> tuple[ProfileColumn | ProfileMark, ...]:
        """Every column that the profile knows."""
        return (*self.column, *self.mark)

    def lacking(self, paths: Iterable[HeaderPath]) -> list[str]:
        """Return the headers of the profile that are not among these."""
        there = {tuple(map(normal, path)) for path in paths}
        return [entry.text for entry in self.entries if entry.key not in there]

    def match(self, paths: Sequence[HeaderPath]) -> Match | None:
        """Return what the columns with these headers are; None if one of the profile's is missing.

        A column of reasons in rows given back is known too; other columns are not read.
        """
        if self.lacking(paths):
            return None
        places: dict[HeaderPath, list[int]] = {}
        for index, path in enumerate(paths):
            places.setdefault(tuple(map(normal, path)), []).append(index)
        match = Match()
        fields = known_fields(self.shape)
        # In the sheet's own order, which is that of the subjects in the transcript.
        for entry in sorted(self.entries, key=lambda entry: places[entry.key]):
            first, *more = places[entry.key]
            match.twice += [(entry.text, first, other) for other in more]
            fields[entry.field].put(match, first, entry.header)
        for index, path in enumerate(paths):
            if path and normal(path[-1]) == normal(wire.REASONS_HEADER):
                match.columns[index] = Column(header=(wire.REASONS_HEADER,))
            elif path and index not in match.columns and index not in match.marks:
                match.extra[index] = path
        return match


class KnownField(NamedTuple):
    """A field of a layout: its column, or the subject and the mark beneath it."""

    column: Column | None
    subject: str
    mark: MarkColumn | None
    required: bool

    @property
    def label(self) -> str:
        """The header that the layout itself has for it."""
        if self.mark is not None:
            return f"{self.subject}{wire.SEPARATOR}{self.mark.header}"
        return self.column.label if self.column else ""

    @property
    def names(self) -> Iterator[str]:
        """Every text by which a header may name it."""
        if self.mark is not None:
            for text in (self.mark.header, *self.mark.aliases):
                yield f"{self.subject} {text}"
        elif self.column is not None:
            yield " ".join(self.column.header[-self.column.match :])
            yield from self.column.aliases

    def put(self, match: Match, index: int, header: HeaderPath) -> None:
        """Note in a match that this column holds the field; people see the file's own header."""
        if self.mark is not None:
            match.marks[index] = (self.subject, self.mark)
        elif self.column is not None:
            own = {"header": header, "required": self.required}
            match.columns[index] = self.column.model_copy(update=own)


def mark_id(subject: str, field: str) -> str:
    """Return the id of a subject's field, such as ``Toán/level``."""
    return f"{subject}/{field}"


def layouts() -> Mapping[str, Shape]:
    """Return the layouts that a profile may name."""
    results = (shape for shape in wire.results_shapes() if not shape.by_subject)
    return {shape.id: shape for shape in (*results, wire.pupils())}


def known_fields(shape: Shape) -> dict[str, KnownField]:
    """Return every field that a sheet of `shape` may have, by its id."""
    fields = {c.path: KnownField(c, "", None, c.required) for c in shape.columns if c.path}
    if shape.results:
        further = [column for column in wire.pupils().columns if column.telling and column.path]
        further += [entry.column for entry in wire.fields_of(shape.results)]
        for column in further:
            fields.setdefault(column.path, KnownField(column, "", None, required=False))
    for subject in shape.subject:
        for mark in shape.mark:
            required = subject.required and mark.field in subject.columns
            known = KnownField(None, subject.title, mark, required)
            fields.setdefault(mark_id(subject.title, mark.field), known)
    return fields


def read_profile(path: Path) -> Profile:
    """Return the profile in a file.

    :raises UnreadableInput: it cannot be read, or is no profile.
    :raises Reject: see `checked`.
    """
    data = read_source(path, _MOST_BYTES, path.name)
    try:
        profile = Profile.model_validate(tomllib.loads(data.decode("utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        raise _no_profile(path.name, Text("không phải TOML", "it is not TOML")) from None
    except ValidationError as error:
        places = ", ".join(
            ".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False)
        )
        raise _no_profile(path.name, Text(places, places)) from None
    return checked(profile, path.name)


def checked(profile: Profile, where: str) -> Profile:
    """Return the profile if it can be used as it is.

    :raises Reject: another version; an unknown layout or field; two columns for one field or two
        fields for one column; required fields without a column. Each is named.
    """
    if profile.version != PROFILE_VERSION:
        raise _wrong(_VERSION, [str(profile.version)], where)
    if profile.layout not in layouts():
        raise _wrong(_LAYOUT, [profile.layout], where)
    fields = known_fields(profile.shape)
    named = [entry.field for entry in profile.entries]
    headers = [(entry.key, entry.text) for entry in profile.entries]
    faults = (
        (_UNKNOWN_FIELD, [name for name in named if name not in fields]),
        (_TWO_COLUMNS, _repeated((name, name) for name in named)),
        (_TWO_FIELDS, _repeated(headers)),
        (_MISSING, _missing(profile.shape, fields, frozenset(named))),
    )
    for sentence, names in faults:
        if names:
            raise _wrong(sentence, names, where)
    return profile


def toml_of(profile: Profile) -> str:
    """Return the profile as its file has it."""
    lines = [
        "# Hồ sơ ánh xạ cột của trục học bạ; dùng cho: hub import TỆP --profile TỆP-NÀY",
        "# A profile of columns of the học bạ hub; for: hub import FILE --profile THIS-FILE",
        f"version = {profile.version}",
        f"layout = {_quoted(profile.layout)}",
        f"title_vi = {_quoted(profile.title_vi)}",
        f"title_en = {_quoted(profile.title_en)}",
    ]
    for column in profile.column:
        lines += ["", "[[column]]", _header_line(column), f"path = {_quoted(column.path)}"]
    for mark in profile.mark:
        lines += ["", "[[mark]]", _header_line(mark), f"subject = {_quoted(mark.subject)}"]
        lines.append(f"field = {_quoted(mark.field_)}")
    return "\n".join([*lines, ""])


def _header_line(entry: _Headed) -> str:
    return f"header = [{', '.join(map(_quoted, entry.header))}]"


def _quoted(text: str) -> str:
    # A JSON string is a TOML string too, but for DEL, which JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _repeated(pairs: Iterable[tuple[object, str]]) -> list[str]:
    """Return the names of those whose key stood before."""
    seen: set[object] = set()
    found = []
    for key, name in pairs:
        if key in seen:
            found.append(name)
        seen.add(key)
    return found


def _missing(shape: Shape, fields: Mapping[str, KnownField], named: frozenset[str]) -> list[str]:
    """Return the required fields without a column; of a subject that is there, all it requires."""
    there = {known.subject for name, known in fields.items() if known.mark and name in named}
    missing = [
        f"{name} ({known.label})"
        for name, known in fields.items()
        if name not in named
        and (known.required or (known.mark and known.mark.required and known.subject in there))
    ]
    if shape.results and not there and not missing:
        missing.append(shape.group or "Môn học")
    return missing


def _wrong(sentence: Text, names: Sequence[str], where: str) -> Reject:
    listed = [*dict.fromkeys(names)]
    more = ", …" if len(listed) > _LISTED else ""
    return Reject(
        sentence.format(names=", ".join(listed[:_LISTED]) + more),
        where=where,
        who=Actor.SCHOOL_OFFICE,
        remedy=Text(
            "Xem các trường và các cột bằng hub map TỆP, rồi ánh xạ lại.",
            "See the fields and the columns with hub map FILE, and map again.",
        ),
        reason="profile",
    )


def _no_profile(where: str, why: Text) -> UnreadableInput:
    return UnreadableInput(
        Text(
            "Tệp không phải hồ sơ ánh xạ cột: {why}.", "The file is no profile of columns: {why}."
        ).format(why=why),
        where=where,
        remedy=Text(
            "Lập hồ sơ bằng hub map TỆP --out hồ-sơ.toml.",
            "Make a profile with hub map FILE --out profile.toml.",
        ),
    )
