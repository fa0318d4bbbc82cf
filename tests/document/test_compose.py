"""Composing: canonical, lossless, valid by our schema."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from lxml import etree

from hub.core.document.compose import compose
from hub.core.document.frozen import open_document
from hub.core.document.parse import parse
from hub.core.document.schema import schema_defects, schema_text
from hub.core.document.slots import Role, slots_of
from hub.core.document.xsd import write_schema
from hub.core.errors import Reject, UnreadableInput, UnsafeInput
from hub.core.model import Transcript
from tests.model import strategies
from tests.spec import samples

SAMPLES = [
    *(samples.primary(grade) for grade in range(1, 6)),
    samples.lower(),
    samples.upper(),
    samples.continuing(),
]


@pytest.mark.parametrize("transcript", SAMPLES, ids=lambda t: f"{t.level}-{t.classroom.grade}")
def test_a_document_is_canonical_valid_and_gives_its_transcript_back(
    transcript: Transcript,
) -> None:
    document = compose(transcript)
    root = etree.fromstring(document.content)
    assert etree.tostring(root, method="c14n") == document.content
    assert schema_defects(root) == ()
    assert parse(document.content) == transcript
    assert open_document(document.content) == document
    assert compose(transcript) == document


def test_no_namespace_and_no_xml_attribute_stands_outside_signatures() -> None:
    content = compose(samples.lower()).content
    assert b"xmlns" not in content
    assert b"xml:" not in content


def test_the_published_schema_is_what_layout_and_model_say() -> None:
    assert schema_text() == write_schema()


def test_the_slots_stand_where_the_layout_says() -> None:
    transcript = samples.lower()
    root = etree.fromstring(compose(transcript).content)
    holders = root.findall("DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY/DANH_SACH_GVBM/GVBM")
    slots = [slot for slot in slots_of(transcript) if slot.role is Role.GVBM]
    assert [holder.get("Id") for holder in holders] == [slot.element_id for slot in slots]
    for slot in slots:
        (block,) = root.findall(f".//DIEM_TONG_KET[@Id='{slot.target}']")
        # The field finds a slot's block by the teacher element with the same Id inside it.
        (teacher,) = block.findall("GVBM")
        assert teacher.get("Id") == slot.element_id
        assert transcript.key in slot.target
    assert root.find("PHAT_HANH_HOC_BA/CBQL") is not None
    assert root.find("PHAT_HANH_HOC_BA/KY_PHAT_HANH") is not None


def test_primary_has_no_subject_slots() -> None:
    assert [slot.name for slot in slots_of(samples.primary(2))] == ["GVCN", "CBQL", "KY_PHAT_HANH"]


@pytest.mark.parametrize("code", ["02", "a b", "x#y", "Đ"])
def test_subject_codes_that_cannot_make_an_id_are_refused(code: str) -> None:
    transcript = samples.primary(1)
    values = transcript.model_dump()
    values["results"]["subjects"][1]["code"] = code.replace(" ", "%")
    with pytest.raises(Reject) as caught:
        compose(Transcript.model_validate(values))
    assert "mã môn học" in caught.value.remedy.vi


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<HOC_BA><X/></HOC_BA>", UnreadableInput),
        (b"not xml", UnreadableInput),
        (b"", UnreadableInput),
        (b'<!DOCTYPE HOC_BA [<!ENTITY a "b">]><HOC_BA>&a;</HOC_BA>', UnsafeInput),
    ],
)
def test_what_is_no_document_is_refused(content: bytes, kind: type[Reject]) -> None:
    with pytest.raises(kind):
        parse(content)


def test_a_document_that_is_not_canonical_cannot_be_signed_further() -> None:
    content = compose(samples.primary(1)).content
    with pytest.raises(UnreadableInput, match="chuẩn tắc"):
        open_document(b'<?xml version="1.0"?>' + content)
    with pytest.raises(UnreadableInput, match="chuẩn tắc"):
        open_document(content.replace(b"<GVCN></GVCN>", b"<GVCN/>"))
    with pytest.raises(UnreadableInput, match="chuẩn tắc"):
        open_document(content.replace(b"<GVCN>", b"<!-- --><GVCN>"))


def test_schema_defects_never_quote_what_stands_there() -> None:
    content = compose(samples.primary(1)).content.replace(b">02<", b">Tran Van Bi<", 1)
    defects = schema_defects(etree.fromstring(content))
    assert defects
    assert all("Tran" not in defect for defect in defects)
    with pytest.raises(UnreadableInput) as caught:
        parse(content)
    assert "Tran" not in str(caught.value)


def test_an_impossible_date_is_refused_with_its_place_only() -> None:
    content = compose(samples.primary(1)).content.replace(
        b"<NGAY_SINH>2018-03-07", b"<NGAY_SINH>2018-02-31"
    )
    with pytest.raises(Reject) as caught:
        parse(content)
    assert "pupil.birth_date" in str(caught.value)
    assert "2018" not in str(caught.value)


@given(transcript=strategies.transcripts())
def test_any_transcript_comes_back_equal_from_a_valid_canonical_document(
    transcript: Transcript,
) -> None:
    codes = [subject.code for subject in transcript.results.subjects]
    assume(len(set(codes)) == len(codes))
    assume(all(re.fullmatch(r"[A-Za-z0-9._-]+", code) for code in codes))
    document = compose(transcript)
    root = etree.fromstring(document.content)
    assert etree.tostring(root, method="c14n") == document.content
    assert schema_defects(root) == ()
    assert parse(document.content) == transcript
