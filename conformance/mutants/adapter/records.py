"""Mutants whose records are not what was loaded."""

from __future__ import annotations

from decimal import Decimal
from unicodedata import normalize

from conformance.mutants.adapter.bases import Spoiled, breaks, changed
from conformance.mutants.adapter.sound import SoundAdapter
from hub.core.contracts import Record, SourcePlace
from hub.core.model import PrimaryResults, Transcript


@breaks("ADP-PULL-EQUAL")
class Undated(Spoiled):
    """Loses the place of issue: no other requirement asks for it."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it without the place of issue."""
        return changed(transcript, issuing={"place": None})


@breaks("ADP-PULL-MARKS")
class Inflating(Spoiled):
    """Raises a mark."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it with another name for its first subject's level or mark."""
        results = transcript.results
        first, *others = results.subjects
        raised: object
        if isinstance(results, PrimaryResults):
            raised = first.model_copy(update={"test": Decimal(10)})
        else:
            raised = first.model_copy(update={"retest": Decimal(10)})
        return changed(transcript, results={"subjects": (raised, *others)})


@breaks("ADP-PULL-RESULTS")
class Promoting(Spoiled):
    """Turns round who goes up a grade."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it with the other decision."""
        return changed(transcript, results={"promoted": not transcript.results.promoted})


@breaks("ADP-PULL-PUPIL")
class Renaming(Spoiled):
    """Upper-cases names."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it with a shouted name."""
        return changed(transcript, pupil={"full_name": transcript.pupil.full_name.upper()})


@breaks("ADP-PULL-SIGNATORIES")
class Forgetting(Spoiled):
    """Loses the manager's post and personal id."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it with a manager nobody can know."""
        return changed(transcript, manager={"personal_id": None})


@breaks("ADP-PULL-SCHOOL-DATA")
class Regrouping(Spoiled):
    """Renames the class."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it in another class."""
        return changed(transcript, classroom={"name": f"{transcript.classroom.name}x"})


@breaks("ADP-PULL-NFC")
class Decomposing(Spoiled):
    """Gives names in form NFD."""

    def spoiled(self, transcript: Transcript) -> Transcript:
        """Return it with a decomposed name."""
        return changed(
            transcript, pupil={"full_name": normalize("NFD", transcript.pupil.full_name)}
        )


@breaks("ADP-PULL-PLACE")
class Placeless(SoundAdapter):
    """Does not say where a record stood."""

    def record(self, transcript: Transcript) -> Record:
        """Return a record from nowhere."""
        return Record(transcript, SourcePlace(""))
