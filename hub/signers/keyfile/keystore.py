"""Finds credentials in one key file or a folder of them, by holder or by certificate.

Certificates are read when the store is first asked; a key in PEM is loaded when it is first used
and then kept: loading one takes a hundred times as long as signing with it.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from hub.core.contracts import Holder, is_authority
from hub.core.text import Text
from hub.signers.keyfile.credential import Credential
from hub.signers.keyfile.problems import KeyFileProblem, Problem
from hub.signers.keyfile.reading import read_credential

SUFFIXES = (".pem", ".p12", ".pfx")

_Trouble: TypeAlias = tuple[Problem, Path]


class KeyStore:
    """The credentials of one file or folder; exactly one of the two is given."""

    def __init__(
        self,
        *,
        file: Path | None = None,
        folder: Path | None = None,
        password: str | None = None,
        trusted_keys: bool = False,
    ) -> None:
        self._file = file
        self._folder = folder
        self._password = password
        self._trusted = trusted_keys
        self._lock = threading.Lock()
        self._index: _Index | None = None

    def find(self, holder: Holder) -> tuple[Credential, ...]:
        """Return the credentials of `holder`, the latest issued first.

        :raises KeyFileProblem: when the only file that could be the holder's cannot be used.
        """
        index = self._indexed()
        found = index.of(holder)
        sound = tuple(one for one in found if one.problem is None)
        if sound:
            return sound
        problems = _problems_of(found) or index.unread
        if problems:
            problem, path = problems[0]
            raise problem.at(path)
        return ()

    def by_certificate(self, der: bytes) -> Credential | None:
        """Return the credential of exactly this certificate."""
        return self._indexed().by_der.get(der)

    def check(self) -> Text | None:
        """Return what the operator should know of files that cannot be used; None when all can.

        :raises KeyFileProblem: when nothing can be signed at all.
        """
        index = self._indexed()
        if self._file is not None:
            for credential in index.by_der.values():
                _ = credential.key
        problems = index.problems()
        if not any(one.problem is None for one in index.by_der.values()):
            problem, path = problems[0] if problems else (Problem.EMPTY_FOLDER, self._place)
            raise problem.at(path)
        if not problems:
            return None
        problem, path = problems[0]
        return Text(
            f"{len(problems)} tệp khoá không dùng được, đầu tiên {path}: {problem.what.vi}",
            f"{len(problems)} key files cannot be used, the first {path}: {problem.what.en}",
        )

    @property
    def _place(self) -> Path:
        place = self._file or self._folder
        assert place is not None  # noqa: S101 - the settings' own validator holds this
        return place

    def _indexed(self) -> _Index:
        with self._lock:
            if self._index is None:
                self._index = self._read_all()
            return self._index

    def _read_all(self) -> _Index:
        if self._file is not None:
            return _Index([read_credential(self._file, self._password, trusted=self._trusted)], [])
        credentials: list[Credential] = []
        unread: list[_Trouble] = []
        for path in self._paths():
            try:
                credential = read_credential(path, self._password, trusted=self._trusted)
            except KeyFileProblem as error:
                unread.append((error.problem, path))
                continue
            # The issuers' own certificates may lie in the folder too.
            if credential.problem is None or not is_authority(credential.leaf):
                credentials.append(credential)
        return _Index(credentials, unread)

    def _paths(self) -> list[Path]:
        try:
            return sorted(path for path in self._place.iterdir() if path.suffix.lower() in SUFFIXES)
        except OSError:
            raise Problem.UNREADABLE.at(self._place) from None


class _Index:
    """Credentials by what they are asked for."""

    def __init__(self, credentials: Iterable[Credential], unread: Sequence[_Trouble]) -> None:
        self.unread = unread
        self.by_der: dict[bytes, Credential] = {}
        self._by_id: dict[str, list[Credential]] = {}
        self._by_name: dict[str, list[Credential]] = {}
        best_first = sorted(
            credentials,
            key=lambda one: (one.problem is None, one.leaf.not_valid_before_utc),
            reverse=True,
        )
        for one in best_first:
            if one.der in self.by_der:
                continue
            self.by_der[one.der] = one
            for number in one.subject.person_ids | one.subject.organisation_ids:
                self._by_id.setdefault(number, []).append(one)
            for name in one.subject.names:
                self._by_name.setdefault(name, []).append(one)

    def of(self, holder: Holder) -> list[Credential]:
        """Return the credentials with the holder's id; else with the name and no other id."""
        found = [
            *self._by_id.get(holder.personal_id or "", ()),
            *self._by_id.get((holder.organisation_id or "").replace("-", ""), ()),
        ]
        if found or holder.full_name is None:
            return found
        named = self._by_name.get(unicodedata.normalize("NFC", holder.full_name), ())
        return [one for one in named if not one.subject.rivals_name_of(holder)]

    def problems(self) -> list[_Trouble]:
        """Return everything that keeps a file from being used, in the order of the paths."""
        found = [*self.unread, *_problems_of(self.by_der.values())]
        return sorted(found, key=lambda trouble: trouble[1])


def _problems_of(credentials: Iterable[Credential]) -> list[_Trouble]:
    return [(one.problem, one.path) for one in credentials if one.problem is not None]
