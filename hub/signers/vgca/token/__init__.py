"""A hardware token or HSM on this machine, through PKCS#11 (USB token)."""
