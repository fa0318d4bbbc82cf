"""The seal's rule: which key and whose certificate may seal a school's documents (con dấu số).

Rules are data, each with its source (``seal_rules.toml``). They guard against a wrong choice before
anything is sealed; whether a certificate is what it claims is the verification's business.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated

from cryptography.x509.oid import NameOID
from pydantic import BaseModel, ConfigDict, Field

from hub.core.errors import Actor, Pause
from hub.core.text import Text
from hub.core.trust import Certificate

_FILE = "seal_rules.toml"


class _Names(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    vi: str
    en: str


class SealRule(BaseModel):
    """One rule.

    :param source: the document that it comes from.
    :param grade: how sure it is: official, observed or draft.
    :param in_token: whether the key must lie in a token that its holder keeps.
    :param issuers: how the name of an authority on the way must begin; any, where there is none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    grade: Annotated[str, Field(pattern=r"^(official|observed|draft)$")]
    source: str
    name: _Names
    in_token: bool
    issuers: tuple[str, ...] = ()

    @property
    def label(self) -> Text:
        """The rule as people read it."""
        return Text(self.name.vi, self.name.en)

    def check(
        self,
        certificate: Certificate,
        chain: Sequence[Certificate],
        *,
        in_token: bool,
        where: str,
    ) -> None:
        """Return when a seal may be made with this key.

        :param in_token: whether the signer says that the key lies in its holder's token.
        :raises Pause: naming what the rule asks, and where it is written.
        """
        if self.in_token and not in_token:
            raise self._refusal(_NO_TOKEN, where)
        if self.issuers and not self._is_issued_by_one(certificate, chain):
            raise self._refusal(_OTHER_ISSUER.format(issuer=certificate.issuer), where)

    def _is_issued_by_one(self, certificate: Certificate, chain: Sequence[Certificate]) -> bool:
        wanted = tuple(_folded(issuer) for issuer in self.issuers)
        way = (certificate, *chain)
        return any(name.startswith(wanted) for one in way for name in _issuer_names(one))

    def _refusal(self, what: Text, where: str) -> Pause:
        return Pause(
            Text(
                f"Chưa được đóng dấu: {what.vi} ({self.source}).",
                f"The seal may not be made: {what.en} ({self.source}).",
            ),
            where=where,
            who=Actor.MANAGER,
            remedy=_REMEDY.format(rule=self.label),
            rule=self.id,
        )


@cache
def seal_rules() -> Mapping[str, SealRule]:
    """Return every rule by its id."""
    text = files(__package__).joinpath(_FILE).read_text("utf-8")
    rules = [SealRule.model_validate(each) for each in tomllib.loads(text)["rule"]]
    return {rule.id: rule for rule in rules}


def _issuer_names(certificate: Certificate) -> Iterator[str]:
    for attribute in certificate.parsed.issuer:
        if attribute.oid in {NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME}:
            yield _folded(str(attribute.value))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


_NO_TOKEN = Text(
    "khóa của con dấu không nằm trong token vật lý do trường giữ",
    "the key of the seal is not in a physical token that the school keeps",
)
_OTHER_ISSUER = Text(
    "chứng thư số của con dấu do “{issuer}” cấp", "the seal's certificate was issued by “{issuer}”"
)
_REMEDY = Text(
    "Quy định đang áp dụng: {rule}. Ký bằng đúng token và chứng thư số ấy, hoặc hỏi Sở về quy định "
    "(hub assign … seal-rule).",
    "The rule in force: {rule}. Sign with that token and certificate, or ask the department about "
    "the rule (hub assign … seal-rule).",
)
