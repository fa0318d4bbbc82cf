"""What a unit uses, told beside what was proven of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from hub.cli.output import Output
from hub.core.errors import UnknownCode
from hub.core.host import PluginHost
from hub.core.registry.certification.enabling import Proof, proof_of
from hub.core.registry.certification.keeping import Known
from hub.core.registry.matters import Matter
from hub.core.store import Assignment
from hub.core.text import Text


def proofs_of(
    assignments: Iterable[Assignment], known: Known, host: PluginHost, day: dt.date
) -> list[Proof]:
    """Return what was proven of each plugin that is assigned; of one that is gone, nothing is."""
    found: list[Proof] = []
    for each in assignments:
        kind = Matter(each.matter).plugin_kind
        if kind is None:
            continue
        try:
            found.append(proof_of(known, host, kind, each.value, day))
        except UnknownCode:
            continue
    return found


def proof_to_json(proof: Proof) -> dict[str, object]:
    """Return a proof for machines."""
    certified = proof.certification
    return {
        "plugin": proof.plugin,
        "version": proof.version,
        "fit": proof.fit.value,
        "used": list(proof.used),
        "proven": list(certified.capabilities) if certified else [],
        "unproven": list(proof.unproven),
        "build": proof.build.sha256 if proof.build else None,
        "certification": certified.id if certified else None,
        "last_day": certified.last_day.isoformat() if certified else None,
        "notice": proof.notice,
    }


def tell_proofs(proofs: Sequence[Proof], output: Output) -> None:
    """Say of each plugin what it can do, what was proven, and which certification says so."""
    output.table(
        (
            Text("Đang dùng", "Used"),
            Text("Làm được", "Can do"),
            Text("Chưa chứng minh", "Not proven"),
            Text("Chứng nhận", "Certification"),
            Text("Kết luận", "Fit"),
        ),
        (
            (
                f"{each.plugin} {each.version}",
                ", ".join(each.used),
                ", ".join(each.unproven),
                f"{each.certification.id} – {each.certification.last_day}"
                if each.certification
                else "",
                each.fit.label.get(output.language),
            )
            for each in proofs
        ),
    )
