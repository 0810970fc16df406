"""Articles: the pages of a topic and what they rest on, in one message that is rewritten; nothing of it is kept."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from handlers.citizen import start
from handlers.dialogue import Choice, CitizenTalk, clean, in_twos, lines, units
from handlers.services import articles, citizens, clearing, helped
from handlers.services.articles import Article, Reading, Shelf, Source
from locales import BOLD, PLAIN, date_in_short, direction_is_rtl, isolated, name_in, own_name, say

ROOM = 2800  # UTF-16 units of an article's words in one message
HERE = "in"  # a step with this argument takes the place of the message whose button led to it
OTHERS = ("prevention", "police")
STEPS = {"rights": "rights", "help": "help-now"}  # topics with a page of their own
LABEL = 40
NOW = "now"  # what Koban's own button to clear carries: it alone is answered by silence
# What would be read in the wrong order between Arabic letters: numbers in groups, commands.
FOREIGN = re.compile(r"\+?\d[\d ]*\d|/[a-z]+\b")


def in_place(talk: CitizenTalk) -> str:
    """The message whose button was tapped, to be rewritten; empty when nothing was tapped."""
    return talk.incoming.message if talk.incoming.kind == "tap" else ""


def reads(talk: CitizenTalk) -> str:
    """The language that stands under a draft for this reader."""
    return articles.beneath(talk.zone, talk.citizen.reads)


async def topic(talk: CitizenTalk, name: str) -> None:
    """The articles of a topic, in a message of its own."""
    await _topic(talk, name, "")


async def topic_in_place(talk: CitizenTalk, name: str) -> None:
    """The articles of a topic, in the message that is being read."""
    await _topic(talk, name, in_place(talk))


async def _topic(talk: CitizenTalk, name: str, rewrites: str) -> None:
    shelf = await articles.shelf(talk.tx)
    if not shelf.knows(name) or name in STEPS:
        await start.stale(talk)
        return
    speak = talk.language
    found = shelf.of_topic(name, speak, reads(talk))
    title = articles.topic_name(shelf, speak, name, reads(talk))
    talk.reply(
        lines(
            f"{BOLD}{title}{PLAIN}",
            say(speak, "What do you want to read?") if found else say(speak, "There is nothing to read here yet."),
            say(speak, "Koban keeps nothing of what you read here."),
        ),
        *buttons(found),
        foot(talk),
        rewrites=rewrites,
    )


def buttons(found: Sequence[Article], step: str = "article") -> list[Sequence[Choice]]:
    """The buttons of articles, in twos where their labels are short."""
    return in_twos([Choice(article.short, f"{step}/{article.id}") for article in found])


def back_to_topics(talk: CitizenTalk) -> list[Choice]:
    """The two topics that most people look for."""
    return [Choice(say(talk.language, "My rights"), "rights"), Choice(say(talk.language, "Help now"), "help-now")]


async def more_topics(talk: CitizenTalk, *, own: bool = True) -> list[Choice]:
    """The topics that have no button in the menu of six, the zone's own among them; only those with something in it."""
    shelf = await articles.shelf(talk.tx)
    names = [*OTHERS, *(topic.id for topic in shelf.topics if own)]
    held = {text.topic for texts in shelf.texts.values() for text in texts.values()}
    return [
        Choice(articles.topic_name(shelf, talk.language, name, reads(talk)), f"guide/{name}")
        for name in names
        if name in held
    ]


async def of_topic(talk: CitizenTalk, name: str) -> list[Sequence[Choice]]:
    """The buttons of a topic that has a page of its own."""
    return buttons((await articles.shelf(talk.tx)).of_topic(name, talk.language, reads(talk)))


def foot(talk: CitizenTalk) -> list[Choice]:
    """Under everything that is read: search, take it off the screen, and the menu."""
    speak = talk.language
    return [Choice(say(speak, "Search"), "find"), _clear(talk), *start.menu_row(talk)]


def _clear(talk: CitizenTalk) -> Choice:
    # Translators: takes this message off the screen
    label = say(talk.language, "Clear")
    return Choice(label, f"article-clear/{NOW}")


async def clear(talk: CitizenTalk, when: str) -> None:
    """The message goes; nothing is said after it."""
    incoming = talk.incoming
    if when != NOW or not incoming.message:
        await start.stale(talk)
        return
    await clearing.wipe(talk.tx, incoming.channel, incoming.address, incoming.message)


async def article(talk: CitizenTalk, argument: str) -> None:
    """A page of an article, in the message whose button was tapped."""
    article_id, _, number = argument.partition("/")
    await _show(talk, article_id, int(number) if number.isdecimal() and len(number) < 3 else 1)


async def read(talk: CitizenTalk, article_id: str) -> None:
    """The first page of an article in a message of its own, as from what a search found."""
    await _show(talk, article_id, rewrites="")


async def _show(
    talk: CitizenTalk, article_id: str, number: int = 1, said: str = "", rewrites: str | None = None
) -> None:
    shelf = await articles.shelf(talk.tx)
    reading = shelf.reading(article_id, talk.language, reads(talk))
    if reading is None:
        await start.stale(talk)
        return
    pages = pages_of(talk.language, reading)
    number = len(pages) if said else min(max(number, 1), len(pages))
    last = number == len(pages)
    talk.reply(
        lines(
            pages[number - 1],
            said or (say(talk.language, "Did this help?") if last else ""),
        ),
        *_leading_out(reading.article) if last else (),
        _turning(talk, reading.article, number, len(pages)),
        _votes(talk, reading.article) if last and not said else [],
        *_about(talk, reading),
        [_back(talk, shelf, reading.article)],
        foot(talk),
        rewrites=in_place(talk) if rewrites is None else rewrites,
    )


def pages_of(speak: str, reading: Reading) -> list[str]:
    """An article as its messages read, one after the other, in the language of its reader."""
    pages = paged([_piece(speak, reading, position) for position in range(len(reading.article.blocks))])
    of = len(pages)
    return [
        lines(_head(speak, reading, number), page, f"{number} / {of}" if of > 1 else "")
        for number, page in enumerate(pages, 1)
    ]


def paged(pieces: Sequence[str]) -> list[str]:
    """Pieces of text as pages that fit one message each."""
    pages = [""]
    for piece in pieces:
        longer = lines(pages[-1], piece)
        if units(longer) > ROOM and pages[-1]:
            pages.append(piece)
        else:
            pages[-1] = longer
    return pages


def _head(speak: str, reading: Reading, number: int) -> str:
    shown = reading.article
    title = f"{BOLD}{shown.title}{PLAIN}"
    if number > 1:
        return title
    urgent = shown.topic == "help"
    return lines(
        say(speak, "**In danger now: 112** (ambulance, fire brigade, police) **or 101** (police). Free, day and night.")
        if urgent and "112" not in shown.blocks[0].text
        else "",
        say(speak, "Others can see this chat on your phone. Clear takes this page away.") if urgent else "",
        title,
        _how_sure(speak, reading),
    )


def _how_sure(speak: str, reading: Reading) -> str:
    if reading.beneath:
        of = name_in(speak, reading.beneath.language)
        return say(
            speak,
            "Not checked by a translator yet. Beneath each part stands the original text: {language}.",
            language=of,
        )
    if reading.article.language != speak:
        of = name_in(speak, reading.article.language)
        return say(speak, "This page is not there in your language yet. You read it in: {language}.", language=of)
    return ""


def _piece(speak: str, reading: Reading, position: int) -> str:
    block = reading.article.blocks[position]
    words = spoken(block.kind, block.text)
    if direction_is_rtl(reading.article.language):
        words = FOREIGN.sub(lambda found: isolated(found.group()), words)
    if reading.article.may_have_changed(block):
        words = " ".join((words, say(speak, "This may have changed.")))
    if reading.beneath is None:
        return words
    under = reading.beneath.blocks[position]
    return f"{words}\n{reading.beneath.language.upper()}: {isolated(under.text)}"


def spoken(kind: str, text: str) -> str:
    """A block as a chat shows it."""
    if kind == "heading":
        return f"{BOLD}{clean(text)}{PLAIN}"
    return f"• {text}" if kind == "item" else text


def _leading_out(shown: Article) -> list[list[Choice]]:
    links = {link.to: link.label for block in shown.blocks for link in block.links if link.to.startswith("https://")}
    return [[Choice(label[:LABEL], to)] for to, label in links.items()]


def _turning(talk: CitizenTalk, shown: Article, number: int, pages: int) -> list[Choice]:
    speak = talk.language
    earlier = [Choice(say(speak, "Earlier part"), f"article/{shown.id}/{number - 1}")] if number > 1 else []
    later = [Choice(say(speak, "Next part"), f"article/{shown.id}/{number + 1}")] if number < pages else []
    return [*earlier, *later]


def _votes(talk: CitizenTalk, shown: Article) -> list[Choice]:
    return [
        Choice(say(talk.language, "Yes"), f"article-yes/{shown.id}"),
        Choice(say(talk.language, "No"), f"article-no/{shown.id}"),
    ]


def _about(talk: CitizenTalk, reading: Reading) -> list[list[Choice]]:
    speak, shown = talk.language, reading.article
    sources = [Choice(say(speak, "Sources"), f"article-sources/{shown.id}")] if shown.sources else []
    if reading.alone and shown.language == speak:
        return [sources]
    other = Choice(own_name(_next(reads(talk))), f"article-under/{shown.id}")
    wrong = [Choice(say(speak, "Report a mistake"), "report")] if reading.beneath else []
    return [[*sources, other], wrong]


def _back(talk: CitizenTalk, shelf: Shelf, shown: Article) -> Choice:
    name = articles.topic_name(shelf, talk.language, shown.topic, reads(talk))
    step = STEPS.get(shown.topic)
    return Choice(name, f"{step}/{HERE}" if step else f"guide-in/{shown.topic}")


async def sources(talk: CitizenTalk, article_id: str) -> None:
    """What an article rests on: each source with its date and the day it was read, and until when it is good."""
    shelf = await articles.shelf(talk.tx)
    reading = shelf.reading(article_id, talk.language, reads(talk))
    if reading is None:
        await start.stale(talk)
        return
    shown, speak = reading.article, talk.language
    told = [_source(speak, source) for source in shown.sources.values()]
    pages = paged(told)
    talk.reply(
        lines(
            f"{BOLD}{shown.title}{PLAIN}",
            say(speak, "What this rests on:"),
            pages[0] if len(pages) == 1 else lines(*(text.rpartition("\n")[0] or text for text in told)),
            say(speak, "This page is to be looked at again by {day}.", day=date_in_short(speak, shown.review_by)),
            say(speak, "Checked by: {who}", who=shown.reviewed_by) if shown.reviewed_by else "",
        ),
        [Choice(say(speak, "Back"), f"article/{article_id}"), _clear(talk), *start.menu_row(talk)],
        rewrites=in_place(talk),
    )


def _source(speak: str, source: Source) -> str:
    dated = "" if source.page in ("", "n.d.") else f" ({source.page})"
    when = say(speak, "read on {day}", day=date_in_short(speak, source.read))
    return f"• {isolated(source.name + dated)}, {when}" + (f"\n{source.address}" if source.address else "")


async def under(talk: CitizenTalk, article_id: str) -> None:
    """Another checked language beneath drafts from now on: it is kept with the citizen's settings."""
    talk.citizen.reads = _next(reads(talk))
    await citizens.keep(talk.tx, talk.citizen)
    await _show(talk, article_id)


def _next(language: str) -> str:
    order = articles.BENEATH
    return order[(order.index(language) + 1) % len(order)]


async def _counted(talk: CitizenTalk, article_id: str, what: str, thanks: str) -> None:
    shelf = await articles.shelf(talk.tx)
    reading = shelf.reading(article_id, talk.language, reads(talk))
    if reading is None:
        await start.stale(talk)
        return
    await helped.count(talk.tx, article_id, reading.article.language, what, datetime.now(UTC).date())
    await _show(talk, article_id, said=thanks)


async def yes(talk: CitizenTalk, article_id: str) -> None:
    """It helped: one more, of nobody."""
    await _counted(talk, article_id, helped.YES, say(talk.language, "Thank you. We counted it, without you."))


async def no(talk: CitizenTalk, article_id: str) -> None:
    """It did not help: one more, and the way to somebody who can."""
    thanks = say(talk.language, "Thank you. We counted it, without you. You can also write to your officer.")
    await _counted(talk, article_id, helped.NO, thanks)


TAPS = {
    "guide": topic,
    "guide-in": topic_in_place,
    "article": article,
    "read": read,
    "article-clear": clear,
    "article-sources": sources,
    "article-under": under,
    "article-yes": yes,
    "article-no": no,
}
