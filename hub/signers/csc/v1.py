"""How version 1.0.4 says things: ``hash``, ``PIN``, ``OTP``, ``authMode``, pages of credentials."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from hub.signers.csc.faults import READER
from hub.signers.csc.wire import (
    Batch,
    Certificates,
    Credential,
    Given,
    Json,
    Key,
    Need,
    Number,
    Told,
    number,
)

SPECS: Final = "1."


def _as_word(value: object) -> object:
    """Take a JSON boolean for the word that the specification has."""
    return str(value).lower() if isinstance(value, bool) else value


class _Pin(Told):
    presence: Annotated[str, BeforeValidator(_as_word)] = "false"


class _Otp(_Pin):
    type: str = "offline"


class _CredentialInfo(Told):
    key: Key = Key()
    cert: Certificates = Certificates()
    mode: str = Field("implicit", alias="authMode")
    scal: Number = Field("1", alias="SCAL")
    multisign: Number = "1"
    pin: _Pin = Field(_Pin(), alias="PIN")
    otp: _Otp = Field(_Otp(), alias="OTP")


def read_credential(credential: str, content: bytes, where: str) -> Credential:
    """Read the answer to ``credentials/info`` into the words of both versions."""
    told = READER.read(_CredentialInfo, content, where)
    return Credential(
        id=credential,
        certificates=told.cert.certificates,
        key_status=told.key.status,
        certificate_status=told.cert.status or "valid",
        algorithms=told.key.algorithms,
        most=number(told.multisign, 1),
        bound=told.scal == "2",
        by_browser=told.mode.startswith("oauth2"),
        pin=Need("PIN") if told.pin.presence == "true" else None,
        otp=Need("OTP", told.otp.type == "online") if told.otp.presence == "true" else None,
    )


def list_body(user: str | None, page: str | None) -> Json:
    """Ask for the credentials of `user`, of whoever is logged in when None."""
    return {"userID": user, "pageToken": page}


def challenge(credential: str, need: Need) -> tuple[str, Json]:
    """Have the service send what a person must give."""
    return "credentials/sendOTP", {"credentialID": credential}


def authorize_body(batch: Batch, given: Given, credential: Credential) -> Json:
    """Ask for leave to sign."""
    return {
        "credentialID": batch.credential,
        "numSignatures": len(batch.hashes),
        "hash": batch.hashes,
        "PIN": given.pin if credential.pin else None,
        "OTP": given.otp if credential.otp else None,
        "description": batch.description,
    }


def sign_body(batch: Batch, sad: str, *, asynchronous: bool) -> Json:
    """Ask for signatures; version 1 knows no other way than to wait for them."""
    return {
        "credentialID": batch.credential,
        "SAD": sad,
        "hash": batch.hashes,
        "hashAlgo": batch.hash_algorithm,
        "signAlgo": batch.sign_algorithm,
        "signAlgoParams": batch.parameters,
    }
