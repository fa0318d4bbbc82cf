"""What scenes write down of certificates, outcomes and errors: states and counts alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from conformance.engine.run import stopped
from conformance.suites.signer.tested import MOST_QUESTIONS, Stage
from hub.core.contracts import (
    Holder,
    HolderCertificate,
    SigningOutcome,
    SigningRequest,
    SigningState,
    Ticket,
)
from hub.core.contracts.subject import Subject
from hub.core.errors import Actor, HubError, Pause
from hub.core.text import Text

Json = dict[str, Any]


async def certificate_of(stage: Stage) -> HolderCertificate:
    """Return the holder's certificate; the situation begins once it is known.

    :raises Pause: when the provider has none: nothing can be shown then.
    """
    found = await stage.signer.certificates(stage.holder)
    stage.arrange()
    if not found:
        raise Pause(_NO_CERTIFICATE, where="certificates", who=Actor.VENDOR, remedy=_ENROL)
    return found[0]


async def settled(stage: Stage, ticket: Ticket) -> SigningOutcome:
    """Ask until the request is settled."""
    outcome = ticket.outcome or await stage.signer.poll(ticket)
    questions = 1
    while outcome.state is SigningState.PENDING and questions < MOST_QUESTIONS:
        stage.pass_time()
        outcome = await stage.signer.poll(ticket)
        questions += 1
    return outcome


async def attempted(stage: Stage, request: SigningRequest) -> Json:
    """Start and wait; return where it ended, whether that is an outcome or an error."""
    before = stage.prompts()
    try:
        ticket = await stage.signer.start(request, stage.given)
        facts = {"error": None, **outcome_facts(await settled(stage, ticket))}
    except HubError as error:
        facts = {"error": error_facts(error, stage), "state": "error", **problem_of(error)}
    return facts | {"prompts": stage.prompts() - before}


async def tried(stage: Stage, work: Callable[[], Coroutine[Any, Any, object]]) -> Json | None:
    """Return the error that `work` ends in, or None."""
    try:
        await work()
    except HubError as error:
        return error_facts(error, stage)
    return None


def problem_of(error: HubError) -> Json:
    """Return the problem that a `CannotSign` states."""
    problem = getattr(error, "problem", None)
    reason = error.what
    return {
        "problem": str(problem) if problem is not None else None,
        "reason": bool(reason.vi and reason.en),
    }


def outcome_facts(outcome: SigningOutcome) -> Json:
    """Return state, problem and whether a person can read why."""
    reason = outcome.reason
    return {
        "state": outcome.state.value,
        "problem": outcome.problem.value if outcome.problem else None,
        "reason": bool(reason and reason.vi and reason.en),
    }


def error_facts(error: HubError, stage: Stage) -> Json:
    """Return an error's kinds, and whether a secret or nothing useful is in it."""
    said = f"{error} {error.what} {error.remedy} {error.where} {error.fields}"
    return stopped(error) | {
        "kind": type(error).__name__,
        "kinds": [each.__name__ for each in type(error).__mro__],
        "leaks": any(secret in said for secret in stage.secrets),
        "remedy": bool(error.remedy.vi and error.remedy.en),
    }


def values_facts(request: SigningRequest, values: Sequence[bytes]) -> Json:
    """Return how many values there are, their sizes, and which digest each of them is over."""
    key = _public_key(request.certificate)
    size = (key.key_size + 7) // 8 if isinstance(key, rsa.RSAPublicKey) else 0
    digests = [item.digest for item in request.items]
    return {
        "count": len(values),
        "wanted": len(digests),
        "key_bytes": size,
        "sizes": [len(each) for each in values],
        "over": [_place(key, each, digests) for each in values],
    }


def _public_key(certificate: bytes) -> object:
    try:
        return x509.load_der_x509_certificate(certificate).public_key()
    except ValueError:
        return None


def _place(key: object, value: bytes, digests: Sequence[bytes]) -> int | None:
    """Return the place of the digest that `value` signs, None where it signs none of them."""
    if isinstance(key, rsa.RSAPublicKey):
        for place, digest in enumerate(digests):
            try:
                key.verify(value, digest, padding.PKCS1v15(), Prehashed(SHA256()))
            except InvalidSignature:
                continue
            return place
    return None


def certificate_facts(offered: HolderCertificate, holder: Holder) -> Json:
    """Return whose certificate it is, whether it is in force, and how its chain fits."""
    try:
        leaf = x509.load_der_x509_certificate(offered.certificate)
        chain = [x509.load_der_x509_certificate(each) for each in offered.chain]
    except ValueError:
        return {"readable": False}
    now = dt.datetime.now(dt.UTC)
    subject = Subject.of(leaf)
    own = subject.has_id_of(holder) or subject.has_name_of(holder)
    links = zip([leaf, *chain], chain, strict=False)
    return {
        "readable": True,
        "own": own,
        "in_force": leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc,
        "links": all(below.issuer == above.subject for below, above in links),
        "root": any(each.issuer == each.subject for each in chain),
    }


_NO_CERTIFICATE = Text("Không có chứng thư số để ký.", "There is no certificate to sign with.")
_ENROL = Text(
    "Đăng ký chứng thư số cho người thử nghiệm rồi chạy lại.",
    "Enrol a certificate for the test holder and run again.",
)
