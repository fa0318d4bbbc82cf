"""The catalogue is whole: every id once, every clause named, not mostly about forms."""

from __future__ import annotations

import re

import pytest

from conformance.requirements import Subject, catalogue, profiles
from conformance.suites.document import document_suite
from hub.core.spec import Verb

PREFIXES = {
    Subject.ADAPTER: "ADP-",
    Subject.DOCUMENT: "DOC-",
    Subject.SIGNER: "SGN-",
    Subject.REPORTING: "RPT-",
}


def test_every_requirement_says_where_it_comes_from() -> None:
    for each in catalogue().values():
        assert each.id.startswith(PREFIXES[each.subject])
        assert re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)+", each.id)
        assert each.clause
        assert each.source
        assert each.text.vi != each.text.en


@pytest.mark.parametrize(
    ("subject", "least"), [(Subject.DOCUMENT, 40), (Subject.ADAPTER, 40), (Subject.SIGNER, 25)]
)
def test_there_are_enough_and_at_most_a_third_are_forms(subject: Subject, least: int) -> None:
    requirements = [each for each in catalogue().values() if each.subject is subject]
    assert len(requirements) >= least
    assert sum(each.form for each in requirements) <= len(requirements) / 3


def test_the_catalogue_has_a_hundred_and_fifty_requirements_and_a_third_are_forms() -> None:
    forms = sum(each.form for each in catalogue().values())
    assert len(catalogue()) >= 150
    assert forms <= len(catalogue()) / 3


def test_every_requirement_on_documents_has_a_check() -> None:
    checked = {each.requirement for each in document_suite().checks}
    assert checked == {each.id for each in catalogue().values() if each.subject is Subject.DOCUMENT}


def test_another_text_is_another_fingerprint() -> None:
    prints = {each.fingerprint for each in catalogue().values()}
    assert len(prints) == len(catalogue())
    assert {each.verb for each in catalogue().values()} >= {Verb.SHALL, Verb.SHOULD}


def test_a_profile_has_requirements() -> None:
    for each in profiles().values():
        assert each.requirements
