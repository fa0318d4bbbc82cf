"""Requests for signatures while a person is waited for, minutes or days (yêu cầu ký đang chờ).

::

    start ── kept as uncertain ── sent ──→ pending ─┬─ poll, webhook ─→ signed │ refused │ failed
                │                            ↑      └─ window over ──→ expired
                └─ answer lost: found by our id, or uncertain until the window is over

No thread and no connection is held meanwhile: a request is a row that says when it is due. What a
person answers counts once, whoever brings it and however often.
"""
