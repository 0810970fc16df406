"""How Koban writes to a citizen: Quiet, Discreet, and news of the zone."""

from handlers.citizen import start, wishes
from handlers.dialogue import Choice, CitizenTalk, lines
from handlers.services import citizens, news
from locales import say


async def page(talk: CitizenTalk, _: str = "") -> None:
    """What is on and off, in a sentence each, and what it does not do."""
    speak, known = talk.language, talk.citizen
    talk.reply(
        lines(
            _quiet(speak, on=known.quiet),
            _discreet(speak, on=known.discreet),
            _news(speak, wanted=known.news == "yes") if news.may_be_asked(known) else "",
            say(speak, "What is in this chat already stays, and its name in your list of chats."),
        ),
        [_switch(talk, "quiet")],
        [_switch(talk, "discreet")],
        [_news_button(talk), Choice(say(speak, "News"), "wishes")] if news.may_be_asked(known) else [],
        _back(talk),
    )


def _quiet(speak: str, *, on: bool) -> str:
    if on:
        return say(speak, "**Quiet is on.** Answers are not sent. They wait under My messages.")
    return say(speak, "**Quiet is off.** When it is on, answers are not sent but wait under My messages.")


def _discreet(speak: str, *, on: bool) -> str:
    if on:
        return say(speak, "**Discreet is on.** We only write that there is an answer. A tap shows its words.")
    return say(
        speak, "**Discreet is off.** When it is on, we only write that there is an answer; a tap shows its words."
    )


def _news(speak: str, *, wanted: bool) -> str:
    if wanted:
        return say(speak, "**News is on.** The zone may write to you about your neighbourhood.")
    return say(speak, "**News is off.** The zone writes to you only about your own messages.")


def _switch(talk: CitizenTalk, name: str) -> Choice:
    speak = talk.language
    labels = {
        ("quiet", False): say(speak, "Turn Quiet on"),
        ("quiet", True): say(speak, "Turn Quiet off"),
        ("discreet", False): say(speak, "Turn Discreet on"),
        ("discreet", True): say(speak, "Turn Discreet off"),
    }
    on = bool(getattr(talk.citizen, name))
    return Choice(labels[name, on], f"{name}/{'off' if on else 'on'}")


def _news_button(talk: CitizenTalk) -> Choice:
    if talk.citizen.news == "yes":
        return Choice(say(talk.language, "Turn News off"), "news/no")
    return Choice(say(talk.language, "Turn News on"), "news/yes")


def _back(talk: CitizenTalk) -> list[Choice]:
    begun = talk.memory.get("draft") or {}
    back = [Choice(say(talk.language, "Go on with my message"), "draft")] if begun.get("topic") else []
    return [*back, *start.menu_row(talk)]


async def quiet(talk: CitizenTalk, wish: str) -> None:
    """Answers wait under My messages, or come to the chat again."""
    if wish not in ("on", "off"):
        await start.stale(talk)
        return
    talk.citizen.quiet = wish == "on"
    await citizens.keep(talk.tx, talk.citizen)
    await page(talk)


async def discreet(talk: CitizenTalk, wish: str) -> None:
    """A push says only that there is an answer, or its words again."""
    if wish not in ("on", "off"):
        await start.stale(talk)
        return
    talk.citizen.discreet = wish == "on"
    await citizens.keep(talk.tx, talk.citizen)
    await page(talk)


async def choose_news(talk: CitizenTalk, wish: str) -> None:
    """Whether the zone may write unasked; a yes from who lives with a watched phone is not taken."""
    if wish not in ("yes", "no") or (wish == "yes" and not news.may_be_asked(talk.citizen)):
        await start.stale(talk)
        return
    talk.citizen.news = wish
    await citizens.keep(talk.tx, talk.citizen)
    await page(talk)
    if wish == "yes" and talk.citizen.area is None:
        await wishes.ask_area(talk)


TAPS = {"writing": page, "quiet": quiet, "discreet": discreet, "news": choose_news}
