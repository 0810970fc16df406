"""Events: near me, this week, mine; details, map, calendar, share."""

from datetime import UTC, datetime

from handlers.citizen import start, where
from handlers.dialogue import Choice, CitizenTalk, lines
from handlers.notices import events as words
from handlers.notices.invitation import answer_words, appointment, head, title
from handlers.services import answers, events, news, zone
from handlers.services.events import Event
from locales import say, short_day

SHOWN, NEAR_DAYS, WEEK = 6, 60, 7


async def page(talk: CitizenTalk, which: str = "") -> None:
    """What is planned near the citizen, this week in the zone, or what they answered."""
    talk.stand("")
    write = {"": _near, "week": _week, "mine": _mine}.get(which)
    if write is None:
        await start.stale(talk)
        return
    await write(talk)


async def _near(talk: CitizenTalk) -> None:
    area = talk.citizen.area
    found = [event for event in await events.coming(talk.tx, _now(), NEAR_DAYS) if not area or area in event.areas]
    if found:
        opening = say(talk.language, "**Events near you**") if area else say(talk.language, "**Events in the zone**")
        _listed(talk, opening, found, "")
        return
    talk.reply(
        say(
            talk.language,
            "The zone has not announced any event here yet. Ask your officer what is going on in the neighbourhood.",
        ),
        [Choice(say(talk.language, "My officer"), "officer")],
        *_other_lists(talk, ""),
        _news_row(talk),
    )


async def _week(talk: CitizenTalk) -> None:
    found = await events.coming(talk.tx, _now(), WEEK)
    if found:
        _listed(talk, say(talk.language, "**In the whole zone, the next seven days**"), found, "week")
    else:
        talk.reply(say(talk.language, "Nothing is planned in the next seven days."), *_other_lists(talk, "week"))


async def _mine(talk: CitizenTalk) -> None:
    found = (await answers.all_mine(talk.tx, talk.citizen, _now()))[:SHOWN]
    if not found:
        talk.reply(say(talk.language, "You have not answered an event yet."), *_other_lists(talk, "mine"))
        return
    told = [f"{head(talk.zone, talk.language, event)}\n{answer_words(talk.language, mine)}" for event, mine in found]
    talk.reply(
        lines(say(talk.language, "**Your answers**"), *told),
        *[[_opens(talk, event)] for event, _ in found],
        *_other_lists(talk, "mine"),
    )


def _listed(talk: CitizenTalk, opening: str, found: list[Event], which: str) -> None:
    shown = found[:SHOWN]
    talk.reply(
        lines(opening, *(head(talk.zone, talk.language, event) for event in shown)),
        *[[_opens(talk, event)] for event in shown],
        *_other_lists(talk, which),
    )


def _opens(talk: CitizenTalk, event: Event) -> Choice:
    its_day = short_day(talk.language, event.starts_at.astimezone(zone.clock_of(talk.zone)).date())
    return Choice(f"{its_day} · {title(talk.language, event)}", f"event/{event.code}")


def _other_lists(talk: CitizenTalk, here: str) -> list[list[Choice]]:
    speak = talk.language
    lists = {"": say(speak, "Near me"), "week": say(speak, "This week"), "mine": say(speak, "My answers")}
    others = [Choice(label, f"events/{name}" if name else "events") for name, label in lists.items() if name != here]
    place = [Choice(say(speak, "My neighbourhood"), "events-area")] if here == "" else []
    return [others, [*place, *start.menu_row(talk)]]


def _news_row(talk: CitizenTalk) -> list[Choice]:
    if talk.citizen.news == "yes" or not news.may_be_asked(talk.citizen):
        return []
    return [Choice(say(talk.language, "Tell me when there is one"), "news/yes")]


async def choose_area(talk: CitizenTalk, _: str = "") -> None:
    """Which neighbourhood is near."""
    question = say(talk.language, "Where do you live? Type the street, or choose below.")
    await where.ask(talk, question, then="events")


async def detail(talk: CitizenTalk, code: str) -> None:
    """Everything about one event, with the three answers."""
    found = await events.by_code(talk.tx, code)
    if found is None:
        await start.stale(talk)
        return
    talk.stand("")
    mine = await answers.mine(talk.tx, talk.citizen, found)
    over = closed_words(talk, found)
    text = await words.whole(talk.tx, talk.zone, talk.language, found)
    talk.reply(
        lines(over, text, answer_words(talk.language, mine) if mine else ""),
        *(() if over else words.answer_row(talk.language, found, mine.choice if mine else "")),
        [*words.map_choice(talk.language, found), *_share_choice(talk, found)],
        *words.calendar_row(talk.language, found),
        [Choice(say(talk.language, "Events"), "events"), *start.menu_row(talk)],
    )


def closed_words(talk: CitizenTalk, event: Event) -> str:
    """Why nothing can be answered any more; empty while it can."""
    speak, now = talk.language, _now()
    if event.state == "cancelled":
        return say(speak, "**This does not take place:** {title}", title=title(speak, event))
    if now >= event.ends_at or event.state in ("held", "reported"):
        return say(speak, "**This is over:** {title}", title=title(speak, event))
    if now >= event.starts_at:
        return say(speak, "**This has begun:** {title}", title=title(speak, event))
    if event.answer_by and now > event.answer_by:
        return say(speak, "**It is too late to answer:** {title}", title=title(speak, event))
    return ""


async def on_the_map(talk: CitizenTalk, code: str) -> None:
    """Where it is: the address in words, then the point."""
    found = await events.by_code(talk.tx, code)
    if found is None or found.latitude is None or found.longitude is None:
        await start.stale(talk)
        return
    talk.reply(head(talk.zone, talk.language, found))
    back = [Choice(say(talk.language, "Details"), f"event/{found.code}")]
    talk.reply("", back, point=(found.latitude, found.longitude))


async def calendar(talk: CitizenTalk, code: str) -> None:
    """A file that a phone's calendar opens; the same one later changes or removes the entry."""
    found = await events.by_code(talk.tx, code)
    if found is None:
        await start.stale(talk)
        return
    if found.state == "cancelled":
        text = say(talk.language, "Open this file: your calendar takes the entry out.")
    else:
        text = say(talk.language, "Open this file: your calendar asks whether to keep it.")
    talk.reply(text, appointment=appointment(talk.zone, talk.language, found))


def _share_choice(talk: CitizenTalk, event: Event) -> list[Choice]:
    if not talk.tx.around.bot or event.state != "announced":
        return []
    return [Choice(say(talk.language, "Share"), f"event-share/{event.code}")]


async def share(talk: CitizenTalk, code: str) -> None:
    """A link and a picture to scan that open the event for anybody, also who never used Koban."""
    found = await events.by_code(talk.tx, code)
    if found is None or not _share_choice(talk, found):
        await start.stale(talk)
        return
    link = f"https://t.me/{talk.tx.around.bot}?start={start.EVENT_CODE}{found.code}"
    speak = talk.language
    talk.reply(
        lines(
            head(talk.zone, speak, found),
            say(speak, "Pass this link on, or let somebody scan the picture. Nobody sees that it came from you."),
            link,
        ),
        [Choice(say(speak, "Details"), f"event/{found.code}"), *start.menu_row(talk)],
        code=link,
    )


async def opened_by_link(talk: CitizenTalk, code: str) -> None:
    """The event a shared link or a QR stands for, before any menu; it subscribes to nothing."""
    found = await events.by_code(talk.tx, code)
    if found is None:
        talk.stand("")
        talk.reply(say(talk.language, "We do not know this event. The link may be incomplete."))
        start.first_screen(talk)
        return
    await detail(talk, found.code)
    speak = talk.language
    talk.reply(
        lines(
            say(
                speak,
                "This is Koban, of the {zone} police zone. Here you reach the officer of your neighbourhood.",
                zone=zone.name(talk.zone, speak),
            ),
            say(speak, "**In danger now? Call 112 or 101.** Nobody watches this chat all the time."),
            say(speak, "You are on no list because you opened this."),
        ),
        start.language_row(talk),
        start.menu_row(talk),
    )


def _now() -> datetime:
    return datetime.now(UTC)


TAPS = {
    "events": page,
    "events-area": choose_area,
    "event": detail,
    "event-link": opened_by_link,
    "event-map": on_the_map,
    "event-share": share,
    "calendar": calendar,
}
