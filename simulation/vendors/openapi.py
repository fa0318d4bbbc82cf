"""Publishes a wire contract as OpenAPI 3.1 from the models that speak it (quy ước công bố)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

Json = dict[str, Any]

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Operation:
    """One call of the contract.

    :param path: with ``{names}`` of what stands in the address.
    :param body: what is sent with it; None for a question.
    :param query: what stands behind the address's question mark.
    :param problem: the body of the refusals in `refusals`; they have none without it.
    :param secured: whether it wants credentials.
    """

    path: str
    summary: str
    answer: type[BaseModel]
    body: type[BaseModel] | None = None
    kind: str = JSON
    method: str = "post"
    query: type[BaseModel] | None = None
    problem: type[BaseModel] | None = None
    refusals: Mapping[int, str] = field(default_factory=lambda: REFUSALS)
    secured: bool = True


REFUSALS: Mapping[int, str] = {
    401: "Sai tài khoản hoặc mã truy cập / Credentials turned away",
    429: "Gọi chậm lại / Slow down",
}


def openapi(
    contract: str, description: str, security: Json, operations: Sequence[Operation]
) -> Json:
    """Return the OpenAPI document of a contract.

    :param security: its security schemes.
    """
    models = ((each.answer, each.body, each.problem) for each in operations)
    used = dict.fromkeys(model for each in models for model in each if model is not None)
    refs, definitions = models_json_schema(
        [(model, "validation") for model in used],
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
    described: Json = {
        "summary": operation.summary,
        "parameters": _parameters(operation),
    }
    if operation.body is not None:
        content = {operation.kind: {"schema": schemas[operation.body]}}
        described["requestBody"] = {"required": True, "content": content}
    described["responses"] = {"200": _response("Trả lời / Answer", schemas[operation.answer])}
    for status, meaning in operation.refusals.items():
        # Whatever stands before a server may say 429, in words of its own.
        problem = None if status == 429 else operation.problem
        schema = None if problem is None else schemas[problem]
        described["responses"][str(status)] = _response(meaning, schema)
    if not operation.secured:
        described["security"] = []
    return described


def _response(meaning: str, schema: Json | None) -> Json:
    described: Json = {"description": meaning}
    return described if schema is None else {**described, "content": {JSON: {"schema": schema}}}


def _parameters(operation: Operation) -> list[Json]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    schema = {"type": "string"}
    found: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": schema} for name in names
    ]
    if operation.query is not None:
        asked = operation.query.model_json_schema(ref_template="#/components/schemas/{model}")
        required = asked.get("required", ())
        found += (
            {"name": name, "in": "query", "required": name in required, "schema": _plain(schema)}
            for name, schema in asked["properties"].items()
        )
    return found


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
