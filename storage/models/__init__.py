"""The tables. What a person wrote or who wrote it stands only in sealed columns."""

from storage.models.articles import ArticleCheck, ArticleOwner, ArticleText, ArticleTopic, ArticleVote
from storage.models.audit import AuditCheckpoint, AuditEntry, AuditHead
from storage.models.broadcasts import Broadcast, Subscription
from storage.models.cases import Attachment, Case, Errand, Message, Reading, Shown
from storage.models.citizens import Citizen, Place, Trace, Trail
from storage.models.counts import Meter, Tally
from storage.models.events import Answer, Event, EventDay, Picture, Rating
from storage.models.machine import DraftJob, MachineJob, MachinePair
from storage.models.people import Credential, Leave, OneTimeLink, Person, RecoveryCode, WebSession
from storage.models.traffic import InboxRow, OutboxRow, SeenUpdate
from storage.models.zone import Area, Assignment, KeyHolder, StartCode, Street, Zone

__all__ = [
    "Answer",
    "Area",
    "ArticleCheck",
    "ArticleOwner",
    "ArticleText",
    "ArticleTopic",
    "ArticleVote",
    "Assignment",
    "Attachment",
    "AuditCheckpoint",
    "AuditEntry",
    "AuditHead",
    "Broadcast",
    "Case",
    "Citizen",
    "Credential",
    "DraftJob",
    "Errand",
    "Event",
    "EventDay",
    "InboxRow",
    "KeyHolder",
    "Leave",
    "MachineJob",
    "MachinePair",
    "Message",
    "Meter",
    "OneTimeLink",
    "OutboxRow",
    "Person",
    "Picture",
    "Place",
    "Rating",
    "Reading",
    "RecoveryCode",
    "SeenUpdate",
    "Shown",
    "StartCode",
    "Street",
    "Subscription",
    "Tally",
    "Trace",
    "Trail",
    "WebSession",
    "Zone",
]
