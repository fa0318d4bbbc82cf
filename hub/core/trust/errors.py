"""Errors of the trust layer; each is a leaf of the tree in `hub.core.errors`."""

from __future__ import annotations

from typing import ClassVar

from hub.core.errors import Actor, Pause, Reject, UnreadableInput


class CertificateUnreadable(UnreadableInput):
    """These bytes are no X.509 certificate, or one that cannot be read."""

    code = "certificate-unreadable"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class CertificateUnsuitable(Pause):
    """This certificate's key is of no kind that the hub signs with."""

    code = "certificate-unsuitable"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class SignatureMismatch(Reject):
    """A returned signature value is not this certificate's over this digest.

    Nothing is embedded: a wrong value in a document can never be taken out again.
    """

    code = "signature-mismatch"
    default_actor: ClassVar[Actor] = Actor.VENDOR


class AnchorsUnusable(Pause):
    """No trust anchor was found where the settings point."""

    code = "anchors-unusable"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class PlainSignatureRefused(Reject):
    """The one signature of a packet or receipt does not hold, or is not who it must be."""

    code = "plain-signature-refused"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class TimestampRefused(Reject):
    """A time-stamp token does not hold, or is not over what it must be over.

    Its field ``reason`` tells machines which check failed, such as ``imprint``.
    """

    code = "timestamp-refused"
    default_actor: ClassVar[Actor] = Actor.OPERATOR


class SignatureNotRaised(Pause):
    """A signature cannot be raised to T, LT or LTA now: what it needs is missing or says no."""

    code = "signature-not-raised"
    default_actor: ClassVar[Actor] = Actor.OPERATOR
