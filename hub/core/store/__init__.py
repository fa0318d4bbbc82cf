"""The store: transcripts, documents, evidence of imports, the registry (kho dữ liệu).

::

    with closing(open_store("hub.db")) as store:
        with store.writing() as transaction:
            saved = transaction.transcripts.save(transcripts)
        with store.reading() as transaction:
            page = transaction.transcripts.find(Search(text="nguyen anh"))

What happens inside one `writing` is one transaction: all of it is there afterwards, or nothing.
"""

from hub.core.store.accounts import Account, AccountRepository, Grant
from hub.core.store.assignments import Assignment, AssignmentRepository
from hub.core.store.audit import Audit, Damage, Sealed, audit
from hub.core.store.certifications import CertificationRepository, StoredCertification
from hub.core.store.checkpoints import CheckpointRepository, StoredCheckpoint
from hub.core.store.decisions import DecisionRepository, StoredDecision
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
from hub.core.store.identities import IdentityKind, IdentityRepository, Link, Register
from hub.core.store.imports import ImportCounts, ImportRepository, KeptEvidence, StoredImport
from hub.core.store.journeys import Cohort, CohortTally, JourneyRepository, Standing, Tally
from hub.core.store.ledger import Entry, Head, LedgerRepository, NewEntry
from hub.core.store.packets import (
    OPEN,
    PacketRepository,
    PacketState,
    StoredPacket,
    StoredReceipt,
)
from hub.core.store.readings import Reading, ReadingRepository
from hub.core.store.revocations import RevocationKind, RevocationRepository
from hub.core.store.secrets import SealedSecret, SecretRepository
from hub.core.store.spans import Span
from hub.core.store.stamps import StampRepository, StoredStamp
from hub.core.store.stoppages import Stoppage, StoppageRepository
from hub.core.store.switches import StoredSwitch, SwitchItem, SwitchRepository
from hub.core.store.tickets import (
    WAITING,
    StoredTicket,
    TicketItem,
    TicketRepository,
    TicketState,
    TicketTally,
)
from hub.core.store.transcripts import (
    SaveCounts,
    Saved,
    Search,
    StoredTranscript,
    TranscriptPage,
    TranscriptRepository,
)
from hub.core.store.tree_renewals import TreeRenewal, TreeRenewalRepository
from hub.core.store.units import Spell, Succession, UnitKind, UnitRepository
from hub.core.store.versions import Version, VersionRepository, lineage
from hub.core.store.workers import WorkerRepository, WorkerSeen

__all__ = [
    "OPEN",
    "WAITING",
    "Account",
    "AccountRepository",
    "Assignment",
    "AssignmentRepository",
    "Audit",
    "CertificationRepository",
    "CheckpointRepository",
    "Cohort",
    "CohortTally",
    "Damage",
    "DecisionRepository",
    "DocumentConflict",
    "DocumentRepository",
    "Entry",
    "Grant",
    "Head",
    "IdentityKind",
    "IdentityRepository",
    "ImportCounts",
    "ImportRepository",
    "JourneyRepository",
    "KeptEvidence",
    "LedgerRepository",
    "Link",
    "NewDocument",
    "NewEntry",
    "PacketRepository",
    "PacketState",
    "Reading",
    "ReadingRepository",
    "Register",
    "RevocationKind",
    "RevocationRepository",
    "SaveCounts",
    "Saved",
    "Sealed",
    "SealedSecret",
    "Search",
    "SecretRepository",
    "Span",
    "Spell",
    "StampRepository",
    "Standing",
    "Stoppage",
    "StoppageRepository",
    "Store",
    "StoreBusy",
    "StoreForeign",
    "StoreNewer",
    "StoreUnreachable",
    "StoreUnusable",
    "StoredCertification",
    "StoredCheckpoint",
    "StoredDecision",
    "StoredDocument",
    "StoredImport",
    "StoredPacket",
    "StoredReceipt",
    "StoredStamp",
    "StoredSwitch",
    "StoredTicket",
    "StoredTranscript",
    "Succession",
    "SwitchItem",
    "SwitchRepository",
    "Tally",
    "TicketItem",
    "TicketRepository",
    "TicketState",
    "TicketTally",
    "Transaction",
    "TranscriptPage",
    "TranscriptRepository",
    "TreeRenewal",
    "TreeRenewalRepository",
    "UnitKind",
    "UnitRepository",
    "Version",
    "VersionRepository",
    "WorkerRepository",
    "WorkerSeen",
    "audit",
    "fold",
    "lineage",
    "open_store",
    "words",
]
