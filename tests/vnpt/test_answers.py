"""``OK:…`` and ``ERR:n``: whole codes, by operation and tenant version."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Actor, HubError, LostAnswer, Pause, Reject, Retry
from hub.plugins.vnpt.answers import (
    Err,
    Ok,
    Written,
    parse_answer,
    parse_written,
    refusal,
    refused_number,
)
from hub.plugins.vnpt.manifest import Tenant

HERE = "http://localhost"


@given(st.integers(0, 999))
def test_a_code_is_compared_whole(number: int) -> None:
    """``ERR:1`` begins ``ERR:10`` and ``ERR:13`` too."""
    assert parse_answer(f"ERR:{number}") == Err(str(number))


@pytest.mark.parametrize("text", ["ERR:", "ERR:1x", "ERR:1 2", "xERR:1", "ERR:1000", "OKAY"])
def test_anything_else_is_no_short_answer(text: str) -> None:
    assert parse_answer(text) is None


def test_success_has_a_detail_or_none() -> None:
    assert parse_answer("OK") == Ok()
    assert parse_answer(" OK:mtd\n") == Ok("mtd")
    assert parse_answer("ERR:EX") == Err("EX")


def test_what_an_import_wrote() -> None:
    told = parse_written("GL1;GL37TH0001-aa_1,bb_22")
    assert told == Written("GL1", "GL37TH0001", {"aa": 1, "bb": 22})
    assert parse_written("GL1;GL37TH0001-") == Written("GL1", "GL37TH0001", {})


@pytest.mark.parametrize("text", ["", "GL1", "GL1;S", "GL1;S-a", "GL1;S-a_b_1", "GL1;S-a_1,a_2"])
def test_an_import_s_success_in_another_shape_is_not_guessed_at(text: str) -> None:
    assert parse_written(text) is None


@pytest.mark.parametrize(
    ("operation", "tenant", "code", "kind", "who"),
    [
        ("getDSHocBa", Tenant.TODAY, "1", Pause, Actor.OPERATOR),
        ("ImportHocBa", Tenant.TODAY, "10", Pause, Actor.OPERATOR),
        ("uploadHocBaAttachmentFkey", Tenant.TODAY, "10", Reject, Actor.DEVELOPER),
        ("ImportHocBa", Tenant.OLDER, "13", Pause, Actor.SCHOOL_OFFICE),
        ("ImportHocBa", Tenant.TODAY, "13", Pause, Actor.VENDOR),
        ("uploadHocBaAttachmentFkey", Tenant.TODAY, "13", Reject, Actor.OPERATOR),
        ("uploadHocBaAttachmentFkey", Tenant.OLDER, "13", Pause, Actor.VENDOR),
        ("getDSHocBa", Tenant.TODAY, "2", Reject, Actor.OPERATOR),
        ("getDSHocBa", Tenant.TODAY, "5", LostAnswer, Actor.VENDOR),
        ("getDSHocBa", Tenant.TODAY, "999", Pause, Actor.VENDOR),
    ],
)
def test_the_same_number_means_different_things(
    operation: str, tenant: Tenant, code: str, kind: type[HubError], who: Actor
) -> None:
    error = refusal(operation, tenant, code, HERE)
    assert type(error) is kind
    assert error.who is who
    assert f"ERR:{code}" in error.what.vi
    assert error.fields["vendor_code"] == code


@pytest.mark.parametrize(("number", "kind"), [(-1, Pause), (-2, Retry), (-3, Pause), (-9, Pause)])
def test_a_negative_number_is_an_error(number: int, kind: type[HubError]) -> None:
    assert type(refused_number(number, HERE)) is kind
