"""What a signer and the provider behind it show (bộ phép kiểm dịch vụ ký số)."""

from conformance.suites.signer.suite import signer_suite
from conformance.suites.signer.tested import Situation, Stage, TestedSigner

__all__ = ["Situation", "Stage", "TestedSigner", "signer_suite"]
