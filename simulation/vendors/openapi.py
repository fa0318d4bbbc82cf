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

    :param path: with ``{names}`` of what stands in the address; everything is posted.
    :param secured: whether it wants credentials.
    """

    path: str
    summary: str
    answer: type[BaseModel]
    body: type[BaseModel]
    kind: str = JSON
    secured: bool = True


def openapi(
    contract: str, description: str, security: Json, operations: Sequence[Operation]
) -> Json:
    """Return the OpenAPI document of a contract.

    :param security: its security schemes.
    """
    used = dict.fromkeys(model for each in operations for model in (each.answer, each.body))
    refs, definitions = models_json_schema(
        [(model, "validation") for model in used],
        ref_template="#/components/schemas/{model}",
    )
    schemas = {model: schema for (model, _), schema in refs.items()}
    paths = {each.path: {"post": _operation(each, schemas)} for each in operations}
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
    described: Json = {
        "summary": operation.summary,
        "parameters": _parameters(operation),
        "requestBody": {
            "required": True,
            "content": {operation.kind: {"schema": schemas[operation.body]}},
        },
        "responses": {
            "200": {
                "description": "Trả lời / Answer",
                "content": {JSON: {"schema": schemas[operation.answer]}},
            },
            "401": {"description": "Sai tài khoản hoặc mã truy cập / Credentials turned away"},
            "429": {"description": "Gọi chậm lại / Slow down"},
        },
    }
    if not operation.secured:
        described["security"] = []
    return described


def _parameters(operation: Operation) -> list[Json]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    schema = {"type": "string"}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]


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
