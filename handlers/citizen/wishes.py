"""News: which topics, at what hours, how many a week, of which neighbourhood; the last ones; and stop in one tap."""

from handlers.citizen import draft, start, where
from handlers.dialogue import Choice, CitizenTalk, clean, in_twos, lines, shortened
from handlers.notices.invitation import words_in
from handlers.services import citizens, news, zone
from handlers.services.news import INTERESTS, TOPICS
from locales import BOLD, PLAIN, day, listed, say, says

QUIET = {"20-9": (20, 9), "21-8": (21, 8), "22-7": (22, 7), "none": (0, 0)}
A_WEEK = {"1": 1, "3": 3, "7": 7, "all": news.NO_LIMIT}
LAST, EACH = 5, 600


async def page(talk: CitizenTalk, _: str = "") -> None:
    """What the zone may write to this person, in a sentence each; and what can be changed."""
    talk.stand("")
    speak, known = talk.language, talk.citizen
    if not news.wanted(known):
        _off(talk)
        return
    chosen = (
        Choice(say(speak, "Topics"), "wish-topics"),
        Choice(say(speak, "Interests"), "wish-interests"),
        Choice(say(speak, "Quiet hours"), "wish-quiet"),
        Choice(say(speak, "How many a week"), "wish-most"),
        Choice(say(speak, "My neighbourhood"), "wish-area"),
        Choice(say(speak, "Last news"), "last-news"),
    )
    talk.reply(
        lines(
            say(speak, "**News is on.** The zone may write to you about your neighbourhood."),
            await _area(talk),
            _about(talk),
            _hours(talk),
            _number(talk),
            say(speak, "An urgent warning about safety may come at any hour. It says why."),
        ),
        *in_twos(chosen),
        [Choice(say(speak, "Turn News off"), "news/no"), *start.menu_row(talk)],
    )


def _off(talk: CitizenTalk) -> None:
    speak = talk.language
    allowed = news.may_be_asked(talk.citizen)
    talk.reply(
        lines(
            say(speak, "**News is off.** The zone writes to you only about your own messages."),
            ""
            if allowed
            else say(speak, "News cannot be sent to this chat as it is set now. You can read the last news here."),
        ),
        [Choice(say(speak, "Turn News on"), "news/yes")] if allowed else [],
        [Choice(say(speak, "Last news"), "last-news"), *start.menu_row(talk)],
    )


async def _area(talk: CitizenTalk) -> str:
    if talk.citizen.area is None:
        return say(talk.language, "Neighbourhood: not chosen. You only hear what is for the whole zone.")
    return say(talk.language, "Neighbourhood: {area}", area=await draft.area_name(talk, talk.citizen.area))


def _about(talk: CitizenTalk) -> str:
    speak, known = talk.language, talk.citizen
    topics = [label for name, label in topic_labels(speak).items() if news.has(known, name)]
    interests = [label for name, label in interest_labels(speak).items() if news.has(known, name)]
    return "\n".join(
        (
            say(speak, "Topics: {topics}", topics=listed(speak, topics))
            if topics
            else say(speak, "No topic is on, so nothing comes."),
            *([say(speak, "Interests: {interests}", interests=listed(speak, interests))] if interests else []),
        )
    )


def _hours(talk: CitizenTalk) -> str:
    speak, known = talk.language, talk.citizen
    if known.quiet_from == known.quiet_until:
        return say(speak, "No quiet hours: news comes at any hour.")
    hours = _span(speak, known.quiet_from, known.quiet_until)
    return say(speak, "Quiet hours: {hours}. What comes then waits until they are over.", hours=hours)


def _span(speak: str, first: int, last: int) -> str:
    return say(speak, "{first} to {last}", first=f"{first:02}:00", last=f"{last:02}:00")


def _number(talk: CitizenTalk) -> str:
    if talk.citizen.most >= news.NO_LIMIT:
        return say(talk.language, "As many a week as there are.")
    return says(
        talk.language,
        "At most 1 a week. What is beyond that does not come later.",
        "At most {number} a week. What is beyond that does not come later.",
        talk.citizen.most,
    )


def topic_labels(speak: str) -> dict[str, str]:
    """What news can be about."""
    labels = {
        "issue": say(speak, "Problems here"),
        "done": say(speak, "What was done"),
        "police": say(speak, "Police activity"),
        "request": say(speak, "Questions to you"),
        "safety": say(speak, "Safety"),
        "prevention": say(speak, "Prevention"),
        "community": say(speak, "Life in the area"),
        "event": say(speak, "Events"),
    }
    return {name: labels[name] for name in TOPICS}


def interest_labels(speak: str) -> dict[str, str]:
    """What somebody may choose to be interested in."""
    labels = {
        "youth": say(speak, "Young people"),
        "families": say(speak, "Families"),
        "sport": say(speak, "Sport"),
        "culture": say(speak, "Culture"),
        "shops": say(speak, "Shops"),
        "seniors": say(speak, "Older people"),
    }
    return {name: labels[name] for name in INTERESTS}


async def topics(talk: CitizenTalk, name: str = "") -> None:
    """The eight topics, each switched with a tap."""
    question = say(talk.language, "Which topics do you want to hear of? A tap turns one on or off.")
    await _switched(talk, name, "wish-topics", question, topic_labels(talk.language))


async def interests(talk: CitizenTalk, name: str = "") -> None:
    """The six interests, each switched with a tap."""
    question = say(
        talk.language, "Some events are meant for some people. Choose what fits you; a tap turns it on or off."
    )
    await _switched(talk, name, "wish-interests", question, interest_labels(talk.language))


async def _switched(talk: CitizenTalk, name: str, step: str, question: str, labels: dict[str, str]) -> None:
    if not news.wanted(talk.citizen) or (name and name not in labels):
        await start.stale(talk)
        return
    if name:
        news.switch(talk.citizen, name)
        await citizens.keep(talk.tx, talk.citizen)
    marked = [
        Choice(f"✓ {label}" if news.has(talk.citizen, one) else label, f"{step}/{one}") for one, label in labels.items()
    ]
    talk.reply(question, *in_twos(marked), _back(talk))


async def quiet(talk: CitizenTalk, name: str = "") -> None:
    """The hours in which no news comes."""
    if not news.wanted(talk.citizen) or (name and name not in QUIET):
        await start.stale(talk)
        return
    if name:
        talk.citizen.quiet_from, talk.citizen.quiet_until = QUIET[name]
        await citizens.keep(talk.tx, talk.citizen)
        await page(talk)
        return
    choices = [
        Choice(_span(talk.language, *span) if span[0] else say(talk.language, "No quiet hours"), f"wish-quiet/{key}")
        for key, span in QUIET.items()
    ]
    talk.reply(say(talk.language, "At what hours should no news come?"), *in_twos(choices), _back(talk))


async def most(talk: CitizenTalk, name: str = "") -> None:
    """How many a week at most."""
    if not news.wanted(talk.citizen) or (name and name not in A_WEEK):
        await start.stale(talk)
        return
    if name:
        talk.citizen.most = A_WEEK[name]
        await citizens.keep(talk.tx, talk.citizen)
        await page(talk)
        return
    speak = talk.language
    choices = [
        Choice(say(speak, "As many as there are") if number == news.NO_LIMIT else str(number), f"wish-most/{key}")
        for key, number in A_WEEK.items()
    ]
    talk.reply(say(speak, "How many texts of news may come in a week, at most?"), choices[:3], choices[3:], _back(talk))


async def area(talk: CitizenTalk, _: str = "") -> None:
    """Of which neighbourhood the news is."""
    if not news.wanted(talk.citizen):
        await start.stale(talk)
        return
    await ask_area(talk)


async def ask_area(talk: CitizenTalk) -> None:
    """Asks for the neighbourhood, and comes back to the wishes."""
    question = say(talk.language, "News of which neighbourhood? Type the street, or choose below.")
    await where.ask(talk, question, then="wishes")


def _back(talk: CitizenTalk) -> list[Choice]:
    return [Choice(say(talk.language, "News"), "wishes"), *start.menu_row(talk)]


async def last_news(talk: CitizenTalk, _: str = "") -> None:
    """The last notices of the citizen's neighbourhood; to read them nobody has to be on a list."""
    talk.stand("")
    speak = talk.language
    found = await news.last(talk.tx, talk.citizen.area, LAST)
    told = [
        f"{BOLD}{day(speak, when.astimezone(zone.clock_of(talk.zone)).date())}{PLAIN}\n"
        f"{shortened(clean(words_in(talk.zone, speak, texts)), EACH)}"
        for when, texts in found
    ]
    talk.reply(
        lines(*told) if told else say(speak, "There is no news of your neighbourhood yet."),
        [Choice(say(speak, "My officer"), "officer"), Choice(say(speak, "Events"), "events")],
        _back(talk),
    )


TAPS = {
    "wishes": page,
    "wish-topics": topics,
    "wish-interests": interests,
    "wish-quiet": quiet,
    "wish-most": most,
    "wish-area": area,
    "last-news": last_news,
}
