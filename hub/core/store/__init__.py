"""The store: transcripts, documents and the evidence of imports, durably (kho dữ liệu).

::

    with closing(open_store("hub.db")) as store:
        with store.writing() as unit:
            counts = unit.transcripts.save(transcripts)
        with store.reading() as unit:
            page = unit.transcripts.find(Search(text="nguyen anh"))

What happens inside one `writing` is one transaction: all of it is there afterwards, or nothing.
"""

from hub.core.store.documents import DocumentRepository, NewDocument, StoredDocument
from hub.core.store.engine import Store, Unit, open_store
from hub.core.store.errors import (
    DocumentConflict,
    StoreBusy,
    StoreForeign,
    StoreNewer,
    StoreUnreachable,
    StoreUnusable,
)
from hub.core.store.folding import fold, words
from hub.core.store.imports import ImportCounts, ImportRepository, KeptEvidence, StoredImport
from hub.core.store.transcripts import (
    SaveCounts,
    Search,
    StoredTranscript,
    TranscriptPage,
    TranscriptRepository,
)

__all__ = [
    "DocumentConflict",
    "DocumentRepository",
    "ImportCounts",
    "ImportRepository",
    "KeptEvidence",
    "NewDocument",
    "SaveCounts",
    "Search",
    "Store",
    "StoreBusy",
    "StoreForeign",
    "StoreNewer",
    "StoreUnreachable",
    "StoreUnusable",
    "StoredDocument",
    "StoredImport",
    "StoredTranscript",
    "TranscriptPage",
    "TranscriptRepository",
    "Unit",
    "fold",
    "open_store",
    "words",
]
