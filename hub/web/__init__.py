"""What the hub serves over HTTP: the calls of signing providers (webhook), nothing else yet."""
