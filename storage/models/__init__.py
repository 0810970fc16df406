"""The tables. What a person wrote or who wrote it stands only in sealed columns."""

from storage.models.audit import AuditCheckpoint, AuditEntry, AuditHead
from storage.models.cases import Attachment, Case, Errand, Message, Reading, Shown
from storage.models.citizens import Citizen, Place, Trace, Trail
from storage.models.counts import Meter, Tally
from storage.models.people import Credential, OneTimeLink, Person, RecoveryCode, WebSession
from storage.models.traffic import InboxRow, OutboxRow, SeenUpdate
from storage.models.zone import Area, Assignment, KeyHolder, StartCode, Street, Zone

__all__ = [
    "Area",
    "Assignment",
    "Attachment",
    "AuditCheckpoint",
    "AuditEntry",
    "AuditHead",
    "Case",
    "Citizen",
    "Credential",
    "Errand",
    "InboxRow",
    "KeyHolder",
    "Message",
    "Meter",
    "OneTimeLink",
    "OutboxRow",
    "Person",
    "Place",
    "Reading",
    "RecoveryCode",
    "SeenUpdate",
    "Shown",
    "StartCode",
    "Street",
    "Tally",
    "Trace",
    "Trail",
    "WebSession",
    "Zone",
]
