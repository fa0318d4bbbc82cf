"""The registry: units, who uses what, who may do what; each as of a day (sổ đăng ký)."""
