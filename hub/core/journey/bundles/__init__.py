"""Bundles: a transcript handed out so that whoever gets it can verify it (trích xuất học bạ).

For a transfer or an admission: the signed document and what goes with it in one file, made by
`extract`, read by `read_bundle` and judged by `check_bundle` without a network. The format is ours:
docs/contracts/transcript-bundle-2026.1.md.
"""

from hub.core.journey.bundles.checking import BundleVerdict, Part, check_bundle
from hub.core.journey.bundles.container import FORMAT, Bundle, BundleManifest, read_bundle
from hub.core.journey.bundles.evidence import with_evidence_of
from hub.core.journey.bundles.extracting import EXTRACT, Handover, extract
from hub.core.journey.bundles.purpose import Purpose

__all__ = [
    "EXTRACT",
    "FORMAT",
    "Bundle",
    "BundleManifest",
    "BundleVerdict",
    "Handover",
    "Part",
    "Purpose",
    "check_bundle",
    "extract",
    "read_bundle",
    "with_evidence_of",
]
