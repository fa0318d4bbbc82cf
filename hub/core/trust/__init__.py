"""XML signatures and certificates of any file; knows no transcript and no slot."""

from __future__ import annotations

from hub.core.trust.algorithms import (
    C14N_INCLUSIVE,
    SCHEMES,
    SHA256,
    SignatureScheme,
    raw_from_der,
    scheme_for,
)
from hub.core.trust.anchors import TrustAnchors
from hub.core.trust.beside import NOTHING_BESIDE, Beside
from hub.core.trust.building import Prepared, content_digest, prepare
from hub.core.trust.certificate import Certificate, HolderId, certificates_in
from hub.core.trust.conclusion import Conclusion, PathRules, conclude
from hub.core.trust.coverage import uncovered
from hub.core.trust.errors import (
    AnchorsUnusable,
    CertificateUnreadable,
    CertificateUnsuitable,
    SignatureMismatch,
)
from hub.core.trust.level import Level
from hub.core.trust.markup import SIGNED_PROPERTIES_TYPE as PROPERTIES_TYPE
from hub.core.trust.path import PathResult, validate_path
from hub.core.trust.policy import DEFAULT_POLICY, AlgorithmPolicy
from hub.core.trust.references import CheckedReference
from hub.core.trust.tree import SignedTree, find_signatures
from hub.core.trust.verdict import Caution, Defect, SubIndication, Verdict, brief
from hub.core.trust.verification import Integrity, check

__all__ = [
    "C14N_INCLUSIVE",
    "DEFAULT_POLICY",
    "NOTHING_BESIDE",
    "PROPERTIES_TYPE",
    "SCHEMES",
    "SHA256",
    "AlgorithmPolicy",
    "AnchorsUnusable",
    "Beside",
    "Caution",
    "Certificate",
    "CertificateUnreadable",
    "CertificateUnsuitable",
    "CheckedReference",
    "Conclusion",
    "Defect",
    "HolderId",
    "Integrity",
    "Level",
    "PathResult",
    "PathRules",
    "Prepared",
    "SignatureMismatch",
    "SignatureScheme",
    "SignedTree",
    "SubIndication",
    "TrustAnchors",
    "Verdict",
    "brief",
    "certificates_in",
    "check",
    "conclude",
    "content_digest",
    "find_signatures",
    "prepare",
    "raw_from_der",
    "scheme_for",
    "uncovered",
    "validate_path",
]
