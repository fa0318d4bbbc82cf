"""Asks whoever sits at the terminal for what a signer needs: a password, an OTP (nhập khi ký)."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import typer
from pydantic import SecretStr

from hub.cli.output import Output
from hub.core.contracts import Input, InputMoment, Signer
from hub.core.journey.asking import HolderKey
from hub.core.text import Text


class Terminal:
    """Gives a signer its inputs; each holder is asked at most once for a request.

    What is typed is not shown. Where the standard input is no terminal, a line is read for each.
    """

    def __init__(self, output: Output) -> None:
        self._output = output

    def __call__(self, signer: Signer, key: HolderKey) -> Mapping[str, SecretStr]:
        """Return what the holder of `key` gives before it starts, by the name of the input."""
        asked = [one for one in signer.inputs() if one.moment is InputMoment.BEFORE_START]
        return {one.name: self._asked(one, key) for one in asked}

    def _asked(self, wanted: Input, key: HolderKey) -> SecretStr:
        name = key.certificate.common_name or key.certificate.subject
        said = _ASKED.format(what=wanted.label, name=name).get(self._output.language)
        if sys.stdin.isatty():
            return SecretStr(str(typer.prompt(said, hide_input=True, err=True)))
        return SecretStr(sys.stdin.readline().strip())


_ASKED = Text("{what} của {name}", "{what} of {name}")
