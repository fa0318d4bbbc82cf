"""Whose certificate: by personal id, by tax code, else by exact name; in folders of many files."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from hub.core.contracts import Holder
from hub.signers.keyfile import reading
from hub.signers.keyfile.credential import leaf_of
from hub.signers.keyfile.keystore import KeyStore
from hub.signers.keyfile.problems import KeyFileProblem, Problem
from tests.signers import makers

ANH = makers.certificate("Nguyễn Thị Ánh", uid="CCCD:001085000001")
NAMESAKE = makers.certificate("Nguyễn Thị Ánh", uid="CCCD: 001085000002")
NAME_ONLY = makers.certificate("Lê Văn Đạt")
SCHOOL = makers.certificate("Trường Tiểu học Hoa Lư", uid="MST:0101234567-001")
RENEWED = makers.certificate("Nguyễn Thị Ánh", uid="CCCD:001085000001", days=30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, one in enumerate([ANH, NAMESAKE, NAME_ONLY, SCHOOL, RENEWED]):
        makers.write(tmp_path / f"{number}.pem", makers.key_pem("rsa"), makers.pem(one))
    return tmp_path


@pytest.mark.parametrize(
    ("holder", "expected"),
    [
        (Holder(personal_id="001085000001"), [RENEWED, ANH]),
        (Holder(personal_id="001085000002", full_name="Nguyễn Thị Ánh"), [NAMESAKE]),
        (Holder(personal_id="001085000009", full_name="Nguyễn Thị Ánh"), []),
        (Holder(personal_id="001085000009", full_name="Lê Văn Đạt"), [NAME_ONLY]),
        (Holder(full_name="Lê Văn Đạt"), [NAME_ONLY]),
        (Holder(full_name=unicodedata.normalize("NFD", "Lê Văn Đạt")), [NAME_ONLY]),
        (Holder(full_name="lê văn đạt"), []),
        (Holder(full_name="Nguyễn Thị Ánh"), [RENEWED, ANH, NAMESAKE]),
        (Holder(organisation_id="0101234567-001"), [SCHOOL]),
        (Holder(organisation_id="0101234567001"), [SCHOOL]),
        (Holder(organisation_id="0109999999", full_name="Trường Tiểu học Hoa Lư"), []),
        (Holder(organisation_id="0109999999", full_name="Lê Văn Đạt"), [NAME_ONLY]),
        (Holder(), []),
    ],
)
def test_holders(folder: Path, holder: Holder, expected: list[object]) -> None:
    found = [credential.leaf for credential in KeyStore(folder=folder).find(holder)]
    assert found == expected


def test_a_name_in_the_file_may_be_decomposed(tmp_path: Path) -> None:
    decomposed = makers.certificate(unicodedata.normalize("NFD", "Lê Văn Đạt"))
    makers.write(tmp_path / "a.pem", makers.key_pem("rsa"), makers.pem(decomposed))
    assert KeyStore(folder=tmp_path).find(Holder(full_name="Lê Văn Đạt"))


def test_keys_are_loaded_when_used_and_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []
    load = serialization.load_pem_private_key

    def counting(*args: object, **kwargs: object) -> object:
        loaded.append(1)
        return load(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "load_pem_private_key", counting)
    store = KeyStore(folder=folder)
    (first,) = store.find(Holder(full_name="Lê Văn Đạt"))
    assert not loaded
    assert first.key is first.key
    assert len(loaded) == 1


def test_a_bad_file_does_not_hide_the_others(folder: Path) -> None:
    makers.write(folder / "zz.pem", b"not a key")
    makers.write(folder / "zy.pem", makers.pem(makers.certificate("Vô Khoá")))
    store = KeyStore(folder=folder)
    assert store.find(Holder(full_name="Lê Văn Đạt"))
    note = store.check()
    assert note is not None
    assert note.vi.startswith("2 tệp")
    assert "zy.pem" in note.vi
    with pytest.raises(KeyFileProblem) as caught:
        store.find(Holder(full_name="Vô Khoá"))
    assert caught.value.problem is Problem.NO_KEY
    with pytest.raises(KeyFileProblem) as caught:
        store.find(Holder(full_name="Không Có"))
    assert str(caught.value.where).endswith("zz.pem")


def test_certificates_of_authorities_may_lie_in_the_folder(folder: Path) -> None:
    root = makers.certificate("Gốc", "p256", authority=True)
    makers.write(folder / "root.pem", makers.pem(root))
    assert KeyStore(folder=folder).check() is None


def test_a_certificate_lying_twice_is_one(folder: Path) -> None:
    makers.write(folder / "alone.pem", makers.pem(NAME_ONLY))
    makers.write(folder / "twice.pem", makers.key_pem("rsa"), makers.pem(NAME_ONLY))
    store = KeyStore(folder=folder)
    assert len(store.find(Holder(full_name="Lê Văn Đạt"))) == 1
    assert store.check() is None


def test_a_folder_with_one_authority_only_has_no_key(tmp_path: Path) -> None:
    makers.write(tmp_path / "root.pem", makers.pem(makers.certificate("Gốc", authority=True)))
    with pytest.raises(KeyFileProblem):
        KeyStore(folder=tmp_path).check()


def test_the_leaf_is_the_one_that_issued_no_other() -> None:
    leaf = makers.certificate("Lá", issuer="Giữa")
    middle = makers.certificate("Giữa", "p256", issuer="Gốc", authority=True)
    assert leaf_of([middle, leaf]) is leaf
    assert leaf_of([ANH, NAMESAKE]) is ANH
    one, other = makers.certificate("Một", issuer="Hai"), makers.certificate("Hai", issuer="Một")
    assert leaf_of([one, other]) is one


def test_a_lone_certificate_without_constraints_is_told(tmp_path: Path) -> None:
    lone = makers.certificate("Lê Văn Đạt", authority=None)
    makers.write(tmp_path / "lone.pem", makers.pem(lone))
    with pytest.raises(KeyFileProblem) as caught:
        KeyStore(folder=tmp_path).find(Holder(full_name="Lê Văn Đạt"))
    assert caught.value.problem is Problem.NO_KEY
