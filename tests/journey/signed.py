"""Documents that invented people signed elsewhere, each made once a run."""

from __future__ import annotations

from functools import cache

from hub.core.contracts import Notice, SignedFile
from hub.core.journey.examine import Examined, Examiner
from hub.core.model import Transcript
from tests.document import people
from tests.spec import samples


def pupil(number: int, **changes: object) -> Transcript:
    """A primary pupil; the same number is the same pupil."""
    given = {"pupil.code": f"3700000{number:03d}", **changes}
    return samples.change(samples.primary(1), given)


@cache
def signed(transcript: Transcript) -> bytes:
    """The document of a transcript with every slot signed."""
    return people.sign_all(transcript).content


def examiner() -> Examiner:
    """One that trusts both anchors of the tests."""
    return Examiner(people.trust(), samples.checker(), people.NOW)


@cache
def _examined(transcript: Transcript) -> Examined:
    found = examiner().examine(SignedFile(f"{transcript.pupil.code}.xml", signed(transcript)))
    assert isinstance(found, Examined)
    return found


def examined(*transcripts: Transcript) -> list[Examined]:
    """The examined documents of some transcripts, named after their pupils."""
    return [_examined(each) for each in transcripts]


def codes(notices: list[Notice]) -> list[tuple[str, str]]:
    """Place and first reason of each notice."""
    return [(each.place.source, each.reasons[0].code) for each in notices]
