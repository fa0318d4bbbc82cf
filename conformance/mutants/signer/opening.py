"""Mutants before anything is signed: terms, inputs, availability, certificates, accounts."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.serialization import Encoding

from conformance.mutants.signer.entered import breaks
from conformance.mutants.signer.sound import SAID, SECRET, SoundSigner
from conformance.simulated_signers import teacher
from hub.core.contracts import (
    Availability,
    CannotSign,
    Holder,
    HolderCertificate,
    Input,
    SigningProblem,
    Terms,
)
from hub.core.errors import Retry
from hub.core.text import Text


@breaks("SGN-AVAILABLE")
class NeverThere(SoundSigner):
    """Says that it cannot be used."""

    async def availability(self) -> Availability:
        """Say no."""
        return Availability(False, SAID)


@breaks("SGN-UNAVAILABLE")
class AlwaysThere(SoundSigner):
    """Says that it can be used where nobody answers."""

    async def availability(self) -> Availability:
        """Say yes."""
        return Availability(True, SAID)


@breaks("SGN-UNAVAILABLE-WHY")
class Mute(SoundSigner):
    """Does not say why it cannot be used."""

    async def availability(self) -> Availability:
        """Say no more than no."""
        return Availability(self.reached)


@breaks("SGN-UNAVAILABLE-SILENT")
class Chatty(SoundSigner):
    """Tells the secret with the reason."""

    async def availability(self) -> Availability:
        """Say too much."""
        return Availability(self.reached, Text(self.secret, self.secret))


@breaks("SGN-TERMS-BOUNDED")
class Hasty(SoundSigner):
    """Wants to be asked without a pause."""

    def terms(self) -> Terms:
        """Return a pace of nothing."""
        return replace(super().terms(), poll_seconds=0)


@breaks("SGN-TERMS-FIND")
class Modest(SoundSigner):
    """Declares that requests can be found, and says otherwise."""

    def terms(self) -> Terms:
        """Say that nothing can be found."""
        return replace(super().terms(), finds_by_request_id=False)


@breaks("SGN-TERMS-BATCH")
class OneByOne(SoundSigner):
    """Declares many digests a confirmation, and takes one."""

    def terms(self) -> Terms:
        """Take one."""
        return replace(super().terms(), most_items=1)


@breaks("SGN-INPUTS-NAMED")
class Ambiguous(SoundSigner):
    """Asks twice under one name."""

    def inputs(self) -> tuple[Input, ...]:
        """Return two inputs that nobody can tell apart."""
        return super().inputs() * 2


@breaks("SGN-CERTIFICATES-KNOWN")
class Empty(SoundSigner):
    """Knows no certificate at first."""

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return nothing."""
        return ()


@breaks("SGN-CERTIFICATES-DER")
class Garbled(SoundSigner):
    """Offers text instead of DER."""

    def offer(self) -> HolderCertificate:
        """Return what nobody can read."""
        return HolderCertificate(b"-----BEGIN CERTIFICATE-----")


@breaks("SGN-CERTIFICATES-OWN")
class MistakesPeople(SoundSigner):
    """Offers the authority's certificate for the teacher's."""

    def offer(self) -> HolderCertificate:
        """Return somebody else's."""
        issuer = teacher("viettel").key.chain[0]
        return HolderCertificate(issuer.public_bytes(Encoding.DER))


@breaks("SGN-CERTIFICATES-IN-FORCE")
class Stale(SoundSigner):
    """Offers a certificate that begins years from now."""

    def offer(self) -> HolderCertificate:
        """Return one that is not in force."""
        known = teacher("viettel")
        authority = known.authority
        later = replace(authority, begins=authority.begins.replace(year=authority.begins.year + 9))
        certificate = later.issue(known.key.profile, known.key.key)
        return replace(super().offer(), certificate=certificate.public_bytes(Encoding.DER))


@breaks("SGN-CERTIFICATES-CHAIN")
class WithRoot(SoundSigner):
    """Sends the root along."""

    def offer(self) -> HolderCertificate:
        """Return a chain that ends in the root."""
        root = teacher("viettel").authority.roots["national"].certificate
        offered = super().offer()
        return replace(offered, chain=(*offered.chain, root.public_bytes(Encoding.DER)))


@breaks("SGN-CERTIFICATES-QUIET")
class Disturbing(SoundSigner):
    """Asks the person when a certificate is asked for."""

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Ask, then answer."""
        self.desk.prompts += 1
        return await super().certificates(holder)


@breaks("SGN-CERTIFICATES-SAME")
class Fickle(SoundSigner):
    """Has another certificate at every second question."""

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return nothing where something was asked before."""
        asked_before = self.desk.heard > 0
        found = await super().certificates(holder)
        return () if asked_before else found


@breaks("SGN-CERTIFICATES-SILENT")
class Careless(SoundSigner):
    """Writes the secret into the certificate's reference."""

    def offer(self) -> HolderCertificate:
        """Return it with the secret."""
        return replace(super().offer(), reference=f"gl-1 {SECRET}")


@breaks("SGN-CERTIFICATES-STRANGER")
class Generous(SoundSigner):
    """Offers the teacher's certificate to everybody."""

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Return the one there is."""
        return await super().certificates(teacher("viettel").holder)


@breaks("SGN-ACCOUNT-PAUSE")
class Hopeful(SoundSigner):
    """Takes an account that is turned away for a passing trouble."""

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Say that it may be tried again."""
        if self.secret != SECRET:
            raise Retry(SAID, remedy=SAID)
        return await super().certificates(holder)


@breaks("SGN-ACCOUNT-ONCE")
class Stubborn(SoundSigner):
    """Tries an account again that was turned away."""

    async def certificates(self, holder: Holder) -> tuple[HolderCertificate, ...]:
        """Try three times."""
        for _ in range(2 if self.secret != SECRET else 0):
            self.call()
        return await super().certificates(holder)


@breaks("SGN-ACCOUNT-SILENT")
class Telling(SoundSigner):
    """Tells the secret with the error."""

    def turned_away(self) -> CannotSign:
        """Say where, and too much."""
        return CannotSign(SigningProblem.CREDENTIALS, SAID, remedy=SAID, where=self.secret)


@breaks("SGN-ACCOUNT-REMEDY")
class Curt(SoundSigner):
    """Does not say what to do next."""

    def turned_away(self) -> CannotSign:
        """Say what, not what next."""
        return CannotSign(SigningProblem.CREDENTIALS, SAID, remedy=Text("", ""))
