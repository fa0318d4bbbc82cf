"""Which machines the hub connects to (phạm vi kết nối): public ones, and what settings add.

A name is resolved once a request and the address that was looked at is the one that is connected
to: a name that points elsewhere a moment later (DNS rebinding) leads nowhere.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from typing import Final

_PRIVATE: Final = tuple(
    ipaddress.ip_network(each)
    for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)
"""RFC 1918, RFC 6598, RFC 4193. Link-local addresses, where clouds keep secrets, are not among
them."""
_TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Reach:
    """What a unit's settings say about the network.

    :param private: whether addresses of private networks may be connected to.
    :param pin: SHA-256, in hex, of the public key (SPKI) that the server's certificate must hold.
    """

    private: bool = False
    pin: str | None = None

    def allows(self, address: str, host: str) -> bool:
        """Tell whether `host` may be reached at `address`.

        This machine is reached by its own names only; they lead nowhere else.
        """
        found = _bare(ipaddress.ip_address(address.partition("%")[0]))
        if is_this_machine(host) or found.is_loopback:
            return is_this_machine(host) and found.is_loopback
        if any(found in network for network in _PRIVATE if network.version == found.version):
            return self.private
        return found.is_global and not found.is_multicast


async def addresses_of(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of a host, the preferred one first.

    :raises OSError: when there is none.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_this_machine(host: str) -> bool:
    """Tell whether a host's name or address means this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bare(address: _Address) -> _Address:
    """Return the IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address
