"""Transcript ⇄ signed XML: layout, schema, slots and their rules (tệp học bạ số)."""
