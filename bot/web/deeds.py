"""What entries of the audit chain say, in words."""

from locales import mark_desk, tell

DEEDS = {
    "web-link-made": mark_desk("made a sign-in link"),
    "invite-link-made": mark_desk("made an invitation"),
    "chat-link-made": mark_desk("made a link for a chat"),
    "invitation-used": mark_desk("used an invitation"),
    "setup-begun": mark_desk("began to set up codes"),
    "signed-in": mark_desk("signed in"),
    "signed-out": mark_desk("signed out"),
    "signin-slowed": mark_desk("several wrong attempts to sign in"),
    "signin-slowed-all": mark_desk("very many attempts to sign in"),
    "password-set": mark_desk("chose a password"),
    "codes-set": mark_desk("set up codes"),
    "recovery-made": mark_desk("made recovery codes"),
    "browser-ended": mark_desk("signed a browser out"),
    "browsers-ended": mark_desk("signed browsers out"),
    "chat-linked": mark_desk("linked a chat"),
    "chat-unlinked": mark_desk("unlinked a chat"),
    "case-opened": mark_desk("opened a case"),
    "photo-opened": mark_desk("opened a photo"),
    "answered": mark_desk("answered a case"),
    "noted": mark_desk("wrote a note"),
    "taken": mark_desk("took a case"),
    "given_back": mark_desk("gave a case back"),
    "closed": mark_desk("closed a case"),
    "withdrawn": mark_desk("a citizen took a case back"),
    "erased": mark_desk("a case was erased"),
    "partner-asked": mark_desk("made a link for a partner"),
    "partner-agreed": mark_desk("a partner agreed"),
    "partner-refused": mark_desk("a partner would rather not"),
    "event-announced": mark_desk("announced an event"),
    "event-moved": mark_desk("moved an event"),
    "event-cancelled": mark_desk("called an event off"),
    "broadcast-checking": mark_desk("put a text to many before a second reader"),
    "article-published": mark_desk("published a text of the rights or help pages"),
    "leave-planned": mark_desk("said when they are away"),
    "leave-over": mark_desk("is back from leave"),
    "covered": mark_desk("stood in for a colleague who is away"),
    "passed": mark_desk("passed a case on to a colleague"),
    "returned": mark_desk("got a case back after leave"),
    "portrait-kept": mark_desk("put a photo of themselves on their card"),
    "portrait-removed": mark_desk("took their photo off their card"),
    "article-check-asked": mark_desk("made a link for somebody who checks a translation"),
    "article-checked": mark_desk("a translation was checked"),
    "article-withdrawn": mark_desk("went back to the shipped text of a page"),
    "article-topic-put": mark_desk("added or renamed a topic of pages"),
    "article-topic-dropped": mark_desk("took a topic of pages away"),
    "broadcast-approved": mark_desk("read a text to many and found it good"),
    "broadcast-given-back": mark_desk("gave a text to many back"),
    "broadcast-planned": mark_desk("planned a text to many"),
    "broadcast-paused": mark_desk("held a text to many"),
    "broadcast-running": mark_desk("let a text to many go on"),
    "broadcast-stopped": mark_desk("stopped a text to many"),
    "broadcast-resent": mark_desk("sent a text to many again to some"),
    "broadcast-corrected": mark_desk("corrected a text to many"),
    "broadcast-recalled": mark_desk("took a text to many back"),
}
WHYS = {
    "password": mark_desk("by password"),
    "link": mark_desk("by link"),
    "code": mark_desk("by code"),
    "recovery code": mark_desk("by recovery code"),
    "retention": mark_desk("its time was over"),
}


def why_label(language: str, why: str | None) -> str:
    """Why, how or for whom it was done; a short name stays as it is."""
    return tell(language, WHYS[why]) if why in WHYS else why or ""


def deed_label(language: str, what: str) -> str:
    """What an entry says was done; one that has no words yet keeps its code."""
    return tell(language, DEEDS[what]) if what in DEEDS else what
