"""The part of JSON Schema 2020-12 that pydantic writes for the model, and a check against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_NOTES = {"title", "description", "default", "discriminator", "$defs", "format"}
_KNOWN = _NOTES | {
    *("$ref", "type", "enum", "const", "anyOf", "oneOf", "properties", "required"),
    *("additionalProperties", "items", "pattern", "minLength", "maxLength", "minimum", "maximum"),
}


def objections(value: object, schema: Schema) -> Iterator[str]:
    """Yield why `value` does not fit `schema`; nothing when it fits."""
    yield from _check(value, schema, schema.get("$defs", {}), "$")


def _check(value: object, schema: Schema, defs: Schema, at: str) -> Iterator[str]:
    unknown = set(schema) - _KNOWN
    assert not unknown, f"this checker does not know {unknown}"
    if "$ref" in schema:
        yield from _check(value, defs[schema["$ref"].rpartition("/")[2]], defs, at)
    if "type" in schema and not _is(value, schema["type"]):
        yield f"{at}: not of type {schema['type']}"
        return
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{at}: not one of the values"
    yield from _check_choices(value, schema, defs, at)
    if isinstance(value, str):
        yield from _check_text(value, schema, at)
    elif isinstance(value, int):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            yield f"{at}: out of range"
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _check(item, schema.get("items", {}), defs, f"{at}[{index}]")
    elif isinstance(value, dict):
        yield from _check_object(value, schema, defs, at)


def _check_choices(value: object, schema: Schema, defs: Schema, at: str) -> Iterator[str]:
    for word in {"anyOf", "oneOf"} & set(schema):
        fitting = sum(not list(_check(value, choice, defs, at)) for choice in schema[word])
        if not fitting or (word == "oneOf" and fitting > 1):
            yield f"{at}: fits {fitting} of {word}"


def _is(value: object, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _check_text(value: str, schema: Schema, at: str) -> Iterator[str]:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{at}: length"
    if not re.search(schema.get("pattern", ""), value):
        yield f"{at}: pattern"


def _check_object(value: Schema, schema: Schema, defs: Schema, at: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{at}.{name}: missing"
    for name, item in value.items():
        if name in properties:
            yield from _check(item, properties[name], defs, f"{at}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}.{name}: unknown"
