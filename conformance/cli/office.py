"""The issuing office at the command line: its key, through whichever signer it uses."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.issuing.signing import key_of, signed
from hub.cli.giving import Terminal
from hub.cli.inputs import plugin_host, read_input, trust_anchors
from hub.cli.options import settings_of
from hub.cli.output import Output
from hub.core.contracts import Holder
from hub.core.registry.certification.sealed import Sealing
from hub.core.trust import Certificate, certificates_in


@dataclass(frozen=True)
class Office:
    """Who issues, and how it signs, as typed.

    :param key: a key file, for the signer ``keyfile``; None where another signer has the key.
    :param holder: the office's name on its certificate; read from the key file where not given.
    """

    key: Path | None
    signer: str
    settings: Sequence[str] | None
    holder: str | None
    trust: Path

    def sign(
        self,
        draft: Callable[[Certificate], Sealing],
        title: str,
        at: dt.datetime,
        output: Output,
    ) -> tuple[bytes, Certificate]:
        """Return what `draft` writes for the office's certificate, signed; and that certificate.

        :raises NotIssued: when its key is a throw-away one.
        :raises Pause: when there is none, or nobody signed.
        """
        settings: dict[str, object] = dict(settings_of(self.settings))
        if self.key is not None:
            settings["file"] = self.key
        signer = plugin_host().build_signer(self.signer, settings)
        anchors, holder = trust_anchors(self.trust), Holder(full_name=self._name())

        async def ask() -> tuple[bytes, Certificate]:
            key = await key_of(signer, holder, anchors, at)
            sealing = draft(key.certificate)
            given = Terminal(output)
            return await signed(signer, key, sealing, title, given), key.certificate

        return asyncio.run(ask())

    def _name(self) -> str | None:
        if self.holder is not None or self.key is None:
            return self.holder
        return certificates_in(read_input(self.key))[0].common_name
