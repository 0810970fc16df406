"""The roles of the zone's people: what each is called, and which of them work with cases, which send to many."""

from locales import mark_desk, tell
from storage.cases import CONTACT_QUEUES, TEAM_ROLES

ROLES = {
    "officer": mark_desk("officer of an area"),
    "liaison": mark_desk("liaison officer"),
    "youth": mark_desk("youth officer"),
    "team": mark_desk("team"),
    "victim": mark_desk("victim support"),
    "complaint": mark_desk("complaints"),
    "notices": mark_desk("notices"),
    "editor": mark_desk("editor"),
    "supervisor": mark_desk("supervisor"),
    "administrator": mark_desk("administrator"),
    "auditor": mark_desk("auditor"),
}
OPENS_CASES = (*TEAM_ROLES, *CONTACT_QUEUES)
SENDS_NOTICES = frozenset({"notices", "supervisor"})  # writes to many, sends it, and reads it as the second
EDITS_ARTICLES = frozenset({"editor", "supervisor"})  # corrects, publishes and takes back what citizens read
CASE_WORKERS = frozenset({*OPENS_CASES, "supervisor"})


def role_label(language: str, role: str) -> str:
    """What a role is called."""
    return tell(language, ROLES[role]) if role in ROLES else role
