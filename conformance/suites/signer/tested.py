"""The subject: a signer, the provider behind it, and what can be arranged there for a test."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pydantic import SecretStr

from hub.core.contracts import (
    Holder,
    HolderCertificate,
    Signer,
    SigningItem,
    SigningRequest,
)
from hub.core.contracts.manifest import SignerManifest
from hub.core.contracts.methods import RSA_SHA256

ITEMS: Final = 3
"""Digests of a request: a class in small."""

MOST_QUESTIONS: Final = 200
"""After so many questions about one request nothing more is waited for."""


class Situation(StrEnum):
    """What is arranged at the provider before a scene (tình huống)."""

    USUAL = "usual"
    REFUSES = "refuses"
    """The person says no."""
    SLEEPS = "sleeps"
    """The person never answers, and the time to answer passes."""
    NO_QUOTA = "no-quota"
    REVOKED = "revoked"
    """The certificate was revoked after the hub learnt of it."""


@dataclass(frozen=True)
class Stage:
    """A signer, and the provider in one situation (sân khấu của một cảnh).

    :param another: makes the signer anew, as another process would: it remembers nothing.
    :param unreachable: makes it with an address where nobody answers.
    :param unwelcome: makes it with an account of the hub's that the provider turns away; None
        where there is no such account.
    :param prompts: how often a person was asked.
    :param heard: how often the provider was called.
    :param given: what a person gives before signing.
    :param secrets: values that nobody may ever tell.
    :param arrange: lets the situation begin, once the certificate is known.
    :param lose_answer: lets the answer to the next request for signatures be lost; None where
        nothing travels.
    :param pass_time: lets time pass between two questions.
    """

    signer: Signer
    another: Callable[[], Signer]
    unreachable: Callable[[], Signer]
    holder: Holder
    stranger: Holder
    prompts: Callable[[], int]
    heard: Callable[[], int]
    unwelcome: Callable[[], Signer] | None = None
    given: Mapping[str, SecretStr] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    arrange: Callable[[], None] = lambda: None
    lose_answer: Callable[[], None] | None = None
    pass_time: Callable[[], None] = lambda: None


Opening = Callable[[Situation], AbstractContextManager[Stage]]


@dataclass(frozen=True)
class TestedSigner:
    """A signer under test.

    :param open: sets the stage for a situation; what it holds ends with it.
    :param situations: those that can be arranged.
    :param words: what else its provider has: ``account``, ``network``, ``hook``.
    """

    __test__ = False

    manifest: SignerManifest
    open: Opening
    situations: frozenset[Situation]
    words: frozenset[str] = frozenset()
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What its manifest declares, what its provider has, and what can be arranged there."""
        declared = {each.value for each in self.manifest.capabilities}
        arranged = {each.value for each in self.situations - {Situation.USUAL}}
        return tuple(sorted(declared | arranged | self.words))

    def request(self, certificate: HolderCertificate, count: int = ITEMS) -> SigningRequest:
        """Return a request that nobody has made yet."""
        number = next(self._numbers)
        return SigningRequest(
            f"gl-{number:016d}",
            certificate.certificate,
            RSA_SHA256,
            tuple(
                SigningItem(str(place), digest_of(number, place), f"2025-2026 3A GVCN {place}")
                for place in range(count)
            ),
            "Ky hoc ba (gia lap)",
            certificate.reference,
        )


def digest_of(request: int, place: int) -> bytes:
    """Return the digest at a place of a request, 32 bytes."""
    return hashlib.sha256(f"{request}/{place}".encode()).digest()
