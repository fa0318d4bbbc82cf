"""Between canonical transcripts and the contract's element ``hoc_ba``; pure functions.

Reading understands every dialect, by the names that stand there; the schema has been held against
the element before. Writing uses one dialect. Reading what was written gives the same transcript.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from lxml import etree

from hub.core.contracts import Reason
from hub.core.errors import Actor
from hub.core.model import Classroom, Issuing, School, Signatory, Transcript, Value
from hub.core.text import Text
from hub.plugins.vnpt import names
from hub.plugins.vnpt.manifest import Dialect
from hub.plugins.vnpt.names import Names

Fields = dict[str, Any]
Element = etree._Element
Attribute = tuple[Any, Any]  # Two texts; lxml's stubs allow bytes, which never come.
Attributes = tuple[Attribute, ...]

_TERMS = {"1": "term1", "2": "term2"}
_SEVERAL_PERIOD_TESTS = etree.XPath("boolean(ky/mon_hoc[contains(normalize-space(@V), ' ')])")


def key_of(transcript: Transcript) -> str:
    """Return the transcript's key as it travels; without hyphens, which part ``OK:`` answers."""
    return transcript.key.replace("-", "")


# ── reading ──────────────────────────────────────────────────────────────────────────────────────


def read(element: Element) -> Transcript:
    """Return the transcript in one ``hoc_ba`` that follows the schema.

    :raises pydantic.ValidationError: for values that the canonical model does not take.
    :raises ValueError: for a field that does not belong where it stands.
    """
    fields = _named(element.items(), names.TRANSCRIPT, _NOT_OF_THE_TRANSCRIPT)
    history: list[Fields] = []
    terms: dict[str, Element] = {}
    for child in element.iterchildren("*"):
        tag = child.tag
        if tag == "ky":
            terms[str(child.attrib["hoc_ky"])] = child
        elif tag == "qua_trinh":
            history.append(_named(child.items(), names.STUDY_YEAR))
        elif tag == "hoc_sinh":
            fields["pupil"] = _pupil(str(element.attrib["ma_hoc_sinh"]), child)
        else:
            field, make = _PARTS[tag]
            fields[field] = make(tuple(child.items()))
    kind = names.KINDS.get(str(element.attrib["loai"]), "")
    if kind not in _READERS or "0" not in terms or not terms.keys() <= {"0", *_TERMS}:
        raise ValueError("loai, hoc_ky")
    fields["history"] = history
    fields["results"] = {"kind": kind, **_READERS[kind](terms)}
    return Transcript.model_validate(fields)


def remarks(element: Element) -> tuple[Reason, ...]:
    """Return what a person should know about a record although it is taken."""
    found = [_PERIOD_TESTS] if _SEVERAL_PERIOD_TESTS(element) else []
    if "ma_hoc_sinh_cu" in element.attrib:
        found.append(_CODE_CHANGED)
    return tuple(found)


def _named(given: Iterable[Attribute], known: Names, beside: Collection[str] = ()) -> Fields:
    """Return attributes under their canonical names; those in `beside` are left out."""
    fields = {}
    for name, value in given:
        if name in known:
            fields[known[name]] = value
        elif name not in beside:
            raise ValueError(name)
    return fields


# What many records of a page have alike is read and validated once.


@lru_cache(maxsize=500)
def _school(given: Attributes) -> School:
    fields = _named(given, names.SCHOOL, names.DEPARTMENT)
    department = _named(given, names.DEPARTMENT, names.SCHOOL)
    return School.model_validate({**fields, "department": department or None})


@lru_cache(maxsize=500)
def _classroom(given: Attributes) -> Classroom:
    return Classroom.model_validate(_named(given, names.CLASSROOM))


@lru_cache(maxsize=5_000)
def _signatory(given: Attributes) -> Signatory:
    return Signatory.model_validate(_named(given, names.SIGNATORY))


@lru_cache(maxsize=500)
def _issuing(given: Attributes) -> Issuing:
    return Issuing.model_validate(_named(given, names.ISSUING))


_PARTS: dict[str, tuple[str, Callable[[Attributes], Value]]] = {
    "truong": ("school", _school),
    "lop": ("classroom", _classroom),
    "chu_nhiem": ("homeroom", _signatory),
    "quan_ly": ("manager", _signatory),
    "phat_hanh": ("issuing", _issuing),
}


def _pupil(code: str, element: Element) -> Fields:
    fields = {"code": code, **_named(element.items(), names.PUPIL)}
    for child in element.iterchildren("*"):
        field, known = names.PUPIL_PARTS[child.tag]
        fields[field] = _named(child.items(), known)
    return fields


def _secondary(terms: Mapping[str, Element]) -> Fields:
    year = terms["0"]
    subjects = {row.attrib["stt"]: _year_subject(row) for row in year.iterchildren("mon_hoc")}
    ratings: dict[str, Fields] = {"learning": {}, "conduct": {}}
    fields: Fields = {"subjects": list(subjects.values()), **ratings}
    for number, term in _TERMS.items():
        if number not in terms:
            continue
        for row in terms[number].iterchildren("mon_hoc"):
            if row.attrib["stt"] not in subjects:
                raise ValueError("stt")
            subjects[row.attrib["stt"]][term] = _term(row)
        for summary in terms[number].iterchildren("tong_ket"):
            _rate(summary, names.RATINGS, term, ratings, frozenset())
    for summary in year.iterchildren("tong_ket"):
        fields |= _named(summary.items(), names.SECONDARY_YEAR, _RATINGS)
        _rate(summary, names.RATINGS, "year", ratings, _WITH_RATINGS)
        _rate(summary, names.SUMMER_RATINGS, "after_summer", ratings, _WITH_RATINGS)
    fields["qualifications"] = [
        _named(each.items(), names.QUALIFICATION) for each in year.iterchildren("chung_chi")
    ]
    return fields


def _rate(
    summary: Element, known: Names, when: str, ratings: dict[str, Fields], beside: Collection[str]
) -> None:
    for group, value in _named(summary.items(), known, beside).items():
        ratings[group][when] = value


def _year_subject(row: Element) -> Fields:
    fields: Fields = {}
    teacher: list[Attribute] = []
    for name, value in row.items():
        if name in names.YEAR_SUBJECT:
            fields[names.YEAR_SUBJECT[name]] = value
        elif name in names.TEACHER:
            teacher.append((names.TEACHER[name], value))
        elif name != "stt":
            raise ValueError(name)
    if teacher:
        fields["teacher"] = _signatory(tuple(teacher))
    return fields


def _term(row: Element) -> Fields:
    """Return a term's marks; before 2020 oral and short tests (M, P) are the regular ones."""
    fields: Fields = {}
    regular: list[str] = []
    for name, value in row.items():
        if name in names.TERM:
            fields[names.TERM[name]] = value
        elif name in {"TX", "M", "P"}:
            regular += str(value).split()
        elif name == "V":
            tests = value.split()
            if len(tests) == 1:
                fields["midterm"] = tests[0]
        elif name != "stt":
            raise ValueError(name)
    fields["regular"] = regular
    return fields


def _primary(terms: Mapping[str, Element]) -> Fields:
    fields: Fields = {"subjects": []}
    for child in terms["0"].iterchildren("*"):
        if child.tag == "mon_hoc":
            fields["subjects"].append(_named(child.items(), names.PRIMARY_SUBJECT, _STT))
        elif child.tag == "tong_ket":
            fields |= _named(child.items(), names.PRIMARY_YEAR)
        elif child.tag in _PRIMARY_GROUPS:
            field, known = _PRIMARY_GROUPS[child.tag]
            fields[field] = _named(child.items(), known)
        else:
            raise ValueError(child.tag)
    return fields


_READERS = {"primary": _primary, "secondary": _secondary}
_STT = frozenset({"stt"})
_NOT_OF_THE_TRANSCRIPT = frozenset({"khoa", "ma_hoc_sinh", "ma_hoc_sinh_cu", "hoc_sinh_id", "loai"})
_TEACHER = {name: names.SIGNATORY[plain] for name, plain in names.TEACHER.items()}
_SIGNATORIES = (("chu_nhiem", "homeroom"), ("quan_ly", "manager"))
_RATINGS = frozenset(names.RATINGS) | frozenset(names.SUMMER_RATINGS)
_WITH_RATINGS = _RATINGS | frozenset(names.SECONDARY_YEAR)
_PRIMARY_GROUPS = {
    "nang_luc": ("competences", names.COMPETENCES),
    "pham_chat": ("qualities", names.QUALITIES),
    "nhan_xet": ("comments", names.COMMENTS),
}


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def write(transcript: Transcript, dialect: Dialect) -> Element:
    """Return the transcript as a ``hoc_ba`` in that dialect."""
    fields: Fields = transcript.model_dump(mode="json", exclude_none=True)
    results, pupil, school = fields["results"], fields["pupil"], fields["school"]
    element = etree.Element("hoc_ba", khoa=key_of(transcript), ma_hoc_sinh=pupil["code"])
    element.set("loai", next(k for k, kind in names.KINDS.items() if kind == results["kind"]))
    _put(element, names.TRANSCRIPT, fields)
    _put(
        _put(_sub(element, "truong"), names.SCHOOL, school),
        names.DEPARTMENT,
        school.get("department", {}),
    )
    _put(_sub(element, "lop"), names.CLASSROOM, fields["classroom"])
    person = _put(_sub(element, "hoc_sinh"), names.PUPIL, pupil)
    for tag, (field, known) in names.PUPIL_PARTS.items():
        if field in pupil:
            _put(_sub(person, tag), known, pupil[field])
    for tag, field in _SIGNATORIES:
        if field in fields:
            _put(_sub(element, tag), names.SIGNATORY, fields[field])
    _put(_sub(element, "phat_hanh"), names.ISSUING, fields["issuing"])
    for year in fields["history"]:
        _put(_sub(element, "qua_trinh"), names.STUDY_YEAR, year)
    if results["kind"] == "primary":
        _write_primary(element, results, dialect)
    else:
        _write_secondary(element, results, dialect)
    return element


def _sub(parent: Element, tag: str) -> Element:
    return etree.SubElement(parent, tag)


def _put(element: Element, known: Names, fields: Mapping[str, Any]) -> Element:
    for name, field in known.items():
        value = fields.get(field)
        if value is not None:
            element.set(name, _as_text(value))
    return element


def _as_text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _but(known: Names, *absent: str) -> Names:
    return {name: field for name, field in known.items() if name not in absent}


def _write_primary(element: Element, results: Fields, dialect: Dialect) -> None:
    other = ("hoc_luc", "ck2") if dialect is Dialect.PROVINCE_57 else ("nxtx", "ck")
    year = _ky(element, "0")
    for row, subject in _rows(year, results["subjects"]):
        _put(row, _but(names.PRIMARY_SUBJECT, *other), subject)
    for tag, (field, known) in _PRIMARY_GROUPS.items():
        _put(_sub(year, tag), known, results[field])
    _put(_sub(year, "tong_ket"), names.PRIMARY_YEAR, results)


def _write_secondary(element: Element, results: Fields, dialect: Dialect) -> None:
    ratings = {group: results[group] for group in names.RATINGS.values()}
    for number, term in _TERMS.items():
        ky = _ky(element, number)
        for row, subject in _rows(ky, results["subjects"]):
            _write_term(row, subject[term], dialect)
        _put(_sub(ky, "tong_ket"), names.RATINGS, _rated(ratings, term))
    year = _ky(element, "0")
    for row, subject in _rows(year, results["subjects"]):
        _put(_put(row, names.YEAR_SUBJECT, subject), _TEACHER, subject.get("teacher", {}))
    summary = _put(_sub(year, "tong_ket"), names.SECONDARY_YEAR, results)
    _put(summary, names.RATINGS, _rated(ratings, "year"))
    _put(summary, names.SUMMER_RATINGS, _rated(ratings, "after_summer"))
    for each in results["qualifications"]:
        _put(_sub(year, "chung_chi"), names.QUALIFICATION, each)


def _write_term(row: Element, term: Fields, dialect: Dialect) -> None:
    formerly = dialect is Dialect.BEFORE_2020
    if term["regular"]:
        row.set("M" if formerly else "TX", " ".join(term["regular"]))
    if formerly and "midterm" in term:
        row.set("V", term["midterm"])
    _put(row, _but(names.TERM, *(("GK", "CK") if formerly else ("HK",))), term)


def _rated(ratings: Mapping[str, Fields], when: str) -> Fields:
    return {group: values.get(when) for group, values in ratings.items()}


def _ky(element: Element, number: str) -> Element:
    ky = _sub(element, "ky")
    ky.set("hoc_ky", number)
    return ky


def _rows(ky: Element, subjects: list[Fields]) -> Iterator[tuple[Element, Fields]]:
    for number, subject in enumerate(subjects, start=1):
        row = _sub(ky, "mon_hoc")
        row.set("stt", str(number))
        yield row, subject


_PERIOD_TESTS = Reason(
    "period-tests-left-out",
    Text(
        "Có nhiều điểm kiểm tra 1 tiết (V) theo quy chế cũ; học bạ chuẩn chỉ giữ điểm trung bình "
        "môn và điểm thi của học kỳ.",
        "Several one-period tests (V) of the old rules; the canonical transcript keeps the "
        "averages and the final test of the term.",
    ),
    column="V",
    who=Actor.SCHOOL_OFFICE,
)
_CODE_CHANGED = Reason(
    "pupil-code-changed",
    Text(
        "Nhà cung cấp đã đổi mã của học sinh này; đối chiếu với sổ định danh.",
        "The vendor has changed this pupil's code; compare it with the identity register.",
    ),
    column="ma_hoc_sinh",
    who=Actor.SCHOOL_OFFICE,
)
