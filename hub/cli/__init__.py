"""The command line of the hub (dòng lệnh)."""
