"""Mutants before anything is read: the probe, and wrong credentials."""

from __future__ import annotations

from collections.abc import AsyncIterator

from conformance.mutants.adapter.bases import SAID, breaks
from conformance.mutants.adapter.sound import SoundAdapter
from hub.core.contracts import Page, Probe, Query, Reason
from hub.core.errors import Pause
from hub.core.text import Text


@breaks("ADP-PROBE-READY")
class NeverReady(SoundAdapter):
    """The probe always finds a problem."""

    async def probe(self) -> Probe:
        """Say that something is wrong."""
        return Probe(ready=False, problems=(Reason("down", SAID),))


@breaks("ADP-CREDENTIALS-PAUSE")
class Welcoming(SoundAdapter):
    """A wrong password reads nothing, and nobody says so."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Yield nothing where the password is wrong."""
        if (await self.probe()).ready:
            async for page in super().pull(query):
                yield page


@breaks("ADP-CREDENTIALS-SILENT")
class Chatty(SoundAdapter):
    """The error repeats the password."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Tell what was wrong, too well."""
        try:
            async for page in super().pull(query):
                yield page
        except Pause as error:
            raise Pause(
                error.what, where=self.settings.password.get_secret_value(), remedy=error.remedy
            ) from None


@breaks("ADP-CREDENTIALS-PROBE")
class Blind(SoundAdapter):
    """The probe does not try the password."""

    async def probe(self) -> Probe:
        """Say that all is well."""
        return Probe(ready=True)


@breaks("ADP-CREDENTIALS-REMEDY")
class Curt(SoundAdapter):
    """The error does not say what to do."""

    async def pull(self, query: Query) -> AsyncIterator[Page]:
        """Say what, not what next."""
        try:
            async for page in super().pull(query):
                yield page
        except Pause as error:
            raise Pause(error.what, remedy=Text("", "")) from None
