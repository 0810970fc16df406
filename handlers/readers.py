"""Who reads a matter that is nobody's own yet, in words for the citizen."""

from locales import say


def team_words(language: str, queue: str) -> str:
    """The people who work from a queue, to stand inside a sentence."""
    if queue == "victim":
        return say(language, "the victim support contact of the zone")
    if queue == "complaint":
        return say(language, "the complaints contact of the zone")
    return say(language, "the neighbourhood team of the zone")
