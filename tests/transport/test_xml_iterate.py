"""Reading a long list element by element refuses what reading it whole refuses."""

from __future__ import annotations

import pytest

from hub.core.errors import UnreadableInput, UnsafeInput
from hub.core.transport import XmlBounds, iterate_xml


def test_the_root_comes_first_then_each_element_whole_and_one_at_a_time() -> None:
    data = '<ds n="2"><x a="ế"><y/></x><z/><x a="2"/></ds>'.encode()
    items = iterate_xml(data, "ds", "x")
    assert next(items).attrib["n"] == "2"
    first = next(items)
    assert (first.attrib["a"], len(first)) == ("ế", 1)
    assert next(items).attrib["a"] == "2"
    assert (first.items(), len(first)) == ([], 0)
    assert list(items) == []


def test_another_root_yields_no_head() -> None:
    assert [item.tag for item in iterate_xml(b"<other><x/></other>", "ds", "x")] == ["x"]


@pytest.mark.parametrize(
    "data", [b"", b"<ds><x/>", b"<ds><x></ds>", b"<ds>\xff</ds>", "<ds/>".encode("utf-32")]
)
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        list(iterate_xml(data, "ds", "x"))


@pytest.mark.parametrize(
    ("data", "bounds"),
    [
        (b"<!DOCTYPE ds><ds/>", XmlBounds()),
        (b'<!DOCTYPE ds [<!ENTITY a "b">]><ds><x>&a;</x></ds>', XmlBounds()),
        (b"<ds><x/></ds>", XmlBounds(size=5)),
        (b"<ds>" + b"<x/>" * 50 + b"</ds>", XmlBounds(elements=20)),
        (b"<d>" * 300 + b"</d>" * 300, XmlBounds()),
    ],
)
def test_what_is_unsafe_is_refused(data: bytes, bounds: XmlBounds) -> None:
    with pytest.raises((UnsafeInput, UnreadableInput)):
        list(iterate_xml(data, "ds", "x", bounds=bounds))
