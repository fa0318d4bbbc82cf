"""Judges requests and answers by a published OpenAPI document, knowing no code of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator

from simulation.vendors.server import Answered, Asked

CONTRACTS = Path(__file__).parents[2] / "docs" / "contracts"
FORM = "application/x-www-form-urlencoded"


class Judge:
    """Holds every exchange it is told against the contract; `complaints` is what it found."""

    def __init__(self, contract: str, root: str = "") -> None:
        self._root = root
        self._document = json.loads((CONTRACTS / f"{contract}.json").read_text("utf-8"))
        self.complaints: list[str] = []
        self.heard = 0

    def __call__(self, asked: Asked, answered: Answered) -> None:
        self.heard += 1
        self.complaints += self._found(asked, answered)

    def _found(self, asked: Asked, answered: Answered) -> Iterator[str]:
        operation = self._operation(asked)
        if operation is None:
            yield f"{asked.method} {asked.path}: not in the contract"
            return
        yield from self._asked_wrongly(operation, urlsplit(asked.path).query)
        body = operation.get("requestBody")
        if body is not None:
            kind = asked.headers.get("Content-Type", "")
            if kind not in body["content"]:
                yield f"{asked.path}: body is {kind}"
                return
            schema = body["content"][kind]["schema"]
            yield from self._errors(schema, _read(asked.body, kind, self._types(schema)))
        response = operation["responses"].get(str(answered.status))
        if response is None:
            yield f"{asked.path}: answers {answered.status}"
        elif "content" in response:
            schema = response["content"]["application/json"]["schema"]
            yield from self._errors(schema, json.loads(answered.content))

    def _operation(self, asked: Asked) -> Any:  # noqa: ANN401 - JSON
        path = asked.path.partition("?")[0].removeprefix(self._root)
        for template, operations in self._document["paths"].items():
            pattern = re.sub(r"\{\w+\}", "[^/]+", template)
            if re.fullmatch(pattern, path):
                return operations.get(asked.method.lower())
        return None

    def _asked_wrongly(self, operation: Any, query: str) -> Iterator[str]:  # noqa: ANN401 - JSON
        known = {one["name"]: one for one in operation["parameters"] if one["in"] == "query"}
        given = dict(parse_qsl(query, keep_blank_values=True))
        missing = [name for name, one in known.items() if one["required"] and name not in given]
        for name in [*(given.keys() - known.keys()), *missing]:
            yield f"query: {name}"
        for name in given.keys() & known.keys():
            schema = known[name]["schema"]
            yield from self._errors(schema, _typed(given[name], schema))

    def _errors(self, schema: Any, value: object) -> Iterator[str]:  # noqa: ANN401 - JSON
        components = {"components": self._document["components"]}
        for error in Draft202012Validator({**components, **schema}).iter_errors(value):
            yield f"{error.json_path}: {error.message[:200]}"

    def _types(self, schema: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        name = schema["$ref"].rpartition("/")[2]
        found: dict[str, Any] = self._document["components"]["schemas"][name]["properties"]
        return found


def _read(body: bytes, kind: str, types: dict[str, Any]) -> object:
    """Return a body as values; a form's numbers are text until its schema says otherwise."""
    if kind != FORM:
        return json.loads(body)
    pairs = parse_qsl(body.decode(), keep_blank_values=True)
    return {name: _typed(value, types.get(name)) for name, value in pairs}


def _typed(text: str, schema: object) -> object:
    """Return a number where the schema wants one: forms and queries have text only."""
    return int(text) if "integer" in json.dumps(schema) and text.isdigit() else text
