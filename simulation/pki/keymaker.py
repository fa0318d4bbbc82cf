"""Makes private keys and prints them as PEM; `keypool` starts one of these per processor.

Run by path and not as a module: it needs nothing of this project.
"""

from __future__ import annotations

import sys

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def make(kind: str) -> bytes:
    """Return a new key as unencrypted PKCS#8 PEM; `kind` is such as ``rsa-2048`` or ``ec-256``."""
    family, size = kind.split("-")
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if family == "ec"
        else rsa.generate_private_key(public_exponent=65537, key_size=int(size))
    )
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def main() -> None:
    """Make a key of each kind on the command line, in that order."""
    for kind in sys.argv[1:]:
        sys.stdout.buffer.write(make(kind))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
