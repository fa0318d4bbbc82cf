"""What an adapter and the software behind it show (bộ phép kiểm kết nối)."""

from conformance.suites.adapter.suite import adapter_suite
from conformance.suites.adapter.tested import TestedAdapter, TestSchools, loaded_schools

__all__ = ["TestSchools", "TestedAdapter", "adapter_suite", "loaded_schools"]
