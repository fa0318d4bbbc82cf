"""Subjects that break exactly one requirement each: the suite proves itself on them (đột biến)."""

from conformance.mutants.matrix import Kill, kill_matrix, kill_of, proven

__all__ = ["Kill", "kill_matrix", "kill_of", "proven"]
