"""The store: transcripts, documents and the evidence of imports, durably (kho dữ liệu).

::

    with closing(open_store("hub.db")) as store:
        with store.writing() as unit:
            counts = unit.transcripts.save(transcripts)
        with store.reading() as unit:
            page = unit.transcripts.find(Search(text="nguyen anh"))

What happens inside one `writing` is one transaction: all of it is there afterwards, or nothing.
"""

from hub.core.store.audit import Audit, Damage, audit
from hub.core.store.decisions import DecisionRepository, StoredDecision
from hub.core.store.documents import DocumentRepository, NewDocument, StoredDocument
from hub.core.store.engine import Store, Unit, open_store
from hub.core.store.errors import (
    DocumentConflict,
    StoreBusy,
    StoreForeign,
    StoreNewer,
    StoreUnusable,
)
from hub.core.store.folding import fold, words
from hub.core.store.imports import ImportCounts, ImportRepository, KeptEvidence, StoredImport
from hub.core.store.journeys import JourneyRepository, Standing, Tally
from hub.core.store.ledger import Entry, Head, LedgerRepository, NewEntry
from hub.core.store.packets import (
    OPEN,
    PacketRepository,
    PacketState,
    StoredPacket,
    StoredReceipt,
)
from hub.core.store.transcripts import (
    SaveCounts,
    Search,
    StoredTranscript,
    TranscriptPage,
    TranscriptRepository,
)

__all__ = [
    "OPEN",
    "Audit",
    "Damage",
    "DecisionRepository",
    "DocumentConflict",
    "DocumentRepository",
    "Entry",
    "Head",
    "ImportCounts",
    "ImportRepository",
    "JourneyRepository",
    "KeptEvidence",
    "LedgerRepository",
    "NewDocument",
    "NewEntry",
    "PacketRepository",
    "PacketState",
    "SaveCounts",
    "Search",
    "Standing",
    "Store",
    "StoreBusy",
    "StoreForeign",
    "StoreNewer",
    "StoreUnusable",
    "StoredDecision",
    "StoredDocument",
    "StoredImport",
    "StoredPacket",
    "StoredReceipt",
    "StoredTranscript",
    "Tally",
    "TranscriptPage",
    "TranscriptRepository",
    "Unit",
    "audit",
    "fold",
    "open_store",
    "words",
]
