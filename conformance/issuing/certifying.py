"""From a run's report to what its certification says (soạn chứng nhận)."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

from conformance.engine.result import Report, Result
from conformance.issuing.refusals import check_report
from conformance.requirements import Requirement, profile
from hub.core.host import Build
from hub.core.registry.certification import Certification, Issuer, Results, Source, Waived
from hub.core.spec.describe import describe
from hub.core.spec.packs import builtin_packs
from hub.core.text import Language
from hub.core.trust import Certificate

LONGEST_DAYS: Final = 366


def certification(
    report: Report,
    certificate: Certificate,
    suite: Build | None,
    *,
    issued: dt.datetime,
    days: int = LONGEST_DAYS,
) -> Certification:
    """Return what is certified about the subject of `report`, not yet signed.

    :param certificate: the issuer's.
    :param suite: the build of this suite.
    :param days: how long it holds, from the day of `issued` on.
    :raises NotIssued: when the run proves nothing about a real build.
    """
    check_report(report, suite)
    provenance, day = report.provenance, issued.date()
    assert provenance.suite is not None  # noqa: S101 - `check_report` holds it
    results = report.verdict.results
    return Certification(
        id=f"CN-{day:%Y%m%d}-{secrets.token_hex(6)}",
        issuer=issuer(certificate),
        issued=issued,
        valid_from=day,
        valid_until=day + dt.timedelta(days=days),
        subject=provenance.subject,
        build=provenance.build,
        suite=provenance.suite,
        profile=report.profile,
        capabilities=proven(report),
        sources=tuple(sources(each.requirement for each in results)),
        requirements={each.requirement.id: each.requirement.fingerprint for each in results},
        results=Results(
            sha256=_digest([_fact(each) for each in results]),
            counts={word.value: n for word, n in report.verdict.counts().items() if n},
        ),
        waivers=tuple(Waived.model_validate(each.model_dump()) for each in report.waivers),
    )


def proven(report: Report) -> tuple[str, ...]:
    """Return the declared capabilities that the profile looked at: of others nothing is known."""
    looked_at = profile(report.profile)
    asked = {*looked_at.capabilities, *looked_at.optional}
    return tuple(each for each in report.provenance.capabilities if each in asked)


def issuer(certificate: Certificate) -> Issuer:
    """Return how a certification names who vouches for it."""
    return Issuer(name=certificate.common_name or "", certificate=certificate.fingerprint.hex())


def sources(requirements: Iterable[Requirement]) -> Iterator[Source]:
    """Yield every spec pack and contract, with a digest of all that it says."""
    packs = {f"{pack.id} {pack.version}": describe(pack) for pack in builtin_packs()}
    asked: dict[str, list[object]] = {}
    for each in requirements:
        asked.setdefault(each.source, []).append(each.to_json(Language.VI))
    for source, said in asked.items():
        yield Source(source=source, sha256=_digest(packs.get(source, said)))


def _fact(result: Result) -> dict[str, str]:
    return {
        "requirement": result.requirement.id,
        "outcome": result.outcome.value,
        "note": result.note,
    }


def _digest(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()
