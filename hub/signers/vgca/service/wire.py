"""The service's messages: one text goes to an operation, one comes back (signers.md §3.1).

Seen in the vendor's own script: the names of the operation and of its fields, status 0 for done and
11 for cancelled, the text of an error in ``Message`` or in ``Error``. What other statuses mean is
not published.
"""

from __future__ import annotations

import base64
import json
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

SIGN: Final = "SignMsg"
DONE, CANCELLED = 0, 11


def sign_message(digest: bytes) -> str:
    """Return the text that asks for a signature over a SHA-256 digest: every value is a string."""
    value = base64.b64encode(digest).decode("ascii")
    return json.dumps({"HashAlg": "SHA256", "HashValue": value, "Encode": "RSA"})


def _decoded(value: Any) -> bytes:  # noqa: ANN401 - whatever the other side sent
    """Return what base64 holds; line ends may stand anywhere in it."""
    if value is None:
        return b""
    if not isinstance(value, str):
        raise ValueError("base64 text")
    return base64.b64decode("".join(value.split()), validate=True)


_Base64 = Annotated[bytes, BeforeValidator(_decoded)]


class Reply(BaseModel):
    """An answer to ``SignMsg``; its words (``Message``, ``Error``) are read by nobody.

    :param status: a number, sent as one or as text.
    """

    model_config = ConfigDict(frozen=True)

    status: int = Field(alias="Status")
    signature: _Base64 = Field(b"", alias="Signature")
    certificate: _Base64 = Field(b"", alias="CertBase64")


def read_reply(text: str | bytes) -> Reply | None:
    """Return the answer in a message; None where it is none."""
    try:
        return Reply.model_validate_json(text)
    except ValidationError:
        return None
