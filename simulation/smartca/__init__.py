"""An invented VNPT SmartCA: subscribers with phones, and the three protocols (SmartCA giả lập).

Endpoints, fields and quirks are those of the vendor's public documents and samples (signers.md §1).
Ours, because it is published nowhere: the texts inside ``message``, 400 for a transaction id that
is known already or not at all, and what a refused or expired confirmation is answered.
"""
