"""Folders of documents that break one requirement each (tệp học bạ sai đúng một điều)."""

# Each module enters its mutants as it is imported.
from conformance.mutants.document import files, signatures, signers
from conformance.mutants.document.entered import MUTANTS
from conformance.mutants.document.rules import rules

__all__ = ["MUTANTS", "files", "rules", "signatures", "signers"]
