"""The store: transcripts, documents, evidence of imports, the registry (kho dữ liệu).

::

    with closing(open_store("hub.db")) as store:
        with store.writing() as unit:
            counts = unit.transcripts.save(transcripts)
        with store.reading() as unit:
            page = unit.transcripts.find(Search(text="nguyen anh"))

What happens inside one `writing` is one transaction: all of it is there afterwards, or nothing.
"""

from hub.core.store.accounts import Account, AccountRepository, Grant
from hub.core.store.assignments import Assignment, AssignmentRepository
from hub.core.store.documents import DocumentRepository, NewDocument, StoredDocument
from hub.core.store.engine import Store, Transaction, open_store
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
from hub.core.store.readings import Reading, ReadingRepository
from hub.core.store.secrets import SealedSecret, SecretRepository
from hub.core.store.spans import Span
from hub.core.store.transcripts import (
    SaveCounts,
    Search,
    StoredTranscript,
    TranscriptPage,
    TranscriptRepository,
)
from hub.core.store.units import Spell, Succession, UnitKind, UnitRepository

__all__ = [
    "Account",
    "AccountRepository",
    "Assignment",
    "AssignmentRepository",
    "DocumentConflict",
    "DocumentRepository",
    "Grant",
    "ImportCounts",
    "ImportRepository",
    "KeptEvidence",
    "NewDocument",
    "Reading",
    "ReadingRepository",
    "SaveCounts",
    "SealedSecret",
    "Search",
    "SecretRepository",
    "Span",
    "Spell",
    "Store",
    "StoreBusy",
    "StoreForeign",
    "StoreNewer",
    "StoreUnreachable",
    "StoreUnusable",
    "StoredDocument",
    "StoredImport",
    "StoredTranscript",
    "Succession",
    "Transaction",
    "TranscriptPage",
    "TranscriptRepository",
    "UnitKind",
    "UnitRepository",
    "fold",
    "open_store",
    "words",
]
