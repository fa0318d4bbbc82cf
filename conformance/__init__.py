"""The conformance suite: what a vendor runs against its own software (bộ kiểm thử phù hợp)."""
