"""What a folder of documents, workbooks or canonical JSON shows (bộ phép kiểm tệp học bạ)."""

from conformance.suites.document.checks import document_suite
from conformance.suites.document.folder import Folder

__all__ = ["Folder", "document_suite"]
