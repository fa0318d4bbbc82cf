"""VNPT, invented (VNPT giả lập): a SOAP service that behaves like the vendor on good and bad days.

It speaks the contract ``vnpt-soap-2026.1`` of ``docs/contracts/`` on a free port of this machine,
holds an invented province, and tells what it was asked. Nothing here is VNPT's. Start with
`world.VnptWorld`.
"""
