"""Checks the shape of what plugins declare; types alone promise nothing at run time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from types import UnionType
from typing import Any

from pydantic import ValidationError

from hub.core.contracts import (
    CONTRACT_VERSION,
    AdapterManifest,
    DestinationManifest,
    SecretStoreManifest,
    SignerManifest,
)
from hub.core.errors import UnknownCode
from hub.core.host.faults import misdeclared
from hub.core.spec import Rule, SourceGrade, SpecPack, Subject, regulation
from hub.core.text import Text

_PACK_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def check_manifest(
    plugin: str,
    manifest: AdapterManifest | SignerManifest | DestinationManifest | SecretStoreManifest,
) -> None:
    """Refuse a manifest that breaks the contract, also one built past its own validation.

    :raises PluginFault: naming the field.
    """
    kind = type(manifest)
    try:
        # Validated again, because `model_construct` and `model_copy` skip it.
        kind.model_validate({name: getattr(manifest, name) for name in kind.model_fields})
    except (ValidationError, AttributeError) as error:
        detail = _first_complaint(error)
        raise misdeclared(
            plugin, f"bản khai không hợp lệ ({detail})", f"the manifest is not valid ({detail})"
        ) from error
    if manifest.contract != CONTRACT_VERSION:
        raise misdeclared(
            plugin,
            f"“{manifest.id}” viết cho hợp đồng bản {manifest.contract}, hub dùng bản "
            f"{CONTRACT_VERSION}",
            f"“{manifest.id}” is written for contract version {manifest.contract}, this hub has "
            f"{CONTRACT_VERSION}",
        )
    for name, field in manifest.settings.model_fields.items():
        if not field.title or not field.description:
            raise misdeclared(
                plugin,
                f"cài đặt “{name}” của “{manifest.id}” thiếu title hoặc description",
                f"the setting “{name}” of “{manifest.id}” lacks a title or a description",
            )


def _first_complaint(error: ValidationError | AttributeError) -> str:
    if isinstance(error, AttributeError):
        return f"{error.name}: missing"
    complaint = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, complaint['loc']))}: {complaint['msg']}"


def check_pack(plugin: str, pack: SpecPack) -> None:
    """Refuse a spec pack whose fields are not what they say they are.

    :raises PluginFault: naming the field.
    """
    field = next(_wrong_fields(pack), None)
    if field is not None:
        raise misdeclared(
            plugin,
            f"gói đặc tả “{pack.id}” sai ở {field}",
            f"the spec pack “{pack.id}” is wrong in {field}",
        )
    if pack.regulation is None:
        return
    try:
        regulation(pack.regulation)
    except UnknownCode as error:
        raise misdeclared(
            plugin,
            f"gói đặc tả “{pack.id}” thuộc thông tư không biết “{pack.regulation}”",
            f"the spec pack “{pack.id}” is of the unknown circular “{pack.regulation}”",
        ) from error


_PACK_FIELDS: dict[str, type | UnionType] = {
    "version": str,
    "grade": SourceGrade,
    "subject": Subject,
    "title": Text,
    "valid_from": dt.date,
    "rules": tuple,
    "regulation": str | None,
}


def _wrong_fields(pack: SpecPack) -> Iterator[str]:
    values: dict[str, Any] = {name: getattr(pack, name) for name in ("id", *_PACK_FIELDS)}
    if not isinstance(values["id"], str) or not _PACK_ID.fullmatch(values["id"]):
        yield "id"
    for name, kind in _PACK_FIELDS.items():
        if not isinstance(values[name], kind):
            yield name
    ids = set()
    for rule in values["rules"]:
        if not isinstance(rule, Rule):
            yield "rules"
        elif rule.id in ids:
            yield f"rules: {rule.id} (trùng / twice)"
        else:
            ids.add(rule.id)
