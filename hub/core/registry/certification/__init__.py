"""Certifications in force: their format and check (chứng nhận phù hợp). Issuing is the suite's."""

from hub.core.registry.certification.certification import (
    Certification,
    Issuer,
    Results,
    Source,
    Subject,
    Waived,
    open_certification,
)
from hub.core.registry.certification.errors import NotCertified, NotGenuine, Stranger
from hub.core.registry.certification.withdrawn import RevocationList, Withdrawn, open_list

__all__ = [
    "Certification",
    "Issuer",
    "NotCertified",
    "NotGenuine",
    "Results",
    "RevocationList",
    "Source",
    "Stranger",
    "Subject",
    "Waived",
    "Withdrawn",
    "open_certification",
    "open_list",
]
