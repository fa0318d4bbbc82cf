"""Trust services of the invented PKI, over HTTP on this machine (dịch vụ tin cậy giả lập).

Time-stamps (RFC 3161), OCSP (RFC 6960) and CRLs (RFC 5280) for the authorities of
`simulation.pki`: real protocols and real signatures of invented authorities, with bad days.
"""

from simulation.trust_services.bad_days import BadDay
from simulation.trust_services.desk import TrustDesk
from simulation.trust_services.server import TrustServer

__all__ = ["BadDay", "TrustDesk", "TrustServer"]
