"""Moving a school from one vendor to another without losing a record (chuyển đổi nhà cung cấp).

::

    plan ─→ (a person settles identities, accepts differences) ─→ move ─→ verify ─→ cut over
      ↑ A and B are read, A's content is kept       │ batches, durable       │         ↓
      └──────────── again whenever something is in doubt ────────────────────┘     roll back

`planning` reads both sides and says of every record and file what must become of it, `matching`
whose ids are the same pupil's. `moving` carries what is due, a batch a job (`jobs`), under request
ids that are stored before. `verifying` reads the target back. `cutting` changes the assignments,
both ways. `report` is the signed account. `words` has every word of it.

What the source had is kept in the hub's store from the plan on: neither vendor can lose it.
"""
