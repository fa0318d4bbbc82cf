"""The checks, by subject (các phép kiểm theo đối tượng)."""
