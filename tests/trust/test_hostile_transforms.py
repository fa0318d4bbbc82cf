"""Hostile transforms and references: bounded by counting, whatever they ask for.

Without the bounds these run for minutes to hours, which the limit of a test (pyproject.toml) finds;
how long they take is a figure of the benchmarks.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hub.core.errors import UnsafeInput
from hub.core.transport import parse_xml
from hub.core.trust import Beside, SignedTree, check, find_signatures, uncovered
from hub.core.trust.coverage import MAX_UNCOVERED

_DS = "http://www.w3.org/2000/09/xmldsig#"
_FILTER2 = "http://www.w3.org/2002/06/xmldsig-filter2"
_XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
_MEGABYTE = 1_000_000
_SIZE = 300_000


def _filter(*filters: tuple[str, str]) -> str:
    inner = "".join(
        f'<f:XPath xmlns:f="{_FILTER2}" Filter="{operation}">{path}</f:XPath>'
        for operation, path in filters
    )
    return f'<Transform Algorithm="{_FILTER2}">{inner}</Transform>'


def _xpath(expression: str) -> str:
    return (
        f'<Transform Algorithm="{_XPATH}"><XPath xmlns:d="{_DS}">{expression}</XPath></Transform>'
    )


def _reference(transforms: str, uri: str = "") -> str:
    inside = f"<Transforms>{transforms}</Transforms>" if transforms else ""
    return (
        f'<Reference URI="{uri}">{inside}'
        '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<DigestValue>{'A' * 43}=</DigestValue></Reference>"
    )


def _signature(references: str) -> str:
    return (
        f'<Signature xmlns="{_DS}"><SignedInfo>'
        '<CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>'
        '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
        f"{references}</SignedInfo><SignatureValue>AAAA</SignatureValue></Signature>"
    )


def _wide(size: int) -> str:
    return "<a/>" * (size // 4)


def _deep(size: int) -> str:
    nest = "<a>" * 50 + "</a>" * 50
    return nest * (size // len(nest))


_SUBTRACT = _filter(("subtract", "//a"))
_ISLANDS = _filter(("intersect", "//a"), ("subtract", "//a//a"), ("union", "//a//a//a"))
_DESCENDANTS = _filter(("intersect", "//*" * 16))
_PATHS = _filter(*[("union", "|".join(["//a//a"] * 8))] * 8)
_NO_SIGNATURES = _xpath("not(ancestor-or-self::d:Signature)")
_QUADRATIC = _xpath("count(//a[following::a]) > 1".replace(">", "&gt;"))
_BASE64 = f'<Transform Algorithm="{_DS}base64"/>'
_EXCLUSIVE = '<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
_TWICE = '<Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>' * 5


@pytest.mark.parametrize("shape", [_wide, _deep])
@pytest.mark.parametrize(
    "transforms",
    [
        *(_SUBTRACT, _ISLANDS, _DESCENDANTS, _PATHS, _NO_SIGNATURES, _QUADRATIC, _BASE64),
        *(_EXCLUSIVE + _ISLANDS, _TWICE, _SUBTRACT * 5, _ISLANDS * 5),
    ],
)
def test_thirty_references_through_hostile_transforms(
    transforms: str, shape: Callable[[int], str]
) -> None:
    document = f"<r>{shape(_SIZE)}{_signature(_reference(transforms) * 30)}</r>".encode()
    root = parse_xml(document)
    tree = SignedTree(root, size=len(document))
    try:
        (integrity,) = (check(each, tree) for each in find_signatures(root))
        assert not integrity.intact
        uncovered(root, [integrity])
    except UnsafeInput:
        pass


def test_many_signatures_through_the_form_that_is_quadratic_elsewhere() -> None:
    """500 KB that took libxmlsec minutes: every node asked for all its ancestors."""
    body = _deep(400_000) + _signature(_reference(_NO_SIGNATURES)) * 200
    document = f"<r>{body}</r>".encode()
    root = parse_xml(document)
    tree = SignedTree(root, size=len(document))
    signatures = find_signatures(root)
    with pytest.raises(UnsafeInput):
        assert not any(check(signature, tree).intact for signature in signatures)


def test_base64_of_huge_size() -> None:
    text = "QUJD" * (_MEGABYTE // 4)
    document = f'<r><s Id="s">{text}</s>{_signature(_reference(_BASE64, "#s") * 30)}</r>'.encode()
    root = parse_xml(document)
    tree = SignedTree(root, size=len(document))
    assert not check(find_signatures(root)[0], tree).intact


@pytest.mark.parametrize("count", [31, 5_000])
def test_thousands_of_references_or_transforms(count: int) -> None:
    for references in (_reference("") * count, _reference(_BASE64 * count)):
        root = parse_xml(f"<r>{_signature(references)}</r>".encode())
        integrity = check(find_signatures(root)[0], SignedTree(root))
        assert [each.code for each in integrity.defects] == ["malformed-signature"]


def test_a_file_beside_it_is_not_read_without_end(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("beside")
    (folder / "big.bin").write_bytes(bytes(8 * _MEGABYTE))
    references = _reference("", "big.bin") * 30
    document = f"<r>{_signature(references)}</r>".encode()
    root = parse_xml(document)
    with pytest.raises(UnsafeInput):
        check(find_signatures(root)[0], SignedTree(root, size=1, beside=Beside(folder)))


def test_uncovered_content_is_listed_to_an_end() -> None:
    root = parse_xml(f"<r>{_wide(_MEGABYTE)}</r>".encode())
    assert uncovered(root, []) == ("/r",)
    assert MAX_UNCOVERED == 100
