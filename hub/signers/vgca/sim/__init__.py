"""Signing with the SIM of a phone: ETSI TS 102 204 over SOAP with mutual TLS (SIM PKI).

The contract ``vgca-mss-2026.1`` in this folder is ours: the standard is public, VGCA's profile of
it is known only from integrators' clients (signers.md §3.3).
"""
