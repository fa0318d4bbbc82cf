"""What the tests of the trust layer share."""

from __future__ import annotations

import pytest

from tests.trust import documents, pki


@pytest.fixture(scope="session")
def world() -> pki.Pki:
    return pki.Pki()


@pytest.fixture(scope="session")
def teacher(world: pki.Pki) -> pki.Identity:
    return world.teacher


@pytest.fixture(scope="session")
def signed(teacher: pki.Identity) -> bytes:
    """A document with one signature, a manager's place, over everything."""
    return documents.sign(documents.EMPTY, documents.CBQL, teacher)


@pytest.fixture(scope="session")
def full(world: pki.Pki, teacher: pki.Identity) -> bytes:
    """A document with all three signatures: a teacher's inside the data, then manager and seal."""
    document = documents.sign(documents.EMPTY, documents.GVCN, teacher)
    document = documents.sign(document, documents.CBQL, world.manager, plain_signing_time=True)
    return documents.sign(document, documents.SEAL, world.seal)
