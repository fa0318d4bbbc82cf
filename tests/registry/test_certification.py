"""The format and the check of certifications: who is believed, until when, for what."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from hub.core.errors import UnreadableInput, UnsafeInput
from hub.core.registry.certification import (
    NotGenuine,
    RevocationList,
    Waived,
    Withdrawn,
    open_certification,
    open_list,
)
from hub.core.registry.certification.certification import KIND
from hub.core.registry.certification.layout import MOST_BYTES
from hub.core.registry.certification.sealed import issuer_of
from hub.core.registry.certification.standing import Standing, notice, standing
from hub.core.trust import Certificate
from hub.core.trust.plain import open_signed
from hub.core.trust.plain_elsewhere import assemble, prepare
from tests.registry.certifications import (
    DAY,
    ISSUED,
    certification,
    issuer,
    office_certificate,
    signed,
)


def days(count: int) -> dt.date:
    return DAY + dt.timedelta(days=count)


def taken_back(number: int, *entries: Withdrawn) -> RevocationList:
    return RevocationList(issuer=issuer(), number=number, issued=ISSUED, withdrawn=entries)


def test_what_was_signed_is_read_again() -> None:
    certificate = office_certificate()
    content = signed(certification().sealing(certificate))
    assert open_certification(content, [certificate]) == certification()
    assert issuer_of(content, KIND) == certificate
    assert json.loads(content)["subject"]["id"] == "stranger"


def test_two_files_cannot_be_mixed() -> None:
    certificate = office_certificate()
    one = signed(certification().sealing(certificate)).split(b"\n")
    two = signed(certification(profile="gold").sealing(certificate)).split(b"\n")
    with pytest.raises(NotGenuine) as caught:
        open_certification(b"\n".join([*one[:-3], *two[-3:]]), [certificate])
    assert caught.value.fields["field"] == "profile"


@pytest.mark.parametrize("content", [b"", b"<xml/>", b"[1]", b"\xff" * 50])
def test_another_file_is_told(content: bytes) -> None:
    with pytest.raises(UnreadableInput):
        open_certification(content, [office_certificate()])


def test_a_huge_file_is_refused_unread() -> None:
    with pytest.raises(UnsafeInput):
        open_certification(b"{" + b" " * MOST_BYTES, [office_certificate()])


def test_an_issuer_s_own_mistake_names_its_field() -> None:
    certificate = office_certificate()
    wrong = certification().model_copy(update={"profile": 3})
    with pytest.warns(UserWarning, match="profile"), pytest.raises(NotGenuine) as caught:
        open_certification(signed(wrong.sealing(certificate)), [certificate])
    assert caught.value.fields["field"] == "profile"


@pytest.mark.parametrize(
    ("day", "word", "told"),
    [
        (days(-1), Standing.NOT_YET, None),
        (DAY, Standing.IN_FORCE, None),
        (days(304), Standing.IN_FORCE, None),
        (days(305), Standing.IN_FORCE, 60),
        (days(335), Standing.IN_FORCE, 30),
        (days(365), Standing.IN_FORCE, 30),
        (days(366), Standing.EXPIRED, None),
    ],
)
def test_it_holds_from_day_to_day_and_its_end_is_told(
    day: dt.date, word: Standing, told: int | None
) -> None:
    assert standing(certification(), (), day) is word
    assert notice(certification(), day) == told


def test_a_waiver_that_ends_takes_it_along() -> None:
    waiver = Waived(
        requirement="ADP-PULL-TOTAL",
        vendor="Lạ",
        scope="stranger *",
        reason="Đang sửa",
        issuer="Sở (giả lập)",
        valid_from=DAY,
        valid_until=days(20),
    )
    found = certification(waivers=(waiver,))
    assert standing(found, (), days(20)) is Standing.IN_FORCE
    assert standing(found, (), days(21)) is Standing.EXPIRED


def test_of_two_lists_of_an_issuer_the_later_counts() -> None:
    found = certification()
    entry = Withdrawn(certification=found.id, day=days(10), reason="Lỗi sau khi cấp")
    lists = [taken_back(2, entry), taken_back(1)]
    assert standing(found, lists, days(9)) is Standing.IN_FORCE
    assert standing(found, lists, days(10)) is Standing.WITHDRAWN
    assert standing(found, [taken_back(3), *lists], days(10)) is Standing.IN_FORCE
    strange = taken_back(9, entry).model_copy(
        update={"issuer": issuer().model_copy(update={"name": "Khác"})}
    )
    assert standing(found, [strange], days(10)) is Standing.IN_FORCE


def test_a_list_is_signed_as_a_certification_is() -> None:
    certificate = office_certificate()
    content = signed(taken_back(1).sealing(certificate))
    assert open_list(content, [certificate]) == taken_back(1)
    with pytest.raises(NotGenuine) as caught:
        open_list(content.replace(b'"number":1', b'"number":2'), [certificate])
    assert caught.value.fields["field"] == "number"


def test_an_ec_key_elsewhere_signs_as_well() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Sở (giả lập)")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(ISSUED)
        .not_valid_after(ISSUED + dt.timedelta(days=90))
        .sign(key, SHA256())
    )
    certificate = Certificate.load(made.public_bytes(Encoding.DER))
    root = etree.Element("A")
    to_sign = prepare(root, certificate)
    r, s = decode_dss_signature(key.sign(to_sign.digest, ec.ECDSA(Prehashed(SHA256()))))
    content = assemble(root, certificate, r.to_bytes(32) + s.to_bytes(32))
    assert open_signed(content, [certificate], at=ISSUED).tag == "A"
