"""Verifying signed documents of ten kilobytes of content: every signature, up to an anchor.

Ours does more than the peers: schema, XAdES properties, who signed, wrapping, unsigned content. The
peers verify every signature of the same documents with its certificate path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.benchmark import Benchmark
from benchmarks.measure import Contest, Work, at_least, at_least_times, more_than_peer, rate_of
from benchmarks.peers import Libxmlsec, Signed, Signxml
from benchmarks.world import World, in_turn, with_teachers
from hub.core.document.verification import verify
from hub.core.text import Text
from hub.core.trust import Verdict

_SIGNATURES = Text("chữ ký/giây", "signatures/s")
_DOCUMENTS = Text("tệp/giây", "documents/s")
_TEACHERS_OF_TEN = 7
"""With homeroom teacher, manager and seal these make ten signatures."""


def signed_by_three(world: World) -> list[Signed]:
    """Return documents of the three slots that every level has, every one signed."""
    school = world.upper
    return [Signed.of(school.signed(with_teachers(each, 0))) for each in school.transcripts]


def signed_by_twelve(world: World) -> list[Signed]:
    """Return documents with every subject's teacher too, every slot signed."""
    return [Signed.of(world.centre.signed(each)) for each in world.centre.transcripts]


def signed_by_ten(world: World) -> list[Signed]:
    """Return documents of ten slots, every one signed."""
    fewer = (with_teachers(each, _TEACHERS_OF_TEN) for each in world.centre.transcripts)
    return [Signed.of(world.centre.signed(each)) for each in fewer]


def ours(world: World, signed: Signed) -> int:
    """Verify one document as the hub does; return how many signatures passed.

    :raises ValueError: when the document does not pass.
    """
    verdict = verify(signed.content, world.trust, at=world.now)
    if verdict.verdict is not Verdict.PASSED:
        raise ValueError(f"a document of the figures is {verdict.verdict}")
    return len(verdict.signatures)


def _contest(
    world: World,
    documents: Sequence[Signed],
    peer: Callable[[Signed], int],
    counted: Callable[[int], int],
) -> Contest:
    """Return both sides after each has verified a first document and found as many signatures."""
    found = ours(world, documents[0]), peer(documents[0])
    if found[0] != found[1]:
        raise ValueError(f"{found[0]} signatures here, {found[1]} there")

    def work(verifier: Callable[[Signed], int]) -> Work:
        return in_turn(documents, lambda signed: counted(verifier(signed)))

    return Contest(rate_of(work(lambda signed: ours(world, signed))), rate_of(work(peer)))


def _each(signatures: int) -> int:
    return signatures


def _whole(_signatures: int) -> int:
    return 1


def _libxmlsec(world: World) -> Libxmlsec:
    return Libxmlsec(world.trust_folder.glob("*.pem"))


BENCHMARKS = (
    Benchmark(
        "verify-beside-signxml",
        Text(
            "Xác minh tệp ba chữ ký, mức B, tính theo chữ ký",
            "Verify a document of three signatures at B, per signature",
        ),
        _SIGNATURES,
        "signxml XAdES, ca_pem_file",
        at_least_times(5),
        lambda world: _contest(world, signed_by_three(world), Signxml(world.anchors).verify, _each),
    ),
    Benchmark(
        "verify-twelve-beside-signxml",
        Text(
            "Xác minh tệp mười hai chữ ký, tính theo chữ ký",
            "Verify a document of twelve signatures, per signature",
        ),
        _SIGNATURES,
        "signxml XAdES, ca_pem_file",
        at_least_times(5),
        lambda world: _contest(
            world, signed_by_twelve(world), Signxml(world.anchors).verify, _each
        ),
    ),
    Benchmark(
        "verify-beside-xmlsec",
        Text(
            "Xác minh tệp ba chữ ký, so với libxmlsec",
            "Verify a document of three signatures, against libxmlsec",
        ),
        _SIGNATURES,
        "python-xmlsec, KeysManager",
        more_than_peer(),
        lambda world: _contest(world, signed_by_three(world), _libxmlsec(world).verify, _each),
    ),
    Benchmark(
        "verify-ten-signatures",
        Text("Xác minh tệp có mười chữ ký", "Verify a document with ten signatures"),
        _DOCUMENTS,
        "python-xmlsec, KeysManager",
        at_least(800),
        lambda world: _contest(world, signed_by_ten(world), _libxmlsec(world).verify, _whole),
    ),
)
