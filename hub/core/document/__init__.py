"""Transcript ⇄ signed XML: layout, schema, slots and their rules on top of trust (tệp học bạ số)."""
