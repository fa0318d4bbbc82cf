"""Turns wrong settings of a plugin into words for the person who types them, and never a secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import get_args

from pydantic import BaseModel, Secret, SecretBytes, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from hub.core.contracts import Settings
from hub.core.errors import Pause
from hub.core.text import Text

_MISSING = Text("còn thiếu, hãy điền", "is missing, fill it in")
_UNKNOWN = Text("không phải là cài đặt của plugin này", "is no setting of this plugin")
_SECRET = Text("không đúng dạng (không hiện giá trị mật)", "is not valid (a secret is not shown)")
_WRONG = Text("không đúng: {message}", "is wrong: {message}")
_KNOWN_KINDS = {
    "string_type": Text("phải là chữ", "must be text"),
    "int_parsing": Text("phải là số nguyên", "must be a whole number"),
    "int_type": Text("phải là số nguyên", "must be a whole number"),
    "bool_parsing": Text("phải là true hoặc false", "must be true or false"),
    "bool_type": Text("phải là true hoặc false", "must be true or false"),
    "path_type": Text("phải là đường dẫn", "must be a path"),
    "url_parsing": Text("phải là địa chỉ, ví dụ https://…", "must be an address such as https://…"),
}


def read_settings(plugin: str, model: type[Settings], given: Mapping[str, object]) -> Settings:
    """Return `given` as the plugin's own settings.

    :raises Pause: naming every wrong field, its title and what to do.
    """
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        complaints = error.errors(include_url=False, include_input=False)
    # Raised outside of `except`: the pydantic error holds the values, and must not ride along.
    raise _refusal(plugin, model, given, complaints)


def secret_names(model: type[Settings]) -> frozenset[str]:
    """Return the names of the settings that hold a secret, themselves or somewhere inside."""
    return frozenset(
        name for name, field in model.model_fields.items() if _holds_secret(field.annotation)
    )


def _refusal(
    plugin: str,
    model: type[Settings],
    given: Mapping[str, object],
    complaints: list[ErrorDetails],
) -> Pause:
    lines = [_line(model, given, complaint) for complaint in complaints]
    fields = dict.fromkeys(_field_of(complaint) for complaint in complaints)
    return Pause(
        Text(
            f"Cài đặt của plugin “{plugin}” chưa dùng được: {'; '.join(one.vi for one in lines)}.",
            f"The settings of the plugin “{plugin}” cannot be used: "
            f"{'; '.join(one.en for one in lines)}.",
        ),
        remedy=_remedy(model, fields),
        where=plugin,
        plugin=plugin,
        settings=",".join(fields),
    )


def _line(model: type[Settings], given: Mapping[str, object], complaint: ErrorDetails) -> Text:
    name = _field_of(complaint)
    field = model.model_fields.get(name)
    sentence = _sentence(field, complaint, list(_secret_texts(model, given)))
    if field is None and name:
        near = get_close_matches(name, model.model_fields, n=1)
        if near:
            sentence = Text(
                f"{sentence.vi}, có phải là {near[0]}?", f"{sentence.en}, is it {near[0]}?"
            )
    title = _both(field.title or "") if field is not None else _both("")
    vi = f"{name} ({title.vi}) {sentence.vi}" if title.vi else f"{name} {sentence.vi}"
    en = f"{name} ({title.en}) {sentence.en}" if title.en else f"{name} {sentence.en}"
    return Text(vi.strip(), en.strip())


def _sentence(field: FieldInfo | None, complaint: ErrorDetails, secrets: list[str]) -> Text:
    kind = complaint["type"]
    if kind == "missing":
        return _MISSING
    if kind == "extra_forbidden":
        return _UNKNOWN
    if field is not None and _holds_secret(field.annotation):
        return _SECRET
    if kind in _KNOWN_KINDS:
        return _KNOWN_KINDS[kind]
    message = complaint["msg"].removeprefix("Value error, ")
    if any(secret in message for secret in secrets):
        return _SECRET
    words = _both(message)
    return Text(_WRONG.vi.format(message=words.vi), _WRONG.en.format(message=words.en))


def _remedy(model: type[Settings], names: Mapping[str, None]) -> Text:
    wrong = [name for name in names if name in model.model_fields]
    helps = [(name, _both(model.model_fields[name].description or "")) for name in wrong]
    known = Text(
        "; ".join(f"{name}: {words.vi}" for name, words in helps),
        "; ".join(f"{name}: {words.en}" for name, words in helps),
    )
    if not helps:
        known = _both(", ".join(model.model_fields))
    return Text(
        f"Sửa cài đặt rồi chạy lại. {known.vi}", f"Mend the settings and run again. {known.en}"
    )


def _both(words: str) -> Text:
    """Return words that hold both languages, as `Text` prints itself, apart again."""
    vi, _, en = words.partition(" / ")
    return Text(vi, en or vi)


def _field_of(complaint: ErrorDetails) -> str:
    return str(complaint["loc"][0]) if complaint["loc"] else ""


def _holds_secret(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return any(_holds_secret(field.annotation) for field in annotation.model_fields.values())
    if isinstance(annotation, type) and issubclass(annotation, (SecretStr, SecretBytes, Secret)):
        return True
    return any(_holds_secret(inner) for inner in get_args(annotation))


def _secret_texts(model: type[Settings], given: Mapping[str, object]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if name in given and _holds_secret(field.annotation):
            yield from _texts(given[name])


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, (SecretStr, SecretBytes)):
        yield from _texts(value.get_secret_value())
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, str) and value:
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)
