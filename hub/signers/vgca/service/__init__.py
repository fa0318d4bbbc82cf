"""VGCA Sign Service, the program beside the token on a person's computer (dịch vụ ký trên máy).

The hub must run on that very computer: the service listens on 127.0.0.1 only.
"""
