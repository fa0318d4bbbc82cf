"""How version 2 says things: ``hashes``, ``authData``, ``auth``, handles and answers for later."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from hub.signers.csc.algorithms import implies_hash
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

SPECS: Final = "2."


AUTHORIZE_CHECK: Final = "credentials/authorizeCheck"
POLLING: Final = "signatures/signPolling"


class _Object(Told):
    type: str = ""
    id: str
    generator: str | None = None

    @property
    def is_one_time(self) -> bool:
        """Whether it is a password of one time, by what the service says of it."""
        words = f"{self.type} {self.id}".upper()
        return self.generator is not None or "OTP" in words or "CHALLENGE" in words


class _Auth(Told):
    mode: str = "implicit"
    objects: tuple[_Object, ...] = ()


class _CredentialInfo(Told):
    key: Key = Key()
    cert: Certificates = Certificates()
    auth: _Auth = _Auth()
    scal: Number = Field("1", alias="SCAL")
    multisign: Number = "1"


def read_credential(credential: str, content: bytes, where: str) -> Credential:
    """Read the answer to ``credentials/info`` into the words of both versions."""
    told = READER.read(_CredentialInfo, content, where)
    objects = told.auth.objects if told.auth.mode == "explicit" else ()
    otp = next((one for one in objects if one.is_one_time), None)
    pin = next((one for one in objects if not one.is_one_time), None)
    return Credential(
        id=credential,
        certificates=told.cert.certificates,
        key_status=told.key.status,
        certificate_status=told.cert.status or "valid",
        algorithms=told.key.algorithms,
        most=number(told.multisign, 1),
        bound=told.scal == "2",
        by_browser=told.auth.mode.startswith("oauth2"),
        pin=Need(pin.id) if pin else None,
        otp=Need(otp.id, "challenge" in otp.type.lower()) if otp else None,
    )


def list_body(user: str | None, page: str | None) -> Json:
    """Ask for the credentials of `user`, of whoever is logged in when None; there are no pages."""
    return {"userID": user}


def challenge(credential: str, need: Need) -> tuple[str, Json]:
    """Have the service send what a person must give."""
    return "credentials/getChallenge", {"credentialID": credential, "authObjectID": need.id}


def authorize_body(batch: Batch, given: Given, credential: Credential) -> Json:
    """Ask for leave to sign."""
    values = ((credential.pin, given.pin), (credential.otp, given.otp))
    data = tuple({"id": need.id, "value": value} for need, value in values if need and value)
    return {
        "credentialID": batch.credential,
        "numSignatures": len(batch.hashes),
        "hashes": batch.hashes,
        "hashAlgorithmOID": batch.hash_algorithm,
        "authData": data,
        "description": batch.description,
    }


def sign_body(batch: Batch, sad: str, *, asynchronous: bool) -> Json:
    """Ask for signatures, now or for later."""
    implied = implies_hash(batch.sign_algorithm)
    return {
        "credentialID": batch.credential,
        "SAD": sad,
        "hashes": batch.hashes,
        "hashAlgorithmOID": None if implied else batch.hash_algorithm,
        "signAlgo": batch.sign_algorithm,
        "signAlgoParams": batch.parameters,
        "operationMode": "A" if asynchronous else "S",
    }


def check_body(handle: str) -> Json:
    """Ask whether a person has given leave."""
    return {"handle": handle}


def polling_body(response: str) -> Json:
    """Ask for signatures that were to come later."""
    return {"requestID": response}
