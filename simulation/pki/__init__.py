"""The invented certificates of the invented province (chứng thư số giả lập).

Two roots, as in reality: one of the government for public schools, one for public authorities.
Every name ends in ``(GIẢ LẬP)``; nothing here may ever be trusted outside simulation and tests.
"""

from simulation.pki.authority import Authority
from simulation.pki.keypool import KeyPool, load_pool
from simulation.pki.staff_keys import (
    PKCS12_PASSWORD,
    HolderKey,
    key_of_department,
    keys_of_school,
    write_keys,
    write_pkcs12,
    write_trust,
)

__all__ = [
    "PKCS12_PASSWORD",
    "Authority",
    "HolderKey",
    "KeyPool",
    "key_of_department",
    "keys_of_school",
    "load_pool",
    "write_keys",
    "write_pkcs12",
    "write_trust",
]
