"""A service of the Cloud Signature Consortium's API, v1.0.4 and v2, invented: start with `world`.

Ours, because the specification leaves it open: what a person's refusal or silence is answered, and
that one service speaks both versions at once.
"""
