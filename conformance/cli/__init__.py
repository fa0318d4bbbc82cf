"""The command line of the conformance suite (dòng lệnh)."""
