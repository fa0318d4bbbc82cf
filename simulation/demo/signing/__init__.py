"""The demonstration's signers: a class by each provider, sealed, archived, verified years later."""
