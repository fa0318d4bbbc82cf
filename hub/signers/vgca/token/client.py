"""Calls to a PKCS#11 module: find the token, read its certificates, sign.

A module belongs to one thread, which all signers of this process share: login holds for a whole
process (PKCS#11 §5.6), so two requests at once would sign under each other's PIN, and a token signs
one thing at a time anyway. A request opens its own session and logs out at its end.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pkcs11
from cryptography import x509
from pkcs11 import Attribute, CertificateType, ObjectClass, Session, Token, TokenFlag

from hub.core.contracts import HolderCertificate, is_authority, offer_of
from hub.signers.vgca.token.problems import Problem, problem_of
from hub.signers.vgca.token.wire import Method

Result = TypeVar("Result")


@cache
def _thread_of(_module: Path) -> ThreadPoolExecutor:
    """Return the one thread in which a module is used."""
    return ThreadPoolExecutor(1, thread_name_prefix="pkcs11")


class TokenClient:
    """One token behind one module.

    :param label: of the token, where the module shows several.
    :param slot: number of its slot, likewise.
    """

    def __init__(self, module: Path, label: str | None = None, slot: int | None = None) -> None:
        self._module = module
        self._label = label
        self._slot = slot
        self.where = str(module)

    async def certificates(self) -> tuple[HolderCertificate, ...]:
        """Return every certificate that has a key on the token; no PIN is needed.

        :raises TokenProblem: when there is no token, or no certificate on it.
        """
        return await self._in_thread(self._certificates)

    async def check(self, now: dt.datetime) -> Problem | None:
        """Return what a person should know of the PIN's state; None when all is well.

        :raises TokenProblem: when nothing can be signed at `now`.
        """

        def look() -> Problem | None:
            state = refuse_unusable(self._token().flags, self.where)
            if not any(_is_valid(one.certificate, now) for one in self._certificates()):
                raise Problem.EXPIRED.at(self.where)
            return state

        return await self._in_thread(look)

    async def sign(
        self, certificate: bytes, method: Method, digests: Sequence[bytes], pin: str
    ) -> tuple[bytes, ...]:
        """Sign every digest with the key of `certificate`, in one login.

        :raises TokenProblem: a wrong PIN is one of its own, and is not tried again.
        """
        return await self._in_thread(lambda: self._sign(certificate, method, digests, pin))

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        def guarded() -> Result:
            with self._telling():
                return work()

        thread = _thread_of(self._module)
        return await asyncio.get_running_loop().run_in_executor(thread, guarded)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn the module's errors into words.

        The module is started anew after each: a failed login leaves a session open that nothing
        else closes, and a token that was removed is seen again only so.
        """
        try:
            yield
        except pkcs11.PKCS11Error as error:
            problem = problem_of(error)
            self._restart()
            raise problem.at(self.where, error=type(error).__name__) from None

    def _restart(self) -> None:
        # Where it fails, the next call to `pkcs11.lib` starts the module.
        with suppress(pkcs11.PKCS11Error):
            self._library().reinitialize()

    def _library(self) -> Any:  # noqa: ANN401 - the library's own class is named in a stub only
        if not self._module.is_file():
            raise Problem.NO_MODULE.at(self.where)
        try:
            return pkcs11.lib(str(self._module))
        except (pkcs11.PKCS11Error, RuntimeError, OSError):
            raise Problem.NOT_A_MODULE.at(self.where) from None

    def _token(self) -> Token:
        found = self._tokens()
        if len(found) == 1:
            return found[0]
        raise (Problem.SEVERAL_TOKENS if found else Problem.NO_TOKEN).at(self.where)

    def _tokens(self) -> list[Token]:
        """Return the tokens that the settings mean; the module looks twice for one just changed."""
        with suppress(pkcs11.PKCS11Error):
            found = self._listed()
            if found:
                return found
        self._restart()
        return self._listed()

    def _listed(self) -> list[Token]:
        slots = self._library().get_slots(token_present=True)
        tokens = [slot.get_token() for slot in slots if self._slot in {None, slot.slot_id}]
        return [
            token
            for token in tokens
            if token.flags & TokenFlag.TOKEN_INITIALIZED and self._label in {None, token.label}
        ]

    def _certificates(self) -> tuple[HolderCertificate, ...]:
        with self._token().open() as session:
            read = [_readable(one[Attribute.VALUE]) for one in _certificate_objects(session)]
        certificates = [one for one in read if one is not None]
        leaves = [one for one in certificates if not is_authority(one)]
        if not leaves:
            raise Problem.NO_CERTIFICATE.at(self.where)
        offers = (offer_of(leaf, certificates) for leaf in leaves)
        return tuple(replace(offer, in_token=True) for offer in offers)

    def _sign(
        self, certificate: bytes, method: Method, digests: Sequence[bytes], pin: str
    ) -> tuple[bytes, ...]:
        token = self._token()
        refuse_unusable(token.flags, self.where)
        if method.mechanism not in token.slot.get_mechanisms():
            raise Problem.UNFIT.at(self.where)
        with _logged_in(token, pin) as session:
            key = self._key(session, certificate)
            if key.key_type != method.key_type:
                raise Problem.UNFIT.at(self.where)
            sign, how = key.sign, _how(method, key, pin)
            prefix = method.prefix
            return tuple(sign(prefix + digest, **how) for digest in digests)

    def _key(self, session: Session, certificate: bytes) -> Any:  # noqa: ANN401 - class made at run time
        """Return the private key that has the id of the certificate (CKA_ID)."""
        ids = [
            bytes(one[Attribute.ID])
            for one in _certificate_objects(session)
            if bytes(one[Attribute.VALUE]) == certificate
        ]
        if not ids:
            raise Problem.NO_KEY.at(self.where)
        return session.get_key(object_class=ObjectClass.PRIVATE_KEY, id=ids[0])


def _certificate_objects(session: Session) -> list[Any]:
    wanted = {
        Attribute.CLASS: ObjectClass.CERTIFICATE,
        Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
    }
    return list(session.get_objects(wanted))


@contextmanager
def _logged_in(token: Token, pin: str) -> Iterator[Session]:
    """Open a session of a user who gave `pin`.

    Middleware may share one login among programs: who is logged in already stays so.
    """
    try:
        session = token.open(user_pin=pin)
    except pkcs11.UserAlreadyLoggedIn:
        session = token.open()
    try:
        yield session
    except pkcs11.PKCS11Error:
        with suppress(pkcs11.PKCS11Error):  # The first error tells what is wrong.
            session.close()
        raise
    session.close()


def _how(method: Method, key: Any, pin: str) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Return how to sign; some keys want the PIN again for every signature."""
    how: dict[str, Any] = {"mechanism": method.mechanism}
    if method.parameters is not None:
        how["mechanism_param"] = method.parameters
    if key[Attribute.ALWAYS_AUTHENTICATE]:
        how["pin"] = pin
    return how


def refuse_unusable(flags: TokenFlag, where: str) -> Problem | None:
    """Return what a token's flags warn of.

    :raises TokenProblem: when the PIN is locked, unset, to be changed, or one try from its lock.
    """
    for flag, problem in _REFUSED_FLAGS.items():
        if flags & flag:
            raise problem.at(where)
    if not flags & TokenFlag.USER_PIN_INITIALIZED:
        raise Problem.PIN_NOT_SET.at(where)
    return Problem.WRONG_PIN if flags & TokenFlag.USER_PIN_COUNT_LOW else None


_REFUSED_FLAGS = {
    TokenFlag.USER_PIN_LOCKED: Problem.PIN_LOCKED,
    TokenFlag.USER_PIN_FINAL_TRY: Problem.LAST_TRY,
    TokenFlag.USER_PIN_TO_BE_CHANGED: Problem.PIN_EXPIRED,
}


def _readable(der: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(bytes(der))
    except ValueError:
        return None


def _is_valid(der: bytes, now: dt.datetime) -> bool:
    certificate = x509.load_der_x509_certificate(der)
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
