"""Publishes a wire contract as OpenAPI 3.1 from the models that speak it (quy ước công bố)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

Json = dict[str, Any]

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Operation:
    """One call of the contract.

    :param path: with ``{names}`` of what stands in the address.
    :param query: names of what may stand behind the address.
    :param error: the body of answers that are refusals; an answer without content where None.
    """

    path: str
    summary: str
    answer: type[BaseModel]
    body: type[BaseModel] | None = None
    kind: str = JSON
    method: str = "post"
    query: tuple[str, ...] = ()
    error: type[BaseModel] | None = None
    refusals: tuple[int, ...] = (401, 429)
    secured: bool = True


def openapi(
    contract: str, description: str, security: Json, operations: Sequence[Operation]
) -> Json:
    """Return the OpenAPI document of a contract.

    :param security: its security schemes.
    """
    used = {model: None for each in operations for model in (each.answer, each.body, each.error)}
    refs, definitions = models_json_schema(
        [(model, "validation") for model in used if model is not None],
        ref_template="#/components/schemas/{model}",
    )
    schemas = {model: schema for (model, _), schema in refs.items()}
    paths: Json = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method] = _operation(each, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": contract, "version": contract, "description": description},
        "security": [{name: []} for name in security],
        "paths": paths,
        "components": {
            "securitySchemes": security,
            "schemas": {name: _plain(schema) for name, schema in definitions["$defs"].items()},
        },
    }


def _operation(operation: Operation, schemas: Mapping[Any, Json]) -> Json:
    refused: Json = {"description": "Từ chối / Refused"}
    if operation.error is not None:
        refused["content"] = {JSON: {"schema": schemas[operation.error]}}
    described: Json = {
        "summary": operation.summary,
        "parameters": _parameters(operation),
        "responses": {
            "200": {
                "description": "Trả lời / Answer",
                "content": {JSON: {"schema": schemas[operation.answer]}},
            },
            **{str(status): refused for status in operation.refusals},
        },
    }
    if not operation.secured:
        described["security"] = []
    if operation.body is not None:
        content = {operation.kind: {"schema": schemas[operation.body]}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameters(operation: Operation) -> list[Json]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    text = {"type": "string"}
    return [{"name": n, "in": "path", "required": True, "schema": text} for n in names] + [
        {"name": n, "in": "query", "required": False, "schema": text} for n in operation.query
    ]


def _plain(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a schema without the titles that repeat each field's name."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: {key: _plain(each) for key, each in value.items()}
        if name == "properties"
        else _plain(value)
        for name, value in schema.items()
        if not (name == "title" and isinstance(value, str))
    }
