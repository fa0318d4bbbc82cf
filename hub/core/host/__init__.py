"""Finds, guards and describes plugins (nơi nạp, canh giữ và mô tả plugin)."""

from hub.core.host.builds import Build, build_of
from hub.core.host.doctor import Check, CheckStatus, Diagnosis, diagnose
from hub.core.host.guard import Guard, guarded_iteration
from hub.core.host.guarded import (
    GuardedAdapter,
    GuardedDestination,
    GuardedSecretStore,
    GuardedSigner,
)
from hub.core.host.health import HealthRecord, PluginFault, Status
from hub.core.host.host import DISABLE_VARIABLE, PluginHost, disabled_by_environment

__all__ = [
    "DISABLE_VARIABLE",
    "Build",
    "Check",
    "CheckStatus",
    "Diagnosis",
    "Guard",
    "GuardedAdapter",
    "GuardedDestination",
    "GuardedSecretStore",
    "GuardedSigner",
    "HealthRecord",
    "PluginFault",
    "PluginHost",
    "Status",
    "build_of",
    "diagnose",
    "disabled_by_environment",
    "guarded_iteration",
]
