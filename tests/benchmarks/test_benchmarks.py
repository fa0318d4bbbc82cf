"""Every figure's work does its work, on both sides; how fast is not asked here."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from benchmarks import hostile, importing, journey, rest, soap, token, verifying, waiting
from benchmarks.catalogue import BENCHMARKS
from benchmarks.hostile_signatures import SIGNATURES
from benchmarks.measure import measure
from benchmarks.peers import Signed
from benchmarks.world import World, with_teachers
from benchmarks.yardstick import yardstick
from hub.core.model import Level

_SIZE = 100_000


@pytest.mark.usefixtures("ticking")
@pytest.mark.parametrize("name", [name for name in BENCHMARKS if not name.startswith("hostile")])
def test_both_sides_do_their_work(name: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "PUPILS", 40)
    monkeypatch.setattr(soap, "RECORDS", 20)
    monkeypatch.setattr(rest, "PUPILS", 20)
    monkeypatch.setattr(token, "DIGESTS", 20)
    monkeypatch.setattr(journey, "SIZE", 60)
    monkeypatch.setattr(waiting, "ROUND", 20)
    monkeypatch.setattr(waiting, "WAITING", 40)
    got = measure(BENCHMARKS[name].prepare(world), 1, yardstick())
    assert got.ours > 0
    assert got.peer is not None
    assert got.peer > 0
    assert got.speed > 0


def test_hostile_files_are_answered(world: World) -> None:
    answered = 0
    for content in hostile.inputs(world, _SIZE).values():
        hostile.answer(world, content)
        answered += 1
    assert answered >= 40


@pytest.mark.usefixtures("ticking")
def test_the_slowest_hostile_file_counts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile, "inputs", lambda world, size: {"laughs": hostile.laughs(size)})
    got = measure(hostile.contest(_SIZE, world), 1, yardstick())
    assert got.ours == pytest.approx(0.1)


@pytest.mark.parametrize("size", [_SIZE, 2 * _SIZE])
def test_hostile_files_are_as_long_as_they_say(size: int, world: World) -> None:
    """A little less where pieces do not fit; kinds made of a signed document may be longer."""
    files = hostile.inputs(world, size)
    assert len(files) >= 40
    signed = len(world.centre.signed(world.centre.transcripts[0]))
    for name, content in files.items():
        assert len(content) <= 1.2 * size + signed, name
        assert len(content) >= 0.75 * size, name


def test_a_hostile_file_that_passes_is_a_mistake(world: World) -> None:
    with pytest.raises(ValueError, match="passed"):
        hostile.answer(world, world.centre.signed(world.centre.transcripts[0]))


def test_kinds_of_a_signed_document_need_a_seal_and_a_certificate(world: World) -> None:
    unsigned = b"<HOC_BA/>"
    made = 0
    for kind in SIGNATURES:
        with pytest.raises((ValueError, IndexError)):
            kind(unsigned, _SIZE)
        made += 1
    assert made == len(SIGNATURES)


def test_a_document_that_does_not_pass_is_no_material(world: World) -> None:
    whole = world.centre.signed(world.centre.transcripts[0])
    with pytest.raises(ValueError, match="failed"):
        verifying.ours(world, Signed.of(whole.replace(b"<PHIEN_BAN>1<", b"<PHIEN_BAN>2<")))


def test_as_many_signatures_as_the_names_say(world: World) -> None:
    for documents, count in (
        (verifying.signed_by_three(world), 3),
        (verifying.signed_by_ten(world), 10),
        (verifying.signed_by_twelve(world), 12),
    ):
        assert {len(each.places) for each in documents} == {count}


def test_primary_has_no_teachers_to_leave_out(world: World) -> None:
    (first, *_) = world.primary.transcripts
    assert first.level is Level.PRIMARY
    assert with_teachers(first, 0) is first


def test_the_workbook_is_written_once(world: World) -> None:
    path = importing.workbook(world, 25)
    before = path.stat().st_mtime_ns
    assert importing.workbook(world, 25).stat().st_mtime_ns == before
    assert importing.import_all(path) == 25
    assert importing.read_bare(path) > 25


def test_a_refused_row_is_a_mistake(world: World, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(importing.workbook(world, 25))
    last = max(row for row in range(1, 40) if book.worksheets[0].cell(row, 1).value)
    for column in range(2, 7):
        book.worksheets[0].cell(last, column).value = None
    book.save(tmp_path / "broken.xlsx")
    with pytest.raises(ValueError, match="refused"):
        importing.import_all(tmp_path / "broken.xlsx")
