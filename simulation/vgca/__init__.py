"""The government's CA, invented (VGCA giả lập): a token, a local sign service, SIM signing.

The token is a real PKCS#11 one (SoftHSM2); service and SIM are servers on this machine. Nothing
here is VGCA's; what their documents do not tell is ours and says so.
"""
