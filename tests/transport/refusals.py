"""What every refusal must be: named, in two languages, with a remedy, and silent about content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from hub.core.errors import HubError, UnreadableInput, UnsafeInput

# Stands in inputs where a pupil's data would; no error may repeat it.
SECRET = "NguyenVanBiMat"


@contextmanager
def refused(kind: type[HubError], vi: str, en: str, *, secret: str = SECRET) -> Iterator[None]:
    """Expect a refusal of this class that says these words and nothing of the input."""
    with pytest.raises(kind) as caught:
        yield
    error = caught.value
    assert type(error) is kind
    assert vi in error.what.vi
    assert en in error.what.en
    assert error.remedy.vi
    assert error.remedy.en
    for sentence in (error.what.vi, error.what.en, error.remedy.vi, error.remedy.en):
        assert "{" not in sentence
    assert secret not in everything_said(error)


@contextmanager
def read_or_refused() -> Iterator[None]:
    """Expect either success or a refusal, and no other error."""
    with suppress(UnsafeInput, UnreadableInput):
        yield


def everything_said(error: BaseException) -> str:
    """Return all that a log could show of an error, also of the errors behind it."""
    said = ""
    current: BaseException | None = error
    while current is not None:
        said += f"{current!r} {current} {current.args!r} {vars(current)!r}\n"
        current = current.__cause__ or current.__context__
    return said
