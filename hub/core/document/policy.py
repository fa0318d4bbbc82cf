"""The signature policy as data: of spec pack ``tt15-2025-bkhcn``, or of a province's own file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hub.core.errors import Pause
from hub.core.spec.packs import tt15_2025_bkhcn
from hub.core.spec.packs.loading import read_toml
from hub.core.text import Text
from hub.core.trust.ageing import Ageing
from hub.core.trust.algorithms import KeyFamily
from hub.core.trust.policy import AlgorithmPolicy, SignaturePolicy

FILE: Final = "signatures.toml"
ROOTS: Final = "roots.toml"

Minutes = Annotated[int, Field(ge=0, le=24 * 60)]
Hours = Annotated[int, Field(ge=0, le=24 * 366)]
Host = Annotated[str, Field(pattern=r"^[a-z0-9.-]{1,253}$")]


class PolicyFile(BaseModel):
    """The shape of ``signatures.toml``; the file itself explains each line."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)

    families: frozenset[KeyFamily]
    digests: frozenset[str]
    curves: frozenset[str]
    least_rsa_bits: Annotated[int, Field(ge=1024)]
    revocation_required: bool
    time_required: bool
    freshness_hours: Hours
    skew_minutes: Minutes
    status_hosts: frozenset[Host]
    evidence_digest: Literal["sha256", "sha512"] = "sha256"
    retires: Mapping[str, date] = Field(default_factory=dict)

    def policy(self, name: str) -> SignaturePolicy:
        """Return the policy that the file describes."""
        return SignaturePolicy(
            id=name,
            algorithms=AlgorithmPolicy(
                self.families, self.digests, self.curves, self.least_rsa_bits
            ),
            skew=timedelta(minutes=self.skew_minutes),
            freshness=timedelta(hours=self.freshness_hours),
            revocation_required=self.revocation_required,
            time_required=self.time_required,
            status_hosts=self.status_hosts,
            ageing=Ageing(
                tuple((name, datetime.combine(day, time(), UTC)) for name, day in self._ends())
            ),
            evidence_digest=self.evidence_digest,
        )

    def _ends(self) -> list[tuple[str, date]]:
        return sorted(self.retires.items())


@dataclass(frozen=True, slots=True)
class ObservedRoot:
    """A root as it was seen in public sources: for comparing, never for trusting."""

    name: str
    authority: str
    sha256: str
    address: str


@cache
def observed_roots() -> tuple[ObservedRoot, ...]:
    """Return the roots that spec pack ``tt15-2025-bkhcn`` has seen."""
    data = read_toml(tt15_2025_bkhcn.__name__, ROOTS)
    return tuple(ObservedRoot(**each) for each in data["root"])


@cache
def circular_policy() -> SignaturePolicy:
    """Return the policy of TT 15/2025/TT-BKHCN."""
    pack = tt15_2025_bkhcn.pack()
    data = read_toml(tt15_2025_bkhcn.__name__, FILE)
    return PolicyFile.model_validate(data).policy(f"{pack.id}/{pack.version}")


def load_policy(file: Path) -> SignaturePolicy:
    """Return the policy in a file of a province's own.

    :raises Pause: when it cannot be read, or a line of it is wrong or missing.
    """
    try:
        data: Mapping[str, Any] = tomllib.loads(file.read_text("utf-8"))
        return PolicyFile.model_validate(data).policy(file.name)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        lines = error.errors() if isinstance(error, ValidationError) else ()
        wrong = ", ".join(".".join(map(str, each["loc"])) for each in lines)
        raise Pause(
            Text(
                "Tệp chính sách kiểm tra chữ ký không dùng được.",
                "The file of the signature policy cannot be used.",
            ),
            where=f"{file}: {wrong}" if wrong else str(file),
            remedy=Text(
                "Lấy tệp signatures.toml của gói tt15-2025-bkhcn làm mẫu.",
                "Take signatures.toml of pack tt15-2025-bkhcn as the pattern.",
            ),
        ) from None


def asking_also(policy: SignaturePolicy, hosts: frozenset[str]) -> SignaturePolicy:
    """Return the policy with further hosts that may be asked about revocation."""
    return replace(policy, status_hosts=policy.status_hosts | hosts)
