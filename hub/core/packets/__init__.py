"""Packets: building, signing and reading reports, and checking receipts (bản tin, biên nhận).

Between documents and the journey: it knows documents, plain signatures and the contract of a
destination; it knows no store and no vendor.
"""

from hub.core.packets.bounds import PacketBounds
from hub.core.packets.envelope import FORMAT, Draft, open_packet, sign_packet
from hub.core.packets.receipts import ReceiptMismatch, Sent, check_receipt
from hub.core.packets.records import check_fits, portions, record

__all__ = [
    "FORMAT",
    "Draft",
    "PacketBounds",
    "ReceiptMismatch",
    "Sent",
    "check_fits",
    "check_receipt",
    "open_packet",
    "portions",
    "record",
    "sign_packet",
]
