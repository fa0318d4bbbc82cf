"""Hostile XML of a given size: every kind must be answered, by a verdict or a refusal, in time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lxml import etree

from benchmarks.benchmark import Benchmark
from benchmarks.hostile_signatures import SIGNATURES
from benchmarks.hostile_transforms import TRANSFORMS
from benchmarks.measure import Contest, at_most_seconds, worst_of
from benchmarks.world import World
from hub.core.document.verification import verify
from hub.core.errors import HubError
from hub.core.text import Text
from hub.core.transport import parse_xml
from hub.core.trust import Verdict

_ROUNDS = 3


def _filled(size: int, head: bytes, one: bytes, tail: bytes) -> bytes:
    """Return `head`, `one` as often as fits into `size`, and `tail`."""
    return head + one * max(1, (size - len(head) - len(tail)) // len(one)) + tail


def _counted(size: int, head: bytes, one: bytes, tail: bytes) -> bytes:
    """Return the same, ``%d`` in `one` replaced by a number of its own."""
    longest = len(one % 999_999)
    pieces = [one % number for number in range((size - len(head) - len(tail)) // longest)]
    return head + b"".join(pieces) + tail


def nested(size: int) -> bytes:
    """Elements inside one another, as deep as fits."""
    depth = size // 7
    return b"<a>" * depth + b"</a>" * depth


def nested_twigs(size: int) -> bytes:
    """Many branches as deep as is allowed."""
    return _filled(size, b"<a>", b"<b>" * 60 + b"</b>" * 60, b"</a>")


def attributes(size: int) -> bytes:
    """One element with thousands of attributes."""
    return _counted(size, b"<a ", b'a%d="" ', b"/>")


def attributes_everywhere(size: int) -> bytes:
    """Thousands of elements with many attributes, each with an Id."""
    return _filled(size, b"<HOC_BA>", b'<a Id="x" ' + _some(b'a%d="" ', 40) + b"/>", b"</HOC_BA>")


def namespaces(size: int) -> bytes:
    """One element with thousands of namespaces."""
    return _counted(size, b"<a ", b'xmlns:a%d="u" ', b"/>")


def namespaces_everywhere(size: int) -> bytes:
    """Thousands of elements below dozens of namespaces, each with more of its own."""
    head = b"<HOC_BA " + _some(b'xmlns:a%d="u" ', 60) + b">"
    return _filled(size, head, b"<b " + _some(b'xmlns:b%d="u" ', 50) + b"/>", b"</HOC_BA>")


def elements(size: int) -> bytes:
    """As many elements as fit, in no slot of the layout."""
    return _filled(size, b"<HOC_BA>", b"<b/>", b"</HOC_BA>")


def elements_of_a_stranger(size: int) -> bytes:
    """As many elements as fit, in a file of another layout."""
    return _filled(size, b"<a>", b"<b/>", b"</a>")


def comments(size: int) -> bytes:
    """As many comments as fit: each is content that nobody signed."""
    return _filled(size, b"<HOC_BA>", b"<!---->", b"</HOC_BA>")


def instructions(size: int) -> bytes:
    """As many processing instructions as fit, before the root."""
    return _filled(size, b"", b"<?a?>", b"<HOC_BA/>")


def stray_in_issue(size: int) -> bytes:
    """Strangers among the slots outside the data."""
    head, tail = b"<HOC_BA><DU_LIEU_HOC_BA/><PHAT_HANH_HOC_BA>", b"</PHAT_HANH_HOC_BA></HOC_BA>"
    return _filled(size, head, b"<x/>", tail)


def slots(size: int) -> bytes:
    """Thousands of slots for subject teachers."""
    path = b"DU_LIEU_HOC_BA", b"DANH_SACH_THONG_TIN_KY", b"DANH_SACH_GVBM"
    head = b"<HOC_BA>" + b"".join(b"<%b>" % name for name in path)
    tail = b"".join(b"</%b>" % name for name in reversed(path)) + b"</HOC_BA>"
    key = b"x" * 36
    return _counted(size, head, b'<GVBM Id="g-' + key + b'-%d"/>', tail)


def subjects(size: int) -> bytes:
    """Thousands of subjects, every one against the schema."""
    path = b"DU_LIEU_HOC_BA", b"THONG_TIN_HOC_BA", b"KET_QUA_TRUNG_HOC", b"BANG_DIEM"
    head = b"<HOC_BA>" + b"".join(b"<%b>" % name for name in path)
    tail = b"".join(b"</%b>" % name for name in reversed(path)) + b"</HOC_BA>"
    return _counted(size, head, b'<DIEM_TONG_KET Id="d-%d"><X>1</X></DIEM_TONG_KET>', tail)


def same_id(size: int) -> bytes:
    """The same Id on every element."""
    return _filled(size, b"<HOC_BA>", b'<DU_LIEU_HOC_BA Id="data"/>', b"</HOC_BA>")


def laughs(size: int) -> bytes:
    """Entities that double thirty times."""
    entities = b"".join(b'<!ENTITY l%d "&l%d;&l%d;">' % (n, n - 1, n - 1) for n in range(1, 30))
    head = b'<!DOCTYPE a [<!ENTITY l0 "ha">' + entities + b"]><a>&l29;"
    return head + b" " * (size - len(head)) + b"</a>"


def quadratic_entity(size: int) -> bytes:
    """One long entity, used as often as fits."""
    head = b'<!DOCTYPE a [<!ENTITY e "' + b"x" * (size // 2) + b'">]><a>'
    return _filled(size, head, b"&e;", b"</a>")


def late_doctype(size: int) -> bytes:
    """A document type behind as much prolog as fits."""
    return _filled(size, b"", b"<!-- -->", b'<!DOCTYPE a [<!ENTITY e "e">]><a>&e;</a>')


def text(size: int) -> bytes:
    """One long text."""
    return _filled(size, b"<HOC_BA>", b"x &lt; ", b"</HOC_BA>")


def wide_encoding(size: int) -> bytes:
    """Elements in UTF-16."""
    return elements(size // 2).decode().encode("utf-16")


def _some(one: bytes, count: int) -> bytes:
    return b"".join(one % number for number in range(count))


PLAIN: tuple[Callable[[int], bytes], ...] = (
    *(nested, nested_twigs, attributes, attributes_everywhere, namespaces, namespaces_everywhere),
    *(elements, elements_of_a_stranger, comments, instructions, stray_in_issue, slots, subjects),
    *(same_id, laughs, quadratic_entity, late_doctype, text, wide_encoding),
)
"""Kinds that need no signature."""


def inputs(world: World, size: int) -> dict[str, bytes]:
    """Return hostile files of `size` bytes, by the name of their kind."""
    made = {kind.__name__: kind(size) for kind in PLAIN}
    made |= {name: kind(size) for name, kind in TRANSFORMS.items()}
    signed = world.centre.signed(world.centre.transcripts[0])
    return made | {kind.__name__: kind(signed, size) for kind in SIGNATURES}


def answer(world: World, content: bytes) -> None:
    """Read and verify `content` as if it came from outside; a refusal is an answer too.

    :raises ValueError: when it passes.
    """
    try:
        verdict = verify(content, world.trust, at=world.now)
    except HubError:
        return
    if verdict.verdict is Verdict.PASSED:
        raise ValueError("a hostile file passed")


def _parse_only(content: bytes) -> None:
    try:
        parse_xml(content)
    except HubError:
        return


def _lxml_only(content: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return


def contest(size: int, world: World) -> Contest:
    """Return both sides over files of `size` bytes; the slowest counts."""
    files = inputs(world, size).values()
    ours = [partial(answer, world, content) for content in files]
    ours += [partial(_parse_only, content) for content in files]
    return Contest(worst_of(ours), worst_of([partial(_lxml_only, content) for content in files]))


def _benchmark(name: str, size: int, label: str, seconds: float) -> Benchmark:
    return Benchmark(
        name,
        Text(f"XML thù địch {label}, tệp chậm nhất", f"Hostile XML of {label}, the slowest file"),
        Text("giây", "seconds"),
        "lxml, parsing alone",
        at_most_seconds(seconds),
        partial(contest, size),
        rounds=_ROUNDS,
    )


BENCHMARKS = (
    _benchmark("hostile-100-kilobytes", 100_000, "100 KB", 0.050),
    _benchmark("hostile-1-megabyte", 1_000_000, "1 MB", 1.0),
)
