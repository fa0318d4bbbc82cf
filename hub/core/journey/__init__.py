"""A transcript's way through the hub, one module a step (hành trình của học bạ)."""
