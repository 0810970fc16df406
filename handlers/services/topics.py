"""The topics a citizen can pick and the outcomes an officer can close with; words for both catalogs."""

from locales import mark

TOPICS = {
    "noise": mark("Noise and nuisance"),
    "traffic": mark("Traffic and parking"),
    "drugs": mark("Drugs"),
    "vandalism": mark("Vandalism"),
    "theft": mark("Theft and burglary"),
    "unsafe": mark("Feeling unsafe"),
    "hate": mark("Discrimination or hate"),
    "home": mark("Violence at home"),
    "police": mark("About the police"),
    "question": mark("A question"),
    "other": mark("Something else"),
}
OUTCOMES = {
    "solved": mark("Solved"),
    "referred": mark("Passed on to another service"),
    "answered": mark("Answered"),
    "no_action": mark("Nothing more we can do"),
    "withdrawn": mark("Withdrawn by the citizen"),
}
STATES = {
    "new": mark("New"),
    "open": mark("Open"),
    "waiting": mark("Waiting for the citizen"),
    "closed": mark("Closed"),
}
CONTACT_QUEUE = {"home": "victim", "police": "complaint"}


def topic_label(topic: str) -> str:
    """The English text of a topic, to be looked up in either catalog."""
    return TOPICS.get(topic, TOPICS["other"])


def queue_for(topic: str) -> str | None:
    """The contact whose queue a topic must go to, never the area officer's."""
    return CONTACT_QUEUE.get(topic)
