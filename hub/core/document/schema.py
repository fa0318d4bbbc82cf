"""The schema of the layout, and what in a document breaks it (lược đồ XSD)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any, cast

from lxml import etree

SCHEMA_FILE = "hocba-observed-2025.xsd"


def schema_text() -> str:
    """Return our XSD as it is published; the ministry's own is not public."""
    return resources.files(__package__).joinpath("schemas", SCHEMA_FILE).read_text("utf-8")


@cache
def _schema() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    return etree.XMLSchema(etree.fromstring(schema_text().encode(), parser))


def schema_defects(root: etree._Element) -> tuple[str, ...]:
    """Return where `root` breaks the schema, as ``path: kind of defect``; empty when it is valid.

    libxml2's own messages quote values, which may be a pupil's; only paths and kinds are told.
    """
    schema = _schema()
    if schema.validate(root):
        return ()
    # lxml's log can be iterated, its type stubs do not know.
    log = cast(Iterable[Any], schema.error_log)
    return tuple(
        dict.fromkeys(f"{entry.path or entry.line}: {_kind(entry.type_name)}" for entry in log)
    )


def _kind(libxml2_name: str) -> str:
    """``SCHEMAV_CVC_PATTERN_VALID`` → ``pattern``: the rule of XML Schema that is broken."""
    words = libxml2_name.removeprefix("SCHEMAV_").removeprefix("CVC_").removesuffix("_VALID")
    return words.lower().replace("_", "-")
