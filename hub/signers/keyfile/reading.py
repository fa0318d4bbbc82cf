"""Reads key files: PEM blocks and PKCS#12, within bounds, as credentials."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import NoReturn

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12

from hub.signers.keyfile.credential import Credential, leaf_of
from hub.signers.keyfile.problems import Problem

MAX_BYTES = 1024 * 1024
"""No honest key file comes near: a key, its certificate and a chain take 10 KB."""

_PEM_KEY = re.compile(
    rb"-----BEGIN ((?:ENCRYPTED |RSA |EC )?PRIVATE KEY)-----.*?-----END \1-----", re.DOTALL
)
_PEM_START = b"-----BEGIN "


def read_credential(path: Path, password: str | None, *, trusted: bool) -> Credential:
    """Return what the key file `path` holds.

    :param password: opens it, when it is encrypted.
    :param trusted: load RSA keys without the primality check, which takes 28 ms a key.
    :raises KeyFileProblem: naming the path and what to do.
    """
    data = _read(path)
    secret = password.encode() if password is not None else None
    if _PEM_START in data:
        return _read_pem(path, data, secret, trusted=trusted)
    return _read_pkcs12(path, data, secret)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        raise Problem.UNREADABLE.at(path) from None
    if len(data) > MAX_BYTES:
        raise Problem.TOO_BIG.at(path)
    return data


def _read_pem(path: Path, data: bytes, password: bytes | None, *, trusted: bool) -> Credential:
    blocks = [match.group() for match in _PEM_KEY.finditer(data)]
    if len(blocks) > 1:
        raise Problem.SEVERAL_KEYS.at(path)
    if b"CERTIFICATE-----" not in data:
        raise (Problem.NO_CERTIFICATE if blocks else Problem.NOT_A_KEY_FILE).at(path)
    try:
        certificates = x509.load_pem_x509_certificates(data)
    except ValueError:
        raise Problem.NOT_A_KEY_FILE.at(path) from None
    leaf = leaf_of(certificates)
    others = [one for one in certificates if one is not leaf]
    if not blocks:
        return Credential(path, leaf, others, _never, Problem.NO_KEY)
    load = partial(_load_pem_key, path, blocks[0], password, trusted=trusted)
    return Credential(path, leaf, others, load)


def _load_pem_key(
    path: Path, block: bytes, password: bytes | None, *, trusted: bool
) -> PrivateKeyTypes:
    encrypted = b"ENCRYPTED" in block
    if encrypted and password is None:
        raise Problem.PASSWORD_NEEDED.at(path)
    try:
        return load_pem_private_key(
            block, password if encrypted else None, unsafe_skip_rsa_key_validation=trusted
        )
    except UnsupportedAlgorithm:
        raise Problem.UNSUPPORTED.at(path) from None
    except (ValueError, TypeError):
        problem = Problem.WRONG_PASSWORD if encrypted else Problem.NOT_A_KEY_FILE
        raise problem.at(path) from None


def _read_pkcs12(path: Path, data: bytes, password: bytes | None) -> Credential:
    bag = _open_pkcs12(path, data, password)
    certificates = [one.certificate for one in bag.additional_certs]
    if bag.cert is not None:
        certificates.insert(0, bag.cert.certificate)
    if not certificates:
        raise (Problem.NO_CERTIFICATE if bag.key else Problem.NOT_A_KEY_FILE).at(path)
    leaf = bag.cert.certificate if bag.cert is not None else leaf_of(certificates)
    others = [one for one in certificates if one is not leaf]
    key = bag.key
    if key is None:
        return Credential(path, leaf, others, _never, Problem.NO_KEY)
    return Credential(path, leaf, others, lambda: key)


def _open_pkcs12(
    path: Path, data: bytes, password: bytes | None
) -> pkcs12.PKCS12KeyAndCertificates:
    try:
        return pkcs12.load_pkcs12(data, password)
    except UnsupportedAlgorithm:
        raise Problem.UNSUPPORTED.at(path) from None
    except ValueError as error:
        # The library tells a wrong password from damage only in its message.
        if "password" not in str(error):
            raise Problem.NOT_A_KEY_FILE.at(path) from None
    raise (Problem.PASSWORD_NEEDED if password is None else Problem.WRONG_PASSWORD).at(path)


def _never() -> NoReturn:
    """Stand for the key of a credential that has none; its problem is raised before."""
    raise AssertionError
