"""Whether what a unit is to use was proven: held against what is installed here (được dùng chưa).

The rule binds where a province assigns ``certification-rule``; elsewhere everything may be used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub.core.contracts import AdapterCapability
from hub.core.errors import Actor
from hub.core.host import Build, PluginHost
from hub.core.registry.certification.certification import Certification
from hub.core.registry.certification.errors import NotCertified
from hub.core.registry.certification.keeping import Known
from hub.core.registry.certification.standing import Standing, notice, standing
from hub.core.text import Text

REQUIRED: Final = "required"
"""The one rule there is: what is assigned from now on must be certified."""

NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "adapter": frozenset({AdapterCapability.PULL.value}),
}
"""Without which capabilities a plugin of a kind is of no use to a unit."""


class Fit(StrEnum):
    """How what is used stands to what was proven."""

    PROVEN = "proven"
    NOTHING = "nothing"
    OTHER_BUILD = "other-build"
    NOT_IN_FORCE = "not-in-force"
    LACKS = "lacks"

    @property
    def label(self) -> Text:
        """The word as people read it."""
        return _LABELS[self]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a unit uses beside what was proven of it (đang dùng và đã chứng minh).

    :param used: what the plugin declares here.
    :param build: what is installed here; None in a checkout.
    :param certification: the one that comes closest; None where there is none at all.
    :param notice: 30 or 60 where it ends within as many days.
    """

    plugin: str
    version: str
    used: tuple[str, ...]
    build: Build | None
    fit: Fit
    certification: Certification | None = None
    notice: int | None = None

    @property
    def unproven(self) -> tuple[str, ...]:
        """What the plugin can do, and nobody has proven."""
        proven = self.certification.capabilities if self.certification else ()
        return tuple(each for each in self.used if each not in proven)


def proof_of(known: Known, host: PluginHost, kind: str, plugin: str, day: dt.date) -> Proof:
    """Return what was proven of a plugin as it is installed here.

    :param kind: ``adapter``, ``signer`` or ``destination``.
    :raises UnknownCode: when no plugin in use brings that id.
    """
    manifest, build = host.manifest(kind, plugin), host.build_of(kind, plugin)
    used = tuple(sorted(each.value for each in manifest.capabilities))
    about = [
        each
        for each in known.certifications
        if (each.subject.kind, each.subject.id) == (kind, plugin)
    ]
    order = list(Fit)
    ranked = sorted(
        ((_fit(each, known, build, kind, day), each) for each in about),
        key=lambda pair: (order.index(pair[0]), -pair[1].last_day.toordinal()),
    )
    if not ranked:
        return Proof(plugin, manifest.version, used, build, Fit.NOTHING)
    fit, best = ranked[0]
    soon = notice(best, day) if fit is Fit.PROVEN else None
    return Proof(plugin, manifest.version, used, build, fit, best, soon)


def require_proven(proof: Proof, unit: str) -> None:
    """Return when what a unit is to use was proven.

    :raises NotCertified: saying what is missing.
    """
    if proof.fit is Fit.PROVEN:
        return
    raise NotCertified(
        Text(
            "“{plugin}” {version} chưa được chứng nhận để dùng ở đây: {why}.",
            "“{plugin}” {version} is not certified for use here: {why}.",
        ).format(plugin=proof.plugin, version=proof.version, why=proof.fit.label),
        where=unit,
        who=Actor.PROVINCE,
        remedy=Text(
            "Thêm chứng nhận bằng hub certification add, hoặc cho dùng có thời hạn và lý do: "
            "--uncertified LÝ-DO --until NGÀY.",
            "Add a certification with hub certification add, or allow it for a time and a reason: "
            "--uncertified REASON --until DAY.",
        ),
        fit=proof.fit.value,
        plugin=proof.plugin,
    )


def _fit(
    certification: Certification, known: Known, build: Build | None, kind: str, day: dt.date
) -> Fit:
    if certification.build is None or certification.build != build:
        return Fit.OTHER_BUILD
    if standing(certification, known.lists, day) is not Standing.IN_FORCE:
        return Fit.NOT_IN_FORCE
    return Fit.PROVEN if _enough(kind, certification.capabilities) else Fit.LACKS


def _enough(kind: str, proven: Collection[str]) -> bool:
    return NEEDED.get(kind, frozenset()) <= set(proven)


_LABELS: Final = {
    Fit.PROVEN: Text("đã chứng minh", "proven"),
    Fit.NOTHING: Text("không có chứng nhận nào", "there is no certification"),
    Fit.OTHER_BUILD: Text(
        "chứng nhận dành cho một bản dựng khác", "the certification is for another build"
    ),
    Fit.NOT_IN_FORCE: Text(
        "chứng nhận đã hết hạn hoặc bị thu hồi", "the certification has ended or was withdrawn"
    ),
    Fit.LACKS: Text(
        "chứng nhận không có tính năng cần dùng", "the certification lacks a capability"
    ),
}
