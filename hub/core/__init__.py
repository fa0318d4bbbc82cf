"""What the hub is made of; knows no vendor and no signing provider."""
