"""How certifications are read and told: by the hub and by the suite in the same words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.inputs import read_input
from hub.cli.output import Output
from hub.core.registry.certification import (
    Certification,
    RevocationList,
    open_certification,
    open_list,
)
from hub.core.registry.certification.standing import Standing, notice, standing
from hub.core.text import Text
from hub.core.trust import Certificate, certificates_in

Issuers = Annotated[
    list[Path],
    typer.Option(
        "--issuer",
        help="Chứng thư số của nơi cấp (PEM). / Certificates of those who may issue (PEM).",
    ),
]
Revocations = Annotated[
    list[Path] | None,
    typer.Option("--revocations", help="Danh sách thu hồi. / Lists of what was taken back."),
]


def issuers_in(files: Iterable[Path]) -> tuple[Certificate, ...]:
    """Return the certificates of those who may issue."""
    return tuple(each for file in files for each in certificates_in(read_input(file)))


def read_certification(path: Path, issuers: Sequence[Certificate]) -> Certification:
    """Return the certification in a file; raises as `open_certification`."""
    return open_certification(read_input(path), issuers, where=str(path))


def read_lists(
    paths: Iterable[Path] | None, issuers: Sequence[Certificate]
) -> tuple[RevocationList, ...]:
    """Return the lists in files; raises as `open_list`."""
    return tuple(open_list(read_input(path), issuers, where=str(path)) for path in paths or ())


def to_json(
    certification: Certification, lists: Sequence[RevocationList], day: dt.date
) -> dict[str, object]:
    """Return a certification for machines, with its standing on a day."""
    found = standing(certification, lists, day)
    told = certification.model_dump(mode="json", exclude={"requirements"})
    last = certification.last_day.isoformat()
    soon = notice(certification, day) if found is Standing.IN_FORCE else None
    return {**told, "standing": found.value, "last_day": last, "notice": soon}


def tell(
    certification: Certification,
    lists: Sequence[RevocationList],
    day: dt.date,
    output: Output,
) -> Standing:
    """Tell people what a certification says; return its standing on a day."""
    found = standing(certification, lists, day)
    subject, build = certification.subject, certification.build
    output.say(
        _TOLD.format(
            id=certification.id,
            subject=f"{subject.kind} {subject.id} {subject.version}".strip(),
            vendor=subject.vendor or "–",
            profile=certification.profile,
            capabilities=", ".join(certification.capabilities) or "–",
            build=f"{build.distribution} {build.version} {build.sha256[:16]}…" if build else "–",
            suite=f"{certification.suite.version} {certification.suite.sha256[:16]}…",
            issuer=certification.issuer.name,
            begin=certification.valid_from,
            end=certification.last_day,
        )
    )
    for waiver in certification.waivers:
        output.say(_WAIVED.format(**waiver.model_dump()), "yellow")
    output.say(found.label, "bold green" if found is Standing.IN_FORCE else "bold red")
    days = notice(certification, day) if found is Standing.IN_FORCE else None
    if days is not None:
        output.say(_SOON.format(days=days, end=certification.last_day), "yellow")
    return found


_TOLD = Text(
    "Chứng nhận {id}: {subject} ({vendor}), hồ sơ {profile}\n"
    "Tính năng đã chứng minh: {capabilities}\n"
    "Bản dựng: {build}\nBộ kiểm thử: {suite}\nNơi cấp: {issuer}; {begin} – {end}",
    "Certification {id}: {subject} ({vendor}), profile {profile}\n"
    "Capabilities proven: {capabilities}\n"
    "Build: {build}\nSuite: {suite}\nIssuer: {issuer}; {begin} – {end}",
)
_WAIVED = Text(
    "Miễn trừ {requirement}: {reason} ({issuer}, {valid_from} – {valid_until})",
    "Waived {requirement}: {reason} ({issuer}, {valid_from} – {valid_until})",
)
_SOON = Text(
    "Sắp hết hạn (trong {days} ngày, {end}): xin cấp lại.",
    "It ends soon (within {days} days, {end}): have it issued again.",
)
